using System.Diagnostics;
using System.Net.Http.Json;

namespace Coviex.Harness;

/// <summary>The doubles of Webex and Twilio as a process of their own, and what a Coviex needs to take them for the real ones.</summary>
public sealed class FakeWorldProcess : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("coviex-world-").FullName;
    private readonly HttpClient client;
    private readonly Process process;

    private FakeWorldProcess(int port, int? cloudPort)
    {
        Url = new($"http://localhost:{port}");
        CloudPort = cloudPort;
        client = new() { BaseAddress = Url };
        process = Process.Start(new ProcessStartInfo("dotnet", [Repository.Path("artifacts/bin/Coviex.FakeWorld/release/Coviex.FakeWorld.dll"), "--urls", cloudPort is null ? Url.ToString() : $"{Url};https://localhost:{cloudPort}", "--Site", cloudPort is null ? "" : Site])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    private static readonly string[] CloudNames = ["*.webex.com", "*.wbx2.com", "*.ciscospark.com", "webexapis.com"];

    /// <summary>The hospital's site where the real SDK is to go there: it gives a token to its own domains only.</summary>
    public const string Site = "coviex-double.webex.com";

    public Uri Url { get; }

    /// <summary>Where it answers, with TLS, for Webex's cloud: a browser goes there by <see cref="AsTheCloud"/>.</summary>
    public int? CloudPort { get; }

    /// <summary>An argument of Chromium's by which all of Webex's names lead here, and none elsewhere.</summary>
    public string[] AsTheCloud =>
    [
        $"--host-resolver-rules={string.Join(',', CloudNames.Select(name => $"MAP {name} 127.0.0.1:{CloudPort}"))}",
        "--ignore-certificate-errors",
    ];

    /// <param name="cloud">Also what the real Browser SDK asks of Webex's cloud.</param>
    public static async Task<FakeWorldProcess> StartAsync(bool cloud = false)
    {
        var world = new FakeWorldProcess(Ports.Free(), cloud ? Ports.Free() : null);
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
    /// <param name="sdkFile">The real one, in the place of the stand-in.</param>
    public Dictionary<string, string> Webex(bool sdk = true, string? sdkFile = null) => new()
    {
        ["Coviex__CallSystem"] = "Webex",
        ["Coviex__Webex__BaseUrl"] = new Uri(Url, "/v1").ToString(),
        ["Coviex__Webex__SdkFile"] = sdk ? sdkFile ?? SdkFile : "",
        ["Coviex__Webex__ClientId"] = "service-app",
        ["Coviex__Webex__ClientSecret"] = "service-app-secret",
        ["Coviex__Webex__RefreshToken"] = "first-refresh-token",
        ["Coviex__Webex__IntegrationId"] = "integration",
        ["Coviex__Webex__IntegrationSecret"] = "integration-secret",
    };

    /// <summary>Makes a fault: docs of the double, <c>/_fake/webex/faults</c>.</summary>
    public async Task FaultAsync(string match, string kind, int status = 500, int times = 1) =>
        (await client.PostAsJsonAsync("/_fake/webex/faults", new { match, kind, status, times })).EnsureSuccessStatusCode();

    /// <summary>What the real SDK asked of the cloud so far: method, address, for whom the token spoke.</summary>
    public async Task<string[]> SdkAskedAsync() => await client.GetFromJsonAsync<string[]>("/_fake/webex/sdk") ?? [];

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
