using Coviex.Harness;

namespace Coviex.Bench;

/// <summary>The server killed 200 times while 1,000 texts go out.</summary>
internal static class CrashBench
{
    public static async Task RunAsync()
    {
        var seed = Environment.TickCount;
        var result = await CrashRun.RunAsync(texts: 1000, kills: 200, seed, [Programs.Coviex], [Programs.FakeWorld]);
        Console.WriteLine($"{result} (seed {seed})");
        Goal.Most("texts lost", result.Lost, 0, "texts");
        Goal.Most("texts sent twice", result.Duplicates, 0, "texts");
        Goal.Least("texts known to be delivered", result.States.GetValueOrDefault("Delivered"), result.Texts, "texts");
    }
}
