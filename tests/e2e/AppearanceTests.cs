using Coviex.Harness;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>
/// Each page as people see it: axe (WCAG 2.2 A and AA) finds nothing, nothing is wider than the screen, and with COVIEX_SCREENSHOTS set to a folder
/// its picture is kept there.
/// </summary>
public sealed class AppearanceTests(World world)
{
    private static readonly AxeRunOptions Rules = new()
    {
        RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

    [Theory]
    [InlineData(false, "390x844")]
    [InlineData(true, "320x568")]
    public async Task The_guests_pages(bool small, string size)
    {
        var options = Browsers.Phone(small);
        var visit = await world.InviteAsync();
        var clinician = await world.Coviex.ClinicianAsync(world.Chromium);
        await clinician.StartVisitAsync(world.Coviex, visit.Id);

        var guest = await world.Chromium.GuestAsync(visit.Links[0], options);
        await Expect(guest.Screen("invitation")).ToBeVisibleAsync();
        await LookAsync(guest, $"guest-invitation-{size}");
        await guest.ComeInAsync();
        await Expect(guest.Screen("lobby")).ToBeVisibleAsync();
        await LookAsync(guest, $"guest-lobby-{size}");
        await clinician.OpenDoorAsync(visit.Guests[0]);
        await guest.MoreFramesAsync();
        await LookAsync(guest, $"guest-call-{size}");
        await guest.ClickAsync("[data-action=leave]");
        await Expect(guest.Screen("left")).ToBeVisibleAsync();
        await LookAsync(guest, $"guest-left-{size}");
        using var ended = await world.Api.PostAsync($"/api/visits/{visit.Id}/end", null, TestContext.Current.CancellationToken);
        await Expect(guest.Screen("thanks")).ToBeVisibleAsync();
        await LookAsync(guest, $"guest-thanks-{size}");
        await guest.Context.CloseAsync();

        var wrong = await world.Chromium.GuestAsync(visit.Links[0][..^22] + "0123456789ABCDEFGHIJKL", options);
        await Expect(wrong.Screen("wrongLink")).ToBeVisibleAsync();
        await LookAsync(wrong, $"guest-wrong-link-{size}");
        await wrong.Context.CloseAsync();
        await clinician.Context.CloseAsync();
    }

    [Theory]
    [InlineData(1280, 800, "desktop")]
    [InlineData(390, 844, "390x844")]
    [InlineData(320, 568, "320x568")]
    public async Task The_pages_of_staff(int width, int height, string size)
    {
        var options = Browsers.Desktop();
        options.ViewportSize = new() { Width = width, Height = height };
        await using (var outside = await world.Chromium.NewContextAsync(options))
        {
            var page = await outside.NewPageAsync();
            await page.GotoAsync(new Uri(world.Coviex.Url, "/sign-in").ToString());
            await LookAsync(page, $"sign-in-{size}");
        }

        var visit = await world.InviteAsync(guests: 2);
        var clinician = await world.Coviex.ClinicianAsync(world.Chromium, options: options);
        await clinician.GotoAsync(new Uri(world.Coviex.Url, "/today").ToString());
        await Expect(clinician.Locator($"[data-visit='{visit.Id}']")).ToBeVisibleAsync();
        await LookAsync(clinician, $"today-{size}");
        await clinician.ClickAsync("[data-action=new-visit]");
        await LookAsync(clinician, $"new-visit-{size}");

        await clinician.StartVisitAsync(world.Coviex, visit.Id);
        var (first, second) = (await world.Chromium.GuestAsync(visit.Links[0]), await world.Chromium.GuestAsync(visit.Links[1]));
        await first.ComeInAsync();
        await first.Screen("lobby").WaitForAsync();
        using var admitted = await world.Api.PostAsync($"/api/visits/{visit.Id}/guests/{visit.Guests[0]}/admit", null, TestContext.Current.CancellationToken);
        await first.MoreFramesAsync();
        await second.ComeInAsync();
        await second.Screen("lobby").WaitForAsync();
        await clinician.MoreFramesAsync();
        await LookAsync(clinician, $"room-{size}");
        foreach (var page in new[] { first, second, clinician }) { await page.Context.CloseAsync(); }

        foreach (var (email, path, name) in new[]
        {
            ("ana@sanlucas.example", "/phone", "phone"), ("rosa@sanlucas.example", "/registry", "registry"), ("admin@sanlucas.example", "/people", "people"),
            ("admin@sanlucas.example", "/wording", "wording"),
            ("ana@sanlucas.example", "/nowhere", "not-found"),
        })
        {
            var staff = await world.Coviex.ClinicianAsync(world.Chromium, email, options);
            await staff.GotoAsync(new Uri(world.Coviex.Url, path).ToString());
            await LookAsync(staff, $"{name}-{size}");
            await staff.Context.CloseAsync();
        }
    }

    private static async Task LookAsync(IPage page, string name)
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
