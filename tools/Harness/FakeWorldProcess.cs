using System.Diagnostics;
using System.Net.Http.Json;

namespace Coviex.Harness;

/// <summary>The doubles of Webex and Twilio as a process of their own, and what a Coviex needs to take them for the real ones.</summary>
public sealed class FakeWorldProcess : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("coviex-world-").FullName;
    private readonly HttpClient client;
    private readonly Process process;

    private FakeWorldProcess(int port)
    {
        Url = new($"http://localhost:{port}");
        client = new() { BaseAddress = Url };
        process = Process.Start(new ProcessStartInfo("dotnet", [Repository.Path("artifacts/bin/Coviex.FakeWorld/release/Coviex.FakeWorld.dll"), "--urls", Url.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Url { get; }

    public static async Task<FakeWorldProcess> StartAsync()
    {
        var world = new FakeWorldProcess(Ports.Free());
        for (var deadline = Stopwatch.StartNew(); ;)
        {
            try
            {
                if ((await world.client.GetAsync(new Uri("/health/live", UriKind.Relative))).IsSuccessStatusCode) { break; }
            }
            catch (HttpRequestException) when (deadline.Elapsed < TimeSpan.FromSeconds(30)) { await Task.Delay(50); }
        }
        using var build = Process.Start("node", [Repository.Path("web/fake/build.mjs"), world.SdkFile, $"ws://localhost:{world.Url.Port}"]);
        await build.WaitForExitAsync();
        return build.ExitCode == 0 ? world : throw new InvalidOperationException("The stand-in for the Webex SDK was not built");
    }

    /// <summary>Settings by which visits go over this Webex.</summary>
    /// <param name="sdk">False: as on a server for which nobody fetched the SDK.</param>
    public Dictionary<string, string> Webex(bool sdk = true) => new()
    {
        ["Coviex__CallSystem"] = "Webex",
        ["Coviex__Webex__BaseUrl"] = new Uri(Url, "/v1").ToString(),
        ["Coviex__Webex__SdkFile"] = sdk ? SdkFile : "",
        ["Coviex__Webex__ClientId"] = "service-app",
        ["Coviex__Webex__ClientSecret"] = "service-app-secret",
        ["Coviex__Webex__RefreshToken"] = "first-refresh-token",
        ["Coviex__Webex__IntegrationId"] = "integration",
        ["Coviex__Webex__IntegrationSecret"] = "integration-secret",
    };

    /// <summary>Makes a fault: docs of the double, <c>/_fake/webex/faults</c>.</summary>
    public async Task FaultAsync(string match, string kind, int status = 500, int times = 1) =>
        (await client.PostAsJsonAsync("/_fake/webex/faults", new { match, kind, status, times })).EnsureSuccessStatusCode();

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        client.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private string SdkFile => Path.Combine(folder, "fake-webex-sdk.js");
}
