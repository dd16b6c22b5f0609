using Coviex.Data;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Visits.Agenda;

/// <summary>When somebody is taken.</summary>
internal sealed record Booking(Guid Staff, Guid Visit, DateTimeOffset StartsAt, DateTimeOffset EndsAt);

/// <summary>Who of the staff has another visit at a time: as its clinician, or sitting in.</summary>
internal sealed class Bookings(CoviexDb db)
{
    /// <summary>
    /// From here to the end of the caller's transaction nobody else books these people: of two who schedule at the same instant, the second one
    /// sees what the first one did. In the order of their ids, so that two never wait for each other.
    /// </summary>
    public async Task HoldAsync(IEnumerable<Guid> staff, CancellationToken ct)
    {
        foreach (var id in staff.Distinct().Order())
        {
            await db.Staff.Where(s => s.Id == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.Active, s => s.Active), ct);
        }
    }

    /// <param name="but">A visit that is being moved does not stand in its own way.</param>
    public async Task<List<Booking>> OverlappingAsync(Guid hospital, IReadOnlyCollection<Guid> staff, DateTimeOffset since, DateTimeOffset to, Guid? but, CancellationToken ct)
    {
        var earliest = since.AddMinutes(-ReminderRules.LongestVisit);          // no visit is longer: one that began before is over by now
        var near = await db.Visits.AsNoTracking()
            .Where(v => v.HospitalId == hospital && v.Id != but && (v.State == VisitState.Scheduled || v.State == VisitState.Open) && v.StartsAt < to && v.StartsAt > earliest)
            .Where(v => staff.Contains(v.HostId) || v.Seats.Any(s => s.StaffId != null && staff.Contains(s.StaffId.Value)))
            .Select(v => new { v.Id, v.HostId, v.StartsAt, v.Minutes, Colleagues = v.Seats.Where(s => s.StaffId != null).Select(s => s.StaffId!.Value).ToList() })
            .OrderBy(v => v.StartsAt).ToListAsync(ct);
        return
        [
            .. from visit in near
               let ends = visit.StartsAt.AddMinutes(visit.Minutes)
               where ends > since
               from person in visit.Colleagues.Append(visit.HostId).Distinct()
               where staff.Contains(person)
               select new Booking(person, visit.Id, visit.StartsAt, ends),
        ];
    }
}
