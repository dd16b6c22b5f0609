using Coviex.Harness;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>The measures and the programs as an administrator sees them.</summary>
public sealed class MeasuresAndProgramsTests(World world)
{
    [Fact]
    public async Task The_pages()
    {
        await using (await Meeting.StartAsync(world)) { await world.InviteAsync(3); }
        await AtAsync(1280, 800, "desktop");
        await AtAsync(390, 844, "390x844");
        await AtAsync(320, 568, "320x568");
    }

    private async Task AtAsync(int width, int height, string size)
    {
        var options = Browsers.Desktop();
        options.ViewportSize = new() { Width = width, Height = height };
        var page = await world.Coviex.ClinicianAsync(world.Chromium, "admin@sanlucas.example", options);
        await page.GotoAsync(new Uri(world.Coviex.Url, "/settings").ToString());
        await Look.AtAsync(page, $"settings-{size}");
        await page.ClickAsync(".settings a[href='/wording']");
        await Expect(page.Locator("nav [aria-current]")).ToHaveTextAsync("Ajustes");
        await page.GotoAsync(new Uri(world.Coviex.Url, "/measures").ToString());
        await Look.AtAsync(page, $"measures-{size}");
        await page.Locator("#funnel").ScrollIntoViewIfNeededAsync();
        await Look.AtAsync(page, $"measures-funnel-{size}");
        await page.GotoAsync(new Uri(world.Coviex.Url, "/programs").ToString());
        await page.FillAsync("[name=name]", $"Expediente {size}");
        await page.CheckAsync("[value='visits.read']");
        await page.ClickAsync("[data-action=make-program]");
        await Expect(page.Locator("#token")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^cvx_"));
        await Look.AtAsync(page, $"programs-{size}");
        await page.GotoAsync(new Uri(world.Coviex.Url, "/webhooks").ToString());
        await page.FillAsync("[name=url]", "https://hooks.example.org/coviex");
        await page.CheckAsync("[value='visits']");
        await page.ClickAsync("[data-action=make-webhook]");
        await Look.AtAsync(page, $"webhooks-{size}");
        await page.Context.CloseAsync();
    }
}
