using System.Diagnostics;
using Coviex.Harness;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Files;

/// <summary>Storage that speaks S3, as a process of its own (tests/s3).</summary>
public sealed class S3Process : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("coviex-s3-").FullName;
    private readonly int port = Ports.Free();
    private readonly HttpClient tap = new();
    private Process? process;

    public Uri Address => new($"http://127.0.0.1:{port}");

    public IEnumerable<(string, string)> Settings =>
    [
        ("Coviex__Files__S3__Endpoint", $"http://127.0.0.1:{port}"), ("Coviex__Files__S3__Bucket", "coviex"), ("Coviex__Files__S3__AccessKey", "S3RVER"), ("Coviex__Files__S3__SecretKey", "S3RVER"),
    ];

    public async Task StartAsync()
    {
        var place = Path.Combine(House.Root, "tests/s3");
        Assert.True(Directory.Exists(Path.Combine(place, "node_modules/s3rver")), "The S3 server of the tests is missing: run './dev setup' (or 'npm install' in tests/s3)");
        var start = new ProcessStartInfo("node") { WorkingDirectory = place, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "--no-deprecation", "server.mjs", $"{port}", folder }) { start.ArgumentList.Add(argument); }
        process = Process.Start(start)!;
        process.BeginErrorReadLine();
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
        _ = process.StandardOutput.ReadToEndAsync();
    }

    public async Task StopAsync()
    {
        if (process is null) { return; }
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    /// <summary>The ranges that were asked for since the last time.</summary>
    public Task<string> AskedAsync() => tap.GetStringAsync(new Uri(Address, "/-/asked"));

    public async Task FillAsync(bool full) => (await tap.PostAsync(new Uri(Address, full ? "/-/full" : "/-/room"), null)).EnsureSuccessStatusCode();

    /// <summary>What lies in the storage, beside what it writes about it.</summary>
    public IReadOnlyList<string> Stored() => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(f => f.EndsWith("_object", StringComparison.Ordinal))];

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        tap.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>A hospital whose files lie in S3.</summary>
public sealed class S3Server : FilesServer, IAsyncLifetime
{
    public S3Process Storage { get; } = new();

    // One test stops the storage.
    protected override bool FaultsExpected => true;

    protected override IEnumerable<(string, string)> Settings() => Storage.Settings;

    protected override void Services(IServiceCollection services) { /* the store that the settings name */ }

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await Storage.StartAsync();
        await InitializeAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await Storage.DisposeAsync();
    }
}
