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
        var (from, to) = LocalMoment.DayOf(clock.GetUtcNow(), hospital.TimeZone);
        var his = (await rights.OfAsync(staff, VisitRight.Arrange, ct)).AsNoTracking().Include(v => v.Seats);
        // Two questions, each with an index of its own: one for both would look at every visit that he ever had. What is left is put in order here: asked for it in
        // order, SQLite goes through all of his visits by their start instead of the few that are not over.
        var left = await his.Where(v => (v.State == VisitState.Open || v.State == VisitState.Scheduled) && v.StartsAt < from).ToListAsync(ct);
        return [.. left.OrderBy(v => v.StartsAt), .. await his.Where(v => v.StartsAt >= from && v.StartsAt < to).OrderBy(v => v.StartsAt).ToListAsync(ct)];
    }
}
