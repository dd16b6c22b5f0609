using System.Net.Http.Json;
using System.Text.Json;
using Coviex.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>Three colleagues write to each other: nothing is lost, nothing stands there twice, and every device of one person counts the same.</summary>
public sealed class TalkingToColleaguesTests(World world)
{
    private const string Ana = "ana@sanlucas.example", Luis = "luis@sanlucas.example", Rosa = "rosa@sanlucas.example";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_stand_in_order_and_once_across_a_lost_connection_a_reload_and_a_killed_server()
    {
        await using var coviex = await CoviexProcess.StartAsync();
        var group = await GroupAsync(coviex, "Guardia de noche", "Dr. Luis Medina", "Rosa Aguilar");
        var (ana, luis, rosa) = (await OpenAsync(coviex, Ana, group), await OpenAsync(coviex, Luis, group), await OpenAsync(coviex, Rosa, group));
        IPage[] everybody = [ana, luis, rosa];
        await WriteAsync(ana, "ana 1", "ana 2");
        await WriteAsync(luis, "luis 1");
        await WriteAsync(rosa, "rosa 1");
        foreach (var page in everybody) { await Expect(Texts(page)).ToHaveCountAsync(4); }

        // The network is gone: what is written waits, and says so.
        await ana.Context.SetOfflineAsync(true);
        await WriteAsync(ana, "ana 3", "ana 4", "ana 5");
        await Expect(ana.Locator("[data-state=waiting]")).ToHaveCountAsync(3);
        await WriteAsync(rosa, "rosa 2");
        await ana.Context.SetOfflineAsync(false);
        foreach (var page in everybody) { await Expect(Texts(page)).ToHaveCountAsync(8); }

        // The server wrote it down and its answer was lost; then the page was loaded anew.
        await luis.RouteAsync("**/messages", async route =>
        {
            await route.FetchAsync();
            await route.AbortAsync();
        });
        await WriteAsync(luis, "luis 2", "luis 3");
        await Expect(Texts(rosa)).ToHaveCountAsync(9);                           // the first of the two; the second waits for its answer
        await Expect(luis.Locator("[data-state=waiting]")).ToHaveCountAsync(1);  // what others can read is no more said to wait
        await luis.FillAsync("#talk-field", "empezado");
        await luis.UnrouteAllAsync();
        await luis.ReloadAsync();
        await Expect(luis.Locator("#talk-field")).ToHaveValueAsync("empezado");
        foreach (var page in everybody) { await Expect(Texts(page)).ToHaveCountAsync(10); }

        await coviex.KillAsync();
        await WriteAsync(ana, "ana 6", "ana 7");
        await luis.FillAsync("#talk-field", "");
        await WriteAsync(luis, "luis 4", "luis 5");
        await Expect(ana.Locator(".status [data-lost]")).ToContainTextAsync("Sin conexión");
        await Expect(luis.Locator("[data-state=waiting]")).ToHaveCountAsync(2);
        await Expect(ana.Locator(".history")).ToContainTextAsync("rosa 2");      // what was there can be read
        await coviex.StartAgainAsync();
        await WriteAsync(rosa, "rosa 3");

        foreach (var page in everybody)
        {
            await Expect(Texts(page)).ToHaveCountAsync(15);
            await Expect(page.Locator("[data-state=waiting]")).ToHaveCountAsync(0);
        }
        var stands = await Texts(ana).AllInnerTextsAsync();
        Assert.Equal(stands, await Texts(luis).AllInnerTextsAsync());
        Assert.Equal(stands, await Texts(rosa).AllInnerTextsAsync());
        foreach (var (name, count) in new[] { ("ana", 7), ("luis", 5), ("rosa", 3) })
        {
            Assert.Equal(Enumerable.Range(1, count).Select(n => $"{name} {n}"), stands.Where(t => t.StartsWith(name, StringComparison.Ordinal)));
        }
        foreach (var page in everybody) { await page.Context.CloseAsync(); }
    }

    [Fact]
    public async Task What_one_device_has_read_no_other_counts_and_the_writer_sees_it()
    {
        await using var coviex = await CoviexProcess.StartAsync();
        var (desk, phone, ana) = (await OpenAsync(coviex, Luis), await OpenAsync(coviex, Luis, options: Browsers.Phone()), await OpenAsync(coviex, Ana));
        await ana.FillAsync("#talk-search", "medicina luis");
        await ana.ClickAsync(".colleague >> text=Dr. Luis Medina");
        await WriteAsync(ana, "¿Puede ver al paciente de la 12?", "Gracias");
        await Expect(ana.Locator(".bubble-row.mine").Last).ToHaveAttributeAsync("data-state", "delivered");
        foreach (var page in new[] { desk, phone })
        {
            await Expect(Line(page, "Dra. Ana Torres").Locator("[data-unread]")).ToHaveTextAsync("2");
            await Expect(page.Locator("[data-talk-unread]")).ToHaveTextAsync("2");
            await Expect(page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("^\\(2\\)"));
        }

        await Line(phone, "Dra. Ana Torres").ClickAsync();
        await Expect(phone.Locator(".new-line")).ToBeVisibleAsync();

        await Expect(Line(desk, "Dra. Ana Torres").Locator("[data-unread]")).ToBeHiddenAsync();
        await Expect(desk.Locator("[data-talk-unread]")).ToBeHiddenAsync();
        await Expect(ana.Locator(".bubble-row.mine").Last).ToHaveAttributeAsync("data-state", "read");
        foreach (var page in new[] { desk, phone, ana }) { await page.Context.CloseAsync(); }
    }

