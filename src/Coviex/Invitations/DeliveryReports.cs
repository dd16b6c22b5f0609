using Coviex.Data;
using Coviex.Lobby;
using Coviex.Sms;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Invitations;

/// <summary>Writes down what a sender reports of a message, and lets the clinician see it. A report for a message that is not ours is ignored.</summary>
internal sealed class DeliveryReports(CoviexDb db, Nudges nudges, TimeProvider clock) : ISmsReports
{
    public async Task TakeAsync(SmsReport report, CancellationToken ct)
    {
        if (await db.Messages.SingleOrDefaultAsync(m => m.Id == report.Text, ct) is not { } message) { return; }
        await OnConflict.RetryAsync(async () =>
        {
            message.Report(report.State, report.Problem?.Code(), clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
        }, () => db.Entry(message).ReloadAsync(ct));
        var invitation = await db.Invitations.AsNoTracking().SingleAsync(i => i.Id == message.InvitationId, ct);
        await nudges.ChangedAsync(invitation.VisitId, invitation.HostId);
    }
}
