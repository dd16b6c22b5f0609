namespace Coviex.Sms;

/// <summary>What became of a text that a sender had accepted.</summary>
/// <param name="Text">The id of the <see cref="OutgoingText"/>.</param>
/// <param name="State">How far it is now.</param>
/// <param name="Problem">Why it bounced; null otherwise.</param>
internal sealed record SmsReport(Guid Text, SmsState State, SmsProblem? Problem = null);

/// <summary>
/// Who wants to know what became of a text: the room that had it sent. A sender that hears from its carrier, asked or unasked, tells it here.
/// Reports may come twice, late, in any order, for a text that is not known, and before the answer to
/// <see cref="ISmsSender.SendAsync"/> was written down: whoever takes them lets what is final stand, and ignores what it does not know.
/// </summary>
internal interface ISmsReports
{
    Task TakeAsync(SmsReport report, CancellationToken ct);
}
