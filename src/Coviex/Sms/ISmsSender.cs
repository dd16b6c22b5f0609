namespace Coviex.Sms;

/// <summary>One text on its way out. It says nothing of itself: neither number nor words may reach a log.</summary>
/// <param name="Id">Ours, unique. A sender passes it on where it can, so that reports and repeats can be told by it.</param>
/// <param name="Hospital">The hospital that sends it.</param>
/// <param name="To">E.164, such as +525512345678.</param>
/// <param name="Body">The whole text, folded as it should arrive.</param>
/// <param name="Until">From when on it is of no use any more: a sender that can lets the carrier give up then.</param>
internal sealed record OutgoingText(Guid Id, Guid Hospital, string To, string Body, DateTimeOffset Until)
{
    public override string ToString() => $"text {Id}";
}

/// <summary>
/// What delivers a text. Each sender promises, and one abstract test class checks of each:
/// <list type="bullet">
/// <item>one call sends the text once at most: a sender never tries again by itself;</item>
/// <item>whatever the carrier says is an answer, and so is a carrier that cannot be reached; only cancelling throws;</item>
/// <item>neither the number nor the body of a text is logged, stored or put into an answer.</item>
/// </list>
/// </summary>
internal interface ISmsSender
{
    /// <summary>Its name in the settings and on a hospital's ladder, such as Twilio.</summary>
    string Name { get; }

    Task<SmsAnswer> SendAsync(OutgoingText text, CancellationToken ct);

    /// <summary>
    /// Asks the carrier what became of a text: of one that was accepted and of which no report came, or of one of which nobody knows whether it was taken,
    /// because the server died or the carrier fell silent while it was handed over (<see cref="SmsAnswer.Unknown"/>). It changes nothing and throws only
    /// when cancelled.
    /// </summary>
    Task<SmsInquiry> AskAsync(PendingText text, CancellationToken ct);

    /// <summary>How long after a text's end something is left to do with the carrier; null: never anything.</summary>
    TimeSpan? TidiesAfter => null;

    /// <summary>
    /// Once a text has ended: asks what it cost, which a carrier may not know earlier, and has the carrier forget its words where the settings say so. It
    /// may be called again for the same text, and throws only when cancelled.
    /// </summary>
    Task<SmsTidying> TidyAsync(PendingText text, CancellationToken ct) => Task.FromResult(new SmsTidying(null, true));
}

/// <summary>What came of <see cref="ISmsSender.TidyAsync"/>.</summary>
/// <param name="Cost">What the text costs; null where the carrier does not say, or not yet.</param>
/// <param name="Done">False: it must be tried again.</param>
internal sealed record SmsTidying(SmsCost? Cost, bool Done);

/// <summary>A text of which nobody knows what became of it.</summary>
/// <param name="Id">The id of its <see cref="OutgoingText"/>.</param>
/// <param name="Reference">The carrier's name for it; null when no answer was written down.</param>
/// <param name="To">E.164.</param>
/// <param name="HandedOver">When it was handed over, at the earliest.</param>
/// <param name="IsIts">True for the body of this text: its link is known by its hash only.</param>
internal sealed record PendingText(Guid Id, string? Reference, string To, DateTimeOffset HandedOver, Func<string, bool> IsIts)
{
    public override string ToString() => $"text {Id}";
}

/// <summary>What a carrier knows of a text when asked.</summary>
internal abstract record SmsInquiry
{
    private SmsInquiry() { }

    /// <summary>The carrier has it, and this is how far it is.</summary>
    /// <param name="Reference">The carrier's own name for it.</param>
    internal sealed record Known(string Reference, SmsReport Report) : SmsInquiry;

    /// <summary>The carrier never took it: sending it is safe.</summary>
    internal sealed record NeverTaken : SmsInquiry;

    /// <summary>This carrier can't be asked, or not now.</summary>
    internal sealed record CannotTell : SmsInquiry;
}

/// <summary>What a sender says at once about one text: accepted, refused, to be tried again, or that nobody knows.</summary>
internal abstract record SmsAnswer
{
    private SmsAnswer() { }

    /// <summary>The carrier has taken the text.</summary>
    /// <param name="Reference">The carrier's own name for it, for asking the carrier's support. No personal data.</param>
    /// <param name="State">How far it is already.</param>
    internal sealed record Accepted(string Reference, SmsState State) : SmsAnswer;

    /// <summary>The text will never arrive; trying again is useless.</summary>
    /// <param name="Problem">Why, with a sentence for staff in Texts/*/sms.json under <c>problem</c>.</param>
    /// <param name="CarrierCode">The carrier's own code, such as 21614, for the log and the administrator.</param>
    internal sealed record Refused(SmsProblem Problem, string? CarrierCode = null) : SmsAnswer;

    /// <summary>Not now: too many at once, or the carrier cannot be reached. The text was not taken, so trying again is safe.</summary>
    /// <param name="After">How long to wait at least.</param>
    /// <param name="CarrierCode">The carrier's own code, for the log and the administrator.</param>
    /// <param name="Fault">What keeps it from taking any text until somebody mends it, where that is why.</param>
    internal sealed record TryLater(TimeSpan After, string? CarrierCode = null, SmsProblem? Fault = null) : SmsAnswer;

    /// <summary>
    /// The text left our hands, and then the connection broke, the time was up, or the carrier said something that can't be read. It may be on its way:
    /// sending it again might send it twice. Ask (<see cref="ISmsSender.AskAsync"/>) first; a report that comes meanwhile settles it too.
    /// </summary>
    /// <param name="AskAfter">How long to wait before asking: a carrier's list shows a text a moment after it was taken, not at once.</param>
    /// <param name="CarrierCode">What was seen, for the log and the administrator, such as <c>timeout</c> or <c>http 502</c>.</param>
    internal sealed record Unknown(TimeSpan AskAfter, string? CarrierCode = null) : SmsAnswer;
}

/// <summary>How far a text is. Delivered and Bounced are final.</summary>
internal enum SmsState { Sent, Delivered, Bounced }

/// <summary>Why a text did not arrive. Each has a sentence for staff in Texts/*/sms.json under <c>problem</c>.</summary>
internal enum SmsProblem
{
    /// <summary>The phone was off or out of reach for as long as the carrier tried.</summary>
    Unreachable,

    /// <summary>The number is not given to anybody.</summary>
    NotInService,
    Landline,

    /// <summary>The owner of the number has asked for no more texts from this sender.</summary>
    OptedOut,

    /// <summary>A carrier took the text for spam.</summary>
    Filtered,

    /// <summary>The hospital's contract does not reach the number's country.</summary>
    CountryNotAllowed,

    /// <summary>This sender has no way to this number; another sender may have one.</summary>
    NoRoute,

    /// <summary>The number has no WhatsApp.</summary>
    NotOnWhatsApp,

    /// <summary>The mail server says that nobody has this e-mail address.</summary>
    AddressUnknown,

    /// <summary>Settings or contract of the sender are wrong, so that it takes no text at all until the administrator mends it.</summary>
    SenderNotSetUp,

    /// <summary>The account at the sender is suspended, most often because there is no money on it.</summary>
    SenderUnpaid,

    /// <summary>The sender could not be reached, or took nothing, until we gave up.</summary>
    SenderDown,

    /// <summary>The carrier gives no reason that is listed here.</summary>
    Other,
}
