using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Coviex.Files;

/// <summary>
/// How a part lies in the store: pieces of 64 kB, the last one shorter, each as a random nonce of 12 bytes, the bytes encrypted with AES-256-GCM (NIST SP 800-38D), and
/// the tag of 16 bytes. File and place are authenticated with each piece: none can be moved, or taken from another file. A piece can be read alone, which is what Range needs.
/// </summary>
internal sealed class PartCipher(Guid file, byte[] key) : IDisposable
{
    public const int Piece = 64 * 1024;
    private const int Nonce = 12;
    private const int Tag = 16;
    public const int Stored = Nonce + Piece + Tag;

    private readonly AesGcm gcm = new(key, Tag);

    /// <summary>How long so many bytes are when they are stored.</summary>
    public static long StoredLength(long plain) => plain + ((plain + Piece - 1) / Piece * (Nonce + Tag));

    /// <param name="at">Where the piece begins in the file.</param>
    public async Task WriteAsync(ReadOnlyMemory<byte> plain, long at, Stream to, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Stored);
        try
        {
            var stored = buffer.AsMemory(0, Nonce + plain.Length + Tag);
            Encrypt(plain.Span, at, stored.Span);
            await to.WriteAsync(stored, ct);
        }
        finally { ArrayPool<byte>.Shared.Return(buffer); }
    }

    /// <summary>Reads the next piece of a stored part.</summary>
    /// <param name="length">How much of the file it holds.</param>
    public async Task ReadAsync(Stream from, long at, Memory<byte> plain, int length, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Stored);
        try
        {
            var stored = buffer.AsMemory(0, Nonce + length + Tag);
            await from.ReadExactlyAsync(stored, ct);
            Decrypt(stored.Span, at, plain.Span[..length]);
        }
        finally { ArrayPool<byte>.Shared.Return(buffer); }
    }

    public void Dispose() => gcm.Dispose();

    private void Encrypt(ReadOnlySpan<byte> plain, long at, Span<byte> stored)
    {
        RandomNumberGenerator.Fill(stored[..Nonce]);
        gcm.Encrypt(stored[..Nonce], plain, stored.Slice(Nonce, plain.Length), stored[(Nonce + plain.Length)..], Place(at, stackalloc byte[24]));
    }

    private void Decrypt(ReadOnlySpan<byte> stored, long at, Span<byte> plain) =>
        gcm.Decrypt(stored[..Nonce], stored.Slice(Nonce, plain.Length), stored[(Nonce + plain.Length)..], plain, Place(at, stackalloc byte[24]));

    private ReadOnlySpan<byte> Place(long at, Span<byte> place)
    {
        file.TryWriteBytes(place);
        BinaryPrimitives.WriteInt64BigEndian(place[16..], at);
        return place;
    }
}
