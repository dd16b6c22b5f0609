using System.Globalization;
using Coviex.Console.Agenda;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Measures;

/// <summary>As it stands in the address or the form.</summary>
internal sealed record MeasureAsked(string? From, string? To, string? Department);

// What the page shows, already in words. Public, as all that a Razor component takes must be.

/// <param name="Part">Of the greatest of its table, 0 to 100.</param>
/// <param name="Value">In words, beside the bar.</param>
public sealed record MeasureBar(string Name, string Value, int Part, string? Note = null);

/// <param name="Visits">In hundredths of the highest column; the no-shows are drawn upon them.</param>
public sealed record MeasureColumn(string Name, int Visits, int NoShows, int Height, int NoShowHeight);

/// <param name="Figures">The numbers at the top, each with its words.</param>
/// <param name="Columns">A day each, or of a long time a week.</param>
/// <param name="Whose">For who may choose no department: the one that is shown.</param>
public sealed record MeasuresModel(
    Form Form, IReadOnlyList<(string Value, string Text)> Departments, string? Whose, bool Shown, IReadOnlyList<(string Value, string Words)> Figures, IReadOnlyList<MeasureColumn> Columns, bool ByWeek,
    IReadOnlyList<MeasureBar> Funnel, IReadOnlyList<MeasureBar> Waits, IReadOnlyList<(string Browser, string Reason, string Guests)> Failures, IReadOnlyList<(string By, string Texts, string Cost)> Costs);

/// <summary>Says measures in words, and who may see which.</summary>
internal sealed class MeasureViews(CoviexDb db, Measures measures, VisitRights rights, TextFates fates, Words words, TimeProvider clock)
{
    private const int UsualDays = 30;

    /// <summary>So many columns stand beside each other; more days are shown by the week.</summary>
    private const int MostColumns = 62;

    private readonly CultureInfo culture = CultureInfo.GetCultureInfo(words.Language);

    public static IReadOnlyList<(string Name, int Count)> Steps(Funnel f) =>
        [("invited", f.Invited), ("sent", f.Sent), ("delivered", f.Delivered), ("opened", f.Opened), ("agreed", f.Agreed), ("inLobby", f.InLobby), ("inCall", f.InCall)];

