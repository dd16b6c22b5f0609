using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Coviex.Harness;

/// <summary>
/// A line between browsers and a server, that can be cut: whatever passes through it is counted, and at chosen places every connection is reset in the middle of what it carries,
/// as when a phone leaves the ward's network. Whoever connects again gets through.
/// </summary>
public sealed class Line : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<Socket, Socket> open = new();
    private readonly Queue<long> cuts;
    private readonly Task accepting;
    private long passed;

    /// <param name="cutAfter">After how many bytes towards the server, counted over all connections, the line is cut; each once.</param>
    public Line(params long[] cutAfter)
    {
        cuts = new(cutAfter.Order());
        listener.Start();
        Url = new($"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}");
        accepting = AcceptAsync();
    }

    /// <summary>Where browsers find the server.</summary>
    public Uri Url { get; }

    /// <summary>Where the server is; known only once it has been started.</summary>
    public Uri? Server { get; set; }

    /// <summary>How often it has been cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>Waits until so many bytes have gone towards the server.</summary>
    public async Task PassedAsync(long bytes, CancellationToken ct)
    {
        while (Interlocked.Read(ref passed) < bytes) { await Task.Delay(5, ct); }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        CutAll();
        await accepting;
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) { _ = CarryAsync(await listener.AcceptSocketAsync(stopping.Token)); }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException) { /* it is taken down */ }
    }

    private async Task CarryAsync(Socket browser)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        browser.NoDelay = true;
        open[browser] = server;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, Server!.Port, stopping.Token);
            await Task.WhenAny(PassAsync(browser, server, count: true), PassAsync(server, browser, count: false));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException) { /* the server is away, or the line was cut */ }
        open.TryRemove(browser, out _);
        Reset(browser);
        Reset(server);
    }

    private async Task PassAsync(Socket from, Socket to, bool count)
    {
        var buffer = new byte[256 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, stopping.Token) is > 0 and var length)
            {
                await SendAsync(to, buffer.AsMemory(0, length));
                if (count) { Count(length); }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException) { /* the other way ends with this one */ }
    }

    private async Task SendAsync(Socket to, Memory<byte> bytes)
    {
        while (bytes.Length > 0) { bytes = bytes[await to.SendAsync(bytes, stopping.Token)..]; }
    }

    private void Count(int length)
    {
        lock (cuts)
        {
            if (Interlocked.Add(ref passed, length) < (cuts.TryPeek(out var next) ? next : long.MaxValue)) { return; }
            cuts.Dequeue();
            Cuts++;
        }
        CutAll();
    }

    private void CutAll()
    {
        foreach (var (browser, server) in open)
        {
            Reset(browser);
            Reset(server);
        }
    }

    // A reset and no orderly end: neither side is told that this was all.
    private static void Reset(Socket socket)
    {
        try { socket.Close(0); }
        catch (ObjectDisposedException) { /* the other way has done it */ }
    }
}
