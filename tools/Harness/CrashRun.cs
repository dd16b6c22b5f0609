using System.Diagnostics;
using System.Globalization;

namespace Coviex.Harness;

/// <summary>What came of the texts of a server that was killed again and again.</summary>
public sealed record CrashResult(int Texts, int Kills, int Taken, int Duplicates, IReadOnlyDictionary<string, int> States, TimeSpan Time)
{
    public int Lost => Texts - Taken;

    public bool IsRight => Lost == 0 && Duplicates == 0 && States.GetValueOrDefault("Delivered") == Texts;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Texts} texts, {Kills} kills in {Time.TotalSeconds:0} s: {Lost} lost, {Duplicates} sent twice, {string.Join(", ", States.Select(s => $"{s.Value} {s.Key}"))}");
}

/// <summary>
/// Kills the server's process (SIGKILL) at random instants while texts go out to the double of Twilio, which answers after a tenth of a second and reports
/// back: some calls are under way at every kill, some reports find nobody. In the end each text must have been taken once, and be known to be delivered.
/// </summary>
public static class CrashRun
{
    public static async Task<CrashResult> RunAsync(int texts, int kills, int seed, string[] coviexCommand, string[] worldCommand)
    {
        var watch = Stopwatch.StartNew();
        var random = new Random(seed);
        await using var world = await FakeTwilioProcess.StartAsync(worldCommand);
        await world.DelayAsync(TimeSpan.FromMilliseconds(100));
        // So slow that texts are left for the last kill; and the waits of a day shortened to seconds.
        var settings = world.TwilioSettings();
        settings["Coviex__Sms__Rates__0"] = string.Create(CultureInfo.InvariantCulture, $"Twilio:{Math.Max(2, texts / Math.Max(1, kills))}");
        settings["Coviex__Sms__HandOverWithin"] = "00:00:04";
        settings["Coviex__Smtp__Patience"] = "00:00:02";                      // half of the time to hand over, at most
        settings["Coviex__Sms__AskAfter"] = "00:00:04";
        settings["Coviex__Sms__Attempts"] = "50";                             // a kill is no failure of the sender
        await using var coviex = await CoviexProcess.StartAsync(settings, coviexCommand);
        await using (var crowd = await Crowd.OpenAsync(coviex.Folder, "")) { await crowd.QueueAsync(texts); }

        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(random.Next(200, 1500));
            await coviex.KillAsync();
            await coviex.StartAgainAsync();
        }
        return await SettledAsync(coviex, world, texts, kills, watch);
    }

    private static async Task<CrashResult> SettledAsync(CoviexProcess coviex, FakeTwilioProcess world, int texts, int kills, Stopwatch watch)
    {
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(500))
        {
            await using var crowd = await Crowd.OpenAsync(coviex.Folder, "");
            var states = await crowd.StatesAsync();
            var (taken, duplicates) = await world.StatsAsync();
            var result = new CrashResult(texts, kills, taken, duplicates, states, watch.Elapsed);
            var open = states.Where(s => s.Key is "Queued" or "HandingOver" or "Sent").Sum(s => s.Value);
            if (open == 0 || patience.Elapsed > TimeSpan.FromMinutes(4)) { return result; }
        }
    }
}