    /// <summary>Null, and why beside each field, where it cannot be answered.</summary>
    public async Task<(MeasureQuestion? Question, Form Form)> ReadAsync(MeasureAsked asked, CurrentStaff staff, CancellationToken ct)
    {
        var zone = (await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct)).TimeZone;
        var (today, errors) = (DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).Date), new Dictionary<string, string[]>());
        var to = Day("to", asked.To) ?? today;
        var from = Day("from", asked.From) ?? to.AddDays(1 - UsualDays);
        if (errors.Count == 0 && from > to) { errors["to"] = [words.Text("measures.toBeforeFrom")]; }
        if (errors.Count == 0 && to.DayNumber - from.DayNumber >= MeasureRules.MostDays) { errors["to"] = [words.Text("measures.tooLong", ("days", MeasureRules.MostDays))]; }
        var department = await DepartmentAsync(asked.Department, staff, errors, ct);
        var form = new Form { ["from"] = asked.From is { Length: > 0 } ? asked.From : AgendaViews.Iso(from), ["to"] = asked.To is { Length: > 0 } ? asked.To : AgendaViews.Iso(to), ["department"] = asked.Department ?? "", Errors = errors };
        return (errors.Count == 0 ? new(staff.HospitalId, department, from, to, zone) : null, form);

        DateOnly? Day(string field, string? text)
        {
            if (string.IsNullOrWhiteSpace(text)) { return null; }
            if (AgendaViews.ReadDay(text) is { } day) { return day; }
            errors[field] = [words.Text("measures.noDay")];
            return null;
        }
    }

    public async Task<(MeasuresModel Model, int Status)> PageAsync(MeasureAsked asked, CurrentStaff staff, CancellationToken ct)
    {
        var (question, form) = await ReadAsync(asked, staff, ct);
        var all = staff.Roles.Contains(Policies.Administrator);
        var departments = await db.Departments.AsNoTracking().Where(d => d.HospitalId == staff.HospitalId).OrderBy(d => d.Name).ToListAsync(ct);
        var choices = all ? departments.Select(d => ($"{d.Id}", d.Name)).ToArray() : [];
        var own = all ? null : await rights.CoordinatesAsync(staff, ct);
        var whose = all ? null : departments.Find(d => d.Id == own)?.Name;
        if (question is null) { return (new(form, choices, whose, false, [], [], false, [], [], [], []), StatusCodes.Status422UnprocessableEntity); }

        var report = await measures.OfAsync(question, ct);
        var (columns, byWeek) = Columns(report.Days);
        return (new(
            form, choices, whose, true,
            [
                (Number(report.Visits.All), words.Text("measures.visits", ("held", report.Visits.Held))), (Number(report.Guests.NoShows), words.Text("measures.noShows", ("late", report.Guests.Late))),
                (report.Wait.Median is { } median ? Clock(median) : "–", words.Text("measures.median")), (report.Wait.P90 is { } p90 ? Clock(p90) : "–", words.Text("measures.p90")),
                (Number(report.Visits.Cancelled), words.Text("measures.cancelled", ("count", report.Visits.NotHeld))),
            ],
            columns, byWeek, Bars(Steps(report.Funnel).Select(s => (words.Text($"measures.step.{s.Name}"), s.Count)), report.Funnel.Invited),
            Bars(report.Wait.Lengths.Select((count, i) => (Bound(i), count)), report.Wait.Count),
            [.. report.Failures.Select(f => (words.Text($"measures.browser.{(f.Browser.Length > 0 ? f.Browser : "unknown")}"), words.Text($"measures.reason.{f.Reason}"), Number(f.Guests)))],
            [.. report.Costs.Select(c => (fates.By(c.Sender, words.Language), Number(c.Texts), $"{(c.Micros / 1_000_000m).ToString("0.00", CultureInfo.InvariantCulture)} {c.Currency}"))]), StatusCodes.Status200OK);
    }

    // A coordinator sees his own department's, whatever the address says.
    private async Task<Guid?> DepartmentAsync(string? asked, CurrentStaff staff, Dictionary<string, string[]> errors, CancellationToken ct)
    {
        if (!staff.Roles.Contains(Policies.Administrator))
        {
            if (await rights.CoordinatesAsync(staff, ct) is { } own) { return own; }
            errors["department"] = [words.Text("agenda.coordinator.nowhere")];
            return null;
        }
        if (string.IsNullOrEmpty(asked)) { return null; }
        if (Guid.TryParse(asked, out var id) && await db.Departments.AnyAsync(d => d.Id == id && d.HospitalId == staff.HospitalId, ct)) { return id; }
        errors["department"] = [words.Text("measures.unknown")];
        return null;
    }

    private (IReadOnlyList<MeasureColumn> Columns, bool ByWeek) Columns(IReadOnlyList<DayMeasure> days)
    {
        var byWeek = days.Count > MostColumns;
        var first = (int)culture.DateTimeFormat.FirstDayOfWeek;
        var groups = days.GroupBy(d => byWeek ? d.Day.AddDays(-(((int)d.Day.DayOfWeek - first + 7) % 7)) : d.Day)
            .Select(g => (Day: g.Min(d => d.Day), Visits: g.Sum(d => d.Visits), NoShows: g.Sum(d => d.NoShows))).ToList();
        var most = Math.Max(1, groups.Max(g => Math.Max(g.Visits, g.NoShows)));
        return ([.. groups.Select(g => new MeasureColumn(g.Day.ToString(words.Text("measures.day"), culture), g.Visits, g.NoShows, g.Visits * 100 / most, g.NoShows * 100 / most))], byWeek);
    }

    private MeasureBar[] Bars(IEnumerable<(string Name, int Count)> rows, int whole) =>
        [.. rows.Select(r => new MeasureBar(r.Name, Number(r.Count), whole == 0 ? 0 : (int)(r.Count * 100L / whole), whole == 0 ? null : (r.Count / (double)whole).ToString("P0", culture)))];

    private string Bound(int index) =>
        index == 0 ? words.Text("measures.waitFirst", ("to", MeasureRules.Bounds[0]))
        : index == MeasureRules.Bounds.Count ? words.Text("measures.waitLast", ("from", MeasureRules.Bounds[^1]))
        : words.Text("measures.waitBetween", ("from", MeasureRules.Bounds[index - 1]), ("to", MeasureRules.Bounds[index]));

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);

    /// <summary>"3:20", minutes and seconds.</summary>
    private static string Clock(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{(int)Math.Round(seconds) / 60}:{(int)Math.Round(seconds) % 60:00}");
}
