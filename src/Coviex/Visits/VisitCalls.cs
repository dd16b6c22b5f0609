using Coviex.Calls;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Lobby;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Visits;

/// <summary>A visit's call, whichever system carries it; and the call systems' questions about a visit.</summary>
internal sealed class VisitCalls(CoviexDb db, CallSystems systems)
{
    /// <summary>What keeps this clinician from hosting a visit over this system: the code of a refusal, with its sentence; null: nothing, or nobody could say in time.</summary>
    public async Task<string?> MissingToHostAsync(Guid host, CallSystem system, CancellationToken ct)
    {
        var email = await db.Staff.Where(s => s.Id == host).Select(s => s.Email).SingleAsync(ct);
        return await systems[system].MissingToHostAsync(host, email ?? "", ct) is { } missing ? $"host_{missing}" : null;
    }

    /// <summary>In the caller's transaction. Once more with another start moves the call.</summary>
    public async Task PlanAsync(Visit visit, Hospital hospital, CancellationToken ct)
    {
        var email = await db.Staff.Where(s => s.Id == visit.HostId).Select(s => s.Email).SingleAsync(ct);
        await systems[visit.CallSystem].PlanAsync(new(visit.Id, visit.HospitalId, visit.HostId, email ?? "", hospital.Name, visit.StartsAt, hospital.Zone), ct);
    }

    /// <summary>The visit is over; in the caller's transaction.</summary>
    public Task CloseAsync(Visit visit, CancellationToken ct) => systems[visit.CallSystem].CloseAsync(visit.Id, visit.StartedAt is not null, ct);

    /// <summary>The clinician has taken a guest out; in the caller's transaction.</summary>
    public Task RemoveAsync(Visit visit, Guid seat, CancellationToken ct) => systems[visit.CallSystem].RemoveAsync(visit.Id, seat, ct);

    public Task<CallSeen> SeenAsync(Visit visit, CancellationToken ct) => systems[visit.CallSystem].SeenAsync(visit.Id, ct);

    public void Wake(Visit visit) => systems[visit.CallSystem].Wake();

    public CallSetup SetupFor(Visit visit, Guid participant) => systems[visit.CallSystem].SetupFor(participant);

    /// <summary>A ticket for the clinician (no seat) or for a guest. The door is asked here, for every system alike: only who is admitted to a visit that has been started gets one.</summary>
    public async Task<(CallTicket? Ticket, Refusal? Refusal)> TicketAsync(Visit visit, Seat? seat, string name, bool byLink, CancellationToken ct)
    {
        if (visit.State != VisitState.Open || seat is { State: not SeatState.Admitted }) { return (null, new("door_closed")); }
        return await systems[visit.CallSystem].TicketAsync(new(visit.Id, seat?.Id ?? visit.HostId, name, seat is null, byLink), ct);
    }
}

/// <summary>Apart from <see cref="VisitCalls"/>, because the call systems ask it themselves.</summary>
internal sealed class CallVisits(CoviexDb db, VisitNews news, Nudges nudges) : ICallVisits
{
    public async Task<bool> MoveToDirectAsync(Guid visit, string problem, CancellationToken ct)
    {
        if (await db.Visits.SingleOrDefaultAsync(v => v.Id == visit, ct) is not { } found || !found.MoveToDirect(problem)) { return false; }
        await news.MeetingFailedAsync(found, problem, ct);
        return true;
    }

    public async Task ChangedAsync(Guid visit, CancellationToken ct)
    {
        news.Wake();
        if (await db.Visits.AsNoTracking().Include(v => v.Seats).SingleOrDefaultAsync(v => v.Id == visit, ct) is { } found) { await nudges.ChangedAsync(found); }
    }
}
