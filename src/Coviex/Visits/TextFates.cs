using System.Globalization;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Sms;

namespace Coviex.Visits;

/// <summary>What staff read of the messages to one guest: how far the last of them is, what Coviex does about it, and each attempt.</summary>
/// <param name="State">How far it is, the best of a message and those that followed it by themselves.</param>
/// <param name="Problem">Why it did not arrive.</param>
/// <param name="Note">What happens now by itself: it waits, or another way is tried.</param>
/// <param name="Attempts">All messages, the oldest first.</param>
/// <param name="Cost">Of all of them so far; null while no carrier has said.</param>
internal sealed record TextFate(TextView State, string? Problem, string? Note, AttemptView[] Attempts, string? Cost);

internal sealed class TextFates(Texts texts)
{
    public TextFate Of(Invitation invitation, string language)
    {
        var all = invitation.Messages.OrderBy(m => m.QueuedAt).ThenBy(m => m.Id).ToList();
        var attempts = all.Select(m => Of(m, language)).ToArray();
        if (all.LastOrDefault(m => !m.IsBeside) is not { } last) { return new(invitation.RevokedAt is null ? TextView.None : TextView.Revoked, null, null, attempts, CostOf(all)); }

        // One of a row may arrive late, when the next step is under way already: the guest has his link then.
        var row = new List<TextMessage> { last };
        while (all.Find(m => m.Id == row[^1].Follows) is { } before) { row.Add(before); }
        var best = row.Find(m => m.State == MessageState.Delivered) ?? last;
        var state = invitation.RevokedAt is not null ? TextView.Revoked : StateOf(best);
        var note = state == TextView.Revoked ? null : Note(best, row, invitation, language);
        if (state == TextView.Bounced && all.Exists(m => m is { IsBeside: true, State: MessageState.Sent } && m.QueuedAt >= row[^1].QueuedAt))
        {
            note ??= texts.Get(language, "sending.after.beside");
        }
        return new(state, best.Problem is { } problem ? Problem(problem, language) : null, note, attempts, CostOf(all));
    }

    private string? Note(TextMessage message, List<TextMessage> row, Invitation invitation, string language)
    {
        if (message is { Waits: { } reason, DueAt: { } due })
        {
            var until = TimeZoneInfo.ConvertTime(due, TimeZoneInfo.FindSystemTimeZoneById(invitation.Zone));
            var clock = until.ToString(texts.Get(language, "console.time.clock"), CultureInfo.GetCultureInfo(language));
            return texts.Get(language, reason == WaitReason.Budget ? "sending.waits.budget" : "sending.waits.quietHours", ("clock", clock));
        }
        if (row.Find(m => m.Id == message.Follows) is not { } before || message.State == MessageState.Bounced) { return null; }
        var by = message.Sender.Length > 0 ? By(message, language) : texts.Get(language, "sending.by.next");
        return before.State == MessageState.Bounced
            ? texts.Get(language, "sending.after.bounced", ("before", By(before, language)), ("why", before.Problem is { } p ? Problem(p, language) : ""), ("by", by))
            : texts.Get(language, "sending.after.silent", ("before", By(before, language)), ("by", by));
    }

    private AttemptView Of(TextMessage message, string language) => new(
        message.Id, StateOf(message), By(message, language), message.QueuedAt, message.SentAt, message.DeliveredAt, message.BouncedAt,
        message.Problem is { } problem ? Problem(problem, language) : null, CarrierCodes.Shown(message.CarrierCode), CostOf([message]));

    // Two senders may ask in two currencies.
    private static string? CostOf(IEnumerable<TextMessage> messages)
    {
        var costs = messages.Where(m => m is { CostMicros: not null, Currency: not null }).GroupBy(m => m.Currency, m => (long)m.CostMicros!)
            .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{(g.Sum() / 1_000_000m).ToString("0.00##", CultureInfo.InvariantCulture)} {g.Key}").ToList();
        return costs.Count > 0 ? string.Join(" + ", costs) : null;
    }

    private string Problem(string code, string language) => texts.Get(language, $"sms.problem.{code}");

    /// <summary>A sender's name as staff know it; a sender without words of its own keeps its name.</summary>
    public string By(string sender, string language) =>
        texts.Get(language, $"sending.by.{sender}") is var words && words != $"sending.by.{sender}" ? words : sender;

    private string By(TextMessage message, string language) => message.Sender.Length == 0 ? "" : By(message.Sender, language);

    private static TextView StateOf(TextMessage message) => message.State switch
    {
        MessageState.Sent => TextView.Sent,
        MessageState.Delivered => TextView.Delivered,
        MessageState.Bounced => TextView.Bounced,
        MessageState.Dropped => TextView.Revoked,
        _ => TextView.Queued,
    };
}
