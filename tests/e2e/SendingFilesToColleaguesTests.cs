using System.Security.Cryptography;
using Coviex.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>Files between colleagues in a browser: chosen, sent with a message, seen and saved by the other, byte by byte the same.</summary>
public sealed class SendingFilesToColleaguesTests(World world)
{
    // The smallest picture that a browser shows.
    internal static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    [Theory]
    [InlineData(1280, 800, "desktop")]
    [InlineData(390, 844, "390x844")]
    [InlineData(320, 568, "320x568")]
    public async Task A_picture_and_a_long_file_reach_a_colleague_whole(int width, int height, string size)
    {
        var options = width > 1000 ? Browsers.Desktop() : Browsers.Phone(width == 320);
        options.ViewportSize = new() { Width = width, Height = height };
        var group = await TalkingToColleaguesTests.GroupAsync(world.Coviex, $"Herida {size}", "Dr. Luis Medina");
        var ana = await TalkingToColleaguesTests.OpenAsync(world.Coviex, world.Chromium, "ana@sanlucas.example", group, options);
        var luis = await TalkingToColleaguesTests.OpenAsync(world.Coviex, world.Chromium, "luis@sanlucas.example", group, options);
        var notes = new byte[3_000_000];
        new Random(width).NextBytes(notes);

        var chooser = await ana.RunAndWaitForFileChooserAsync(() => ana.ClickAsync("[data-action=attach]"));
        await chooser.SetFilesAsync([
            new FilePayload { Name = "herida.png", MimeType = "image/png", Buffer = Picture },
            new FilePayload { Name = "../estudio ‮fdp.bin", MimeType = "application/octet-stream", Buffer = notes },
        ]);
        await Expect(ana.Locator(".chosen li")).ToHaveCountAsync(2);
        await TalkingToColleaguesTests.WriteAsync(ana, "Así está hoy");

        await Expect(luis.Locator(".bubble-files [data-state=clean]")).ToHaveCountAsync(2);
        await Expect(luis.Locator(".bubble-files img:visible")).ToHaveJSPropertyAsync("naturalWidth", 1);
        var saved = await luis.RunAndWaitForDownloadAsync(() => luis.ClickAsync(".bubble-files [data-action=save-file]:visible"));
        Assert.DoesNotContain("..", saved.SuggestedFilename);
        await using (var stream = await saved.CreateReadStreamAsync())
        {
            Assert.Equal(SHA256.HashData(notes), await SHA256.HashDataAsync(stream, TestContext.Current.CancellationToken));
        }
        await Look.AtAsync(luis, $"talk-files-{size}");
        await luis.ClickAsync("[data-action=open-picture]");
        await Expect(luis.Locator("dialog[open] img")).ToBeVisibleAsync();
        await Look.AtAsync(luis, $"talk-file-open-{size}");
        foreach (var page in new[] { ana, luis }) { await page.Context.CloseAsync(); }
    }
}
