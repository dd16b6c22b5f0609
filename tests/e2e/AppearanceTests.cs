using Coviex.Harness;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>Each page as people see it.</summary>
public sealed class AppearanceTests(World world)
{
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
        await Look.AtAsync(guest, $"guest-invitation-{size}");
        await guest.ComeInAsync();
        await Expect(guest.Screen("lobby")).ToBeVisibleAsync();
        await Look.AtAsync(guest, $"guest-lobby-{size}");
        await clinician.OpenDoorAsync(visit.Guests[0]);
        await guest.MoreFramesAsync();
        await Look.AtAsync(guest, $"guest-call-{size}");
        await guest.ClickAsync("[data-action=leave]");
        await Expect(guest.Screen("left")).ToBeVisibleAsync();
        await Look.AtAsync(guest, $"guest-left-{size}");
        using var ended = await world.Api.PostAsync($"/api/visits/{visit.Id}/end", null, TestContext.Current.CancellationToken);
        await Expect(guest.Screen("thanks")).ToBeVisibleAsync();
        await Look.AtAsync(guest, $"guest-thanks-{size}");
        await guest.Context.CloseAsync();

        var wrong = await world.Chromium.GuestAsync(visit.Links[0][..^22] + "0123456789ABCDEFGHIJKL", options);
        await Expect(wrong.Screen("wrongLink")).ToBeVisibleAsync();
        await Look.AtAsync(wrong, $"guest-wrong-link-{size}");
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
            await Look.AtAsync(page, $"sign-in-{size}");
        }

        var visit = await world.InviteAsync(guests: 2);
        var clinician = await world.Coviex.ClinicianAsync(world.Chromium, options: options);
        await clinician.GotoAsync(new Uri(world.Coviex.Url, "/today").ToString());
        await Expect(clinician.Locator($"[data-visit='{visit.Id}']")).ToBeVisibleAsync();
        await Look.AtAsync(clinician, $"today-{size}");
        await clinician.ClickAsync("[data-action=new-visit]");
        await Look.AtAsync(clinician, $"new-visit-{size}");

        await clinician.StartVisitAsync(world.Coviex, visit.Id);
        var (first, second) = (await world.Chromium.GuestAsync(visit.Links[0]), await world.Chromium.GuestAsync(visit.Links[1]));
        await first.ComeInAsync();
        await first.Screen("lobby").WaitForAsync();
        using var admitted = await world.Api.PostAsync($"/api/visits/{visit.Id}/guests/{visit.Guests[0]}/admit", null, TestContext.Current.CancellationToken);
        await first.MoreFramesAsync();
        await second.ComeInAsync();
        await second.Screen("lobby").WaitForAsync();
        await clinician.MoreFramesAsync();
        await Look.AtAsync(clinician, $"room-{size}");
        foreach (var page in new[] { first, second, clinician }) { await page.Context.CloseAsync(); }

        foreach (var (email, path, name) in new[]
        {
            ("ana@sanlucas.example", "/phone", "phone"), ("rosa@sanlucas.example", "/registry", "registry"), ("admin@sanlucas.example", "/people", "people"),
            ("irma@sanlucas.example", "/audit", "audit"),
            ("admin@sanlucas.example", "/wording", "wording"),
            ("ana@sanlucas.example", "/nowhere", "not-found"),
        })
        {
            var staff = await world.Coviex.ClinicianAsync(world.Chromium, email, options);
            await staff.GotoAsync(new Uri(world.Coviex.Url, path).ToString());
            await Look.AtAsync(staff, $"{name}-{size}");
            await staff.Context.CloseAsync();
        }
    }
}
