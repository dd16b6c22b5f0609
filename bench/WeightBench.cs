using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Coviex.Harness;
using Microsoft.Playwright;

namespace Coviex.Bench;

/// <summary>
/// Requests and compressed bytes until the lobby stands, with an empty cache; the time to it on slow 4G with a processor four times slower; and
/// Lighthouse's opinion of the page behind the link.
/// </summary>
internal static class WeightBench
{
    private const int Runs = 7;
    private const string Told = "lobby after ";
    private static int next = 7000;

    public static async Task RunAsync()
    {
        var (requests, bytes, plain, slow) = (new Series("requests until the lobby stands"), new Series("compressed kB until the lobby stands"),
            new Series("link to lobby, ms, unthrottled"), new Series("link to lobby, ms, slow 4G and CPU/4"));
        var foreign = new HashSet<string>();
        await using var coviex = await CoviexProcess.StartAsync(null, Programs.Coviex);
        await using var browsers = await Browsers.StartAsync();
        using var api = await coviex.SignInAsync();
        for (var run = 0; run <= Runs; run++)
        {
            var light = await OnceAsync(browsers.Chromium, coviex, api, throttle: false, foreign);
            var heavy = await OnceAsync(browsers.Chromium, coviex, api, throttle: true, foreign);
            if (run == 0) { continue; }
            requests.Add(light.Requests);
            bytes.Add(light.Bytes / 1000.0);
            plain.Add(light.Milliseconds);
            slow.Add(heavy.Milliseconds);
        }
        foreach (var series in new[] { requests, bytes, plain, slow }) { Console.WriteLine(series); }
        Goal.Most("requests", requests.Median, 8, "");
        Goal.Most("weight", bytes.Median, 40, "kB");
        Goal.Most("foreign hosts", foreign.Count, 0, "");
        Goal.Most("time to the lobby, throttled", slow.Median / 1000, 1.0, "s");
        await LighthouseAsync(coviex, api);
    }

    private static async Task<(int Requests, double Bytes, double Milliseconds)> OnceAsync(
        IBrowser browser, CoviexProcess coviex, HttpClient api, bool throttle, HashSet<string> foreign)
    {
        var visit = await InviteAsync(api);
        await using var context = await browser.NewContextAsync(Browsers.Phone());
        var page = await context.NewPageAsync();
        var cdp = await context.NewCDPSessionAsync(page);
        var (requests, bytes) = (0, 0.0);
        cdp.Event("Network.requestWillBeSent").OnEvent += (_, e) =>
        {
            var url = new Uri(e!.Value.GetProperty("request").GetProperty("url").GetString()!);
            if (url.Scheme is not ("http" or "https")) { return; }
            requests++;
            if (url.Host != coviex.Url.Host) { lock (foreign) { foreign.Add(url.Host); } }
        };
        cdp.Event("Network.webSocketCreated").OnEvent += (_, _) => requests++;
        cdp.Event("Network.loadingFinished").OnEvent += (_, e) => bytes += e!.Value.GetProperty("encodedDataLength").GetDouble();
        await cdp.SendAsync("Network.enable");
        if (throttle)
        {
            await cdp.SendAsync("Network.emulateNetworkConditions", new()
            {
                ["offline"] = false,
                ["latency"] = 150,
                ["downloadThroughput"] = 1.6e6 / 8,
                ["uploadThroughput"] = 0.75e6 / 8,
            });
            await cdp.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = 4 });
        }
        // The robot presses the button in the instant in which it stands there: what is measured is the page, not the reader.
        await context.AddInitScriptAsync("""
            new MutationObserver(() => {
              const button = document.querySelector('[data-action=enter]');
              if (button && !button.disabled && !window.__pressed) { window.__pressed = true; setTimeout(() => button.click()); }
              if (document.querySelector('[data-screen=lobby]') && !window.__lobby) {
                window.__lobby = true;
                requestAnimationFrame(() => console.info(`lobby after ${performance.now()}`));
              }
            }).observe(document, { subtree: true, childList: true, attributes: true });
            """);
        // Told by the page itself: to ask it, the driver would first run a script of its own, which takes a slowed page a tenth of a second.
        var told = page.WaitForConsoleMessageAsync(new() { Predicate = m => m.Text.StartsWith(Told, StringComparison.Ordinal), Timeout = 30_000 });
        await page.GotoAsync(visit.Links[0]);
        var milliseconds = double.Parse((await told).Text[Told.Length..], CultureInfo.InvariantCulture);
        return (requests, bytes, milliseconds);
    }

    private static async Task LighthouseAsync(CoviexProcess coviex, HttpClient api)
    {
        var (performance, accessibility) = (new Series("Lighthouse performance"), new Series("Lighthouse accessibility"));
        for (var run = 0; run < 3; run++)
        {
            var visit = await InviteAsync(api);
            var report = Path.GetTempFileName();
            var start = new ProcessStartInfo(Repository.Path("bench/node_modules/.bin/lighthouse"),
            [
                visit.Links[0], "--quiet", "--output=json", $"--output-path={report}", "--only-categories=performance,accessibility", "--form-factor=mobile",
                "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync",
            ]);
            start.Environment["CHROME_PATH"] = "/usr/bin/chromium-headless-shell";
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync();
            using var json = JsonDocument.Parse(await File.ReadAllTextAsync(report));
            var categories = json.RootElement.GetProperty("categories");
            performance.Add(categories.GetProperty("performance").GetProperty("score").GetDouble() * 100);
            accessibility.Add(categories.GetProperty("accessibility").GetProperty("score").GetDouble() * 100);
            File.Delete(report);
        }
        Console.WriteLine(performance);
        Console.WriteLine(accessibility);
        Goal.Least("Lighthouse performance, mobile", performance.Median, 98, "");
        Goal.Least("Lighthouse accessibility", accessibility.Median, 100, "");
    }

    private static Task<VisitWithLinks> InviteAsync(HttpClient api)
    {
        var phone = string.Create(CultureInfo.InvariantCulture, $"+52551234{next++}");
        return CoviexProcess.InviteAsync(api, new { service = "homeCare", guests = new[] { new { name = "María Hernández", relation = "paciente", phone } } }, phone);
    }
}
