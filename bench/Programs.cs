using System.Diagnostics;
using Coviex.Harness;

namespace Coviex.Bench;

/// <summary>The published programs that are measured.</summary>
internal static class Programs
{
    public static readonly string Coviex = Repository.Path("artifacts/publish/coviex/Coviex");
    public static readonly string FakeWorld = Repository.Path("artifacts/publish/fakeworld/Coviex.FakeWorld");
    public static readonly string Floor = Repository.Path("artifacts/publish/floor/Coviex.Floor");
}

/// <summary>The floor's server as a process.</summary>
internal sealed class FloorProcess : IAsyncDisposable
{
    private readonly Process process;

    private FloorProcess(Process process, Uri url) => (this.process, Url) = (process, url);

    public Uri Url { get; }

    public static async Task<FloorProcess> StartAsync()
    {
        var url = new Uri($"http://localhost:{Ports.Free()}");
        var process = Process.Start(new ProcessStartInfo(Programs.Floor, ["--urls", url.ToString()]) { RedirectStandardOutput = true })!;
        _ = process.StandardOutput.ReadToEndAsync();
        using var client = new HttpClient();
        for (var deadline = Stopwatch.StartNew(); deadline.Elapsed < TimeSpan.FromSeconds(20); await Task.Delay(10))
        {
            try { await client.GetStringAsync(new Uri(url, "/health/live")); return new(process, url); }
            catch (HttpRequestException) { /* not yet */ }
        }
        throw new TimeoutException("The floor's server did not start");
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
