namespace Coviex.Tests.Fixture;

/// <summary>A clock that stands until a test moves it. While it is moved, each timer fires at its own time, in order.</summary>
public sealed class FakeClock : TimeProvider
{
    /// <summary>
    /// A Monday, nine in the morning in Mexico City. Years ahead, because a few parts of ASP.NET Core look at the machine's own clock (SignalR
    /// closes a connection whose session has run out by it): what lives by this clock must be alive by that one.
    /// </summary>
    public static readonly DateTimeOffset Start = new(2040, 5, 7, 15, 0, 0, TimeSpan.Zero);

    private readonly Lock gate = new();
    private readonly List<FakeTimer> timers = [];
    private DateTimeOffset now = Start;

    public DateTimeOffset Now => GetUtcNow();

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() { lock (gate) { return now; } }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public void Advance(TimeSpan by)
    {
        var until = Now + by;
        while (NextDue(until) is { } timer) { timer.Fire(); }
        lock (gate) { now = until; }
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
            if (next.Period > TimeSpan.Zero) { next.DueAt += next.Period; } else { timers.Remove(next); }
            return next;
        }
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
                (DueAt, Period) = (clock.now + dueTime, period);
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
