namespace Coviex.Tests.Fixture;

/// <summary>
/// A clock that stands until something moves it, and never goes back, whoever moves it at the same time. While it is moved, each timer fires at its own time, in order;
/// one that would ring thousands of times in one long move (a second's beat over two days) rings <see cref="MostRings"/> times, evenly, as after a sleep of the machine.
/// </summary>
public sealed class FakeClock : TimeProvider
{
    private const int MostRings = 60;

    /// <summary>
    /// A Monday, nine in the morning in Mexico City. Years ahead, because a few parts of ASP.NET Core look at the machine's own clock (SignalR
    /// closes a connection whose session has run out by it): what lives by this clock must be alive by that one.
    /// </summary>
    public static readonly DateTimeOffset Start = new(2040, 5, 7, 15, 0, 0, TimeSpan.Zero);

    private readonly Lock gate = new();
    private readonly List<FakeTimer> timers = [];
    private DateTimeOffset now = Start;
    private (DateTimeOffset Until, TimeSpan Least) move;

    public DateTimeOffset Now => GetUtcNow();

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() { lock (gate) { return now; } }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public void Advance(TimeSpan by)
    {
        DateTimeOffset until;
        lock (gate) { move = (until = now + by, by / MostRings); }
        while (NextDue(until) is { } timer) { timer.Fire(); }
        // Two that move it at once (two requests that hang) began at different times: the later of their ends counts, or who waits for it waits for ever.
        lock (gate) { if (until > now) { now = until; } }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private FakeTimer? NextDue(DateTimeOffset until)
    {
        lock (gate)
        {
            var next = timers.Where(t => t.DueAt <= until).MinBy(t => t.DueAt);
            if (next is null) { return null; }
            if (next.DueAt > now) { now = next.DueAt; }
            if (next.Period > TimeSpan.Zero) { next.DueAt = InTheMove(next.DueAt + next.Period); } else { timers.Remove(next); }
            return next;
        }
    }

    /// <summary>When a timer rings that is set during a long move: not too soon after the last, and not later than the move's end or its own time.</summary>
    private DateTimeOffset InTheMove(DateTimeOffset due)
    {
        var least = now + move.Least;
        return due >= least || due >= move.Until ? due : least < move.Until ? least : move.Until;
    }

    private sealed class FakeTimer(FakeClock clock, Action fire) : ITimer
    {
        public DateTimeOffset DueAt { get; set; }

        public TimeSpan Period { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                clock.timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan) { return true; }
                (DueAt, Period) = (clock.InTheMove(clock.now + dueTime), period);
                clock.timers.Add(this);
                return true;
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, default);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
