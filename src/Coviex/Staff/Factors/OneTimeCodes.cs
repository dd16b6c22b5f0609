using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Coviex.Staff.Factors;

/// <summary>
/// The codes of an authenticator app (RFC 6238 over RFC 4226): six digits, a new one every 30 seconds, HMAC-SHA-1, which is all that every app knows. Identity's own
/// provider of them reads the machine's clock, takes codes two steps old, and does not say which step a code was of, so that it could not be refused
/// a second time.
/// </summary>
internal static class OneTimeCodes
{
    public const int Digits = 6;
    private const int SecretBytes = 20;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    /// <summary>A secret as apps take it: base32 (RFC 4648) without padding.</summary>
    public static string NewSecret()
    {
        var (bits, secret) = (RandomNumberGenerator.GetBytes(SecretBytes), new StringBuilder());
        for (var at = 0; at < bits.Length * 8; at += 5)
        {
            var two = (bits[at / 8] << 8) | (at / 8 + 1 < bits.Length ? bits[at / 8 + 1] : 0);
            secret.Append(Base32[(two >> (11 - at % 8)) & 31]);
        }
        return secret.ToString();
    }

    /// <summary>What the QR code says to the app.</summary>
    public static string Address(string secret, string issuer, string account) =>
        $"otpauth://totp/{Uri.EscapeDataString(issuer)}:{Uri.EscapeDataString(account)}?secret={secret}&issuer={Uri.EscapeDataString(issuer)}&algorithm=SHA1&digits={Digits}&period={Step.TotalSeconds}";

    /// <summary>The time step of which this is the code: now, the one before or the one after, for a clock that is not quite right. Null: of none of them.</summary>
    public static long? StepOf(string secret, string code, DateTimeOffset now)
    {
        var (key, step) = (Bytes(secret), StepAt(now));
        return new[] { step, step - 1, step + 1 }.Select(s => (long?)s)
            .FirstOrDefault(s => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(key, s!.Value)), Encoding.UTF8.GetBytes(code)));
    }

    /// <summary>The code that an app shows at an instant.</summary>
    public static string CodeAt(string secret, DateTimeOffset at) => Code(Bytes(secret), StepAt(at));

    private static long StepAt(DateTimeOffset at) => at.ToUnixTimeSeconds() / (long)Step.TotalSeconds;

    [SuppressMessage("Security", "CA5350", Justification = "RFC 6238; HMAC does not lean on SHA-1's resistance to collisions.")]
    private static string Code(byte[] key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var hash = HMACSHA1.HashData(key, counter);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & 0x7fffffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[] Bytes(string secret)
    {
        var (bytes, held, bits) = (new List<byte>(), 0, 0);
        foreach (var letter in secret)
        {
            held = (held << 5) | Base32.IndexOf(letter);
            if ((bits += 5) < 8) { continue; }
            bits -= 8;
            bytes.Add((byte)(held >> bits));
            held &= (1 << bits) - 1;
        }
        return [.. bytes];
    }
}
