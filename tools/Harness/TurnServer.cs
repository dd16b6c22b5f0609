using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Coviex.Harness;

/// <summary>A real coturn on the loopback address, with a folder and a port of its own.</summary>
public sealed class TurnServer : IAsyncDisposable
{
    private readonly string folder;
    private readonly Process process;

    private TurnServer(string folder, Process process, int port) => (this.folder, this.process, Port) = (folder, process, port);

    public const string Secret = "a-secret-for-the-tests-only";

    public int Port { get; }

    public string LogFile => Path.Combine(folder, "turn.log");

    /// <summary>The settings with which Coviex uses this server and nothing else.</summary>
    public Dictionary<string, string> Settings(bool relayOnly = true) => new()
    {
        ["Coviex__Direct__Turn__0"] = $"turn:127.0.0.1:{Port}?transport=udp",
        ["Coviex__Direct__TurnSecret"] = Secret,
        ["Coviex__Direct__RelayOnly"] = relayOnly ? "true" : "false",
    };

    public static async Task<TurnServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("coviex-turn-").FullName;
        var port = Ports.Free();
        await File.WriteAllTextAsync(Path.Combine(folder, "turn.conf"), $"""
            listening-ip=127.0.0.1
            relay-ip=127.0.0.1
            listening-port={port}
            min-port=49160
            max-port=49400
            fingerprint
            use-auth-secret
            static-auth-secret={Secret}
            realm=coviex.test
            user-quota=30
            no-cli
            no-tls
            no-dtls
            allow-loopback-peers
            no-multicast-peers
            no-rfc5780
            simple-log
            log-file={folder}/turn.log
            pidfile={folder}/turn.pid
            userdb={folder}/turndb
            """);
        var process = Process.Start(new ProcessStartInfo("turnserver", ["-c", Path.Combine(folder, "turn.conf")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        var turn = new TurnServer(folder, process, port);
        await turn.ListensAsync();
        return turn;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task ListensAsync()
    {
        for (var deadline = Stopwatch.StartNew(); deadline.Elapsed < TimeSpan.FromSeconds(10);)
        {
            using var client = new TcpClient();
            try { await client.ConnectAsync(IPAddress.Loopback, Port); return; }
            catch (SocketException) { await Task.Delay(20); }
        }
        throw new TimeoutException($"coturn did not start: {(File.Exists(LogFile) ? await File.ReadAllTextAsync(LogFile) : "no log")}");
    }
}
