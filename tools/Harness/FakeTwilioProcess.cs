using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Coviex.Harness;

/// <summary>The double of Twilio as a process of its own: it lives on when Coviex is killed.</summary>
public sealed class FakeTwilioProcess : IAsyncDisposable
{
    private readonly Process process;

    private FakeTwilioProcess(Process process, Uri url)
    {
        this.process = process;
        Http = new() { BaseAddress = url };
    }

    public HttpClient Http { get; }

    /// <summary>The settings with which Coviex sends through the double of Twilio.</summary>
    public Dictionary<string, string> TwilioSettings() => new()
    {
        ["Coviex__Sms__Sender"] = "Twilio",
        ["Coviex__Sms__Twilio__AccountSid"] = Account,
        ["Coviex__Sms__Twilio__AuthToken"] = Token,
        ["Coviex__Sms__Twilio__From"] = "+525500000000",
        ["Coviex__Sms__Twilio__Api"] = Http.BaseAddress!.ToString(),
    };

    public const string Account = "AC0000000000000000000000000000fa4e";
    public const string Token = "token-of-the-double";

    /// <param name="command">The program; the build of this repository if empty.</param>
    public static async Task<FakeTwilioProcess> StartAsync(params string[] command)
    {
        if (command is []) { command = ["dotnet", Repository.Path("artifacts/bin/Coviex.FakeWorld/release/Coviex.FakeWorld.dll")]; }
        var url = new Uri($"http://localhost:{Ports.Free()}");
        var process = Process.Start(new ProcessStartInfo(command[0], [.. command[1..], "--urls", url.ToString(), "--Logging:LogLevel:Default=Warning"]) { RedirectStandardOutput = true })!;
        _ = process.StandardOutput.ReadToEndAsync();
        var world = new FakeTwilioProcess(process, url);
        for (var deadline = Stopwatch.StartNew(); deadline.Elapsed < TimeSpan.FromSeconds(30); await Task.Delay(20))
        {
            try { await world.Http.GetStringAsync("/health/live"); return world; }
            catch (HttpRequestException) { /* not yet */ }
        }
        throw new TimeoutException("The doubles did not start");
    }

    /// <summary>Every message from now on is answered so late.</summary>
    public async Task DelayAsync(TimeSpan time)
    {
        using var answer = await Http.PostAsJsonAsync("/_fake/twilio/faults", new { delayMs = (int)time.TotalMilliseconds });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>How many different texts were taken, and how many more than once.</summary>
    public async Task<(int Distinct, int Duplicates)> StatsAsync()
    {
        using var json = JsonDocument.Parse(await Http.GetStringAsync("/_fake/twilio/stats"));
        return (json.RootElement.GetProperty("distinct").GetInt32(), json.RootElement.GetProperty("duplicates").GetArrayLength());
    }

    public async Task ForgetAsync() => (await Http.DeleteAsync("/_fake/twilio")).EnsureSuccessStatusCode();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
