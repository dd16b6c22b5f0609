using System.Threading.Channels;

namespace Coviex.Hosting;

/// <summary>Lets those who make work wake the worker who does it, so that it is done at once and not at the next round.</summary>
internal class WakeUp
{
    private readonly Channel<bool> awake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => awake.Writer.TryWrite(true);

    /// <summary>Returns when somebody wakes it, or after the time given; throws only when the server stops.</summary>
    public async Task WaitAsync(TimeSpan most, TimeProvider clock, CancellationToken ct)
    {
        using var round = new CancellationTokenSource(most, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(round.Token, ct);
        try { await awake.Reader.ReadAsync(either.Token); }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested) { /* the round is over */ }
    }
}

internal static class AfterStart
{
    /// <summary>
    /// Returns when the server answers, or stops. A worker waits for it before its first round, which loads EF Core's model: the server answers first.
    /// </summary>
    public static async Task StartedAsync(this IHostApplicationLifetime life, CancellationToken ct)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = life.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// The same, for a worker whose first round nobody waits for: some seconds later, by the wall's clock. All of them at once would block the few threads that a
    /// small machine begins with, and the server's first answers with them.
    /// </summary>
    public static async Task CalmAsync(this IHostApplicationLifetime life, CancellationToken ct)
    {
        await life.StartedAsync(ct);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}

internal static class Rounds
{
    /// <summary>Works and pauses in turns until the server stops. A round that fails is told of, and ends none of the later ones.</summary>
    public static async Task GoOnAsync(Func<CancellationToken, Task> round, Func<CancellationToken, Task> pause, Action<Exception> failed, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try { await round(ct); }
            catch (Exception e) when (!ct.IsCancellationRequested) { failed(e); }
            await pause(ct);
        }
    }
}
