using Coviex.Calls.Webex;
using Coviex.Calls.Webex.Bot;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Visits;

/// <summary>What the bot must know to answer a member of staff: no more than that person's own pages show.</summary>
internal sealed class VisitDesk(CoviexDb db, TodaysVisits todays, TimeProvider clock) : IBotDesk
{
    public async Task<BotPerson?> WhoAsync(string email, CancellationToken ct)
    {
        var normal = email.ToUpperInvariant();
        var members = db.Staff.AsNoTracking().Where(s => s.Active);
        var member = await members.SingleOrDefaultAsync(s => s.NormalizedUserName == normal, ct);
        if (member is null)
        {
            // An account that two have linked says nothing of who asks.
            var linked = await db.WebexGrants.AsNoTracking().Where(g => g.Account != null).Select(g => new { g.Id, g.Account }).ToListAsync(ct);
            if (linked.Where(g => email.Equals(g.Account, StringComparison.OrdinalIgnoreCase)).ToList() is [var one]) { member = await members.SingleOrDefaultAsync(s => s.Id == one.Id, ct); }
        }
        if (member is null) { return null; }
        var zone = await db.Hospitals.Where(h => h.Id == member.HospitalId).Select(h => h.Zone).SingleAsync(ct);
        return new(member.Id, member.HospitalId, member.Language, zone, member.Roles.HasFlag(Roles.Clinician), member.Roles.HasFlag(Roles.Administrator));
    }

    public async Task<IReadOnlyList<BotVisit>> TodayOfAsync(BotPerson person, CancellationToken ct)
    {
        var staff = new CurrentStaff(person.Id, person.Hospital, "", person.Language, person.Clinician ? new HashSet<string> { Policies.Clinician } : []);
        return [.. (await todays.OfAsync(staff, ct)).Select(v => new BotVisit(v.Id, v.StartsAt, Code(v.State),
            [.. v.Seats.OrderBy(s => s.Id).Select(s => new BotGuest(s.Name, Code(s.State), v.Stands && s.State == SeatState.Waiting ? s.WaitingSince : null))]))];
    }

    public async Task<(int Visits, int Waiting)> CountAsync(BotPerson person, CancellationToken ct)
    {
        var (from, to) = LocalMoment.DayOf(clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(person.Zone));
        var visits = db.Visits.Where(v => v.HospitalId == person.Hospital && ((v.StartsAt >= from && v.StartsAt < to) || (v.StartsAt < from && (v.State == VisitState.Open || v.State == VisitState.Scheduled))));
        return (await visits.CountAsync(ct), await visits.Where(v => v.State == VisitState.Open || v.State == VisitState.Scheduled)
            .SelectMany(v => v.Seats).CountAsync(s => s.State == SeatState.Waiting, ct));
    }

    private static string Code<T>(T state) where T : struct, Enum => state.ToString().ToLowerInvariant();
}
