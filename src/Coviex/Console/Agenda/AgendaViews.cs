using System.Globalization;
using Coviex.Console.Shell;
using Coviex.Console.Today;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Agenda;

/// <summary>What somebody asked the agenda for.</summary>
internal sealed record AgendaQuestion(string? View, string? Day, string? Who);

/// <summary>Puts a day or a week of an agenda together: of oneself, of a colleague, or of a department.</summary>
internal sealed class AgendaViews(CoviexDb db, VisitRights rights, Words words, Moments moments, TimeProvider clock)
{
    private const int FirstHour = 8;
    private const int LastHour = 17;
    private const string OfDepartment = "d:";
    private const string OfClinician = "c:";

    private readonly CultureInfo culture = CultureInfo.GetCultureInfo(words.Language);

    private sealed record Shown(string Id, string Heading, string? Name, DateOnly Day, Guid? Clinician);

    public async Task<AgendaModel> OfAsync(AgendaQuestion asked, CurrentStaff staff, CancellationToken ct)
    {
        var zone = (await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct)).TimeZone;
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).Date);
        var clinicians = await db.Staff.AsNoTracking().Where(s => s.HospitalId == staff.HospitalId && s.Active)
            .OrderBy(s => s.DisplayName).Select(s => new { s.Id, s.DisplayName, s.Roles, s.DepartmentId }).ToListAsync(ct);
        clinicians.RemoveAll(s => !s.Roles.HasFlag(Roles.Clinician));
        var departments = await db.Departments.AsNoTracking().Where(d => d.HospitalId == staff.HospitalId).OrderBy(d => d.Name).ToListAsync(ct);

        var view = asked.View == "day" ? "day" : "week";
        var day = ReadDay(asked.Day) ?? today;
        // A coordinator who holds no visits has no agenda of his own: his department's is it.
        var coordinates = await rights.CoordinatesAsync(staff, ct);
        var holds = staff.Roles.Contains(Policies.Clinician);
        var question = !holds && string.IsNullOrEmpty(asked.Who) && coordinates is not null ? $"{OfDepartment}{coordinates}" : asked.Who;
        var department = departments.Find(d => question == $"{OfDepartment}{d.Id}");
        var other = clinicians.Find(c => c.Id != staff.Id && question == $"{OfClinician}{c.Id}");
        Guid[] whose = department is not null ? [.. clinicians.Where(c => c.DepartmentId == department.Id).Select(c => c.Id)] : [other?.Id ?? staff.Id];
        var who = department is not null || other is not null ? question : null;

        var first = view == "week" ? WeekOf(day) : day;
        var days = Enumerable.Range(0, view == "week" ? 7 : 1).Select(first.AddDays).ToArray();
        var names = clinicians.ToDictionary(c => c.Id, c => c.DisplayName);
        Shown[] shown = department is not null && view == "day"
            ? [.. whose.Select(id => new Shown($"{id:N}", names[id], names[id], day, id))]
            : [.. days.Select(d => new Shown($"{d:yyyyMMdd}", Say(d, "agenda.dayFormat"), null, d, null))];
        bool Opens(Visit visit) => IsOf(visit, staff.Id) || (coordinates is not null && visit.DepartmentId == coordinates);
        var visits = await VisitsAsync(staff, Opens, whose, days, zone, ct);
        var (from, to) = Hours(visits, zone);

        return new(
            view, Iso(day), Query(view, day, who),
            view == "week" ? Range(first, first.AddDays(6)) : Say(day, "console.time.day"),
            Query(view, today, who), Query(view, day.AddDays(view == "week" ? -7 : -1), who), Query(view, day.AddDays(view == "week" ? 7 : 1), who), who,
            [.. shown.Select(Column)],
            [.. clinicians.Where(c => c.Id != staff.Id).Select(c => ($"{OfClinician}{c.Id}", c.DisplayName))], [.. departments.Select(d => ($"{OfDepartment}{d.Id}", d.Name))], holds || coordinates is null);

        AgendaColumn Column(Shown column)
        {
            var ofColumn = visits.Where(v => DateOf(v.StartsAt, zone) == column.Day && (column.Clinician is not { } id || IsOf(v, id))).ToList();
            var hours = Enumerable.Range(from, to - from + 1).Select(hour => Hour(hour, column, [.. ofColumn.Where(v => TimeZoneInfo.ConvertTime(v.StartsAt, zone).Hour == hour)]));
            return new(column.Id, column.Heading, column.Name, column.Day == today, [.. hours]);
        }

        AgendaHour Hour(int hour, Shown column, List<Visit> inIt)
        {
            var (local, label) = (TimeZoneInfo.ConvertTime(now, zone), words.Text("agenda.hour", ("hour", hour)));
            var isNow = column.Day == today && local.Hour == hour;
            // Another one's visits are planned by himself, or by who coordinates his department.
            var clinician = column.Clinician ?? other?.Id;
            var plans = who is null ? holds : coordinates is not null && (department ?? departments.Find(d => d.Id == other?.DepartmentId))?.Id == coordinates;
            var mayAdd = plans && (column.Day > today || (column.Day == today && hour > local.Hour));
            var time = string.Create(CultureInfo.InvariantCulture, $"{hour:00}:00");
            return new(
                hour, label, isNow ? words.Text("agenda.now", ("clock", moments.Clock(now, zone))) : null, isNow ? local.Minute / 15 * 15 : null,
                mayAdd ? $"/agenda/new?day={Iso(column.Day)}&time={time}{(clinician is null ? "" : $"&clinician={clinician}")}" : null, words.Text("agenda.add", ("day", Say(column.Day, "console.time.day")), ("clock", label)),
                [.. inIt.Select(v => Entry(v, Opens(v), staff, who is null, department is not null && column.Clinician is null ? names.GetValueOrDefault(v.HostId) : null, zone))]);
        }
    }

    /// <param name="opens">The reader may see more of it than that somebody is busy.</param>
    /// <param name="mine">The reader's own agenda is shown.</param>
    /// <param name="host">Whose it is, where several share a column.</param>
    private AgendaEntry Entry(Visit visit, bool opens, CurrentStaff staff, bool mine, string? host, TimeZoneInfo zone)
    {
        var clockWords = $"{moments.Clock(visit.StartsAt, zone)}–{moments.Clock(visit.EndsAt, zone)}";
        var service = words[$"service.{Boards.Code(visit.Service)}.name"];
        var state = Boards.Code(visit.State);
        if (!opens) { return new($"busy-{clockWords}-{host}", null, clockWords, host ?? words.Text("agenda.busy"), service, "busy", words[$"visit.state.{state}"], []); }

        var names = visit.Seats.Where(s => s.StaffId is null).OrderBy(s => s.Id).Select(s => s.Name).ToList();
        var who = names.Count > 2 ? words.Text("agenda.more", ("names", string.Join(", ", names.Take(2))), ("count", names.Count - 2)) : string.Join(", ", names);
        var title = visit.PatientName.Length > 0 ? visit.PatientName : who.Length > 0 ? who : service;
        var tone = visit.State switch { VisitState.Scheduled => "scheduled", VisitState.Open => "open", VisitState.Cancelled => "cancelled", _ => "over" };
        return new(
            $"{visit.Id}", $"/agenda/visits/{visit.Id}", clockWords, title, title == service ? host ?? "" : host is null ? service : $"{service} · {host}",
            tone, words[$"visit.state.{state}"], [.. Marks(visit, staff, mine)]);
    }

    private IEnumerable<(string, string)> Marks(Visit visit, CurrentStaff staff, bool mine)
    {
        if (visit.HostId != staff.Id && mine) { yield return ("info", words.Text("agenda.sitsIn")); }
        var guests = visit.Seats.Where(s => s.StaffId is null).ToList();
        if (visit.Stands && guests.Any(s => s.State == SeatState.Waiting)) { yield return ("good", words.Text("agenda.mark.waiting")); }
        var missing = guests.Where(s => s.ArrivedAt is null).ToList();
        if (missing.Any(s => s.NoShowAt is not null)) { yield return ("bad", words.Text("agenda.mark.noShow")); }
        else if (visit.Stands && missing.Any(s => s.LateAt is not null)) { yield return ("warn", words.Text("agenda.mark.late")); }
        else if (guests.Find(s => s is { LateAt: not null, ArrivedAt: not null }) is { ArrivedAt: { } came })
        {
            yield return ("calm", words.Text("agenda.mark.came", ("length", moments.Length((int)(came - visit.StartsAt).TotalMinutes))));
        }
    }

    private async Task<List<Visit>> VisitsAsync(CurrentStaff staff, Func<Visit, bool> opens, Guid[] whose, DateOnly[] days, TimeZoneInfo zone, CancellationToken ct)
    {
        var (from, to) = (LocalMoment.StartOf(days[0], zone), LocalMoment.StartOf(days[^1].AddDays(1), zone));
        var all = await db.Visits.AsNoTracking().Include(v => v.Seats)
            .Where(v => v.HospitalId == staff.HospitalId && v.StartsAt >= from && v.StartsAt < to)
            .Where(v => whose.Contains(v.HostId) || v.Seats.Any(s => s.StaffId != null && whose.Contains(s.StaffId.Value)))
            .OrderBy(v => v.StartsAt).ThenBy(v => v.Id).ToListAsync(ct);
        // What a colleague has cancelled, or what has run out, keeps him from nothing.
        return [.. all.Where(v => opens(v) || v.State is not (VisitState.Cancelled or VisitState.Expired))];
    }

    private static (int From, int To) Hours(List<Visit> visits, TimeZoneInfo zone)
    {
        var hours = visits.Select(v => TimeZoneInfo.ConvertTime(v.StartsAt, zone).Hour).ToList();
        return (Math.Min(FirstHour, hours.DefaultIfEmpty(FirstHour).Min()), Math.Max(LastHour, hours.DefaultIfEmpty(LastHour).Max()));
    }

    private static bool IsOf(Visit visit, Guid person) => visit.HostId == person || visit.Seats.Any(s => s.StaffId == person);

    private static DateOnly DateOf(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).Date);

    private DateOnly WeekOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek - (int)culture.DateTimeFormat.FirstDayOfWeek + 7) % 7));

    // "21 – 27 de diciembre", "28 de diciembre – 3 de enero".
    private string Range(DateOnly from, DateOnly to) => words.Text(
        "agenda.range", ("from", Say(from, from.Month == to.Month ? "agenda.rangeFrom" : "agenda.rangeFormat")), ("to", Say(to, from.Month == to.Month ? "agenda.rangeTo" : "agenda.rangeFormat")));

    private string Say(DateOnly day, string format) => day.ToString(words.Text(format), culture);

    private static string Query(string view, DateOnly day, string? who) => $"view={view}&day={Iso(day)}{(who is null ? "" : $"&who={who}")}";

    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static DateOnly? ReadDay(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is > 2000 and < 2200 ? day : null;
}
