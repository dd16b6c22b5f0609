using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Visits.Agenda;

/// <summary>"We are waiting for you": one press, one text with a link, to a guest who is not there.</summary>
internal static class WaitingEndpoint
{
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(2);

    public static void MapWaiting(this RouteGroupBuilder visits) => visits.MapPost("/{visit:guid}/guests/{guest:guid}/waiting", Tell).Asks(VisitRight.Arrange);

    private static async Task<Results<Ok<GuestView>, ProblemHttpResult>> Tell(
        Guid visit, Guid guest, CurrentStaff staff, CoviexDb db, VisitActs acts, VisitInvitations invitations, CancellationToken ct)
    {
        var invitation = await db.Invitations.Include(i => i.Messages).SingleOrDefaultAsync(i => i.Id == guest && i.VisitId == visit, ct);
        var answer = await acts.DoAsync(visit, guest, staff, "guest.waited_for", (v, seat, now, _) =>
        {
            if (invitation is null) { return Refusal.NotFound; }
            if (!v.Stands) { return new("visit_over"); }
            if (now < v.StartsAt && v.State != VisitState.Open) { return new("not_yet_time"); }
            if (seat.Inside) { return new("guest_is_here"); }
            if (invitation.RevokedAt is not null) { return new("revoked"); }
            if (seat.State is SeatState.Declined or SeatState.Removed) { return new("declined"); }
            if (invitation is { Phone.Length: 0, MailsToo: false }) { return new("no_phone"); }
            if (invitation.Messages.Any(m => m.Kind == TextKind.Waiting && m.QueuedAt > now - Again)) { return new("waiting_told"); }
            invitation.Queue(TextKind.Waiting, now);
            return null;
        }, ct);
        invitations.Wake();
        return answer;
    }
}
