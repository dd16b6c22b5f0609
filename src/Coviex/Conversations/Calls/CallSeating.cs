using System.Security.Claims;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Lobby;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Conversations.Calls;

/// <summary>Who sits in a colleagues' call: whoever is in it, with the page that entered last. Answers from the database on every question.</summary>
internal sealed class CallSeating(CoviexDb db, CallViews views, StaffCalls calls, Nudges nudges) : ISeating
{
    public CircleKind Kind => CircleKind.Call;

    public async Task<Sitting?> SitAsync(ClaimsPrincipal user, Guid? circle, string page, CancellationToken ct)
    {
        if (CurrentStaff.Of(user) is not { } staff || circle is not { } id) { return null; }
        if (await views.Of(staff).AsNoTracking().Include(c => c.People).SingleOrDefaultAsync(c => c.Id == id, ct) is not { } call) { return null; }
        // A page from which the place was taken looks on: it hears how the call goes on, and sends and gets no signals.
        return new(Kind, id, staff.Id, null, null, null, call.Person(staff.Id) is { IsThere: true } person && person.Page == page);
    }

    public async Task StandAsync(Sitting sitting, CancellationToken ct)
    {
        // His sessions were ended because he was deactivated: he is out of the call with that, and not only when his page is missed.
        if (!await db.Set<Staff.StaffMember>().AnyAsync(s => s.Id == sitting.Seat && s.Active, ct)) { await calls.PutOutOfAsync(sitting.Circle, sitting.Seat, ct); }
        var people = await db.StaffCalls.Where(c => c.Id == sitting.Circle).SelectMany(c => c.People, (_, p) => p.StaffId).ToListAsync(ct);
        await nudges.CallAsync(people, sitting.Circle);
    }

    public async Task<bool> MaySignalAsync(Sitting from, Guid to, Guid? session, CancellationToken ct)
    {
        if (from.Seat == to) { return false; }
        var there = db.Set<CallPerson>().Where(p => p.CallId == from.Circle && (p.StaffId == from.Seat || p.StaffId == to) && (p.State == CallerState.In || p.State == CallerState.Held));
        var active = db.Set<Staff.StaffMember>();
        return await there.CountAsync(p => active.Any(s => s.Id == p.StaffId && s.Active), ct) == 2;
    }
}
