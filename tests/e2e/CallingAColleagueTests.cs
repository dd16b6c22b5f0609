using Coviex.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>Colleagues call each other: it rings on whatever page is open, one device answers, and pictures go both ways.</summary>
public sealed class CallingAColleagueTests(World world)
{
    private const string Ana = "ana@sanlucas.example", Luis = "luis@sanlucas.example", Rosa = "rosa@sanlucas.example";

    [Fact]
    public async Task It_rings_on_both_devices_one_answers_and_a_third_is_brought_in()
    {
        var (ana, desk, phone, rosa) = (await OpenAsync(Ana, "/talk"), await OpenAsync(Luis, "/today"), await OpenAsync(Luis, "/talk", Browsers.Phone()), await OpenAsync(Rosa, "/talk"));
        var hers = await CallAsync(ana, "Dr. Luis Medina", "call-video");
        foreach (var page in new[] { desk, phone }) { await Expect(page.Locator(".ring h2")).ToHaveTextAsync("Dra. Ana Torres le hace una videollamada"); }
        await Expect(hers.Locator(".call-state")).ToHaveTextAsync("Llamando");
        await Look.AtAsync(phone, "call-rings");

        var his = await phone.Context.RunAndWaitForPageAsync(() => phone.ClickAsync("[data-action=answer-video]"));
        await Expect(desk.Locator(".ring")).ToHaveCountAsync(0);
        await Expect(desk.Locator(".ring-said")).ToHaveTextAsync("Contestada en otro dispositivo");
        await hers.MoreFramesAsync();
        await his.MoreFramesAsync();
        await Expect(hers.Locator(".call-state")).ToHaveTextAsync("Conectado");

        await hers.ClickAsync("[data-action=bring]");
        await hers.FillAsync("dialog.bring input", "rosa");
        await hers.ClickAsync("dialog.bring [data-action=ring]");
        var third = await rosa.Context.RunAndWaitForPageAsync(() => rosa.ClickAsync("[data-action=answer-video]"));
        await hers.ClickAsync("[data-action=bring-close]");
        foreach (var page in new[] { hers, his, third })
        {
            await Expect(page.Locator(".tile[data-connection=live]")).ToHaveCountAsync(2);
            await page.MoreFramesAsync(10, 30);
        }
        await Look.AtAsync(hers, "call-three");
        await Look.AtAsync(his, "call-three-390x844");
        await his.SetViewportSizeAsync(320, 568);
        await Look.AtAsync(his, "call-three-320x568");

        await third.ClickAsync("[data-action=hang-up]");
        await Expect(his.Locator(".tile")).ToHaveCountAsync(1);
        await his.ClickAsync("[data-action=hang-up]");
        await Expect(hers.Locator("h1")).ToHaveTextAsync("La llamada terminó");
        await Expect(ana.Locator(".call-line").Last).ToContainTextAsync("Videollamada");
        foreach (var page in new[] { ana, desk, phone, rosa }) { await page.Context.CloseAsync(); }
    }

    [Fact]
    public async Task Whoever_declines_is_told_of_in_words_and_a_call_goes_on_on_another_device()
    {
        var (ana, luis, phone) = (await OpenAsync(Ana, "/talk"), await OpenAsync(Luis, "/inbox"), await OpenAsync(Luis, "/talk", Browsers.Phone()));
        var hers = await CallAsync(ana, "Dr. Luis Medina", "call-audio");
        await luis.ClickAsync("[data-action=decline]");
        await Expect(hers.Locator("h1")).ToHaveTextAsync("Dr. Luis Medina rechazó la llamada");
        await Expect(phone.Locator(".ring")).ToHaveCountAsync(0);
        await Look.AtAsync(hers, "call-declined");

        await hers.ClickAsync("[data-action=again]");
        var his = await luis.Context.RunAndWaitForPageAsync(() => luis.ClickAsync("[data-action=answer-audio]"));
        await Expect(hers.Locator(".call-state")).ToHaveTextAsync("Conectado");
        var taken = await phone.Context.RunAndWaitForPageAsync(() => phone.ClickAsync("[data-action=take-call]"));
        await Expect(his.Locator("h1")).ToHaveTextAsync("La llamada está en otro de sus dispositivos");
        await Expect(taken.Locator(".call-state")).ToHaveTextAsync("Conectado");
        await Expect(hers.Locator(".tile[data-connection=live]")).ToHaveCountAsync(1);

        await taken.ReloadAsync();                                               // the same tab: it goes on
        await Expect(taken.Locator(".call-state")).ToHaveTextAsync("Conectado");
        await hers.ClickAsync("[data-action=hang-up]");
        await Expect(taken.Locator("h1")).ToHaveTextAsync("La llamada terminó");
        foreach (var page in new[] { ana, luis, phone }) { await page.Context.CloseAsync(); }
    }

