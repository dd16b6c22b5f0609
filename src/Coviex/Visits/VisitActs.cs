using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Lobby;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Visits;

/// <summary>The frame that every act on a visit shares: the right that its endpoint asks for, one table of moves, a record, one save, one nudge.</summary>
internal sealed class VisitActs(
    CoviexDb db, VisitRights rights, VisitViews views, VisitInvitations invitations, VisitCalls calls, Nudges nudges, AuditLog audit, Problems problems, IHttpContextAccessor http, IOptions<CoviexOptions> options, TimeProvider clock)
{
    /// <summary>The visit with its seats, if this person may do with it what the endpoint is for; for everybody else it is not there.</summary>
    public async Task<Visit?> FindAsync(Guid visit, CurrentStaff staff, CancellationToken ct)
    {
        var asked = http.HttpContext?.GetEndpoint()?.Metadata.GetMetadata<AskedRight>() ?? throw new InvalidOperationException("This endpoint does not say which right on a visit it asks for");
        return await (await rights.OfAsync(staff, asked.Right, ct)).Include(v => v.Seats).SingleOrDefaultAsync(v => v.Id == visit, ct);
    }

    public async Task<Results<Ok<VisitView>, ProblemHttpResult>> DoAsync(
        Guid id, CurrentStaff staff, string action, Func<Visit, DateTimeOffset, int, Refusal?> act, CancellationToken ct)
    {
        if (await FindAsync(id, staff, ct) is not { } visit) { return Problem(Refusal.NotFound); }
        if (act(visit, clock.GetUtcNow(), options.Value.Visits.Capacity) is { } refusal) { return Problem(refusal); }
        await SaveAsync(visit, staff, action, null, ct);
        return TypedResults.Ok(await views.OfAsync(visit, staff.Language, ct));
    }

    public async Task<Results<Ok<GuestView>, ProblemHttpResult>> DoAsync(
        Guid id, Guid guest, CurrentStaff staff, string action, Func<Visit, Seat, DateTimeOffset, int, Refusal?> act, CancellationToken ct)
    {
        if (await FindAsync(id, staff, ct) is not { } visit || visit.Seats.SingleOrDefault(s => s.Id == guest) is not { } seat) { return Problem(Refusal.NotFound); }
        var before = seat.State;
        if (act(visit, seat, clock.GetUtcNow(), options.Value.Visits.Capacity) is { } refusal) { return Problem(refusal); }
        var removed = seat.State == SeatState.Removed && before != SeatState.Removed;
        if (removed) { await calls.RemoveAsync(visit, guest, ct); }
        await SaveAsync(visit, staff, action, guest, ct);
        if (removed) { calls.Wake(visit); }
        return TypedResults.Ok((await views.OfAsync(visit, staff.Language, ct)).Guests.Single(g => g.Id == guest));
    }

    public ProblemHttpResult Problem(Refusal refusal) => problems.Of(http.HttpContext!, refusal);

    private async Task SaveAsync(Visit visit, CurrentStaff staff, string action, Guid? guest, CancellationToken ct)
    {
        if (db.ChangeTracker.HasChanges())                                   // a repeated press changes nothing and leaves no second record
        {
            audit.Record(visit.HospitalId, Actor.Of(staff), action, visit.Id, guest);
            if (!visit.Stands) { await calls.CloseAsync(visit, ct); }
            await db.SaveChangesAsync(ct);
            if (!visit.Stands) { await invitations.DropQueuedAsync(visit.Id, null, ct); calls.Wake(visit); }
        }
        await nudges.ChangedAsync(visit);
    }
}
