using Coviex.Harness;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>The clinician's first minute, all by mouse and keyboard: sign in, invite, see the text go out, hear the arrival.</summary>
public sealed class InvitingOnThePageTests(World world)
{
    [Fact]
    public async Task A_clinician_signs_in_invites_a_patient_and_sees_him_arrive()
    {
        await using var context = await world.Chromium.NewContextAsync(Browsers.Desktop());
        var page = await context.NewPageAsync();
        await page.GotoAsync(world.Coviex.Url.ToString());
        await page.FillAsync("[name=email]", "luis@sanlucas.example");
        await page.FillAsync("[name=password]", "not the password");
        await page.ClickAsync("[data-action=sign-in]");
        await Expect(page.GetByText("no son correctos")).ToBeVisibleAsync();
        await Expect(page.Locator("[name=email]")).ToHaveValueAsync("luis@sanlucas.example");  // nothing typed is lost
        await page.FillAsync("[name=password]", world.Coviex.PasswordOf("luis@sanlucas.example"));
        await page.ClickAsync("[data-action=sign-in]");

        await page.ClickAsync("[data-action=new-visit]");
        await page.Locator("#new-visit").GetByText("Seguimiento en casa").First.ClickAsync();
        await page.FillAsync("[role=combobox]", "ramirez nunez");                             // accents do not matter
        await page.ClickAsync("[role=option]:has-text('José Ramírez Núñez')");
        await page.GetByText("Carmen Núñez").First.ClickAsync();
        await page.ClickAsync("[data-action=send]");
        var line = page.Locator("[data-guest]:has-text('Carmen Núñez')");
        await Expect(line).ToContainTextAsync("entregado");

        using var api = await world.Coviex.SignInAsync("luis@sanlucas.example");
        var guest = await world.Chromium.GuestAsync(await CoviexProcess.LinkToAsync(api, "+525512345615"));
        await guest.ComeInAsync();
        await Expect(guest.Screen("lobby")).ToBeVisibleAsync();
        await Expect(page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex(@"^\(1\)"));   // seen in another tab too
        await Expect(line).ToHaveAttributeAsync("data-state", "waiting");
        await guest.Context.CloseAsync();
    }

    [Fact]
    public async Task An_impossible_number_is_refused_beside_its_field_and_nothing_typed_is_lost()
    {
        var page = await world.Coviex.ClinicianAsync(world.Chromium);
        await page.GotoAsync(new Uri(world.Coviex.Url, "/today").ToString());
        await page.ClickAsync("[data-action=new-visit]");
        await page.Locator("#new-visit").GetByText("Informe médico").First.ClickAsync();
        await page.ClickAsync("[data-action=add-guest]");
        await page.FillAsync("[name=name]", "Teresa Luna");
        await page.FillAsync("#new-visit [name=phone]", "55 12");
        await page.ClickAsync("[data-action=send]");
        await Expect(page.GetByText("le faltan dígitos").First).ToBeVisibleAsync();
        await Expect(page.Locator("[name=name]")).ToHaveValueAsync("Teresa Luna");
        await page.Context.CloseAsync();
    }
}
