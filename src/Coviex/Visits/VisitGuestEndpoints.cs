using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Lobby;
using Coviex.Staff;
using Coviex.Visits.Agenda;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Visits;

/// <summary>What staff do with one guest of a visit: the door, and the link.</summary>
internal static class VisitGuestEndpoints
{
    public sealed record MoveForm(bool? Allow);

    public static void MapGuests(this RouteGroupBuilder visits)
    {
        visits.MapPost("/{visit:guid}/guests", InviteOneMore).Asks(VisitRight.Arrange);
        var guest = visits.MapGroup("/{visit:guid}/guests/{guest:guid}");
        guest.MapPost("/admit", (VisitActs acts, Guid visit, Guid guest, CurrentStaff staff, CancellationToken ct) =>
            acts.DoAsync(visit, guest, staff, "guest.admitted", (v, s, now, capacity) => v.Admit(s, v.HostId == staff.Id, now, capacity), ct)).Asks(VisitRight.Arrange);
        guest.MapPost("/decline", (VisitActs acts, Guid visit, Guid guest, CurrentStaff staff, CancellationToken ct) =>
            acts.DoAsync(visit, guest, staff, "guest.declined", (_, s, _, _) => s.Decline(), ct)).Asks(VisitRight.Arrange);
        guest.MapPost("/remove", (VisitActs acts, Guid visit, Guid guest, CurrentStaff staff, CancellationToken ct) =>
            acts.DoAsync(visit, guest, staff, "guest.removed", (v, s, now, capacity) => v.Remove(s, now, capacity), ct)).Asks(VisitRight.Hold);
        guest.MapPost("/readmit", Readmit).Asks(VisitRight.Arrange);
        guest.MapPost("/acknowledge", (VisitActs acts, Guid visit, Guid guest, CurrentStaff staff, CancellationToken ct) =>
            acts.DoAsync(visit, guest, staff, "guest.acknowledged", (_, s, now, _) => s.Acknowledge(now), ct)).Asks(VisitRight.Arrange);
        guest.MapPost("/move", (VisitActs acts, Guid visit, Guid guest, MoveForm form, CurrentStaff staff, CancellationToken ct) =>
            acts.DoAsync(visit, guest, staff, form.Allow is true ? "guest.move_allowed" : "guest.move_refused",
                (_, s, now, _) => form.Allow is { } allow ? s.AnswerMove(allow, now) : new Refusal("bad_input", 400), ct)).Asks(VisitRight.Hold);
        guest.MapPost("/resend", Resend).Asks(VisitRight.Arrange);
        guest.MapPost("/revoke", Revoke).Asks(VisitRight.Arrange);
    }

    private static async Task<Results<Created<GuestView>, ProblemHttpResult>> InviteOneMore(
        Guid visit, NewGuest form, CurrentStaff staff, CoviexDb db, VisitActs acts, NewVisitReader reader, VisitInvitations invitations, Reminders reminders, VisitViews views,
        AuditLog audit, Nudges nudges, Problems problems, HttpContext http, TimeProvider clock, CancellationToken ct)
    {
        if (await acts.FindAsync(visit, staff, ct) is not { } found) { return acts.Problem(Refusal.NotFound); }
        var (hospital, errors) = (await db.Hospitals.SingleAsync(h => h.Id == staff.HospitalId, ct), new FieldErrors());
        var seat = await reader.ReadAsync(form, hospital, "", clock.GetUtcNow(), errors, ct);
        if (errors.Any || seat is null) { return problems.Of(http, errors); }
        if (found.Seats.Any(s => s.Phone == seat.Phone && s.Name == seat.Name)) { return acts.Problem(new("guest_twice")); }
        if (found.Invite(seat) is { } refusal) { return acts.Problem(refusal); }

        var host = await db.Staff.Where(s => s.Id == found.HostId).Select(s => s.DisplayName).SingleAsync(ct);
        await invitations.InviteAsync(found, seat, hospital, host, ct, found is { Planned: true, State: VisitState.Scheduled } ? await reminders.RulesAsync(found, ct) : null);
        audit.Record(hospital.Id, Actor.Of(staff), reader.Anyway.Contains(seat.Id) ? "guest.invited_anyway" : "guest.invited", found.Id, seat.Id);
        await db.SaveChangesAsync(ct);
        invitations.Wake();
        await nudges.ChangedAsync(found);
        return TypedResults.Created((string?)null, (await views.OfAsync(found, staff.Language, ct)).Guests.Single(g => g.Id == seat.Id));
    }

    // Whose link is withdrawn cannot come: he is sent a new one instead.
    private static async Task<Results<Ok<GuestView>, ProblemHttpResult>> Readmit(
        Guid visit, Guid guest, CurrentStaff staff, CoviexDb db, VisitActs acts, CancellationToken ct)
    {
        var revoked = await db.Invitations.AnyAsync(i => i.Id == guest && i.VisitId == visit && i.RevokedAt != null, ct);
        return await acts.DoAsync(visit, guest, staff, "guest.readmitted", (v, s, now, _) => revoked ? new("revoked") : v.Readmit(s, now), ct);
    }

    private static async Task<Results<Ok<GuestView>, ProblemHttpResult>> Resend(
        Guid visit, Guid guest, CurrentStaff staff, CoviexDb db, VisitActs acts, VisitInvitations invitations, TimeProvider clock, CancellationToken ct)
    {
        var invitation = await db.Invitations.Include(i => i.Messages).SingleOrDefaultAsync(i => i.Id == guest && i.VisitId == visit, ct);
        var answer = await acts.DoAsync(visit, guest, staff, "guest.link_resent", (v, seat, now, _) =>
        {
            if (!v.Stands) { return new("visit_over"); }
            if (invitation is null) { return Refusal.NotFound; }
            if (invitation is { Phone.Length: 0, MailsToo: false }) { return new("no_phone"); }
            var revoked = invitation.RevokedAt is not null;
            invitation.Resend(now);
            if (seat.State is not (SeatState.Declined or SeatState.Removed)) { return null; }
            return revoked ? seat.InviteAgain() : v.Readmit(seat, now);      // a link for him says that he may come
        }, ct);
        invitations.Wake();
        return answer;
    }

    private static async Task<Results<Ok<GuestView>, ProblemHttpResult>> Revoke(
        Guid visit, Guid guest, CurrentStaff staff, CoviexDb db, VisitActs acts, VisitInvitations invitations, CancellationToken ct)
    {
        var invitation = await db.Invitations.SingleOrDefaultAsync(i => i.Id == guest && i.VisitId == visit, ct);
        var answer = await acts.DoAsync(visit, guest, staff, "guest.link_revoked", (v, seat, now, capacity) =>
        {
            if (invitation is null) { return Refusal.NotFound; }
            invitation.Revoke(now);
            return seat.State switch                                         // who is inside goes out with his link
            {
                SeatState.Waiting => seat.Decline(),
                SeatState.Admitted => v.Remove(seat, now, capacity),
                _ => null,
            };
        }, ct);
        if (answer.Result is Ok<GuestView>) { await invitations.DropQueuedAsync(visit, guest, ct); }
        return answer;
    }
}
