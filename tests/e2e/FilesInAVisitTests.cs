using System.Security.Cryptography;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>Clinician and guest hand each other files in a call: a photograph, a prescription.</summary>
public sealed class FilesInAVisitTests(World world)
{
    [Fact]
    public async Task A_photograph_goes_to_the_clinician_and_a_prescription_to_the_guest()
    {
        await using var meeting = await Meeting.StartAsync(world);
        var (clinician, guest) = (meeting.Clinician, meeting.Guests[0]);
        var prescription = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"u8.ToArray();

        await guest.ClickAsync("[data-action=files]");
        await Expect(guest.Locator(".file-panel[open] h2")).ToHaveTextAsync("Archivos de la visita");
        await SendAsync(guest, "herida.png", "image/png", SendingFilesToColleaguesTests.Picture);
        await Expect(guest.Locator(".file-panel")).ToContainTextAsync("Enviado por usted");
        await Look.AtAsync(guest, "guest-files");

        await Expect(clinician.Locator(".controls [data-action=files]")).ToContainTextAsync("(1)");
        await clinician.ClickAsync(".controls [data-action=files]");
        await Expect(clinician.Locator(".file-panel img:visible")).ToHaveJSPropertyAsync("naturalWidth", 1);
        await SendAsync(clinician, "receta.pdf", "application/pdf", prescription);
        await Look.AtAsync(clinician, "room-files");

        var received = guest.Locator(".file-panel [data-mine=false] [data-action=save-file]:visible");
        var saved = await guest.RunAndWaitForDownloadAsync(() => received.ClickAsync());
        await using (var stream = await saved.CreateReadStreamAsync())
        {
            Assert.Equal(SHA256.HashData(prescription), await SHA256.HashDataAsync(stream, TestContext.Current.CancellationToken));
        }
        await guest.ClickAsync("[data-action=close-files]");
        await guest.SetViewportSizeAsync(320, 568);
        await Look.AtAsync(guest, "guest-call-with-files-320x568");
        await meeting.EverybodySeesEverybodyAsync();
    }

    private static async Task SendAsync(IPage page, string name, string kind, byte[] content)
    {
        var chooser = await page.RunAndWaitForFileChooserAsync(() => page.ClickAsync(".file-panel [data-action=send-file]"));
        await chooser.SetFilesAsync(new FilePayload { Name = name, MimeType = kind, Buffer = content });
    }
}
