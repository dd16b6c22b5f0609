using System.Buffers;
using System.Security.Cryptography;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Files;

/// <summary>
/// Takes what a page sends into the store, part by part. A part counts once its row is written, and that is after its bytes are durable: so the offset that is told is always
/// one from which the upload goes on. Two that append to one file at once: the version decides, and the slower one's part is thrown away.
/// </summary>
internal sealed partial class Appending(CoviexDb db, IFileStore store, FileKeys keys, TimeProvider clock, ILogger<Appending> log)
{
    /// <summary>How much is taken until it is made durable: what a server that is killed may lose of an upload.</summary>
    public const int PartLength = 4 * 1024 * 1024;

    /// <summary>What one request is believed to bring in all, where it has a checksum: it counts whole or not at all.</summary>
    public const int LongestChecked = PartLength;

    public async Task<Refusal?> AppendAsync(StoredFile file, Stream body, (HashAlgorithmName Name, byte[] Hash)? checksum, CancellationToken ct)
    {
        using var cipher = new PartCipher(file.Id, keys.Open(file));
        var buffer = ArrayPool<byte>.Shared.Rent(PartCipher.Piece);
        try
        {
            while (true)
            {
                var (refusal, ended) = await PartAsync(file, body, cipher, buffer.AsMemory(0, PartCipher.Piece), checksum, ct);
                if (refusal is not null || ended) { return refusal; }
            }
        }
        catch (StoreAwayException e) { LogAway(file.Id, e.InnerException?.Message ?? e.Message); throw; }
        finally { ArrayPool<byte>.Shared.Return(buffer, clearArray: true); }
    }

    private async Task<(Refusal? Refusal, bool Ended)> PartAsync(
        StoredFile file, Stream body, PartCipher cipher, Memory<byte> buffer, (HashAlgorithmName Name, byte[] Hash)? checksum, CancellationToken ct)
    {
        var most = (int)Math.Min(PartLength, file.Size - file.Received);
        // The first bytes before the part: whoever sends nothing leaves nothing behind.
        var (piece, ended, cut) = await PieceAsync(body, buffer[..Math.Min(buffer.Length, Math.Max(most, 1))], ct);
        if (most == 0) { return (piece > 0 ? new("file_longer", StatusCodes.Status413PayloadTooLarge) : null, true); }
        if (piece == 0) { return (checksum is not null && cut is null ? new("checksum_wrong", 460) : Thrown(cut), true); }

        using var hash = checksum is { } asked ? IncrementalHash.CreateHash(asked.Name) : null;
        var (start, length) = (file.Received, 0);
        // Told apart from a client that went away: what it has sent until then is kept.
        await using var part = await store.BeginAsync(file.Id, $"{start:D12}-{Secret.New()}", CancellationToken.None);
        while (true)
        {
            hash?.AppendData(buffer.Span[..piece]);
            await cipher.WriteAsync(buffer[..piece], start + length, part.Stream, CancellationToken.None);
            length += piece;
            if (ended || length == most) { break; }
            (piece, ended, cut) = await PieceAsync(body, buffer[..Math.Min(buffer.Length, most - length)], ct);
            if (piece == 0) { break; }
        }
        if (hash is not null && (cut is not null || !CryptographicOperations.FixedTimeEquals(hash.GetHashAndReset(), checksum!.Value.Hash))) { return (new("checksum_wrong", 460), true); }
        await part.KeepAsync(CancellationToken.None);
        if (!await CountAsync(file, start, length, part, CancellationToken.None)) { return (new("file_moved_on"), true); }
        return (Thrown(cut), ended);
    }

    private async Task<bool> CountAsync(StoredFile file, long start, int length, INewPart part, CancellationToken ct)
    {
        if (!file.Append(length, clock.GetUtcNow())) { return false; }
        db.FileParts.Add(new() { FileId = file.Id, Start = start, Length = length, Name = part.Name });
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException e)
        {
            // Somebody else appended, or took it away, in the same instant.
            LogBehind(file.Id, e.GetType().Name);
            await part.DropAsync();
            return false;
        }
        return true;
    }

    // A whole piece, or what came before the body ended or the line was cut.
    private static async Task<(int Length, bool Ended, Exception? Cut)> PieceAsync(Stream body, Memory<byte> buffer, CancellationToken ct)
    {
        var length = 0;
        try
        {
            while (length < buffer.Length)
            {
                var read = await body.ReadAsync(buffer[length..], ct);
                if (read == 0) { return (length, true, null); }
                length += read;
            }
            return (length, false, null);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or BadHttpRequestException) { return (length, true, e); }
    }

    private static Refusal? Thrown(Exception? cut) => cut is null ? null : new("went_away", StatusCodes.Status499ClientClosedRequest);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store of files does not answer, file={File}: {Says}")]
    private partial void LogAway(Guid file, string says);

    [LoggerMessage(Level = LogLevel.Information, Message = "A part came too late, file={File} {Reason}")]
    private partial void LogBehind(Guid file, string reason);
}
