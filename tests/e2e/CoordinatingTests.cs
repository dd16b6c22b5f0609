using Coviex.Harness;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>A coordinator at his pages: the lobby of the department, and visits for its clinicians.</summary>
public sealed class CoordinatingTests(World world)
{
    private const string Celia = "celia@sanlucas.example";

    [Fact]
    public async Task He_sees_who_waits_lets_him_in_and_plans_for_a_clinician_from_today()
    {
        var visit = await world.InviteAsync();
        var page = await world.Coviex.ClinicianAsync(world.Chromium, Celia);
        await page.GotoAsync(new Uri(world.Coviex.Url, "/today").ToString());
        var guest = await world.Chromium.GuestAsync(visit.Links[0]);
        await guest.ComeInAsync();
        await guest.Screen("lobby").WaitForAsync();
        var line = page.Locator($"[data-guest='{visit.Guests[0]}']");
        await Expect(line).ToHaveAttributeAsync("data-state", "waiting");
        await Expect(line.Locator("[data-action=admit]")).ToHaveCountAsync(0);
        await Expect(page.Locator($"#visit-{visit.Id} [data-action=room]")).ToHaveCountAsync(0);

        using var started = await world.Api.PostAsync($"/api/visits/{visit.Id}/start", System.Net.Http.Json.JsonContent.Create(new { }), TestContext.Current.CancellationToken);
        await line.Locator("[data-action=admit]").ClickAsync();                  // there by itself, once the clinician has begun
        await Expect(line).ToHaveAttributeAsync("data-state", "admitted");
        await guest.Screen("call").WaitForAsync();
        await guest.Context.CloseAsync();

        await page.ClickAsync("[data-action=new-visit]");
        await page.SelectOptionAsync("#clinician", new Microsoft.Playwright.SelectOptionValue { Label = "Dr. Luis Medina" });
        await page.Locator("#new-visit").GetByText("Seguimiento en casa").First.ClickAsync();
        await page.ClickAsync("#add-guest");
        await page.FillAsync("#typed [name=name]", "Teresa Luna");
        await page.FillAsync("#typed [name=phone]", World.NewNumber());
        await page.CheckAsync("[name=when][value=later]");
        var day = TimeProvider.System.GetUtcNow().AddDays(3);
        await page.FillAsync("#day", $"{day:yyyy-MM-dd}");
        await page.FillAsync("#time", "11:30");
        await Expect(page.Locator("#when-said")).ToContainTextAsync("11:30");
        await page.ClickAsync("[data-action=send]");
        await page.Locator("#coming > summary").WaitForAsync();
        await Expect(page.Locator("#coming")).ToContainTextAsync("Teresa Luna");
        await Expect(page.Locator("#coming")).ToContainTextAsync("Dr. Luis Medina");
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(1280, 800, "desktop")]
    [InlineData(390, 844, "390x844")]
    [InlineData(320, 568, "320x568")]
    public async Task The_pages_of_a_coordinator(int width, int height, string size)
    {
        var visit = await world.InviteAsync(2);
        var guest = await world.Chromium.GuestAsync(visit.Links[0]);
        await guest.ComeInAsync();
        await guest.Screen("lobby").WaitForAsync();
        var options = Browsers.Desktop();
        options.ViewportSize = new() { Width = width, Height = height };
        var page = await world.Coviex.ClinicianAsync(world.Chromium, Celia, options);
        await page.GotoAsync(new Uri(world.Coviex.Url, "/today").ToString());
        await Expect(page.Locator($"[data-guest='{visit.Guests[0]}']")).ToHaveAttributeAsync("data-state", "waiting");
        await Look.AtAsync(page, $"coordinator-today-{size}");
        using var started = await world.Api.PostAsync($"/api/visits/{visit.Id}/start", System.Net.Http.Json.JsonContent.Create(new { }), TestContext.Current.CancellationToken);
        await page.Locator($"[data-guest='{visit.Guests[0]}'] [data-action=admit]").ScrollIntoViewIfNeededAsync();
        await Look.AtAsync(page, $"coordinator-admit-{size}");
        await page.ClickAsync("[data-action=new-visit]");
        await page.CheckAsync("[name=when][value=later]");
        await Look.AtAsync(page, $"coordinator-new-{size}");
        await page.Locator("#minutes").ScrollIntoViewIfNeededAsync();
        await page.FillAsync("#day", $"{TimeProvider.System.GetUtcNow().AddDays(2):yyyy-MM-dd}");
        await page.FillAsync("#time", "10:30");
        await Expect(page.Locator("#when-said")).ToContainTextAsync("10:30");
        await Look.AtAsync(page, $"coordinator-later-{size}");
        await page.GotoAsync(new Uri(world.Coviex.Url, "/agenda?view=day").ToString());
        await Look.AtAsync(page, $"coordinator-agenda-{size}");
        await page.GotoAsync(new Uri(world.Coviex.Url, "/agenda/new").ToString());
        await page.Locator("#clinician").ScrollIntoViewIfNeededAsync();
        await Look.AtAsync(page, $"coordinator-plan-{size}");
        await page.Context.CloseAsync();
        await guest.Context.CloseAsync();
    }
}
