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
            new FilePayload { Name = "herida.png", MimeType = "image/png", Buffer = await PictureAsync(ana) },
            new FilePayload { Name = "laboratorio.pdf", MimeType = "application/pdf", Buffer = Papers.OfTwoPages() },
            new FilePayload { Name = "../estudio ‮fdp.bin", MimeType = "application/octet-stream", Buffer = notes },
        ]);
        await Expect(ana.Locator(".chosen li")).ToHaveCountAsync(3);
        await TalkingToColleaguesTests.WriteAsync(ana, "Así está hoy");

        await Expect(luis.Locator(".bubble-files [data-state=clean]")).ToHaveCountAsync(3);
        await Expect(luis.Locator(".bubble-files img:visible")).ToHaveJSPropertyAsync("naturalWidth", 800);
        var saved = await luis.RunAndWaitForDownloadAsync(() => luis.Locator(".bubble-files [data-action=save-file]:visible").Last.ClickAsync());
        Assert.DoesNotContain("..", saved.SuggestedFilename);
        await using (var stream = await saved.CreateReadStreamAsync())
        {
            Assert.Equal(SHA256.HashData(notes), await SHA256.HashDataAsync(stream, TestContext.Current.CancellationToken));
        }
        await Look.AtAsync(luis, $"talk-files-{size}");
        await luis.ClickAsync("[data-action=open-picture]");
        await Expect(luis.Locator("dialog[open] img")).ToBeVisibleAsync();
        await Look.AtAsync(luis, $"talk-file-open-{size}");
        await luis.ClickAsync("dialog[open] [data-action=close-viewer]");

        await luis.ClickAsync("[data-action=open-pdf]:visible");
        await Expect(luis.Locator("dialog.viewer[data-ready] canvas[data-drawn]").First).ToBeVisibleAsync();
        Assert.Equal("Página 1 de 2", await luis.Locator("dialog.viewer canvas").First.GetAttributeAsync("aria-label"));
        Assert.Equal(Papers.Band, await luis.EvaluateAsync<int[]>(
            "() => { const page = document.querySelector('dialog.viewer canvas'); return [...page.getContext('2d').getImageData(page.width / 2, page.height * 0.05, 1, 1).data.slice(0, 3)]; }"));
        await Look.AtAsync(luis, $"talk-pdf-{size}");
        await luis.Locator("dialog.viewer canvas").Last.ScrollIntoViewIfNeededAsync();
        await Expect(luis.Locator("dialog.viewer canvas[data-drawn]")).ToHaveCountAsync(2);
        await luis.ClickAsync("dialog[open] [data-action=close-viewer]");
        foreach (var page in new[] { ana, luis }) { await page.Context.CloseAsync(); }
    }

    // A picture as large as those of a phone's, made by the browser itself.
    private static async Task<byte[]> PictureAsync(IPage page) => Convert.FromBase64String((await page.EvaluateAsync<string>(
        """
        () => {
          const canvas = Object.assign(document.createElement('canvas'), { width: 800, height: 600 });
          const pen = canvas.getContext('2d');
          const skin = pen.createRadialGradient(400, 300, 20, 400, 300, 420);
          for (const [at, colour] of [[0, '#8a2f2b'], [0.3, '#c8736a'], [1, '#e8c3a8']]) skin.addColorStop(at, colour);
          pen.fillStyle = skin;
          pen.fillRect(0, 0, 800, 600);
          return canvas.toDataURL('image/png');
        }
        """)).Split(',')[1]);
}
