using Coviex.Audit;
using Coviex.Calls;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Lobby;
using Coviex.Staff;
using Coviex.Visits.Agenda;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Visits;

/// <summary>What staff do with visits. Each act: find the visit by the right that it asks for, ask the entity, save, nudge, answer.</summary>
internal static class VisitEndpoints
{
    private const int LongestDelay = 240;

    public sealed record DoorForm(bool? KeepOpen);

    public sealed record LateForm(int? Minutes);

    /// <summary>The page cannot hold the call itself and wants a link.</summary>
    public sealed record TicketForm(bool? ByLink);

    public static void MapVisits(this IEndpointRouteBuilder routes)
    {
        var visits = routes.MapGroup("/api/visits").WithTags("Visits").RequireAuthorization(Policies.Arranges);
        visits.MapPost("/", Create);
        visits.MapGet("/", Today);
        visits.MapGet("/{visit:guid}", One).Asks(VisitRight.Arrange);
        visits.MapGet("/{visit:guid}/room", Room).Asks(VisitRight.Hold);
        visits.MapPost("/{visit:guid}/ticket", Ticket).Asks(VisitRight.Hold);
        visits.MapGet("/{visit:guid}/ticket/link", async (Guid visit, CurrentStaff staff, VisitActs acts, VisitCalls calls, Problems problems, HttpContext http, CancellationToken ct) =>
            CallLink.To((await Ticket(visit, new(true), staff, acts, calls, problems, http, ct)).Result, problems, http)).Asks(VisitRight.Hold);
        visits.MapPost("/{visit:guid}/start", (VisitActs acts, Guid visit, CurrentStaff staff, CancellationToken ct) =>
            acts.DoAsync(visit, staff, "visit.started", (v, now, capacity) => v.Start(now, capacity), ct)).Asks(VisitRight.Hold);
        visits.MapPost("/{visit:guid}/end", (VisitActs acts, Guid visit, CurrentStaff staff, CancellationToken ct) =>
            acts.DoAsync(visit, staff, "visit.ended", (v, now, _) => v.End(now), ct)).Asks(VisitRight.Hold);
        visits.MapPost("/{visit:guid}/cancel", Cancel).Asks(VisitRight.Arrange);
        visits.MapPost("/{visit:guid}/door", (VisitActs acts, Guid visit, DoorForm form, CurrentStaff staff, CancellationToken ct) =>
            acts.DoAsync(visit, staff, form.KeepOpen is true ? "visit.door_kept_open" : "visit.door_closed",
                (v, now, capacity) => form.KeepOpen is { } open ? v.KeepDoor(open, now, capacity) : new Refusal("bad_input", 400), ct)).Asks(VisitRight.Hold);
        visits.MapPost("/{visit:guid}/late", (VisitActs acts, Guid visit, LateForm form, CurrentStaff staff, CancellationToken ct) =>
            acts.DoAsync(visit, staff, "visit.late",
                (v, now, _) => form.Minutes is >= 0 and <= LongestDelay ? v.SayLate(form.Minutes.Value, now) : new Refusal("bad_input", 400), ct)).Asks(VisitRight.Arrange);
        visits.MapGuests();
        visits.MapTexts();
        visits.MapWaiting();
        visits.MapVisitFiles();
        routes.MapAgenda();
        routes.MapFeed();
    }

    internal static async Task<Results<Created<VisitView>, ProblemHttpResult>> Create(
        NewVisit form, CurrentStaff staff, CoviexDb db, VisitRights rights, NewVisitReader reader, VisitInvitations invitations, VisitViews views, Nudges nudges,
        AuditLog audit, VisitCalls calls, VisitNews news, Problems problems, IOptions<CoviexOptions> options, HttpContext http, CancellationToken ct)
    {
        var host = await rights.HostAsync(staff, form.Clinician, ct);
        if (await FindAskedAsync() is { } made) { return await MadeAsync(made); }
        var hospital = await db.Hospitals.SingleAsync(h => h.Id == staff.HospitalId, ct);
        var (visit, errors) = await reader.ReadAsync(form, hospital, host, options.Value.Visits, ct);
        if (visit is null || host is null) { return problems.Of(http, errors); }
        if (await calls.MissingToHostAsync(host.Id, visit.CallSystem, ct) is { } missing) { return problems.Of(http, new Refusal(missing)); }

        db.Visits.Add(visit);
        foreach (var seat in visit.Seats) { await invitations.InviteAsync(visit, seat, hospital, host.DisplayName, ct); }
        await calls.PlanAsync(visit, hospital, ct);
        await news.CreatedAsync(visit, ct);
        audit.Record(hospital.Id, Actor.Of(staff), "visit.created", visit.Id);
        foreach (var seat in reader.Anyway) { audit.Record(hospital.Id, Actor.Of(staff), "guest.invited_anyway", visit.Id, seat); }
        try { await db.SaveChangesAsync(ct); }                               // visit, invitations, messages and record: all or nothing
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (await FindAskedAsync() is { } meanwhile) { return await MadeAsync(meanwhile); }      // pressed twice in the same instant
            throw;
        }
        invitations.Wake();
        calls.Wake(visit);
        news.Wake();
        await nudges.ChangedAsync(visit);
        return await MadeAsync(visit);

