using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Coviex.E2E;

/// <summary>
/// A look at a page: axe (WCAG 2.2 A and AA) finds nothing, nothing is wider than the screen, and with COVIEX_SCREENSHOTS set to a folder its picture is
/// kept there.
/// </summary>
internal static class Look
{
    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

    public static async Task AtAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("COVIEX_SCREENSHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), Scale = ScreenshotScale.Css });
        }
        var wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(wide <= 0, $"{name} is {wide} pixels wider than the screen");
        var result = await page.RunAxe(Rules);
        Assert.True(result.Violations.Length == 0, $"{name}: " + string.Join("; ", result.Violations.Select(v => $"{v.Id} at {string.Join(", ", v.Nodes.Select(n => n.Html))}")));
    }
}
