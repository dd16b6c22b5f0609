using System.Collections.Concurrent;

namespace Coviex.Sms;

/// <summary>A sender that takes no texts just now, for the administrator.</summary>
/// <param name="Problem">In words in Texts/*/sms.json under <c>problem</c>.</param>
/// <param name="CarrierCode">The carrier's own code, or what was seen.</param>
/// <param name="Since">When it began; every text since then met it.</param>
internal sealed record SenderFault(string Sender, SmsProblem Problem, string CarrierCode, DateTimeOffset Since);

/// <summary>
/// How the senders fare, on this node. One that could not be reached several times in a row is left alone for a while: each text would wait for its time to
/// be up, and the carrier would be hammered when it comes back. What keeps a sender from taking any text is said once, in the log and on request.
/// </summary>
internal sealed partial class SenderHealth(TimeProvider clock, ILogger<SenderHealth> log)
{
    /// <summary>So many faults in a row, and the sender rests.</summary>
    public const int Patience = 5;

    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, State> senders = new();

    private sealed record State(int Faults, DateTimeOffset RestsUntil, SenderFault? Fault)
    {
        public static readonly State Fine = new(0, DateTimeOffset.MinValue, null);
    }

    /// <summary>What keeps each sender that was used from taking texts; null: nothing.</summary>
    public IReadOnlyDictionary<string, SenderFault?> Standing => senders.ToDictionary(s => s.Key, s => s.Value.Fault);

    /// <summary>For how long the sender is left alone still; null: it may be tried.</summary>
    public TimeSpan? Resting(string sender) =>
        senders.TryGetValue(sender, out var state) && state.RestsUntil - clock.GetUtcNow() is { } left && left > TimeSpan.Zero ? left : null;

    /// <summary>Looks at what a sender answered, and gives it back.</summary>
    public SmsAnswer Saw(string sender, SmsAnswer answer)
    {
        switch (answer)
        {
            case SmsAnswer.Refused { Problem: SmsProblem.SenderNotSetUp or SmsProblem.SenderUnpaid } refused:
                Failed(sender, refused.Problem, refused.CarrierCode, rests: false);
                break;
            case SmsAnswer.TryLater { Fault: { } fault } later: Failed(sender, fault, later.CarrierCode, rests: false); break;
            case SmsAnswer.Unknown unknown: Failed(sender, SmsProblem.SenderDown, unknown.CarrierCode, rests: true); break;
            case SmsAnswer.TryLater { CarrierCode: "unreachable" } later: Failed(sender, SmsProblem.SenderDown, later.CarrierCode, rests: true); break;
            case SmsAnswer.TryLater: break;                                  // it is busy: it answers, and says itself how long to wait
            default: Fine(sender); break;
        }
        return answer;
    }

    private void Failed(string sender, SmsProblem problem, string? code, bool rests)
    {
        var now = clock.GetUtcNow();
        var before = State.Fine;
        var after = senders.AddOrUpdate(sender, _ => Next(State.Fine), (_, was) => Next(before = was));
        if (after.Fault is not null && before.Fault?.Problem != problem) { LogFault(sender, Advice(problem), code ?? "?"); }

        State Next(State was)
        {
            var faults = rests ? was.Faults + 1 : 0;
            var fault = !rests || faults >= Patience ? new SenderFault(sender, problem, code ?? "?", was.Fault?.Since ?? now) : was.Fault;
            return new(faults, faults >= Patience ? now + Rest : was.RestsUntil, fault);
        }
    }

    private void Fine(string sender)
    {
        var was = senders.GetOrAdd(sender, State.Fine);
        if (was == State.Fine) { return; }
        senders[sender] = State.Fine;
        if (was.Fault is not null) { LogMended(sender); }
    }

    private static string Advice(SmsProblem problem) => problem switch
    {
        SmsProblem.SenderNotSetUp => "it refuses our account, number or template; compare its settings with docs/senders.md",
        SmsProblem.SenderUnpaid => "the account is suspended; is it paid?",
        _ => "it can't be reached or does not answer; is it in maintenance, and does the firewall let this server out?",
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sender {Sender} takes no messages: {Advice} (it said: {Code})")]
    private partial void LogFault(string sender, string advice, string code);

    [LoggerMessage(Level = LogLevel.Information, Message = "The sender {Sender} takes messages again")]
    private partial void LogMended(string sender);
}
