using Coviex.Harness;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>An administrator writes the hospital's own words, and sees what they cost and how they arrive with each key.</summary>
public sealed class WritingTheHospitalsWordsTests(World world)
{
    [Fact]
    public async Task Words_are_counted_and_checked_as_they_are_typed_and_go_out_once_they_are_saved()
    {
        var page = await world.Coviex.ClinicianAsync(world.Chromium, "admin@sanlucas.example");
        await page.GotoAsync(new Uri(world.Coviex.Url, "/wording?service=medicalReport&language=es&kind=invitationNow").ToString());
        await Expect(page.Locator("#count")).ToHaveTextAsync("1 mensaje");
        await Expect(page.Locator("#bubble")).ToContainTextAsync("Hospital San Lucas: Dra. Maria Gutierrez le invita");

        await page.FillAsync("#body", "{hospital}: el médico le espera aquí: {link}.");
        await Expect(page.Locator("#checks .bad")).ToHaveCountAsync(2);                        // a clinical word, and a full stop on the link
        await Expect(page.Locator("#checks")).ToContainTextAsync("médico");
        await Expect(page.Locator("#costs")).ToContainTextAsync("las compañías de México no llevan acentos");
        await Expect(page.Locator("#bubble")).ToContainTextAsync("el medico le espera aqui");
        await page.Locator("#to").GetByText("De otro país").ClickAsync();
        await Expect(page.Locator("#bubble")).ToContainTextAsync("el médico le espera aqui");
        await page.FillAsync("#body", $"{new string('a', 200)} {{link}}");
        await Expect(page.Locator("#count")).ToHaveTextAsync("2 mensajes");

        await page.FillAsync("#body", "{hospital} le llama por video. Toque");
        await page.ClickAsync("[data-insert='{link}']");
        await Expect(page.Locator("#checks .bad")).ToHaveCountAsync(0);
        await page.Locator(".wording-of").GetByText("Enlace nuevo").ClickAsync();              // a look at another message
        await Expect(page.Locator("#body")).Not.ToHaveValueAsync("{hospital} le llama por video. Toque {link}");
        await page.Locator(".wording-of").GetByText("Visita ahora").ClickAsync();
        await Expect(page.Locator("#body")).ToHaveValueAsync("{hospital} le llama por video. Toque {link}");
        await page.ClickAsync("[data-action=save-wording]");
        await Expect(page.Locator("[role=status].said")).ToContainTextAsync("Se guardó");

        var number = World.NewNumber();
        await CoviexProcess.InviteAsync(world.Api, new { service = "medicalReport", guests = new[] { new { name = "Eva Lara", phone = number } } }, [number]);
        var phone = await world.Coviex.ClinicianAsync(world.Chromium);
        await phone.GotoAsync(new Uri(world.Coviex.Url, "/phone").ToString());
        await Expect(phone.Locator($"[data-number='{number[1..]}']")).ToContainTextAsync("Hospital San Lucas le llama por video. Toque http");
        await page.ClickAsync("[data-action=reset-wording]");
        await Expect(page.Locator("#bubble")).ToContainTextAsync("le invita");
        await page.Context.CloseAsync();
        await phone.Context.CloseAsync();
    }
}
