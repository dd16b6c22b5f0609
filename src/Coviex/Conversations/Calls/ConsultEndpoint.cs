using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Lobby;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Conversations.Calls;

/// <summary>
/// A clinician calls a colleague to his visit: he gets a seat in it, and it rings with him. He comes in like any colleague who sits in, by a link of his own that is made when he presses, and the
/// clinician opens the door.
/// </summary>
internal static class ConsultEndpoint
{
    public static void MapConsults(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/visits/{visit:guid}/colleagues", Call).WithTags("Colleagues").Asks(VisitRight.Hold);

    private static async Task<Results<Ok<StaffCallView>, ProblemHttpResult>> Call(
        Guid visit, BringForm form, CurrentStaff me, CoviexDb db, VisitActs acts, VisitInvitations invitations, WhoMayTalk who, Opening opening, StaffCalls calls, CallViews views, Nudges nudges,
        AuditLog audit, Texts texts, Problems problems, HttpContext http, TimeProvider clock, CancellationToken ct)
    {
        if (await acts.FindAsync(visit, me, ct) is not { } found) { return acts.Problem(Refusal.NotFound); }
        var colleague = await db.Staff.AsNoTracking().SingleOrDefaultAsync(s => s.Id == form.Staff && s.HospitalId == me.HospitalId && s.Active && s.Id != found.HostId, ct);
        if (colleague is null || (colleague.Roles & (Roles.Clinician | Roles.Coordinator)) == 0 || !await who.MayOpenAsync(me.HospitalId, me.Id, [colleague.Id], ct))
        {
            var errors = new FieldErrors();
            errors.Add("staff", "colleague_unknown");
            return problems.Of(http, errors);
        }
        if (!found.Stands) { return acts.Problem(new("visit_over")); }
        if (!found.Seats.Exists(s => s.StaffId == colleague.Id))
        {
            var hospital = await db.Hospitals.SingleAsync(h => h.Id == me.HospitalId, ct);
            var seat = new Seat
            {
                Id = Guid.CreateVersion7(clock.GetUtcNow()),
                HospitalId = hospital.Id,
                StaffId = colleague.Id,
                Name = colleague.DisplayName,
                Relation = texts.Get(hospital.Language, "agenda.relation.colleague"),
                Phone = "",
                Email = colleague.Email ?? "",
                Language = texts.Nearest(colleague.Language),
            };
            if (found.Invite(seat) is { } refusal) { return acts.Problem(refusal); }
            invitations.InviteSilently(found, seat, hospital, me.Name);
            audit.Record(me.HospitalId, Actor.Of(me), "guest.invited", found.Id, seat.Id);
            await db.SaveChangesAsync(ct);
            await nudges.ChangedAsync(found);
        }
        if (await opening.VisitAsync(visit, me, ct) is not { } thread) { return acts.Problem(Refusal.NotFound); }
        return TypedResults.Ok(await views.OfAsync(await calls.CallToVisitAsync(visit, thread, colleague.Id, me, ct), me, ct));
    }
}
