using Coviex.Hosting;
using Coviex.Mail;
using Coviex.Sms;
using Microsoft.Extensions.Options;

namespace Coviex.Invitations;

/// <summary>The senders that are set up, by name, and which of them a hospital's ladder leads to.</summary>
internal sealed class Senders(IEnumerable<ISmsSender> all, MailSender mail, SenderHealth health, IOptions<CoviexOptions> options)
{
    private readonly Dictionary<string, ISmsSender> byName = all.ToDictionary(s => s.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>What a hospital may put on its ladder, and staff may send by.</summary>
    public IReadOnlyList<string> Choices =>
    [
        .. byName.Values.Select(s => s.Name).OrderByDescending(name => name == options.Value.Sms.Sender),
        .. mail.IsOn ? [MailSender.Name] : Array.Empty<string>(),
    ];

    /// <summary>Who delivers texts under this name.</summary>
    public ISmsSender? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The name as it is written everywhere else; null where nothing of that name is set up.</summary>
    public string? NameOf(string name) => IsMail(name) ? (mail.IsOn ? MailSender.Name : null) : Find(name)?.Name;

    /// <summary>The hospital's own ladder, or the sender of the settings alone.</summary>
    public IReadOnlyList<string> Ladder(SendingRules rules) => rules.Ladder is { Count: > 0 } own ? own : [options.Value.Sms.Sender];

    /// <summary>It could not be reached several times in a row, and is left alone for the moment.</summary>
    public bool IsDown(string sender) => health.Resting(sender) is not null;

    /// <summary>From this step on there is a sender that answers.</summary>
    public bool UpFrom(int step, SendingRules rules, Invitation invitation) =>
        From(step, rules, invitation) is var (at, sender) && (!IsDown(sender) || UpFrom(at + 1, rules, invitation));

    /// <summary>The first step from this one on that leads somewhere; null where the ladder ends.</summary>
    /// <param name="step">Counted from zero.</param>
    /// <param name="rules">The hospital's.</param>
    /// <param name="invitation">Whose.</param>
    /// <param name="toPhone">False: whoever has the number wants nothing more sent to it.</param>
    public (int Step, string Sender)? From(int step, SendingRules rules, Invitation invitation, bool toPhone = true)
    {
        var ladder = Ladder(rules);
        for (; step < ladder.Count; step++)
        {
            if ((toPhone || IsMail(ladder[step])) && MayTake(ladder[step], invitation)) { return (step, NameOf(ladder[step])!); }
        }
        return null;
    }

    /// <summary>A hospital may name a sender whose settings were taken away since; and not every guest has an address.</summary>
    public bool MayTake(string sender, Invitation invitation) =>
        NameOf(sender) is not null && (IsMail(sender) ? invitation.Email : invitation.Phone).Length > 0;

    public static bool IsMail(string sender) => string.Equals(sender, MailSender.Name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Lets each sender have no more texts a second than its setting says: a bucket that fills by the clock and holds one second's worth.</summary>
internal sealed class SenderPaces(IOptions<CoviexOptions> options, TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (double Left, DateTimeOffset At)> buckets = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, double> rates = options.Value.Sms.Rates.Select(SmsRates.Read).OfType<(string Sender, double PerSecond)>()
        .ToDictionary(r => r.Sender, r => r.PerSecond, StringComparer.OrdinalIgnoreCase);

    /// <summary>Null: one more may go. Otherwise when to try again.</summary>
    public DateTimeOffset? Take(string sender)
    {
        if (!rates.TryGetValue(sender, out var perSecond)) { return null; }
        lock (gate)
        {
            var (now, room) = (clock.GetUtcNow(), Math.Max(1, perSecond));
            var (left, at) = buckets.GetValueOrDefault(sender, (room, now));
            left = Math.Min(room, left + (now - at).TotalSeconds * perSecond);
            var goes = left >= 1;
            buckets[sender] = (goes ? left - 1 : left, now);
            return goes ? null : now + TimeSpan.FromSeconds((1 - left) / perSecond);
        }
    }
}
