using Coviex.Harness;

namespace Coviex.E2E;

/// <summary>A few kills with each run of the tests; <c>./dev bench crash</c> does 200 among 1,000 texts.</summary>
public sealed class TextsSurviveKillsTests
{
    [Fact]
    public async Task A_server_that_is_killed_while_texts_leave_loses_none_and_sends_none_twice()
    {
        var seed = Environment.TickCount;

        var result = await CrashRun.RunAsync(texts: 120, kills: 12, seed, [], []);

        Assert.True(result.IsRight, $"{result} (seed {seed})");
    }
}
