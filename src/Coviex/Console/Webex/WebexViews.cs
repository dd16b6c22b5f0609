using Coviex.Calls.Webex;
using Coviex.Calls.Webex.Bot;
using Coviex.Console.Shell;
using Coviex.Console.Today;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Console.Webex;

// What the page shows, already in words. Public, as all that a Razor component takes must be.

/// <summary>One thing that was tried.</summary>
public sealed record TrialView(string What, string? Who, string? Fault);

/// <param name="Dying">Nothing has renewed the app's tokens for long; the alarm above each page says so.</param>
/// <param name="Hosts">Clinicians of the hospital for whom meetings were created in the last 24 hours.</param>
public sealed record AppView(bool Dying, int Created, int MostCreated, int? DaysLeft, IReadOnlyList<(string Name, int Count)> Hosts, int MostPerHost);

/// <param name="Account">The linked account's address; null where none is linked.</param>
public sealed record OwnAccountView(bool Linked, string? Account);

/// <param name="On">There is a bot.</param>
/// <param name="Rooms">The spaces to choose from.</param>
/// <param name="Services">The fields of spaces for one kind of visit, with that kind in words.</param>
/// <param name="Refused">What Webex did not take, and why.</param>
public sealed record BotView(
    bool On, bool NoAnswer, IReadOnlyList<(string Value, string Text)> Rooms, IReadOnlyList<(string Field, string Text)> Services,
    IReadOnlyList<(string Line, string Why)> Refused, bool CanTry);

/// <summary>Puts the page together.</summary>
internal sealed class WebexViews(CoviexDb db, WebexCheck check, BotCheck bot, Words words, Moments moments, IOptions<CoviexOptions> options, TimeProvider clock)
{
    private const int MostRefused = 8;
    private const int MostHosts = 12;

    public static readonly IReadOnlyList<string> Services = Enum.GetNames<Service>();

    private WebexOptions Webex => options.Value.Webex;

    /// <summary>The page as far as it is this person's: the hospital's part for an administrator, his own account for a clinician.</summary>
    public async Task<IResult> OfAsync(CurrentStaff staff, IReadOnlyList<WebexTrial>? trials, Form? form, string? said, CancellationToken ct)
    {
        var administrator = staff.Roles.Contains(Policies.Administrator);
        var links = Webex.On && Webex.IntegrationId.Length > 0 && staff.Roles.Contains(Policies.Clinician);
        if (!Webex.On && !Webex.BotOn) { return Results.NotFound(); }
        if (!administrator && !links) { return Results.StatusCode(StatusCodes.Status403Forbidden); }
        return new RazorComponentResult<WebexPage>(new
        {
            App = administrator && Webex.On ? await AppAsync(staff.HospitalId, ct) : null,
            Own = links ? await OwnAsync(staff, ct) : null,
            Bot = administrator ? await BotAsync(staff, ct) : null,
            Form = form ?? await FormAsync(staff.HospitalId, ct),
            Trials = trials?.Select(t => new TrialView(t.What, t.Who, t.Fault)).ToArray(),
            CanCheck = administrator,
            Said = said,
        })
        { StatusCode = form is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }

    /// <summary>The administrator's address, where several hospitals share the bot: then he chooses only among spaces that he is in himself.</summary>
    public async Task<string?> OnlyWithAsync(CurrentStaff staff, CancellationToken ct) => await db.Hospitals.CountAsync(ct) > 1
        ? await db.Staff.Where(s => s.Id == staff.Id).Select(s => s.Email).SingleAsync(ct) ?? "" : null;

    private async Task<AppView> AppAsync(Guid hospital, CancellationToken ct)
    {
        var (standing, now) = (await check.StandingAsync(ct), clock.GetUtcNow());
        var days = standing.RefreshExpiresAt is { } until ? (int?)(until - now).TotalDays : null;
        // By the address that a clinician has here, or that of the account that he has linked.
        var people = await db.Staff.AsNoTracking().Where(s => s.HospitalId == hospital)
            .Select(s => new { s.DisplayName, s.Email, Account = db.Set<WebexGrant>().Where(g => g.Id == s.Id).Select(g => g.Account).FirstOrDefault() }).ToListAsync(ct);
        var hosts = from person in people
                    let count = standing.CreatedBy.Where(c => c.Key.Equals(person.Email, StringComparison.OrdinalIgnoreCase) || c.Key.Equals(person.Account, StringComparison.OrdinalIgnoreCase)).Sum(c => c.Value)
                    where count > 0
                    orderby count descending, person.DisplayName
                    select (person.DisplayName, count);
        return new(standing.Dying(now), standing.CreatedToday, standing.CreatesPerDay, days, [.. hosts.Take(MostHosts)], Webex.CreatesPerHost);
    }

    private async Task<OwnAccountView> OwnAsync(CurrentStaff staff, CancellationToken ct)
    {
        var grant = await db.Set<WebexGrant>().AsNoTracking().SingleOrDefaultAsync(g => g.Id == staff.Id, ct);
        return new(grant is not null, grant?.Account);
    }

    private async Task<BotView> BotAsync(CurrentStaff staff, CancellationToken ct)
    {
        if (!bot.On) { return new(false, false, [], [], [], false); }
        var chosen = await db.BotSpaces.AsNoTracking().Where(s => s.HospitalId == staff.HospitalId).OrderBy(s => s.Service).ToListAsync(ct);
        var (rooms, fault) = await bot.RoomsAsync(staff.HospitalId, await OnlyWithAsync(staff, ct), ct);
        var zone = await db.Hospitals.Where(h => h.Id == staff.HospitalId).Select(h => h.Zone).SingleAsync(ct);
        var refused = await bot.RefusedAsync(staff.HospitalId, MostRefused, ct);
        return new(
            true, fault is not null,
            [.. rooms.Concat(chosen.Select(s => new BotRoom(s.Room, s.Title))).DistinctBy(r => r.Id).Select(r => (r.Id, r.Title))],
            [.. Services.Select(s => (Field(s), words.Text("bot.page.spaceOf", ("service", words[$"service.{CodeOf(s)}.name"]))))],
            [.. refused.Select(m => (words.Text("bot.page.refusedLine", ("at", moments.DayAndClock(m.QueuedAt, TimeZoneInfo.FindSystemTimeZoneById(zone))),
                ("kind", words.Text($"bot.news.{Boards.Code(m.Kind)}")), ("where", words.Text(m.Room is null ? "bot.page.toPerson" : "bot.page.toSpace"))), Fault(m.Problem)))],
            chosen.Count > 0);
    }

    private async Task<Form> FormAsync(Guid hospital, CancellationToken ct)
    {
        var rules = await db.BotRules.AsNoTracking().SingleOrDefaultAsync(r => r.HospitalId == hospital, ct) ?? new() { HospitalId = hospital };
        var form = new Form
        {
            ["events"] = string.Join(',', BotRules.Choices.Where(rules.Tells).Select(Boards.Code)),
            ["direct"] = rules.Direct ? "on" : "",
            ["names"] = Boards.Code(rules.Names),
        };
        foreach (var space in await db.BotSpaces.AsNoTracking().Where(s => s.HospitalId == hospital).ToListAsync(ct)) { form.With(Field(space.Service), space.Room); }
        return form;
    }

    public static string Field(string service) => service.Length == 0 ? "space" : $"space{service}";

    private static string CodeOf(string service) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(service);

    private string Fault(string? problem) => words.Text($"calls.check.fault.{problem?.Replace("webex_", "", StringComparison.Ordinal)}");
}
