using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Coviex.Audit;

/// <summary>
/// What makes the record tell of itself when it was changed: each entry carries the SHA-256 of the hash before it and of its own fields. docs/operate.md
/// ("The record") writes the same down for whoever checks an export with a program of his own.
/// </summary>
internal static class AuditChain
{
    /// <summary>What stands before the first entry: 32 bytes of zero.</summary>
    public static byte[] Start => new byte[SHA256.HashSizeInBytes];

    /// <summary>
    /// The hash of an entry at a place. Each field is written as its length in bytes (32 bits, the highest byte first) and its UTF-8: no two entries are
    /// written alike. The time is in microseconds since 1970, for that is what both databases keep of it.
    /// </summary>
    public static byte[] Next(ReadOnlySpan<byte> before, AuditEntry entry, long number)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(before);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var field in (string[])
        [
            number.ToString(CultureInfo.InvariantCulture), $"{entry.HospitalId}", Microseconds(entry.At), entry.ActorKind, $"{entry.ActorId}", entry.Action,
            $"{entry.Subject}", $"{entry.Part}", entry.Detail, entry.Address,
        ])
        {
            var bytes = Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
        return hash.GetHashAndReset();
    }

    /// <summary>A place in the chain as it is noted somewhere else: "1234:ab12…".</summary>
    public static string Note(long number, byte[] hash) => string.Create(CultureInfo.InvariantCulture, $"{number}:{Convert.ToHexStringLower(hash)}");

    public static (long Number, byte[] Hash)? ReadNote(string note)
    {
        var parts = note.Split(':');
        if (parts is not [var number, { Length: 2 * SHA256.HashSizeInBytes } hex] || !hex.All(char.IsAsciiHexDigit)) { return null; }
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? (at, Convert.FromHexString(hex)) : null;
    }

    private static string Microseconds(DateTimeOffset at) =>
        ((at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond).ToString(CultureInfo.InvariantCulture);
}
