using System.Globalization;
using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Lobby;
using Coviex.Staff;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Visits.Agenda;

/// <summary>Visits at another time: to plan one, to move it, and to sit in on a colleague's.</summary>
internal static class AgendaEndpoints
{
    /// <param name="Revision">The visit's when the form was filled in: a visit that was moved meanwhile is not moved again unseen.</param>
    public sealed record MoveForm(string? Day, string? Time, bool? Second, int? Minutes, bool? Anyway, int? Revision);

    /// <param name="Url">The whole link. It is in this answer and nowhere else.</param>
    public sealed record DoorView(string Url);

    public sealed record PlanView(Guid Id, VisitState State, DateTimeOffset StartsAt, int Minutes, int Revision);

    public static void MapAgenda(this IEndpointRouteBuilder routes)
    {
        var agenda = routes.MapGroup("/api/agenda").WithTags("Agenda").RequireAuthorization(Policies.Arranges);
        agenda.MapPost("/", Schedule);
        agenda.MapGet("/{visit:guid}", Plan).Asks(VisitRight.Arrange);
        agenda.MapPost("/{visit:guid}/move", Move).Asks(VisitRight.Arrange);
        agenda.MapPost("/{visit:guid}/join", Join).Asks(VisitRight.SitIn);
    }

    internal static async Task<Results<Ok<PlanView>, ProblemHttpResult>> Plan(Guid visit, CurrentStaff staff, VisitActs acts, CancellationToken ct) =>
        await acts.FindAsync(visit, staff, ct) is { } found ? TypedResults.Ok(Of(found)) : acts.Problem(Refusal.NotFound);

    internal static async Task<Results<Created<VisitView>, ProblemHttpResult>> Schedule(
        PlannedVisit form, CurrentStaff staff, CoviexDb db, VisitRights rights, PlannedVisitReader reader, VisitInvitations invitations, Reminders reminders, VisitViews views, Nudges nudges,
        AuditLog audit, VisitCalls calls, Problems problems, IOptions<CoviexOptions> options, HttpContext http, CancellationToken ct)
    {
        var host = await rights.HostAsync(staff, form.Clinician, ct);
        if (await FindAskedAsync() is { } made) { return await MadeAsync(made); }
        var hospital = await db.Hospitals.SingleAsync(h => h.Id == staff.HospitalId, ct);
        var (visit, errors) = await reader.ReadAsync(form, hospital, host, options.Value.Visits, ct);
        if (visit is null || host is null) { return problems.Of(http, errors); }
        if (await calls.MissingToHostAsync(host.Id, visit.CallSystem, ct) is { } missing) { return problems.Of(http, new Refusal(missing)); }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await reader.WarnAsync(visit, visit.StartsAt, visit.Minutes, hospital, errors, ct) && form.Anyway is not true)
        {
            // The same form, pressed twice in the same instant: what stands in the way is the visit it has made.
            return await FindAskedAsync() is { } first ? await MadeAsync(first) : problems.Of(http, errors);
        }
        db.Visits.Add(visit);
        var rules = await reminders.RulesAsync(visit, ct);
        foreach (var seat in visit.Seats) { await invitations.InviteAsync(visit, seat, hospital, host.DisplayName, ct, rules); }
        await calls.PlanAsync(visit, hospital, ct);
        audit.Record(hospital.Id, Actor.Of(staff), "visit.planned", visit.Id);
        foreach (var seat in reader.Anyway) { audit.Record(hospital.Id, Actor.Of(staff), "guest.invited_anyway", visit.Id, seat); }
        try { await db.SaveChangesAsync(ct); }                               // visit, invitations, messages, reminders and record: all or nothing
        catch (DbUpdateException)
        {
            await transaction.RollbackAsync(ct);
            db.ChangeTracker.Clear();
            if (await FindAskedAsync() is { } meanwhile) { return await MadeAsync(meanwhile); }
            throw;
        }
        await transaction.CommitAsync(ct);
        invitations.Wake();
        calls.Wake(visit);
        await nudges.ChangedAsync(visit);
        return await MadeAsync(visit);

        async Task<Visit?> FindAskedAsync() => host is not null && form.Request is { } request
            ? await db.Visits.Include(v => v.Seats).SingleOrDefaultAsync(v => v.HostId == host.Id && v.HospitalId == staff.HospitalId && v.Request == request, ct)
            : null;

