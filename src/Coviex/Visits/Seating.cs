using System.Security.Claims;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Lobby;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Visits;

/// <summary>Answers the lobby's questions from the database, so that every node and every moment gives the same answer.</summary>
internal sealed class Seating(CoviexDb db, VisitRights rights, Nudges nudges, TimeProvider clock) : ISeating
{
    public CircleKind Kind => CircleKind.Visit;

    public async Task<Sitting?> SitAsync(ClaimsPrincipal user, Guid? visit, string page, CancellationToken ct)
    {
        // One browser may have both sessions, when staff try the guest's side themselves: the page that names a visit is the clinician's.
        if (visit is not null)
        {
            if (CurrentStaff.Of(user) is not { } staff) { return null; }
            var held = await (await rights.OfAsync(staff, VisitRight.Hold, ct)).Where(v => v.Id == visit).Select(v => new { v.DepartmentId }).SingleOrDefaultAsync(ct);
            return held is null ? null : new(Kind, visit.Value, staff.Id, staff.Id, held.DepartmentId, null, true);
        }
        if (CurrentGuest.Of(user) is not { } guest || await db.Seats.SingleOrDefaultAsync(s => s.Id == guest.Seat, ct) is not { } seat) { return null; }
        var visited = await db.Visits.Where(v => v.Id == seat.VisitId).Select(v => new { v.HostId, v.DepartmentId }).SingleAsync(ct);
        var holds = seat.SessionId == guest.Session;
        if (holds)
        {
            await db.Seats.Where(s => s.Id == seat.Id && s.SessionId == guest.Session && s.AwaySince != null)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.AwaySince, (DateTimeOffset?)null), ct);
        }
        return new(Kind, seat.VisitId, seat.Id, visited.HostId, visited.DepartmentId, guest.Session, holds);
    }

    public async Task StandAsync(Sitting sitting, CancellationToken ct)
    {
        if (sitting.Session is not null)
        {
            DateTimeOffset? now = clock.GetUtcNow();
            await db.Seats.Where(s => s.Id == sitting.Seat && s.SessionId == sitting.Session && (s.AwaySince == null || s.AwaySince > now))
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.AwaySince, now), ct);
        }
        await nudges.ChangedAsync(sitting.Circle, sitting.Department, sitting.Host!.Value);
    }

    public async Task<bool> MaySignalAsync(Sitting from, Guid to, Guid? session, CancellationToken ct)
    {
        if (from.Seat == to) { return false; }
        // One question: a call that begins sends a dozen signals, and each waits for it.
        var seats = await db.Visits.Where(v => v.Id == from.Circle).SelectMany(v => v.Seats, (v, s) => new { Visit = v.State, s.Id, s.State, s.SessionId })
            .Where(s => s.Id == from.Seat || s.Id == to).ToListAsync(ct);
        if (seats.Count == 0) { return false; }                               // of two who connect one at least is a guest
        var (sender, receiver) = (seats.SingleOrDefault(s => s.Id == from.Seat), seats.SingleOrDefault(s => s.Id == to));
        if (sender?.SessionId != from.Session || receiver?.SessionId != session) { return false; }    // another device has taken the seat
        return SignalRules.May(seats[0].Visit, End(from.Seat == from.Host, sender?.State), End(to == from.Host, receiver?.State));
    }

    private static SignalEnd? End(bool host, SeatState? state) => host ? new(true, SeatState.Admitted) : state is { } s ? new(false, s) : null;
}

/// <summary>One end of a signal: the clinician, or a guest in some state.</summary>
internal readonly record struct SignalEnd(bool Clinician, SeatState State);

/// <summary>docs/protocol.md, "Who may signal whom".</summary>
internal static class SignalRules
{
    public static bool May(VisitState visit, SignalEnd? from, SignalEnd? to) =>
        visit is VisitState.Scheduled or VisitState.Open && from is { } a && to is { } b && (a.Clinician, b.Clinician) switch
        {
            (true, true) => false,
            (true, false) => b.State is SeatState.Waiting or SeatState.Admitted,
            (false, true) => a.State is SeatState.Waiting or SeatState.Admitted,
            (false, false) => visit == VisitState.Open && a.State == SeatState.Admitted && b.State == SeatState.Admitted,
        };
}
