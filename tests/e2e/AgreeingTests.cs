using Coviex.Harness;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>What a guest agrees to beside the notice: each optional use is off until he ticks it, and staff see which he did.</summary>
public sealed class AgreeingTests(World world)
{
    [Fact]
    public async Task A_guest_ticks_one_of_two_optional_uses_and_staff_see_which()
    {
        await using var coviex = await CoviexProcess.StartAsync();
        using var ana = await coviex.SignInAsync();
        var administrator = await coviex.ClinicianAsync(world.Chromium, "admin@sanlucas.example");
        await administrator.GotoAsync(new Uri(coviex.Url, "/consent").ToString());
        foreach (var use in new[] { "Pueden llamarme después para saber cómo sigo", "Pueden usar mis datos, sin mi nombre, para enseñar" })
        {
            await administrator.FillAsync("[name=purpose]", use);
            await administrator.ClickAsync("form[action='/consent/purposes'] button");
            await Expect(administrator.Locator("main")).ToContainTextAsync(use);
        }
        var visit = await World.InviteAsync(ana);
        var guest = await world.Chromium.GuestAsync(visit.Links[0]);
        var ticks = guest.Locator(".purpose input");
        await Expect(ticks).ToHaveCountAsync(2);
        foreach (var tick in await ticks.AllAsync()) { await Expect(tick).Not.ToBeCheckedAsync(); }
        await Look.AtAsync(guest, "guest-optional-uses");

        await guest.Locator(".purpose", new() { HasText = "llamarme" }).ClickAsync();
        await guest.ComeInAsync();
        await guest.Screen("lobby").WaitForAsync();

        var clinician = await coviex.ClinicianAsync(world.Chromium);
        await clinician.GotoAsync(new Uri(coviex.Url, $"/visits/{visit.Id}/consents").ToString());
        await Expect(clinician.Locator("[data-consent]")).ToContainTextAsync("llamarme después");
        await Expect(clinician.Locator("main")).Not.ToContainTextAsync("para enseñar");
        foreach (var page in new[] { administrator, guest, clinician }) { await page.Context.CloseAsync(); }
    }
}