    [Fact]
    public async Task A_message_is_answered_changed_withdrawn_and_an_urgent_one_taken_care_of()
    {
        var group = await GroupAsync(world.Coviex, "Traslado", "Dr. Luis Medina", "Rosa Aguilar");
        var (ana, luis) = (await OpenAsync(world.Coviex, Ana, group), await OpenAsync(world.Coviex, Luis, group));
        await ana.Locator("#talk-field").PressSequentiallyAsync("Hola @lu");
        await ana.Keyboard.PressAsync("Enter");                                  // chooses the name
        await ana.Keyboard.TypeAsync("mire https://example.org/guia.");
        await ana.Keyboard.PressAsync("Shift+Enter");
        await ana.Keyboard.TypeAsync("<b>no es HTML</b>");
        await ana.Keyboard.PressAsync("Enter");
        var first = Texts(luis).First;
        await Expect(first).ToHaveTextAsync("Hola @Dr. Luis Medina mire https://example.org/guia.\n<b>no es HTML</b>", new() { UseInnerText = true });
        await Expect(first.Locator(".mention.me")).ToHaveTextAsync("@Dr. Luis Medina");
        await Expect(first.Locator("a")).ToHaveAttributeAsync("rel", "noopener noreferrer");
        await Expect(first.Locator("a")).ToHaveAttributeAsync("href", "https://example.org/guia");

        await ActAsync(luis, 0, "reply");
        await WriteAsync(luis, "Visto");
        await Expect(ana.Locator(".quote")).ToContainTextAsync("Hola @Dr. Luis Medina");

        await ana.ClickAsync("[data-action=urgent]");
        await WriteAsync(ana, "Cama 4, ya");
        await Expect(Line(luis, "Traslado").Locator(".badge.urgent")).ToBeVisibleAsync();
        await luis.ClickAsync("[data-action=acknowledge]");
        await Expect(ana.Locator(".urgency .done")).ToContainTextAsync("Dr. Luis Medina");
        await Expect(ana.Locator(".urgency")).ToContainTextAsync("Rosa Aguilar");
        await Expect(Line(luis, "Traslado").Locator(".badge.urgent")).ToBeHiddenAsync();

        await ActAsync(ana, 2, "edit");
        await ana.FillAsync("#talk-field", "Cama 5, ya");
        await ana.Keyboard.PressAsync("Enter");
        await Expect(Texts(luis).Last).ToHaveTextAsync("Cama 5, ya");
        await luis.ClickAsync("[data-action=versions]");
        await Expect(luis.Locator(".version-list")).ToContainTextAsync("Cama 4, ya");
        await luis.Keyboard.PressAsync("Escape");

        await ActAsync(ana, 0, "withdraw");
        await ana.ClickAsync("[data-action=yes]");
        await Expect(luis.Locator(".gone:visible")).ToHaveTextAsync("Se retiró este mensaje.");
        await Expect(luis.Locator(".history")).Not.ToContainTextAsync("no es HTML");
        await ana.Context.CloseAsync();
        await luis.Context.CloseAsync();
    }

    [Fact]
    public async Task Two_devices_that_change_one_message_lose_neither_words()
    {
        var group = await GroupAsync(world.Coviex, "Dosis", "Dr. Luis Medina");
        var (desk, phone, luis) = (await OpenAsync(world.Coviex, Ana, group), await OpenAsync(world.Coviex, Ana, group), await OpenAsync(world.Coviex, Luis, group));
        await WriteAsync(desk, "10 mg");
        await Expect(Texts(phone)).ToHaveCountAsync(1);
        foreach (var page in new[] { desk, phone }) { await ActAsync(page, 0, "edit"); }
        await phone.FillAsync("#talk-field", "1 mg");
        await desk.FillAsync("#talk-field", "5 mg");
        await phone.Keyboard.PressAsync("Enter");
        await Expect(Texts(luis)).ToHaveTextAsync("1 mg");
        await desk.Keyboard.PressAsync("Enter");
        await Expect(desk.Locator(".problem:visible")).ToContainTextAsync("se cambió desde otro equipo");
        await Expect(desk.Locator("#talk-field")).ToHaveValueAsync("5 mg");
        await Expect(Texts(desk)).ToHaveTextAsync("1 mg");
        await Expect(Texts(luis)).ToHaveTextAsync("1 mg");                       // nothing was written over

        await desk.Keyboard.PressAsync("Enter");                                 // he has seen it, and decides
        await Expect(Texts(luis)).ToHaveTextAsync("5 mg");
        await luis.ClickAsync("[data-action=versions]");
        await Expect(luis.Locator(".version-list")).ToContainTextAsync("1 mg");
        foreach (var page in new[] { desk, phone, luis }) { await page.Context.CloseAsync(); }
    }

