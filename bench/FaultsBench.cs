using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Coviex.Harness;
using Microsoft.Playwright;

namespace Coviex.Bench;

/// <summary>
/// What a call survives without a touch: a reload on each side, the server killed for 4 s, the network cut for 10 s and for 45 s. Run in a network of
/// its own (./dev bench does), where packets can be dropped.
/// </summary>
internal static class FaultsBench
{
    private const int Runs = 5;
    private static int next = 8000;

    public static async Task RunAsync()
    {
        await using var coviex = await CoviexProcess.StartAsync(null, Programs.Coviex);
        await using var browsers = await Browsers.StartAsync();
        using var api = await coviex.SignInAsync();
        var phone = string.Create(CultureInfo.InvariantCulture, $"+52551234{next++}");
        var visit = await CoviexProcess.InviteAsync(api, new { service = "homeCare", keepDoorOpen = true, guests = new[] { new { name = "María", relation = "paciente", phone } } }, phone);
        var clinician = await coviex.ClinicianAsync(browsers.Chromium);
        await clinician.StartVisitAsync(coviex, visit.Id);
        var guest = await browsers.Chromium.GuestAsync(visit.Links[0]);
        await guest.ComeInAsync();
        await BothSeeAsync(guest, clinician);

        await ReloadsAsync("guest reloads", guest, clinician);
        await ReloadsAsync("clinician reloads", clinician, guest);
        await ServerKilledAsync(coviex, api, visit, guest, clinician);
        await CutAsync("network cut for 10 s", TimeSpan.FromSeconds(10), 3, 1.0, guest, clinician);
        await CutAsync("network cut for 45 s", TimeSpan.FromSeconds(45), 1, null, guest, clinician);
    }

    private static async Task ReloadsAsync(string name, IPage page, IPage other)
    {
        var (here, there) = (new Series($"{name}: face here, ms"), new Series($"{name}: face on the other screen, ms"));
        for (var run = 0; run < Runs; run++)
        {
            await other.EvaluateAsync("() => { window.__watch.first = {}; document.querySelectorAll('video[data-seat]').forEach((v) => delete v.dataset.watched); }");
            var before = await ConnectionsAsync(other);
            var watch = Stopwatch.StartNew();
            await page.ReloadAsync(new() { WaitUntil = WaitUntilState.Commit });
            var first = Task.Run(async () => { await page.FirstFrameAsync(); return watch.Elapsed.TotalMilliseconds; });
            await FramesOnNewConnectionAsync(other, before);
            there.Add(watch.Elapsed.TotalMilliseconds);
            here.Add(await first);
            await BothSeeAsync(page, other);
        }
        Console.WriteLine(here);
        Console.WriteLine(there);
        Goal.Most($"{name}: both screens", Math.Max(here.Median, there.Median) / 1000, 1.5, "s");
    }

    private static async Task ServerKilledAsync(CoviexProcess coviex, HttpClient api, VisitWithLinks visit, IPage guest, IPage clinician)
    {
        var rate = new Series("server away: frames/s on both screens");
        var back = new Series("server back: hub back after, ms");
        var normal = await RateAsync(guest, TimeSpan.FromSeconds(3));
        for (var run = 0; run < 3; run++)
        {
            await coviex.KillAsync();
            var rates = await Task.WhenAll(RateAsync(guest, TimeSpan.FromSeconds(4)), RateAsync(clinician, TimeSpan.FromSeconds(4)));
            rate.Add(rates.Min());
            await coviex.StartAgainAsync();                                  // returns when it answers
            var watch = Stopwatch.StartNew();
            while (await AwayAsync(api, visit)) { await Task.Delay(20); }
            back.Add(watch.Elapsed.TotalMilliseconds);
            await BothSeeAsync(guest, clinician);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"frames/s before: {normal:0.0}"));
        Console.WriteLine(rate);
        Console.WriteLine(back);
        Goal.Least("frames while the server is away", rate.Median / normal, 0.9, "of the usual rate");
        Goal.Most("hub back after the server", back.Median / 1000, 2, "s");
    }

    private static async Task CutAsync(string name, TimeSpan length, int runs, double? most, IPage guest, IPage clinician)
    {
        var (here, there) = (new Series($"{name}: guest sees again after, ms"), new Series($"{name}: clinician sees again after, ms"));
        for (var run = 0; run < runs; run++)
        {
            await NftAsync("add table inet cut; add chain inet cut gate { type filter hook input priority 0; policy drop; }");
            await Task.Delay(length);
            await NftAsync("delete table inet cut");
            var watch = Stopwatch.StartNew();
            var both = new[] { guest, clinician }.Select(async page => { await page.MoreFramesAsync(1, 60); return watch.Elapsed.TotalMilliseconds; });
            var times = await Task.WhenAll(both);
            here.Add(times[0]);
            there.Add(times[1]);
            await BothSeeAsync(guest, clinician);
            await Task.Delay(TimeSpan.FromSeconds(5));
        }
        Console.WriteLine(here);
        Console.WriteLine(there);
        if (most is { } limit) { Goal.Most($"{name}: back on both screens", Math.Max(here.Median, there.Median) / 1000, limit, "s"); }
        else { Console.WriteLine($"reached  {name}: back by itself"); }
    }

    private static async Task<bool> AwayAsync(HttpClient api, VisitWithLinks visit)
    {
        using var json = JsonDocument.Parse(await api.GetStringAsync($"/api/visits/{visit.Id}"));
        return json.RootElement.GetProperty("guests")[0].GetProperty("away").GetBoolean();
    }

    private static async Task<double> RateAsync(IPage page, TimeSpan time)
    {
        var (before, watch) = (await page.FramesDecodedAsync(), Stopwatch.StartNew());
        await Task.Delay(time);
        return (await page.FramesDecodedAsync() - before) / watch.Elapsed.TotalSeconds;
    }

    private static Task<int> ConnectionsAsync(IPage page) => page.EvaluateAsync<int>("window.__watch.connections.length");

    private static async Task FramesOnNewConnectionAsync(IPage page, int before) => await page.WaitForFunctionAsync("""
        async (before) => {
          for (const connection of window.__watch.connections.slice(before)) {
            for (const stat of (await connection.getStats()).values()) {
              if (stat.type === 'inbound-rtp' && stat.kind === 'video' && stat.framesDecoded > 0) return true;
            }
          }
          return false;
        }
        """, before, new() { Timeout = 20_000, PollingInterval = 20 });

    private static async Task BothSeeAsync(IPage one, IPage other)
    {
        await one.MoreFramesAsync(20, 60);
        await other.MoreFramesAsync(20, 60);
    }

    private static async Task NftAsync(string commands)
    {
        using var process = Process.Start(new ProcessStartInfo("nft", [commands]))!;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) { throw new InvalidOperationException("nft refused: run this in a network of its own, with ./dev bench faults"); }
    }
}
