using System.Globalization;
using System.Text.RegularExpressions;
using Coviex.Harness;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>The agenda as a clinician uses it: plans by keyboard alone, moves, is warned of a second visit at that time, copies, and cancels.</summary>
public sealed partial class PlanningInTheAgendaTests(World world)
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("America/Mexico_City");

    // A Wednesday at ten, two to three weeks ahead; each test has a week of its own.
    private static DateTime Wednesday(int weeks)
    {
        var today = TimeZoneInfo.ConvertTime(TimeProvider.System.GetUtcNow(), Zone).Date;
        return today.AddDays((3 - (int)today.DayOfWeek + 7) % 7 + 7 * weeks).AddHours(10);
    }

    [Fact]
    public async Task A_visit_is_planned_by_keyboard_moved_and_cancelled()
    {
        var (day, number) = (Wednesday(2), World.NewNumber());
        var page = await world.Coviex.ClinicianAsync(world.Chromium);
        await page.GotoAsync(new Uri(world.Coviex.Url, $"/agenda/new?day={day:yyyy-MM-dd}&time=10:00").ToString());
        await Expect(page.Locator("#when-said")).ToContainTextAsync("10:00");

        await page.FocusAsync("[name=service]");
        await page.Keyboard.PressAsync("Space");
        await page.FocusAsync("#add-guest");
        await page.Keyboard.PressAsync("Enter");                                // the focus goes to the new row
        await page.Keyboard.TypeAsync("Teresa Luna");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("hija");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(number);
        await Expect(page.Locator("#sends-list li")).ToHaveCountAsync(4);
        await page.FocusAsync("#schedule");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(VisitPage());
        await Expect(page.Locator("[data-guest]")).ToContainTextAsync("Teresa Luna");
        await Expect(page.Locator("[data-reminder=Planned]")).ToHaveCountAsync(3);

        await page.Locator("#move > summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.FillAsync("#time", "16:30");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator("#when-said")).ToContainTextAsync("16:30");
        await page.ClickAsync("[data-action=move]");
        await Expect(page.Locator("#said")).ToContainTextAsync("16:30");
        await Expect(page.Locator("#board .when")).ToContainTextAsync("16:30");

        await page.GotoAsync(new Uri(world.Coviex.Url, $"/agenda?day={day:yyyy-MM-dd}").ToString());
        var entry = page.Locator(".entry", new() { HasText = "Teresa Luna" });
        await Expect(entry).ToContainTextAsync("16:30–17:00");
        await entry.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.ClickAsync("[data-action=cancel]");
        await page.ClickAsync("[data-action=confirm]");
        await Expect(page.Locator("#board .visit")).ToHaveAttributeAsync("data-state", "cancelled");
        await Expect(page.Locator("#move")).ToBeHiddenAsync();

        var phone = await world.Coviex.ClinicianAsync(world.Chromium);
        await phone.GotoAsync(new Uri(world.Coviex.Url, "/phone").ToString());
        await Expect(phone.Locator($"[data-number='{number[1..]}']")).ToContainTextAsync("se cancelo su videollamada");
        await page.Context.CloseAsync();
        await phone.Context.CloseAsync();
    }

    [Fact]
    public async Task A_second_visit_at_that_time_is_warned_of_and_planned_only_with_a_tick_and_nothing_typed_is_lost()
    {
        var day = Wednesday(3);
        await PlanAsync(day, World.NewNumber());
        var page = await world.Coviex.ClinicianAsync(world.Chromium);
        await page.GotoAsync(new Uri(world.Coviex.Url, $"/agenda/new?day={day:yyyy-MM-dd}&time=10:15").ToString());
        await Expect(page.Locator("#conflict")).ToContainTextAsync("10:00–10:30");

        await page.GetByText("Informe médico").First.ClickAsync();
        await page.ClickAsync("#add-guest");
        await page.FillAsync("#typed [name=name]", "Rosa Prieto");
        await page.FillAsync("#typed [name=phone]", World.NewNumber());
        await page.ClickAsync("#schedule");
        await Expect(page.Locator("#anyway-error")).ToContainTextAsync("Programar de todos modos");
        await Expect(page.Locator("#typed [name=name]")).ToHaveValueAsync("Rosa Prieto");
        await page.CheckAsync("[name=anyway]");
        await page.ClickAsync("#schedule");
        await page.WaitForURLAsync(VisitPage());

        await page.ClickAsync("[data-action=copy]");
        await Expect(page.Locator("#typed [name=name]")).ToHaveValueAsync("Rosa Prieto");
        await page.FillAsync("#day", day.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await page.FillAsync("#time", "12:00");
        await page.ClickAsync("#schedule");
        await page.WaitForURLAsync(VisitPage());
        await Expect(page.Locator("#board .when")).ToContainTextAsync("12:00");
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(1280, 800, "desktop")]
    [InlineData(390, 844, "390x844")]
    [InlineData(320, 568, "320x568")]
    public async Task The_pages_of_the_agenda(int width, int height, string size)
    {
        var day = Wednesday(4);
        using var taken = await world.Api.GetAsync($"/agenda?day={day:yyyy-MM-dd}", TestContext.Current.CancellationToken);
        if (!(await taken.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains("Irene Soler", StringComparison.Ordinal))
        {
            await PlanAsync(day, World.NewNumber(), "Irene Soler");
            await PlanAsync(day.AddDays(-1).AddHours(2.5), World.NewNumber(), "Mateo Arriaga", 60);
            await PlanAsync(day.AddMinutes(45), World.NewNumber(), "Lucía Hernández Maldonado");
            await PlanAsync(day.AddDays(1).AddHours(6), World.NewNumber(), "Abel Cano", 20);
        }
        var options = Browsers.Desktop();
        options.ViewportSize = new() { Width = width, Height = height };
        var page = await world.Coviex.ClinicianAsync(world.Chromium, options: options);
        foreach (var (path, name) in new[]
        {
            ($"/agenda?view=week&day={day:yyyy-MM-dd}", "agenda-week"), ($"/agenda?view=day&day={day:yyyy-MM-dd}", "agenda-day"), ("/agenda", "agenda-today"),
            ($"/agenda/new?day={day:yyyy-MM-dd}&time=10:15", "agenda-new"), ("/agenda/calendar", "agenda-calendar"),
        })
        {
            await page.GotoAsync(new Uri(world.Coviex.Url, path).ToString());
            await Look.AtAsync(page, $"{name}-{size}");
        }
        await page.GotoAsync(new Uri(world.Coviex.Url, $"/agenda?view=day&day={day:yyyy-MM-dd}").ToString());
        await page.Locator(".entry").First.ClickAsync();
        await page.Locator("#move > summary").ClickAsync();
        await Look.AtAsync(page, $"agenda-visit-{size}");
        await page.Context.CloseAsync();

        var admin = await world.Coviex.ClinicianAsync(world.Chromium, "admin@sanlucas.example", options);
        foreach (var (path, name) in new[] { ("/reminders", "reminders"), ("/departments", "departments"), ("/departments/new", "department") })
        {
            await admin.GotoAsync(new Uri(world.Coviex.Url, path).ToString());
            await Look.AtAsync(admin, $"{name}-{size}");
        }
        await admin.Context.CloseAsync();
    }

    private async Task PlanAsync(DateTime local, string number, string name = "Irene Soler", int minutes = 30)
    {
        using var answer = await world.Api.PostAsync("/api/agenda", System.Net.Http.Json.JsonContent.Create(new
        {
            service = "homeCare",
            day = local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            time = local.ToString("HH:mm", CultureInfo.InvariantCulture),
            minutes,
            anyway = true,
            guests = new[] { new { name, relation = "hija", phone = number } },
        }), TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [GeneratedRegex("/agenda/visits/[0-9a-f-]{36}$")]
    private static partial Regex VisitPage();
}
