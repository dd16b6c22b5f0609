using Coviex.Sms;

namespace Coviex.Invitations;

/// <summary>HandingOver: the sender is being called, or was when nobody could write down what it said. Such a text is asked about, not sent again.</summary>
internal enum MessageState { Queued, HandingOver, Sent, Delivered, Bounced, Dropped }

/// <summary>Why a text that is due stands still.</summary>
internal enum WaitReason { QuietHours, Budget }

/// <summary>
/// A text message, or an e-mail with the same link, on its way: the outbox. It is written in the transaction of what it tells about, and holds no
/// words: the link is minted when it is handed over, so that its secret is nowhere but in the message itself.
/// </summary>
internal sealed class TextMessage
{
    /// <summary>The step of a text whose sender a member of staff has chosen: it does not climb by itself.</summary>
    public const int ChosenByStaff = -1;

    /// <summary>The step of an e-mail that goes beside a text, for guests who have an address: it is no step of the ladder.</summary>
    public const int BesideText = -2;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }
    public required Guid InvitationId { get; init; }
    public required TextKind Kind { get; init; }
    public MessageState State { get; private set; }
    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>When the outbox looks at it (again): to hand it over, to ask about it, because nothing was heard, or to tidy up after it. While a
    /// node does so, the end of that node's lease. Null: never again.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Who delivers it; empty until it is handed over, unless staff have chosen.</summary>
    public string Sender { get; set; } = "";

    /// <summary>Which step of the hospital's ladder it is, counted from zero.</summary>
    public int Step { get; set; }

    /// <summary>It is looked at in rounds of its own, so that a mail server that is slow holds up no text.</summary>
    public bool Aside { get; set; }

    /// <summary>The text that bounced, or of which nothing was heard, so that this one was sent.</summary>
    public Guid? Follows { get; init; }

    public WaitReason? Waits { get; private set; }

    /// <summary>Its visit is over, or its invitation withdrawn: it is not sent (again), and nothing follows it.</summary>
    public bool Withdrawn { get; private set; }

    /// <summary>How often it was handed over.</summary>
    public int Attempts { get; private set; }

    public DateTimeOffset? HandedOverAt { get; private set; }

    /// <summary>Of the secret in the link that was handed over last, or of the words of a text without one: by it the carrier's text is recognized when we ask.</summary>
    public byte[]? LinkHash { get; private set; }

    /// <summary>How often the sender was asked since it was handed over, or since it has ended.</summary>
    public int Asked { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }
    public DateTimeOffset? DeliveredAt { get; private set; }
    public DateTimeOffset? BouncedAt { get; private set; }

    /// <summary>The sender's own name for it.</summary>
    public string? SenderReference { get; private set; }

    /// <summary>Why it bounced, as a code with a sentence in Texts/*/sms.json.</summary>
    public string? Problem { get; private set; }

    /// <summary>The carrier's own code for the last thing that went wrong.</summary>
    public string? CarrierCode { get; private set; }

    /// <summary>What the carrier asks for it, in millionths of <see cref="Currency"/>.</summary>
    public int? CostMicros { get; private set; }

    public string? Currency { get; private set; }

    public int Version { get; private set; }

    public bool IsFinal => State is MessageState.Delivered or MessageState.Bounced or MessageState.Dropped;

    public bool IsBeside => Step == BesideText;

    /// <summary>On its way to the sender, or waiting for it.</summary>
    public bool IsGoingOut => State is MessageState.Queued or MessageState.HandingOver;

    /// <summary>Written BEFORE the sender is called. From now on it may have gone out, whatever becomes of this node.</summary>
    public void HandOver(string sender, byte[] linkHash, DateTimeOffset now, DateTimeOffset lease) => Move(MessageState.HandingOver, () =>
    {
        (Sender, LinkHash, HandedOverAt, DueAt) = (sender, linkHash, now, lease);
        (Waits, Asked, CarrierCode) = (null, 0, null);
        Attempts++;
    });

    /// <summary>The sender took it. It may report that it was delivered, or bounced, before this is written down.</summary>
    public void Accepted(string reference, SmsState state, DateTimeOffset now)
    {
        SenderReference = reference;
        SentAt ??= now;
        Version++;
        Report(state, null, now);
    }

    public void Report(SmsState state, string? problem, DateTimeOffset now)
    {
        switch (state)
        {
            case SmsState.Sent: Move(MessageState.Sent, () => (SentAt, Asked) = (SentAt ?? now, 0)); break;
            case SmsState.Delivered: Move(MessageState.Delivered, () => (SentAt, DeliveredAt, Problem) = (SentAt ?? now, now, null)); break;
            case SmsState.Bounced: Bounced(problem, now); break;
            default: throw new ArgumentOutOfRangeException(nameof(state));
        }
    }

    public void Bounced(string? problem, DateTimeOffset now) => Move(MessageState.Bounced, () => (Problem, BouncedAt) = (problem, now));

    /// <summary>It was surely not taken: it goes back among those to be handed over, or nowhere if it was withdrawn meanwhile.</summary>
    public void BackToQueue(DateTimeOffset due) => Move(Withdrawn ? MessageState.Dropped : MessageState.Queued, () => DueAt = due);

    /// <summary>The sender was not called after all.</summary>
    public void NotBegun(DateTimeOffset now)
    {
        Attempts--;
        BackToQueue(now);
    }

    /// <summary>It is not its time.</summary>
    public void Wait(WaitReason? reason, DateTimeOffset until)
    {
        (Waits, DueAt) = (reason, until);
        Version++;
    }

    /// <summary>This node looks at it; if it dies, another one does when the lease is over.</summary>
    public void Lease(DateTimeOffset until)
    {
        DueAt = until;
        Version++;
    }

    /// <summary>See <see cref="Withdrawn"/>. What is being handed over may have gone out, and is followed up to its end.</summary>
    public void Withdraw()
    {
        Withdrawn = true;
        Version++;
        if (State == MessageState.Queued) { Move(MessageState.Dropped, () => { }); }
    }

    /// <summary>The sender was asked and it stays where it is; <paramref name="next"/> is when to look again, null for never.</summary>
    public void AskedInVain(DateTimeOffset? next)
    {
        DueAt = next;
        Asked++;
        Version++;
    }

    /// <summary>It has ended, and at its sender something is left to do.</summary>
    public void TidyAt(DateTimeOffset when) => (DueAt, Aside, Asked) = (when, true, 0);

    /// <param name="carrierCode">See <see cref="CarrierCode"/>.</param>
    /// <param name="cost">What it cost, once the carrier says so.</param>
    /// <param name="reference">A report may be the first to tell the sender's name for it: the answer was lost.</param>
    public void Note(string? carrierCode, SmsCost? cost, string? reference = null)
    {
        SenderReference ??= reference;
        CarrierCode = carrierCode ?? CarrierCode;
        if (cost is not null) { (CostMicros, Currency) = ((int)Math.Clamp(Math.Abs(cost.Amount) * 1_000_000, 0, int.MaxValue), cost.Currency); }
        Version++;
    }

    // Reports come late, twice, and in any order: the furthest stands. A phone that has a text has it, whatever was said before or after.
    private void Move(MessageState to, Action then)
    {
        if (!May(State, to)) { return; }
        State = to;
        Version++;
        then();
        if (IsFinal) { (DueAt, Waits) = (null, null); }
    }

    /// <summary>The whole life of a text. A move that is not here does not happen.</summary>
    internal static bool May(MessageState from, MessageState to) => (from, to) switch
    {
        (MessageState.Queued, MessageState.HandingOver or MessageState.Sent or MessageState.Delivered or MessageState.Bounced or MessageState.Dropped) => true,
        (MessageState.HandingOver, MessageState.Queued or MessageState.Sent or MessageState.Delivered or MessageState.Bounced or MessageState.Dropped) => true,
        (MessageState.Sent, MessageState.Delivered or MessageState.Bounced) => true,
        (MessageState.Bounced, MessageState.Delivered) => true,
        _ => false,
    };
}
