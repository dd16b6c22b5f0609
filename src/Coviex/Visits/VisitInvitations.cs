using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Staff;

namespace Coviex.Visits;

/// <summary>Makes the invitation that goes with a seat, and its first message.</summary>
internal sealed class VisitInvitations(CoviexDb db, OutboxSignal outbox, TimeProvider clock)
{
    public void Invite(Visit visit, Seat seat, Hospital hospital, CurrentStaff host)
    {
        var invitation = new Invitation
        {
            Id = seat.Id,
            HospitalId = hospital.Id,
            VisitId = visit.Id,
            HostId = visit.HostId,
            Phone = seat.Phone,
            Language = seat.Language,
            HospitalName = hospital.Name,
            HostName = host.Name,
            StartsAt = visit.StartsAt,
            Zone = hospital.Zone,
        };
        invitation.Queue(TextKind.Invitation, clock.GetUtcNow());
        db.Invitations.Add(invitation);
    }

    /// <summary>After the save: the outbox need not wait for its next round.</summary>
    public void Wake() => outbox.Wake();
}