        async Task<Created<VisitView>> MadeAsync(Visit there) => TypedResults.Created($"{(staff.IsProgram ? "/api/v1" : "/api")}/visits/{there.Id}", await views.OfAsync(there, staff.Language, ct));
    }

    internal static async Task<Results<Ok<PlanView>, ProblemHttpResult>> Move(
        Guid visit, MoveForm form, CurrentStaff staff, CoviexDb db, VisitActs acts, PlannedVisitReader reader, Reminders reminders, OutboxSignal outbox, VisitCalls calls,
        Nudges nudges, AuditLog audit, Texts texts, Problems problems, HttpContext http, CancellationToken ct)
    {
        if (await acts.FindAsync(visit, staff, ct) is not { } found) { return acts.Problem(Refusal.NotFound); }
        var (hospital, errors) = (await db.Hospitals.SingleAsync(h => h.Id == staff.HospitalId, ct), new FieldErrors());
        var at = reader.ReadMoment(form.Day, form.Time, form.Second is true, hospital, errors);
        var minutes = PlannedVisitReader.ReadMinutes(form.Minutes ?? found.Minutes, errors);
        if (errors.Any || at is not { } startsAt) { return problems.Of(http, errors); }
        if (!found.Stands) { return acts.Problem(new("visit_over")); }
        if (form.Revision != found.Revision) { return Meanwhile(found); }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await reader.WarnAsync(found, startsAt, minutes, hospital, errors, ct) && form.Anyway is not true) { return problems.Of(http, errors); }
        var before = found.Revision;
        if (found.MoveTo(startsAt, minutes) is { } refusal) { return acts.Problem(refusal); }
        if (found.Revision == before) { return TypedResults.Ok(Of(found)); }                   // nothing is another: nobody is told
        var invitations = await db.Invitations.Include(i => i.Messages).Where(i => i.VisitId == visit).ToListAsync(ct);
        await reminders.MoveAsync(found, invitations, hospital, ct);
        await calls.PlanAsync(found, hospital, ct);
        audit.Record(hospital.Id, Actor.Of(staff), "visit.moved", found.Id);
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateConcurrencyException)
        {
            await transaction.RollbackAsync(ct);
            db.ChangeTracker.Clear();
            return Meanwhile((await acts.FindAsync(visit, staff, ct))!);
        }
        await transaction.CommitAsync(ct);
        outbox.Wake();
        calls.Wake(found);
        await nudges.ChangedAsync(found);
        return TypedResults.Ok(Of(found));

        ProblemHttpResult Meanwhile(Visit there) => acts.Problem(new("moved_meanwhile") { Values = [("moment", Say(there.StartsAt)), ("minutes", there.Minutes)] });

        string Say(DateTimeOffset moment)
        {
            var (local, culture) = (TimeZoneInfo.ConvertTime(moment, hospital.TimeZone), CultureInfo.GetCultureInfo(staff.Language));
            return texts.Get(staff.Language, "console.time.dayAndClock",
                ("day", local.ToString(texts.Get(staff.Language, "console.time.day"), culture)), ("clock", local.ToString(texts.Get(staff.Language, "console.time.clock"), culture)));
        }
    }

    // A colleague has a seat like a guest. His link is made in the moment in which he presses, and is never sent.
    private static async Task<Results<Ok<DoorView>, ProblemHttpResult>> Join(
        Guid visit, CurrentStaff staff, CoviexDb db, VisitActs acts, AuditLog audit, Problems problems, IOptions<CoviexOptions> options, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        if (await acts.FindAsync(visit, staff, ct) is not { } found) { return problems.Of(http, Refusal.NotFound); }
        if (!found.Stands) { return problems.Of(http, new Refusal("visit_over")); }
        var seat = found.Seats.Single(s => s.StaffId == staff.Id);
        var invitation = await db.Invitations.SingleAsync(i => i.Id == seat.Id, ct);
        if (invitation.RevokedAt is not null) { return problems.Of(http, new Refusal("revoked")); }
        var (link, secret) = Link.Mint(invitation, clock.GetUtcNow(), options.Value.Links.Life);
        db.Links.Add(link);
        audit.Record(staff.HospitalId, Actor.Of(staff), "guest.colleague_came", found.Id, seat.Id);
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(new DoorView(Link.Address(options.Value, secret)));
    }

    private static PlanView Of(Visit visit) => new(visit.Id, visit.State, visit.StartsAt, visit.Minutes, visit.Revision);
}
