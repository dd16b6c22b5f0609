using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Visits;

/// <summary>The day of a clinician, or of a coordinator's department: what begins today in the hospital's own zone, and what still stands from before.</summary>
internal sealed class TodaysVisits(CoviexDb db, VisitRights rights, TimeProvider clock)
{
    public async Task<List<Visit>> OfAsync(CurrentStaff staff, CancellationToken ct)
    {
        var hospital = await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct);
        var (from, to) = DayOf(clock.GetUtcNow(), hospital.TimeZone);
        var his = (await rights.OfAsync(staff, VisitRight.Arrange, ct)).AsNoTracking().Include(v => v.Seats);
        // Two questions, each with an index of its own: one for both would look at every visit that he ever had.
        var left = await his.Where(v => (v.State == VisitState.Open || v.State == VisitState.Scheduled) && v.StartsAt < from).OrderBy(v => v.StartsAt).ToListAsync(ct);
        return [.. left, .. await his.Where(v => v.StartsAt >= from && v.StartsAt < to).OrderBy(v => v.StartsAt).ToListAsync(ct)];
    }

    /// <summary>The local day around an instant. It has 23 or 25 hours when the clocks change.</summary>
    internal static (DateTimeOffset From, DateTimeOffset To) DayOf(DateTimeOffset now, TimeZoneInfo zone)
    {
        var day = TimeZoneInfo.ConvertTime(now, zone).Date;
        return (Midnight(day, zone), Midnight(day.AddDays(1), zone));
    }

    // The first instant whose local date is that day, found among instants: midnight may not exist, or come twice, and for a zone whose rules have
    // changed for good (Asunción) .NET does not know which local times there were.
    private static DateTimeOffset Midnight(DateTime day, TimeZoneInfo zone)
    {
        var earliest = new DateTimeOffset(day, TimeSpan.Zero).AddHours(-15);
        var (from, to) = (0, 52 * 60);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (TimeZoneInfo.ConvertTime(earliest.AddMinutes(middle), zone).Date >= day) { to = middle; } else { from = middle + 1; }
        }
        return earliest.AddMinutes(from);
    }
}
