using Coviex.Sms;

namespace Coviex.Invitations;

/// <summary>Writes down what a sender reports of a message, and lets the clinician see it. A report for a message that is not ours is ignored.</summary>
internal sealed class DeliveryReports(MessageLedger ledger) : ISmsReports
{
    public Task TakeAsync(SmsReport report, CancellationToken ct) => ledger.WriteAsync(report.Text, (message, now) => Take(message, report, now)).WaitAsync(ct);

    public static void Take(TextMessage message, SmsReport report, DateTimeOffset now)
    {
        message.Note(report.CarrierCode, report.Cost, report.Reference);
        message.Report(report.State, report.Problem?.Code(), now);
    }
}
