using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Coviex.Harness;

/// <summary>
/// A real clamd on the loopback address, with a folder, a port and a little signature database of its own: it knows EICAR, the file that every scanner takes for a virus
/// and that is none, and looks at 2 MB of a file at most.
/// </summary>
public sealed class VirusScanner : IAsyncDisposable
{
    /// <summary>The EICAR test file (https://www.eicar.org), in two pieces: a scanner on this machine would take this source for it.</summary>
    public static readonly byte[] Eicar = System.Text.Encoding.ASCII.GetBytes(@"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

    private readonly string folder = Directory.CreateTempSubdirectory("coviex-clamd-").FullName;
    private Process? process;

    public int Port { get; } = Ports.Free();

    public string Address => $"tcp://127.0.0.1:{Port}";

    public string Socket => $"unix:{Path.Combine(folder, "clamd.sock")}";

    public async Task StartAsync()
    {
        Directory.CreateDirectory(Path.Combine(folder, "db"));
        await File.WriteAllTextAsync(Path.Combine(folder, "db/test.hdb"), "44d88612fea8a8f36de82e1278abb02f:68:Coviex.Eicar\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "clamd.conf"), $"""
            TCPSocket {Port}
            TCPAddr 127.0.0.1
            LocalSocket {folder}/clamd.sock
            DatabaseDirectory {folder}/db
            TemporaryDirectory {folder}
            Foreground yes
            StreamMaxLength 2M
            MaxThreads 2

            """);
        process = Process.Start(new ProcessStartInfo("/usr/sbin/clamd", ["-c", Path.Combine(folder, "clamd.conf")]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = process.StandardOutput.ReadToEndAsync();
        var complaints = process.StandardError.ReadToEndAsync();
        for (var deadline = Stopwatch.StartNew(); deadline.Elapsed < TimeSpan.FromSeconds(20) && !process.HasExited;)
        {
            using var client = new TcpClient();
            try { await client.ConnectAsync(IPAddress.Loopback, Port); return; }
            catch (SocketException) { await Task.Delay(20); }
        }
        throw new TimeoutException($"clamd did not start: {(process.HasExited ? await complaints : "it does not listen")}");
    }

    public async Task StopAsync()
    {
        if (process is null) { return; }
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(folder, recursive: true);
    }
}
