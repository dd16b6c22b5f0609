using System.Globalization;
using Coviex.Audit;
using Coviex.Console.Shell;
using Coviex.Console.Today;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Visits;
using Coviex.Visits.Agenda;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Agenda;

/// <summary>An administrator decides, for each kind of visit, which texts leave by themselves and when.</summary>
internal static class RulesPages
{
    public static void MapRules(this IEndpointRouteBuilder pages)
    {
        var rules = pages.MapGroup("/reminders").RequireAuthorization(Policies.Administrator);
        rules.MapGet("", async (string? service, string? said, CurrentStaff staff, RulesForms forms, Words words, CancellationToken ct) =>
            forms.Page(Read(service) ?? Service.HomeCare, await forms.OfAsync(staff, Read(service) ?? Service.HomeCare, ct), said == "saved" ? words.Text("agenda.rules.saved") : null));
        rules.MapPost("", SaveAsync);
    }

    private static async Task<IResult> SaveAsync(IFormCollection sent, CurrentStaff staff, CoviexDb db, RulesForms forms, AuditLog audit, CancellationToken ct)
    {
        if (Read(sent["service"]) is not { } service) { return Results.NotFound(); }
        var (typed, errors) = forms.Read(sent, staff.HospitalId, service);
        if (errors.Count > 0) { return forms.Wrong(service, sent, errors); }
        var own = await db.ReminderRules.SingleOrDefaultAsync(r => r.HospitalId == staff.HospitalId && r.Service == service, ct);
        if (sent["version"] != $"{own?.Version ?? 0}") { return forms.Changed(service, sent, own?.Version ?? 0); }
        if (own is null) { db.ReminderRules.Add(own = new() { HospitalId = staff.HospitalId, Service = service }); }
        (own.Minutes, own.TellsAtOnce, own.ReminderMinutes, own.LastReminderMinutes) = (typed.Minutes, typed.TellsAtOnce, typed.ReminderMinutes, typed.LastReminderMinutes);
        (own.LinkMinutes, own.LateMinutes, own.NoShowMinutes) = (typed.LinkMinutes, typed.LateMinutes, typed.NoShowMinutes);
        own.Version++;
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "reminders.changed", staff.HospitalId, detail: $"{service}");
        // One row beneath the primary key, or an older version of it: somebody else was faster in the same instant.
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            return forms.Changed(service, sent, (await db.ReminderRulesOfAsync(staff.HospitalId, service, ct)).Version);
        }
        return new SeeOther($"/reminders?service={Boards.Code(service)}&said=saved");
    }

    // Not Enum.TryParse alone: it takes "1" and "homeCare, medicalReport" too.
    private static Service? Read(string? name) =>
        Enum.TryParse<Service>(name, ignoreCase: true, out var value) && string.Equals($"{value}", name, StringComparison.OrdinalIgnoreCase) ? value : null;
}

/// <summary>Reads and shows the form.</summary>
internal sealed class RulesForms(CoviexDb db, Words words)
{
    private const int Longest = 240;
    private static readonly int[] First = [2 * 60, 4 * 60, 12 * 60, 24 * 60, 2 * 24 * 60, 3 * 24 * 60, 7 * 24 * 60];
    private static readonly int[] Last = [15, 30, 60, 2 * 60, 3 * 60];
    private static readonly int[] Link = [5, 10, 15, 30, 60];

    public async Task<Form> OfAsync(CurrentStaff staff, Service service, CancellationToken ct)
    {
        var rules = await db.ReminderRulesOfAsync(staff.HospitalId, service, ct);
        return new()
        {
            ["minutes"] = Text(rules.Minutes),
            ["tells"] = rules.TellsAtOnce ? "true" : "",
            ["reminder"] = Text(rules.ReminderMinutes),
            ["lastReminder"] = Text(rules.LastReminderMinutes),
            ["link"] = Text(rules.LinkMinutes),
            ["late"] = Text(rules.LateMinutes),
            ["noShow"] = Text(rules.NoShowMinutes),
            ["version"] = Text(rules.Version),
        };
    }

    public (ReminderRules Typed, Dictionary<string, string[]> Errors) Read(IFormCollection sent, Guid hospital, Service service)
    {
        var errors = new Dictionary<string, string[]>();
        var typed = new ReminderRules
        {
            HospitalId = hospital,
            Service = service,
            Minutes = Whole("minutes", ReminderRules.ShortestVisit, ReminderRules.LongestVisit),
            TellsAtOnce = sent["tells"] == "true",
            ReminderMinutes = Of("reminder", First),
            LastReminderMinutes = Of("lastReminder", Last),
            LinkMinutes = Of("link", Link),
            LateMinutes = Whole("late", 1, Longest),
            NoShowMinutes = Whole("noShow", 1, Longest),
        };
        if (errors.Count == 0 && typed.NoShowMinutes <= typed.LateMinutes) { errors["noShow"] = [words.Text("agenda.rules.order")]; }
        if (errors.Count == 0 && typed.ReminderMinutes > 0 && typed.LastReminderMinutes >= typed.ReminderMinutes) { errors["lastReminder"] = [words.Text("agenda.rules.orderReminder")]; }
        return (typed, errors);

        int Whole(string field, int least, int most)
        {
            if (int.TryParse(sent[field], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) { return number; }
            errors[field] = [words.Text("agenda.rules.wrong", ("least", least), ("most", most))];
            return least;
        }

        int Of(string field, int[] choices)
        {
            if (int.TryParse(sent[field], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && (number == 0 || choices.Contains(number))) { return number; }
            errors[field] = [words["form.wrong"]];
            return 0;
        }
    }

    public RazorComponentResult Page(Service service, Form form, string? said = null, int status = StatusCodes.Status200OK) => new RazorComponentResult<RulesPage>(new
    {
        Service = Boards.Code(service),
        Services = Enum.GetValues<Service>().Select(s => (Boards.Code(s), words[$"service.{Boards.Code(s)}.name"])).ToArray(),
        Form = form,
        Said = said,
        Reminder = Choices(First, "agenda.rules.off"),
        LastReminder = Choices(Last, "agenda.rules.off"),
        Link = Choices(Link, "agenda.rules.withFirst"),
    })
    { StatusCode = status };

    public IResult Wrong(Service service, IFormCollection sent, Dictionary<string, string[]> errors) =>
        Page(service, Form.Of(sent, errors, words["form.wrong"]), status: StatusCodes.Status422UnprocessableEntity);

    public IResult Changed(Service service, IFormCollection sent, int version) =>
        Page(service, Form.Of(sent, problem: words.Text("agenda.rules.changed")).With("version", Text(version)), status: StatusCodes.Status409Conflict);

    private (string, string)[] Choices(int[] minutes, string none) => [("0", words.Text(none)), .. minutes.Select(m => (Text(m), Before(m)))];

    private string Before(int minutes) => minutes switch
    {
        24 * 60 => words.Text("agenda.rules.before.day"),
        > 24 * 60 => words.Text("agenda.rules.before.days", ("count", minutes / (24 * 60))),
        60 => words.Text("agenda.rules.before.hour"),
        > 60 => words.Text("agenda.rules.before.hours", ("count", minutes / 60)),
        _ => words.Text("agenda.rules.before.minutes", ("count", minutes)),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
