using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Invitations;
using Coviex.Sms;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Sending;

/// <summary>How one way of sending fares, in words. Public, as all that a Razor component takes must be.</summary>
/// <param name="Why">What keeps it from taking messages; null: nothing.</param>
/// <param name="Then">What becomes of the hospital's messages meanwhile.</param>
public sealed record WayRow(string Name, string By, string? Why, string? Since, string? Then);

/// <summary>Says to the administrator which senders take no messages, since when, and what Coviex does about it.</summary>
internal sealed class SendingWays(CoviexDb db, Senders senders, TextFates fates, Words words, Moments moments)
{
    /// <summary>Each way that is set up: those of the hospital's ladder first, in its order.</summary>
    public async Task<IReadOnlyList<WayRow>> OfAsync(SendingRules rules, TimeZoneInfo zone, CancellationToken ct)
    {
        var (ladder, faults) = (LadderOf(rules), await FaultsAsync(ct));
        var rows = new List<WayRow>();
        foreach (var name in ladder.Union(senders.Choices))
        {
            if (!faults.TryGetValue(name, out var fault))
            {
                rows.Add(new(name, By(name), null, null, null));
                continue;
            }
            var since = words.Text("sending.faults.since", ("when", moments.DayAndClock(fault.Since, zone)));
            rows.Add(new(name, By(name), Why(fault), since, await ThenAsync(rules.HospitalId, fault, ladder, faults, ct)));
        }
        return rows;
    }

    /// <summary>The names of those on the hospital's ladder that take no messages now, in words.</summary>
    public async Task<IReadOnlyList<string>> FaultyAsync(Guid hospital, CancellationToken ct)
    {
        var faults = await FaultsAsync(ct);
        return faults.Count == 0 ? [] : [.. LadderOf((await db.SendingRulesOfAsync([hospital], ct))[hospital]).Where(faults.ContainsKey).Select(By)];
    }

    private string Why(FaultySender fault)
    {
        var why = words.Text($"sending.faults.{fault.Problem}");
        return CarrierCodes.Shown(fault.CarrierCode) is { } code ? $"{why} {words.Text("sending.faults.code", ("code", code))}" : why;
    }

    private async Task<string?> ThenAsync(
        Guid hospital, FaultySender fault, IReadOnlyList<string> ladder, Dictionary<string, FaultySender> faults, CancellationToken ct)
    {
        if (!ladder.Contains(fault.Sender)) { return null; }
        if (ladder.SkipWhile(n => n != fault.Sender).FirstOrDefault(n => !faults.ContainsKey(n)) is { } next)
        {
            return words.Text("sending.faults.goesOn", ("by", By(next)));
        }
        // Of these it may take the next one already; of the others nobody knows better.
        if (fault.Problem != SmsProblem.SenderDown.Code() && !Senders.IsMail(fault.Sender)) { return words.Text("sending.faults.bounces"); }
        var waiting = await db.Messages.CountAsync(
            m => m.HospitalId == hospital && m.DueAt != null && m.State == MessageState.Queued && m.Attempts > 0 && m.Sender == fault.Sender, ct);
        return words.Text("sending.faults.waits", ("count", waiting));
    }

    private List<string> LadderOf(SendingRules rules) => [.. senders.Ladder(rules).Select(senders.NameOf).OfType<string>()];

    private Task<Dictionary<string, FaultySender>> FaultsAsync(CancellationToken ct) => db.FaultySenders.AsNoTracking().ToDictionaryAsync(f => f.Sender, ct);

    private string By(string sender) => fates.By(sender, words.Language);
}
