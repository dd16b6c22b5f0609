using System.Diagnostics;
using System.Globalization;
using Coviex.Harness;

namespace Coviex.Bench;

/// <summary>Cold start of the published server to its first answered request, and its memory then; beside an ASP.NET Core program that does nothing.</summary>
internal static class StartBench
{
    private const int Runs = 10;

    public static async Task RunAsync()
    {
        var (ours, floor, memory, floorMemory) = (new Series("Coviex, ms"), new Series("bare ASP.NET Core, ms"), new Series("Coviex, MB"), new Series("bare ASP.NET Core, MB"));
        var folder = Directory.CreateTempSubdirectory("coviex-start-").FullName;
        var settings = new Dictionary<string, string> { ["Coviex__DataFolder"] = folder, ["Coviex__Demonstration"] = "true" };
        await OnceAsync(Programs.Coviex, "/v", settings, null, null);              // makes the database: later starts are the everyday ones
        for (var run = 0; run < Runs; run++)
        {
            await OnceAsync(Programs.Floor, "/floor", [], floor, floorMemory);
            await OnceAsync(Programs.Coviex, "/v", settings, ours, memory);
        }
        Directory.Delete(folder, recursive: true);
        foreach (var series in new[] { ours, floor, memory, floorMemory }) { Console.WriteLine(series); }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio: time {ours.Median / floor.Median:0.00}, memory {memory.Median / floorMemory.Median:0.00}"));
        Goal.Most("cold start", ours.Median / 1000, 1.5, "s");
        Goal.Most("memory at the first answer", memory.Median, 120, "MB");
    }

    private static async Task OnceAsync(string program, string path, Dictionary<string, string> settings, Series? time, Series? memory)
    {
        var url = new Uri($"http://localhost:{Ports.Free()}");
        var start = new ProcessStartInfo(program, ["--urls", url.ToString()]) { RedirectStandardOutput = true, WorkingDirectory = Path.GetDirectoryName(program) };
        foreach (var (key, value) in settings) { start.Environment[key] = value; }
        using var client = new HttpClient();
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        while (true)
        {
            try
            {
                if ((await client.GetAsync(new Uri(url, path))).IsSuccessStatusCode) { break; }
            }
            catch (HttpRequestException) { /* not yet */ }
            if (watch.Elapsed > TimeSpan.FromSeconds(30)) { throw new TimeoutException($"{program} did not answer"); }
            await Task.Delay(5);
        }
        time?.Add(watch.Elapsed.TotalMilliseconds);
        process.Refresh();
        memory?.Add(process.WorkingSet64 / 1e6);
        process.Kill();
        await process.WaitForExitAsync();
    }
}
