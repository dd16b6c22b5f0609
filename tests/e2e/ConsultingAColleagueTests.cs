using Coviex.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>A clinician calls a colleague to a visit that goes on: he reads who is there before he enters, waits at the door, and sees and is seen by everybody.</summary>
public sealed class ConsultingAColleagueTests(World world)
{
    [Fact]
    public async Task He_reads_who_is_there_declines_is_called_again_and_comes_in()
    {
        await using var meeting = await Meeting.StartAsync(world);
        var (clinician, guest) = (meeting.Clinician, meeting.Guests[0]);
        var luis = await world.Coviex.ClinicianAsync(world.Chromium, "luis@sanlucas.example");
        await luis.GotoAsync(new Uri(world.Coviex.Url, "/today").ToString());

        await clinician.ClickAsync("[data-action=consult]");
        await clinician.FillAsync("dialog.consult input", "luis");
        var row = clinician.Locator(".bring-list li");
        await Expect(row).ToHaveCountAsync(1);
        await Look.AtAsync(clinician, "room-consult");
        await row.Locator("[data-action=ring]").ClickAsync();
        await Expect(row).ToContainTextAsync("Llamando");
        await Expect(luis.Locator(".ring h2")).ToHaveTextAsync("Dra. Ana Torres le pide entrar a una visita");
        await Expect(luis.Locator(".ring-there li")).ToHaveTextAsync(["Dra. Ana Torres, dirige la visita", "María Hernández, paciente"]);
        await LookInThreeSizesAsync(luis, "consult-rings");
        await luis.ClickAsync("[data-action=decline]");
        await Expect(row).ToContainTextAsync("Rechazó la llamada");

        await row.Locator("[data-action=ring]").ClickAsync();
        await luis.ClickAsync("[data-action=enter-visit]");
        await Expect(luis.Screen("invitation")).ToContainTextAsync("Dra. Ana Torres");
        await Expect(row).ToContainTextAsync("Viene a la visita");
        await clinician.ClickAsync("[data-action=consult-close]");
        await luis.ComeInAsync();
        await luis.Screen("lobby").WaitForAsync();
        await Expect(guest.Locator(".tile")).ToHaveCountAsync(1);                 // nobody is in before the door is opened for him
        await clinician.ClickAsync(".line:has-text('Dr. Luis Medina') [data-action=admit]");
        meeting.Guests.Add(luis);
        await Expect(guest.Locator(".tile")).ToHaveCountAsync(2);
        await meeting.EverybodySeesEverybodyAsync();
        await Look.AtAsync(luis, "consult-in-the-visit");
        foreach (var (width, height) in new[] { (390, 844), (320, 568) })         // on a phone the lobby is a sheet over the picture
        {
            await clinician.SetViewportSizeAsync(width, height);
            await Look.AtAsync(clinician, $"room-controls-{width}x{height}");
            await clinician.ClickAsync("[data-action=show-lobby]");
            await clinician.Locator("[data-action=consult]").ScrollIntoViewIfNeededAsync();
            await Look.AtAsync(clinician, $"room-lobby-{width}x{height}");
            await clinician.ClickAsync("[data-action=consult]");
            await Look.AtAsync(clinician, $"room-consult-{width}x{height}");
            await clinician.ClickAsync("[data-action=consult-close]");
            await clinician.ClickAsync("[data-action=hide-lobby]");
        }
    }

    private static async Task LookInThreeSizesAsync(IPage page, string name)
    {
        foreach (var (width, height) in new[] { (390, 844), (320, 568), (1280, 800) })
        {
            await page.SetViewportSizeAsync(width, height);
            await Look.AtAsync(page, $"{name}-{width}x{height}");
        }
    }
}