        async Task<Visit?> FindAskedAsync() => host is not null && form.Request is { } request
            ? await db.Visits.Include(v => v.Seats).SingleOrDefaultAsync(v => v.HostId == host.Id && v.HospitalId == staff.HospitalId && v.Request == request, ct)
            : null;

        async Task<Created<VisitView>> MadeAsync(Visit made) =>
            TypedResults.Created($"{(staff.IsProgram ? "/api/v1" : "/api")}/visits/{made.Id}", await views.OfAsync(made, staff.Language, ct));
    }

    // Whoever knows of a visit that is to come is told that it does not; who stands in the lobby reads it there.
    internal static async Task<Results<Ok<VisitView>, ProblemHttpResult>> Cancel(
        Guid visit, CurrentStaff staff, CoviexDb db, VisitActs acts, VisitInvitations invitations, CancellationToken ct)
    {
        var invited = await db.Invitations.Include(i => i.Messages)
            .Where(i => i.VisitId == visit && i.HospitalId == staff.HospitalId && i.RevokedAt == null).ToListAsync(ct);
        var answer = await acts.DoAsync(visit, staff, "visit.cancelled", (v, now, _) =>
        {
            var toTell = v.State == VisitState.Scheduled && (v.Planned || v.StartsAt > now)
                ? invited.Where(i => i.IsTold && v.Seats.Single(s => s.Id == i.Id) is { Inside: false, State: not (SeatState.Declined or SeatState.Removed) }).ToList() : [];
            if (v.Cancel(now) is { } refusal) { return refusal; }
            foreach (var invitation in toTell) { invitation.Queue(TextKind.Cancelled, now); }
            return null;
        }, ct);
        invitations.Wake();
        return answer;
    }

    private static async Task<Ok<VisitView[]>> Today(CurrentStaff staff, TodaysVisits today, VisitViews views, CancellationToken ct) =>
        TypedResults.Ok(await views.OfAsync(await today.OfAsync(staff, ct), staff.Language, ct));

    internal static async Task<Results<Ok<VisitView>, ProblemHttpResult>> One(
        Guid visit, CurrentStaff staff, VisitActs acts, VisitViews views, Problems problems, HttpContext http, CancellationToken ct) =>
        await acts.FindAsync(visit, staff, ct) is { } found
            ? TypedResults.Ok(await views.OfAsync(found, staff.Language, ct))
            : problems.Of(http, Refusal.NotFound);

    private static async Task<Results<Ok<RoomView>, ProblemHttpResult>> Room(
        Guid visit, CurrentStaff staff, VisitActs acts, VisitViews views, Presence presence, VisitCalls calls, Problems problems,
        IOptions<CoviexOptions> options, HttpContext http, CancellationToken ct)
    {
        if (await acts.FindAsync(visit, staff, ct) is not { } found) { return problems.Of(http, Refusal.NotFound); }
        var replies = await views.RepliesAsync(found, staff.Language, ct);
        var peers = found.Seats.Where(s => found.Stands && s.Inside)
            .Select(s => (Seat: s, There: presence.Find(found.Id, s.Id)))
            .Where(p => p.There is not null && p.There.Session == p.Seat.SessionId)
            .Select(p => new PeerView(p.Seat.Id, p.There!.Page, p.Seat.Name, p.Seat.Relation, "guest", p.Seat.State == SeatState.Admitted && found.State == VisitState.Open));
        return TypedResults.Ok(new RoomView(await views.OfAsync(found, staff.Language, ct), new(staff.Id, staff.Name), options.Value.Visits.Capacity,
            calls.SetupFor(found, staff.Id), await calls.SeenAsync(found, ct), [.. peers], replies));
    }

    private static async Task<Results<Ok<CallTicket>, ProblemHttpResult>> Ticket(
        Guid visit, TicketForm form, CurrentStaff staff, VisitActs acts, VisitCalls calls, Problems problems, HttpContext http, CancellationToken ct)
    {
        if (await acts.FindAsync(visit, staff, ct) is not { } found) { return problems.Of(http, Refusal.NotFound); }
        var (ticket, refusal) = await calls.TicketAsync(found, null, staff.Name, form.ByLink is true, ct);
        return refusal is null ? TypedResults.Ok(ticket!) : problems.Of(http, refusal);
    }
}
