namespace Coviex.Sms;

/// <summary>What became of a text that a sender had accepted.</summary>
/// <param name="Text">The id of the <see cref="OutgoingText"/>.</param>
/// <param name="State">How far it is now.</param>
/// <param name="Problem">Why it bounced; null otherwise.</param>
/// <param name="CarrierCode">The carrier's own code, such as 30003, for the administrator.</param>
/// <param name="Cost">What the carrier asks for it, where it says so; it may come long after the text has ended, in a report that says nothing else that is new.</param>
/// <param name="Reference">The carrier's own name for it: the answer to <see cref="ISmsSender.SendAsync"/> may never have been written down.</param>
internal sealed record SmsReport(
    Guid Text, SmsState State, SmsProblem? Problem = null, string? CarrierCode = null, SmsCost? Cost = null, string? Reference = null);

/// <summary>A price.</summary>
/// <param name="Amount">Zero or more, in the currency's main unit.</param>
/// <param name="Currency">ISO 4217, such as USD.</param>
internal sealed record SmsCost(decimal Amount, string Currency);

/// <summary>What somebody has answered to a text.</summary>
/// <param name="Sender">The name of the <see cref="ISmsSender"/> that it came through.</param>
/// <param name="Reference">The carrier's own name for it: carriers tell the same reply twice.</param>
/// <param name="From">E.164.</param>
/// <param name="Body">What he wrote; anything at all.</param>
internal sealed record SmsReply(string Sender, string Reference, string From, string Body)
{
    /// <summary>What the carrier itself took it for and has answered already, such as Twilio's opt-out management; null where it leaves that to us.</summary>
    public SmsKeyword? TakenFor { get; init; }

    public override string ToString() => $"reply {Reference}";
}

/// <summary>A word that each carrier's rules want understood.</summary>
internal enum SmsKeyword { Stop, Start, Help }

/// <summary>Who wants to know what people answer. Replies may come twice; the second one changes nothing.</summary>
internal interface ISmsReplies
{
    /// <returns>What to answer by the same way; null: nothing.</returns>
    Task<string?> TakeAsync(SmsReply reply, CancellationToken ct);
}

/// <summary>
/// Who wants to know what became of a text: the room that had it sent. A sender that hears from its carrier, asked or unasked, tells it here.
/// Reports may come twice, late, in any order, for a text that is not known, and before the answer to
/// <see cref="ISmsSender.SendAsync"/> was written down: whoever takes them lets what is final stand, and ignores what it does not know.
/// </summary>
internal interface ISmsReports
{
    Task TakeAsync(SmsReport report, CancellationToken ct);
}
