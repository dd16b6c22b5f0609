using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Registry;
using Coviex.Staff;
using Coviex.Visits.Agenda;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Visits;

/// <summary>Makes the invitation that goes with a seat, and its first message.</summary>
internal sealed class VisitInvitations(CoviexDb db, Reminders reminders, OutboxSignal outbox, IOptions<CoviexOptions> options, TimeProvider clock)
{
    /// <param name="host">As guests know the clinician whose visit it is.</param>
    /// <param name="rules">Of a planned visit: the date goes out now, and the link when it is near. Null: the link goes at once.</param>
    public async Task InviteAsync(Visit visit, Seat seat, Hospital hospital, string host, CancellationToken ct, ReminderRules? rules = null)
    {
        // Where e-mail has a place on the hospital's ladder it keeps that.
        var beside = seat.Email.Length > 0 && options.Value.Smtp is { IsOn: true, Beside: true }
            && !(await db.SendingRulesOfAsync([hospital.Id], ct))[hospital.Id].Ladder.Any(Senders.IsMail);
        var invitation = Make(visit, seat, hospital, host, beside || (seat.StaffId is not null && seat.Email.Length > 0 && options.Value.Smtp.IsOn), await ZoneAsync(visit, seat, hospital, ct));
        if (rules is null) { invitation.Queue(TextKind.Invitation, clock.GetUtcNow()); }
        else { reminders.Begin(visit, invitation, hospital, rules); }
        db.Invitations.Add(invitation);
    }

    /// <summary>Without any message: a colleague who is called to the visit comes in by a link that is made when he presses.</summary>
    public void InviteSilently(Visit visit, Seat seat, Hospital hospital, string host) => db.Invitations.Add(Make(visit, seat, hospital, host, false, ""));

    // Of the patient himself, whom one knows by his number. Where a relative is, nobody has asked.
    private async Task<string> ZoneAsync(Visit visit, Seat seat, Hospital hospital, CancellationToken ct)
    {
        if (visit.PatientId is not { } patient || seat.StaffId is not null || seat.Phone.Length == 0) { return ""; }
        var zone = await db.Patients.Where(p => p.Id == patient && p.HospitalId == hospital.Id && p.Phone == seat.Phone).Select(p => p.Zone).FirstOrDefaultAsync(ct);
        return zone is { Length: > 0 } && zone != hospital.Zone && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var _) ? zone : "";
    }

    private static Invitation Make(Visit visit, Seat seat, Hospital hospital, string host, bool mailsToo, string guestZone) =>
        new()
        {
            Id = seat.Id,
            HospitalId = hospital.Id,
            VisitId = visit.Id,
            HostId = visit.HostId,
            DepartmentId = visit.DepartmentId,
            Phone = seat.Phone,
            Email = seat.Email,
            MailsToo = mailsToo,
            Language = seat.Language,
            Minutes = visit.Minutes,
            Service = $"{visit.Service}",
            HospitalName = hospital.Name,
            HostName = host,
            StartsAt = visit.StartsAt,
            Zone = hospital.Zone,
            GuestZone = guestZone,
        };

    /// <summary>
    /// The visit is over, or one guest's invitation is withdrawn: what has not gone out yet is not sent any more. In statements beside the save
    /// and not in it, so that neither fails because a text leaves in the same instant. That it was cancelled is told all the same.
    /// </summary>
    public async Task DropQueuedAsync(Guid visit, Guid? guest, CancellationToken ct)
    {
        var guests = db.Invitations.Where(i => i.VisitId == visit && (guest == null || i.Id == guest)).Select(i => i.Id);
        // What is being handed over this instant can't be taken back: it is marked, so that it is not sent again and nothing follows it.
        await db.Messages.Where(m => m.Kind != TextKind.Cancelled && guests.Contains(m.InvitationId) && !m.Withdrawn)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.Withdrawn, true).SetProperty(m => m.Version, m => m.Version + 1), ct);
        await db.Messages.Where(m => m.State == MessageState.Queued && m.Kind != TextKind.Cancelled && guests.Contains(m.InvitationId))
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.State, MessageState.Dropped).SetProperty(m => m.DueAt, (DateTimeOffset?)null)
                .SetProperty(m => m.Waits, (WaitReason?)null).SetProperty(m => m.Version, m => m.Version + 1), ct);
    }

    /// <summary>After the save: the outbox need not wait for its next round.</summary>
    public void Wake() => outbox.Wake();
}
