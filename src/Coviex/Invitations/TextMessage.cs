using Coviex.Sms;

namespace Coviex.Invitations;

internal enum TextKind { Invitation, NewLink }

internal enum MessageState { Queued, Sent, Delivered, Bounced, Dropped }

/// <summary>
/// A text message on its way: the outbox. It is written in the transaction of what it tells about, and holds no text: the link is minted when it
/// is sent, so that its secret is nowhere but in the message itself.
/// </summary>
internal sealed class TextMessage
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }
    public required Guid InvitationId { get; init; }
    public required TextKind Kind { get; init; }
    public MessageState State { get; private set; }
    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>When it may be tried (again). While a node tries it, the end of that node's lease.</summary>
    public required DateTimeOffset NextAttemptAt { get; set; }

    public int Attempts { get; private set; }
    public DateTimeOffset? SentAt { get; private set; }
    public DateTimeOffset? DeliveredAt { get; private set; }

    /// <summary>The sender's own name for it.</summary>
    public string? SenderReference { get; private set; }

    /// <summary>Why it bounced, as a code with a sentence in Texts/*/sms.json.</summary>
    public string? Problem { get; private set; }

    public int Version { get; private set; }

    /// <summary>Takes it for one attempt. If the node dies in between, another one may try after the lease.</summary>
    public void Lease(DateTimeOffset until)
    {
        Attempts++;
        NextAttemptAt = until;
        Version++;
    }

    /// <summary>The sender took it. It may report that it was delivered, or bounced, before this is written down.</summary>
    public void Accepted(string reference, SmsState state, DateTimeOffset now)
    {
        SenderReference = reference;
        SentAt ??= now;
        Report(state, null, now);
    }

    public void Report(SmsState state, string? problem, DateTimeOffset now)
    {
        switch (state)
        {
            case SmsState.Sent: Move(MessageState.Sent, () => SentAt ??= now); break;
            case SmsState.Delivered: Move(MessageState.Delivered, () => DeliveredAt = now); break;
            case SmsState.Bounced: Bounced(problem); break;
            default: throw new ArgumentOutOfRangeException(nameof(state));
        }
    }

    public void Bounced(string? problem) => Move(MessageState.Bounced, () => Problem = problem);

    public void Later(DateTimeOffset when)
    {
        NextAttemptAt = when;
        Version++;
    }

    // Reports come late, twice, and in any order: what is final stays, and "sent" never follows "delivered".
    private void Move(MessageState to, Action? then = null)
    {
        var may = (State, to) switch
        {
            (MessageState.Queued, _) => true,
            (MessageState.Sent, MessageState.Delivered or MessageState.Bounced) => true,
            _ => false,
        };
        if (!may || State == to) { return; }
        State = to;
        Version++;
        then?.Invoke();
    }
}
