using Coviex.Conversations.Calls;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Lobby;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Conversations;

/// <summary>Who there is in the hospital, and how each can be reached now.</summary>
internal sealed class Colleagues(CoviexDb db, WhoMayTalk who, StaffConnections connections, Presence seats, TimeProvider clock)
{
    /// <summary>With whom he may open a conversation.</summary>
    public async Task<IReadOnlyList<ColleagueView>> OfAsync(CurrentStaff staff, CancellationToken ct)
    {
        var people = await db.Staff.AsNoTracking().Where(s => s.HospitalId == staff.HospitalId && s.Active && s.Id != staff.Id)
            .Select(s => new { s.Id, s.DisplayName, s.Roles, s.DepartmentId }).ToListAsync(ct);
        var departments = await db.Departments.AsNoTracking().Where(d => d.HospitalId == staff.HospitalId).ToDictionaryAsync(d => d.Id, d => d.Name, ct);
        var favourites = (await db.Favourites.Where(f => f.StaffId == staff.Id).Select(f => f.ColleagueId).ToListAsync(ct)).ToHashSet();
        var presence = await PresenceAsync(staff.HospitalId, ct);
        var rules = await who.AmongAsync(staff.HospitalId, [.. people.Select(p => p.Id), staff.Id], ct);
        return
        [
            .. people.Where(p => rules.MayOpen(staff.Id, p.Id)).Select(p => new ColleagueView(p.Id, p.DisplayName, [.. Enum.GetValues<Roles>().Where(r => r != Roles.None && p.Roles.HasFlag(r)).Select(r => $"{r}")],
                    p.DepartmentId is { } d ? departments.GetValueOrDefault(d) : null, presence(p.Id), favourites.Contains(p.Id)))
                .OrderByDescending(p => p.Favourite).ThenBy(p => p.Name, StringComparer.CurrentCulture),
        ];
    }

    public async Task<PresenceWish?> WishAsync(Guid staff, CancellationToken ct) =>
        await db.PresenceWishes.AsNoTracking().SingleOrDefaultAsync(w => w.StaffId == staff, ct) is { } wish && wish.Holds(clock.GetUtcNow()) ? wish : null;

    public async Task WishAsync(Guid staff, PresenceState? state, TimeSpan? length, CancellationToken ct)
    {
        var known = await db.PresenceWishes.SingleOrDefaultAsync(w => w.StaffId == staff, ct);
        if (state is null)
        {
            if (known is not null) { db.Remove(known); }
        }
        else
        {
            if (known is null) { db.PresenceWishes.Add(known = new() { StaffId = staff, State = state.Value }); }
            (known.State, known.Until) = (state.Value, clock.GetUtcNow() + length);
        }
        await db.SaveChangesAsync(ct);
    }

    public async Task FavourAsync(Guid staff, Guid colleague, bool wanted, CancellationToken ct)
    {
        var known = await db.Favourites.SingleOrDefaultAsync(f => f.StaffId == staff && f.ColleagueId == colleague, ct);
        if (wanted && known is null) { db.Favourites.Add(new(staff, colleague)); }
        if (!wanted && known is not null) { db.Remove(known); }
        await db.SaveChangesAsync(ct);
    }

    /// <summary>How each of a hospital can be reached at this moment.</summary>
    public async Task<Func<Guid, PresenceState>> PresenceAsync(Guid hospital, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var staff = db.Staff;
        var wishes = await db.PresenceWishes.AsNoTracking().Where(w => staff.Any(s => s.Id == w.StaffId && s.HospitalId == hospital)).ToDictionaryAsync(w => w.StaffId, ct);
        var open = await db.Visits.AsNoTracking().Where(v => v.HospitalId == hospital && v.State == VisitState.Open).Select(v => new { v.Id, v.HostId }).ToListAsync(ct);
        var busy = open.Where(v => seats.Find(v.Id, v.HostId) is not null).Select(v => v.HostId).ToHashSet();
        var here = connections.Staff;
        var talking = (await db.LivingCalls.Where(c => c.HospitalId == hospital && c.VisitId == null).SelectMany(c => c.People)
            .Where(p => p.State == CallerState.In || p.State == CallerState.Held).Select(p => p.StaffId).ToListAsync(ct)).ToHashSet();
        return id =>
            !here.Contains(id) ? PresenceState.Off
            : wishes.TryGetValue(id, out var wish) && wish.Holds(now) ? wish.State
            : busy.Contains(id) ? PresenceState.InVisit
            : talking.Contains(id) ? PresenceState.InCall
            : PresenceState.Available;
    }
}
