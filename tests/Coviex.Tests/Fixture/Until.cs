using System.Diagnostics;

namespace Coviex.Tests.Fixture;

/// <summary>Waits for a condition, never for a time: goes on the moment it holds, and fails with words when it does not come to hold.</summary>
public static class Until
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    public static Task HoldsAsync(Func<bool> condition, string what) => HoldsAsync(() => Task.FromResult(condition()), what);

    public static async Task HoldsAsync(Func<Task<bool>> condition, string what)
    {
        var since = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < Patience, $"Waited in vain: {what}");
            await Task.Delay(Look, TestContext.Current.CancellationToken);
        }
    }

    public static async Task<T> ThereIsAsync<T>(Func<T?> look, string what) where T : class
    {
        T? found = null;
        await HoldsAsync(() => (found = look()) is not null, what);
        return found!;
    }
}
