using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Coviex.Invitations;

/// <summary>What an operator counts: docs/operate.md lists each. Names and reasons only, never whose text it was.</summary>
internal sealed class OutboxMeters : IDisposable
{
    public const string Name = "Coviex.Texts";

    private readonly Meter meter;
    private readonly Counter<long> queued;
    private readonly Counter<long> sent;
    private readonly Counter<long> delivered;
    private readonly Counter<long> bounced;
    private readonly Counter<long> asked;
    private readonly Histogram<double> toAccepted;
    private readonly Histogram<double> toDelivered;

    public OutboxMeters(IMeterFactory meters)
    {
        meter = meters.Create(Name);
        queued = meter.CreateCounter<long>("coviex_texts_queued", null, "Text messages that the outbox has begun to look after");
        sent = meter.CreateCounter<long>("coviex_texts_sent", null, "Text messages that a sender has accepted");
        delivered = meter.CreateCounter<long>("coviex_texts_delivered", null, "Text messages that were reported to be on the phone");
        bounced = meter.CreateCounter<long>("coviex_texts_bounced", null, "Text messages that did not arrive, by reason");
        asked = meter.CreateCounter<long>("coviex_texts_asked", null, "Questions to senders what became of a text message");
        toAccepted = meter.CreateHistogram<double>("coviex_texts_accepted_seconds", "s", "From queued to accepted by the sender");
        toDelivered = meter.CreateHistogram<double>("coviex_texts_delivered_seconds", "s", "From queued to reported delivered");
    }

    public void Queued(TextMessage message) => queued.Add(1, new KeyValuePair<string, object?>("kind", $"{message.Kind}"));

    public void Asked(string sender) => asked.Add(1, new KeyValuePair<string, object?>("sender", sender));

    public void Moved(TextMessage message, MessageState before)
    {
        if (message.State == before) { return; }
        var by = new TagList { { "sender", message.Sender } };
        if (before is MessageState.Queued or MessageState.HandingOver && message is { SentAt: { } at, State: not MessageState.Queued })
        {
            sent.Add(1, by);
            toAccepted.Record((at - message.QueuedAt).TotalSeconds, by);
        }
        if (message is { State: MessageState.Delivered, DeliveredAt: { } there })
        {
            delivered.Add(1, by);
            toDelivered.Record((there - message.QueuedAt).TotalSeconds, by);
        }
        if (message.State == MessageState.Bounced) { bounced.Add(1, new TagList { { "sender", message.Sender }, { "reason", message.Problem ?? "other" } }); }
    }

    public void Dispose() => meter.Dispose();
}
