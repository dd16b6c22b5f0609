using System.Globalization;
using Coviex.Audit;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Registry;
using Coviex.Staff;
using Coviex.Staff.Programs;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Audit;

/// <summary>One entry in words. Public, as all that a Razor component takes must be.</summary>
/// <param name="Number">Its place in the chain; empty until it is sealed.</param>
/// <param name="About">What it was done to, as far as that is still there; otherwise its id.</param>
public sealed record AuditRow(string Id, string Number, string When, string Who, string What, string About, string Detail, string Address);

/// <summary>The record as the auditor reads it: names in the place of ids, by what the database knows today.</summary>
internal sealed class AuditViews(CoviexDb db, Words words, Moments moments)
{
    public Words Words => words;

    public async Task<IReadOnlyList<AuditRow>> RowsAsync(IQueryable<AuditEntry> asked, CurrentStaff staff, CancellationToken ct)
    {
        var entries = await asked.AsNoTracking().ToListAsync(ct);
        var zone = (await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct)).TimeZone;
        var ids = entries.SelectMany(e => (Guid?[])[e.ActorId, e.Subject, e.Part]).OfType<Guid>().Distinct().ToArray();
        var its = staff.HospitalId;
        var names = await db.Staff.Where(s => s.HospitalId == its && ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.DisplayName, ct);
        foreach (var patient in await db.Patients.Where(p => p.HospitalId == its && ids.Contains(p.Id)).Select(p => new { p.Id, p.Name }).ToListAsync(ct)) { names[patient.Id] = patient.Name; }
        foreach (var program in await db.Programs.Where(p => p.HospitalId == its && ids.Contains(p.Id)).Select(p => new { p.Id, p.Name }).ToListAsync(ct)) { names[program.Id] = words.Text("audit.programNamed", ("name", program.Name)); }
        foreach (var relative in await db.Relatives.Where(r => r.HospitalId == its && ids.Contains(r.Id)).Select(r => new { r.Id, r.Name }).ToListAsync(ct)) { names[relative.Id] = relative.Name; }
        var visits = await db.Visits.AsNoTracking().Include(v => v.Seats)
            .Where(v => v.HospitalId == its && (ids.Contains(v.Id) || v.Seats.Any(s => ids.Contains(s.Id)))).ToListAsync(ct);
        foreach (var visit in visits)
        {
            names[visit.Id] = words.Text("audit.visit", ("service", words[$"service.{Today.Boards.Code(visit.Service)}.name"]), ("when", moments.DayAndClock(visit.StartsAt, zone)));
            foreach (var seat in visit.Seats) { names[seat.Id] = seat.Name; }
        }
        return [.. entries.Select(Row)];

        AuditRow Row(AuditEntry entry) => new(
            entry.Id.ToString(CultureInfo.InvariantCulture), entry.Number?.ToString(CultureInfo.InvariantCulture) ?? "", When(entry.At), Who(entry),
            words.Text($"audit.action.{entry.Action}"), About(entry), entry.Detail, entry.Address);

        string When(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTime(at, zone):yyyy-MM-dd HH:mm:ss}");

        string Who(AuditEntry entry) => entry switch
        {
            { ActorKind: "coviex" } => "Coviex",
            { ActorKind: "guest", ActorId: { } id } => words.Text("audit.guestNamed", ("name", names.GetValueOrDefault(id, $"{id}"))),
            { ActorId: { } id } => names.GetValueOrDefault(id, $"{id}"),
            _ => entry.ActorKind,
        };

        string About(AuditEntry entry)
        {
            // A person who acts on himself, and the hospital as a whole, need no second naming.
            var parts = ((Guid?[])[entry.Subject, entry.Part]).OfType<Guid>().Where(id => id != entry.ActorId && id != its);
            return string.Join(" · ", parts.Select(id => names.GetValueOrDefault(id, $"{id}")));
        }
    }

    /// <summary>Whom one can ask for: all the staff there ever was, guests, and Coviex itself.</summary>
    public async Task<IReadOnlyList<(string Value, string Text)>> PeopleAsync(CurrentStaff staff, CancellationToken ct)
    {
        var people = await db.Staff.Where(s => s.HospitalId == staff.HospitalId).OrderBy(s => s.DisplayName).Select(s => new { s.Id, s.DisplayName }).ToListAsync(ct);
        return [("guest", words.Text("audit.guests")), ("coviex", "Coviex"), .. people.Select(p => ($"{p.Id}", p.DisplayName))];
    }

    /// <summary>What a look over the whole chain has shown.</summary>
    public IReadOnlyList<string> InWords(AuditReport report) =>
    [
        words.Text(report.Findings.Count == 0 ? "audit.whole" : "audit.notWhole", ("count", report.Entries)),
        .. report.Findings.Select(f => words.Text($"audit.finding.{f.Fault}", ("from", f.From), ("to", f.To))),
        words.Text("audit.head", ("head", report.Head)),
    ];
}
