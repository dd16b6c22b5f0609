using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Coviex.Hosting;
using Microsoft.Extensions.Options;

namespace Coviex.Files;

/// <summary>What a scanner says of a file.</summary>
internal enum ScanVerdict { Clean, Infected, TooLarge }

/// <summary>Asks clamd by INSTREAM (man 8 clamd): the bytes are streamed to it, and it needs no access to our files.</summary>
internal sealed class Clamd(IOptions<CoviexOptions> options)
{
    private readonly FilesOptions rules = options.Value.Files;

    public bool On => rules.Scanner.Length > 0;

    /// <summary>Throws <see cref="ScannerAwayException"/> when clamd cannot be asked now, or cannot say.</summary>
    /// <param name="send">Hands over the bytes, piece by piece.</param>
    public async Task<ScanVerdict> ScanAsync(Func<Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask>, CancellationToken, Task> send, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(rules.ScannerPatience);
        try
        {
            using var socket = await ConnectAsync(patience.Token);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync("zINSTREAM\0"u8.ToArray(), patience.Token);
            // Read from the start: to a file that it finds too large it answers in mid-stream, and hangs up.
            var answer = AnswerAsync(stream, patience.Token);
            var answered = false;
            await send(async (piece, stop) =>
            {
                if (answered || answer.IsCompleted || piece.IsEmpty) { return; }
                patience.CancelAfter(rules.ScannerPatience);                   // it goes on
                var length = new byte[4];
                BinaryPrimitives.WriteInt32BigEndian(length, piece.Length);
                try
                {
                    await stream.WriteAsync(length, patience.Token);
                    await stream.WriteAsync(piece, patience.Token);
                }
                catch (IOException) { answered = true; }                       // it has hung up, and its answer says why
            }, ct);
            if (!answered && !answer.IsCompleted) { await EndAsync(stream, patience.Token); }
            return Read(await answer);
        }
        catch (Exception e) when (e is SocketException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested)) { throw new ScannerAwayException("no answer", e); }
    }

    private static async Task EndAsync(NetworkStream stream, CancellationToken ct)
    {
        try { await stream.WriteAsync(new byte[4], ct); }
        catch (IOException) { /* it has hung up, and its answer says why */ }
    }

    private async Task<Socket> ConnectAsync(CancellationToken ct)
    {
        var unix = rules.Scanner.StartsWith("unix:", StringComparison.Ordinal);
        var socket = unix ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (unix) { await socket.ConnectAsync(new UnixDomainSocketEndPoint(rules.Scanner["unix:".Length..]), ct); }
            else { var uri = new Uri(rules.Scanner); await socket.ConnectAsync(uri.Host, uri.Port, ct); }
            return socket;
        }
        catch { socket.Dispose(); throw; }
    }

    private static async Task<string> AnswerAsync(NetworkStream stream, CancellationToken ct)
    {
        var (answer, buffer) = (new StringBuilder(), new byte[512]);
        while (answer.Length < 4096)
        {
            var read = await stream.ReadAsync(buffer, ct);
            if (read == 0) { break; }
            answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
            if (buffer.AsSpan(0, read).Contains((byte)0)) { break; }
        }
        return answer.ToString().TrimEnd('\0', '\n');
    }

    private static ScanVerdict Read(string answer) => answer switch
    {
        "stream: OK" => ScanVerdict.Clean,
        _ when answer.EndsWith(" FOUND", StringComparison.Ordinal) => ScanVerdict.Infected,
        _ when answer.Contains("size limit exceeded", StringComparison.OrdinalIgnoreCase) => ScanVerdict.TooLarge,
        _ => throw new ScannerAwayException(answer),
    };
}

internal sealed class ScannerAwayException(string says, Exception? inner = null) : Exception($"The virus scanner: {says}", inner);
