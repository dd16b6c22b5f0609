using System.Threading.Channels;

namespace Coviex.Sms;

/// <summary>One text as the phone on the screen shows it.</summary>
internal sealed record PhoneMessage(Guid Id, DateTimeOffset At, string Body)
{
    public override string ToString() => $"text {Id}";
}

/// <summary>All texts to one number, newest first.</summary>
internal sealed record PhoneConversation(string Number, IReadOnlyList<PhoneMessage> Messages)
{
    public override string ToString() => $"{Messages.Count} texts";
}

/// <summary>
/// The phone on the screen: shows texts in place of sending them, for trying Coviex out and for training staff. It keeps the last texts of each
/// hospital in memory, on the node that sent them, and nowhere else: a restart empties it, and nothing personal reaches a disk or a log.
/// <para>
/// A text is delivered at once. So that staff can see what a failure looks like, a number that ends in <see cref="Unreachable"/> takes the text
/// and bounces it a moment later, as a phone does that is switched off; one that ends in <see cref="Landline"/> is refused at once.
/// </para>
/// </summary>
/// <param name="keep">How many texts of one hospital it keeps; the oldest go first.</param>
/// <param name="clock">Stamps each text.</param>
internal sealed class Phone(int keep, TimeProvider clock) : ISmsSender
{
    public const string Unreachable = "0000";
    public const string Landline = "0001";

    private readonly Lock gate = new();
    private readonly Dictionary<Guid, LinkedList<(string Number, PhoneMessage Message)>> texts = [];
    private readonly Channel<SmsReport> bounces = Channel.CreateUnbounded<SmsReport>(new() { SingleReader = true });

    /// <summary>A hospital's phone shows something new. Comes after the change, on the sender's thread: be short, and do not throw.</summary>
    public event Action<Guid>? Changed;

    /// <summary>What <see cref="PhoneReports"/> still has to tell.</summary>
    internal ChannelReader<SmsReport> Bounces => bounces.Reader;

    public string Name => "Phone";

    public Task<SmsAnswer> SendAsync(OutgoingText text, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return Task.FromResult(Take(text));
    }

    /// <summary>What it shows was delivered, and what it does not show it never took. Nothing waits for its reports after a restart: it has forgotten.</summary>
    public Task<SmsInquiry> AskAsync(PendingText text, CancellationToken ct)
    {
        lock (gate)
        {
            return Task.FromResult<SmsInquiry>(texts.Values.Any(kept => kept.Any(t => t.Message.Id == text.Id))
                ? new SmsInquiry.Known($"phone-{text.Id}", new(text.Id, SmsState.Delivered))
                : new SmsInquiry.NeverTaken());
        }
    }

    /// <summary>What a hospital's phone shows: the conversation with the newest text first.</summary>
    public IReadOnlyList<PhoneConversation> Conversations(Guid hospital)
    {
        lock (gate)
        {
            return texts.TryGetValue(hospital, out var kept)
                ? [.. kept.GroupBy(t => t.Number).Select(c => new PhoneConversation(c.Key, [.. c.Select(t => t.Message)]))]
                : [];
        }
    }

    private SmsAnswer Take(OutgoingText text)
    {
        if (text.To.EndsWith(Landline, StringComparison.Ordinal)) { return new SmsAnswer.Refused(SmsProblem.Landline); }
        if (text.To.EndsWith(Unreachable, StringComparison.Ordinal))
        {
            bounces.Writer.TryWrite(new(text.Id, SmsState.Bounced, SmsProblem.Unreachable));
            return new SmsAnswer.Accepted($"phone-{text.Id}", SmsState.Sent);
        }

        lock (gate)
        {
            if (!texts.TryGetValue(text.Hospital, out var kept)) { texts[text.Hospital] = kept = []; }
            kept.AddFirst((text.To, new(text.Id, clock.GetUtcNow(), text.Body)));
            while (kept.Count > keep) { kept.RemoveLast(); }
        }
        Changed?.Invoke(text.Hospital);
        return new SmsAnswer.Accepted($"phone-{text.Id}", SmsState.Delivered);
    }
}
