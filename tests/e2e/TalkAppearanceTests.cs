using System.Net.Http.Json;
using Coviex.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>The colleagues' page as people see it.</summary>
public sealed class TalkAppearanceTests(World world)
{
    [Theory]
    [InlineData(1280, 800, "desktop")]
    [InlineData(390, 844, "390x844")]
    [InlineData(320, 568, "320x568")]
    public async Task The_colleagues_page(int width, int height, string size)
    {
        var options = width > 1000 ? Browsers.Desktop() : Browsers.Phone(width == 320);
        options.ViewportSize = new() { Width = width, Height = height };
        var group = await TalkingToColleaguesTests.GroupAsync(world.Coviex, "Guardia de Medicina Interna", "Dr. Luis Medina", "Rosa Aguilar");
        using var luis = await world.Coviex.SignInAsync("luis@sanlucas.example");
        using var rosa = await world.Coviex.SignInAsync("rosa@sanlucas.example");
        await TalkingToColleaguesTests.PostAsync(luis, group, "Buenas noches. Ingresa un paciente de 67 años a la cama 12.");
        await TalkingToColleaguesTests.PostAsync(luis, group, "La guía nueva está en https://example.org/guias/neumonia");
        await TalkingToColleaguesTests.PostAsync(rosa, group, "Listo, ya quedó registrado.\n\nFaltan los datos del familiar.");
        var page = await TalkingToColleaguesTests.OpenAsync(world.Coviex, world.Chromium, "ana@sanlucas.example", group, options);
        await TalkingToColleaguesTests.WriteAsync(page, "Gracias. Yo llamo a la hija.");
        await page.ClickAsync("[data-action=urgent]");
        await TalkingToColleaguesTests.WriteAsync(page, "¿Quién puede ver la cama 4 ahora?");
        await Expect(page.Locator(".urgency")).ToBeVisibleAsync();
        await page.FillAsync("#talk-field", "Voy en camino a la");
        await Look.AtAsync(page, $"talk-thread-{size}");

        await page.Locator(".bubble-row.mine").Last.HoverAsync();
        await page.Locator(".bubble-row.mine").Last.Locator("[data-action=message-menu]").ClickAsync();
        await Expect(page.Locator(".message-menu [data-action=withdraw]")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Look.AtAsync(page, $"talk-menu-{size}");
        await page.Keyboard.PressAsync("Escape");
        await page.ClickAsync("[data-action=members]");
        await Expect(page.Locator(".member-list li")).ToHaveCountAsync(3);
        await Look.AtAsync(page, $"talk-members-{size}");
        await page.Keyboard.PressAsync("Escape");

        if (width < 1000) { await page.ClickAsync("[data-action=back]"); }
        await Look.AtAsync(page, $"talk-list-{size}");
        await page.ClickAsync("[data-panel=directory]");
        await Look.AtAsync(page, $"talk-directory-{size}");
        await page.ClickAsync("[data-action=presence]");
        await Look.AtAsync(page, $"talk-presence-{size}");
        await page.Keyboard.PressAsync("Escape");
        await page.ClickAsync("[data-action=new-group]");
        await Look.AtAsync(page, $"talk-group-{size}");
        await page.Keyboard.PressAsync("Escape");
        await page.FillAsync("#talk-search", "cama");
        await Expect(page.Locator("[data-found]").First).ToBeVisibleAsync();
        await Look.AtAsync(page, $"talk-search-{size}");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Favourites_and_how_each_colleague_can_be_reached()
    {
        using var celia = await world.Coviex.SignInAsync("celia@sanlucas.example");
        var ana = await TalkingToColleaguesTests.OpenAsync(world.Coviex, world.Chromium, "ana@sanlucas.example", null, null);
        var theirs = await TalkingToColleaguesTests.OpenAsync(world.Coviex, world.Chromium, "celia@sanlucas.example", null, null);
        await Wish(celia, "doNotDisturb");
        await ana.ClickAsync("[data-panel=directory]");                           // asks who is there now
        await Expect(Line(ana, "Celia Rojas").First.Locator(".presence")).ToHaveTextAsync("No molestar");
        await ana.ClickAsync("[aria-label*='Celia Rojas'][data-action=favourite]");
        await Expect(ana.Locator(".shelf").First.Locator("h3")).ToHaveTextAsync("Favoritos");
        foreach (var (width, height) in new[] { (1280, 800), (390, 844), (320, 568) })
        {
            await ana.SetViewportSizeAsync(width, height);
            await Look.AtAsync(ana, $"talk-favourites-{width}x{height}");
        }
        await ana.Locator(".shelf").First.Locator("[data-action=favourite]").ClickAsync();
        await Expect(ana.Locator(".shelf h3").GetByText("Favoritos")).ToHaveCountAsync(0);
        await Wish(celia, "follow");
        await ana.ClickAsync("[data-panel=directory]");
        await Expect(Line(ana, "Celia Rojas").Locator(".presence")).ToHaveTextAsync("Disponible");
        foreach (var page in new[] { ana, theirs }) { await page.Context.CloseAsync(); }
    }

    [Fact]
    public async Task The_rules_of_who_writes_to_whom()
    {
        var page = await world.Coviex.ClinicianAsync(world.Chromium, "admin@sanlucas.example");
        await page.GotoAsync(new Uri(world.Coviex.Url, "/talk-rules").ToString());
        await Look.AtAsync(page, "talk-rules-none");
        await page.SelectOptionAsync("[name=fromRole]", "Clinician");
        await page.SelectOptionAsync("[name=toRole]", "Clinician");
        await page.ClickAsync("[data-action=add-rule]");
        await Expect(page.Locator("#alone")).ToContainTextAsync("Rosa Aguilar");
        foreach (var (width, height) in new[] { (1280, 800), (390, 844), (320, 568) })
        {
            await page.SetViewportSizeAsync(width, height);
            await Look.AtAsync(page, $"talk-rules-{width}x{height}");
        }
        await page.ClickAsync("[data-action=remove-rule]");
        await Expect(page.Locator("#talk-rules")).ToHaveCountAsync(0);
        await page.Context.CloseAsync();
    }

    private static ILocator Line(IPage page, string name) => page.Locator($".colleague-line:has-text('{name}')");

    private static async Task Wish(HttpClient api, string wish)
    {
        using var answer = await api.PutAsJsonAsync("/api/talk/presence", new { wish, minutes = (int?)null }, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