    [Fact]
    public async Task Another_call_waits_without_a_sound_on_the_page_of_the_first_and_is_declined_or_taken()
    {
        var (ana, phone, rosa) = (await OpenAsync(Ana, "/talk"), await OpenAsync(Luis, "/talk", Browsers.Phone()), await OpenAsync(Rosa, "/talk"));
        var hers = await CallAsync(ana, "Dr. Luis Medina", "call-video");
        var first = await phone.Context.RunAndWaitForPageAsync(() => phone.ClickAsync("[data-action=answer-video]"));
        await hers.MoreFramesAsync();
        await Expect(first.Locator(".ring-running")).ToBeHiddenAsync();          // this is the call: there is nothing to take over
        await Expect(first.Locator(".ring")).ToHaveCountAsync(0);

        var rosas = await CallAsync(rosa, "Dr. Luis Medina", "call-video");
        await Expect(rosas.Locator(".alone p")).ToHaveTextAsync("Dr. Luis Medina está en otra llamada. Ve la suya, sin ruido.");
        foreach (var page in new[] { first, phone })
        {
            await Expect(page.Locator(".ring.quiet-ring h2")).ToHaveTextAsync("Rosa Aguilar le hace una videollamada");
            await Expect(page.Locator(".ring p:visible")).ToHaveTextAsync("Usted está en otra llamada: esta suena sin ruido.");
        }
        await Look.AtAsync(first, "call-waiting-390x844");
        await first.SetViewportSizeAsync(320, 568);
        await Look.AtAsync(first, "call-waiting-320x568");
        await first.ClickAsync("[data-action=decline]");
        await Expect(rosas.Locator("h1")).ToHaveTextAsync("Dr. Luis Medina rechazó la llamada");
        await hers.MoreFramesAsync();                                            // the first call does not mind

        await rosas.ClickAsync("[data-action=again]");
        var second = await first.Context.RunAndWaitForPageAsync(() => first.ClickAsync("[data-action=answer-hold]"));
        await rosas.MoreFramesAsync();
        await second.MoreFramesAsync();
        await Expect(first.Locator(".call-state")).ToHaveTextAsync("En espera");
        await Expect(hers.Locator(".tile")).ToContainTextAsync("Dr. Luis Medina le dejó en espera");
        await hers.NoMoreFramesAsync();
        await Look.AtAsync(hers, "call-held");

        await first.ClickAsync("[data-action=hold]");                            // back to the first: now the second one waits
        await hers.MoreFramesAsync();
        await first.MoreFramesAsync();
        await Expect(rosas.Locator(".tile")).ToContainTextAsync("Dr. Luis Medina le dejó en espera");
        await Expect(second.Locator(".call-state")).ToHaveTextAsync("En espera");
        foreach (var page in new[] { second, first }) { await page.ClickAsync("[data-action=hang-up]"); }
        foreach (var page in new[] { hers, rosas }) { await Expect(page.Locator("h1")).ToHaveTextAsync("La llamada terminó"); }
        foreach (var page in new[] { ana, phone, rosa }) { await page.Context.CloseAsync(); }
    }

    private async Task<IPage> OpenAsync(string email, string path, BrowserNewContextOptions? options = null)
    {
        var page = await world.Coviex.ClinicianAsync(world.Chromium, email, options);
        await page.GotoAsync(new Uri(world.Coviex.Url, path).ToString());
        return page;
    }

    private static async Task<IPage> CallAsync(IPage page, string name, string action)
    {
        await page.FillAsync("#talk-search", name);
        await page.ClickAsync($".colleague >> text={name}");
        return await page.Context.RunAndWaitForPageAsync(() => page.ClickAsync($"[data-action={action}]"));
    }
}