    [Fact]
    public async Task A_long_history_goes_up_without_a_jump_and_a_found_message_is_gone_to()
    {
        var group = await GroupAsync(world.Coviex, "Turnos", "Dr. Luis Medina");
        using var api = await world.Coviex.SignInAsync(Luis);
        for (var n = 1; n <= 180; n++) { await PostAsync(api, group, n == 7 ? "El ventilador está en pediatría" : $"línea {n}"); }
        var ana = await OpenAsync(world.Coviex, Ana, group);
        await Expect(ana.Locator(".new-line")).ToBeVisibleAsync();               // he begins where he left off
        await ana.Locator(".history").EvaluateAsync("box => box.scrollTop = box.scrollHeight");
        await Expect(ana.Locator("[data-number='180']")).ToBeInViewportAsync();

        await ana.Locator(".history").EvaluateAsync("box => box.scrollTop = 700");
        var before = await PlaceAsync(ana);
        await ana.Locator(".history").EvaluateAsync("box => box.scrollTop -= 200");
        await Expect(ana.Locator("[data-number='60']")).ToBeAttachedAsync();
        var after = await PlaceAsync(ana, before.Number);
        Assert.InRange(after.Top - before.Top, 190, 210);                        // as far as he scrolled, and no further

        await ana.FillAsync("#talk-search", "VENTILADOR pediatria");
        await ana.ClickAsync("[data-found]");
        await Expect(ana.Locator("[data-number='7'].marked")).ToBeInViewportAsync();
        await ana.ClickAsync("[data-action=to-end]");
        await Expect(ana.Locator("[data-number='180']")).ToBeInViewportAsync();
        await ana.Context.CloseAsync();
    }

    private static async Task<(int Number, double Top)> PlaceAsync(IPage page, int? of = null)
    {
        var place = await page.EvaluateAsync<double[]>(
            """
            of => {
              const box = document.querySelector('.history').getBoundingClientRect();
              const rows = [...document.querySelectorAll('[data-number]')];
              const row = of ? rows.find((one) => Number(one.dataset.number) === of) : rows.find((one) => one.getBoundingClientRect().top > box.top + 50);
              return [Number(row.dataset.number), row.getBoundingClientRect().top];
            }
            """, of);
        return ((int)place[0], place[1]);
    }

    private static ILocator Texts(IPage page) => page.Locator(".speech .text:visible");

    private static ILocator Line(IPage page, string title) => page.Locator($".conversation:has(strong:text-is('{title}'))");

    internal static async Task<IPage> OpenAsync(CoviexProcess coviex, IBrowser browser, string email, string? conversation, BrowserNewContextOptions? options)
    {
        var page = await coviex.ClinicianAsync(browser, email, options);
        await page.GotoAsync(new Uri(coviex.Url, conversation is null ? "/talk" : $"/talk?c={conversation}").ToString());
        await page.WaitForSelectorAsync(conversation is null ? "[data-loaded]" : ".history[data-ready]");
        return page;
    }

    private Task<IPage> OpenAsync(CoviexProcess coviex, string email, string? conversation = null, BrowserNewContextOptions? options = null) =>
        OpenAsync(coviex, world.Chromium, email, conversation, options);

    internal static async Task WriteAsync(IPage page, params string[] texts)
    {
        foreach (var text in texts)
        {
            await page.FillAsync("#talk-field", text);
            await page.ClickAsync("[data-action=send]");
            await Expect(page.Locator("#talk-field")).ToHaveValueAsync("");
        }
    }

    private static async Task ActAsync(IPage page, int message, string action)
    {
        var row = page.Locator(".bubble-row").Nth(message);
        await row.HoverAsync();
        await row.Locator("[data-action=message-menu]").ClickAsync();
        await row.Locator($"[data-action={action}]").ClickAsync();
    }

    internal static async Task<string> GroupAsync(CoviexProcess coviex, string title, params string[] names)
    {
        using var ana = await coviex.SignInAsync(Ana);
        using var talk = JsonDocument.Parse(await ana.GetStringAsync("/api/talk", Ct));
        var members = talk.RootElement.GetProperty("colleagues").EnumerateArray()
            .Where(c => names.Contains(c.GetProperty("name").GetString())).Select(c => c.GetProperty("id").GetString()).ToArray();
        Assert.Equal(names.Length, members.Length);
        using var answer = await ana.PostAsJsonAsync("/api/talk", new { kind = "group", title, members }, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        using var made = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Ct));
        return made.RootElement.GetProperty("id").GetString()!;
    }

    internal static async Task PostAsync(HttpClient api, string conversation, string text)
    {
        using var answer = await api.PostAsJsonAsync($"/api/talk/{conversation}/messages", new { id = Guid.NewGuid(), text, urgent = false, mentions = Array.Empty<string>() }, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
    }
}
