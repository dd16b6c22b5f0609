using System.Buffers;
using Coviex.Data;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Files;

/// <summary>The bytes of a file as they were before they were encrypted, piece by piece: never more than one piece is in memory.</summary>
internal sealed class FileBytes(CoviexDb db, IFileStore store, FileKeys keys)
{
    /// <summary>Hands over the bytes from a place on, so many of them.</summary>
    public async Task ReadAsync(StoredFile file, long from, long length, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> take, CancellationToken ct)
    {
        using var cipher = new PartCipher(file.Id, keys.Open(file));
        var to = from + length;
        var parts = await db.FileParts.AsNoTracking().Where(p => p.FileId == file.Id && p.Start < to && p.Start + p.Length > from).OrderBy(p => p.Start).ToListAsync(ct);
        var buffer = ArrayPool<byte>.Shared.Rent(PartCipher.Piece);
        try
        {
            foreach (var part in parts)
            {
                var first = Math.Max(0, from - part.Start) / PartCipher.Piece;
                var last = Math.Min(part.Length, to - part.Start);
                await store.ReadAsync(file.Id, part.Name, first * PartCipher.Stored, async (stream, stop) =>
                {
                    for (var at = first * PartCipher.Piece; at < last; at += PartCipher.Piece)
                    {
                        var size = (int)Math.Min(PartCipher.Piece, part.Length - at);
                        await cipher.ReadAsync(stream, part.Start + at, buffer, size, stop);
                        var skip = (int)Math.Max(0, from - part.Start - at);
                        await take(buffer.AsMemory(skip, (int)Math.Min(size, last - at) - skip), stop);
                    }
                }, ct);
            }
        }
        finally { ArrayPool<byte>.Shared.Return(buffer); }
    }
}
