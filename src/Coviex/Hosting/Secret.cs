using System.Security.Cryptography;
using System.Text;

namespace Coviex.Hosting;

/// <summary>
/// A secret for a link or a session: 22 characters of base62 from the system's generator, 131 bits (OWASP ASVS 5.0, 7.2.3 and 11.5.1 ask for 128).
/// Only its SHA-256 is stored (ASVS 6.5.2 allows a plain hash from 112 bits on).
/// </summary>
internal static class Secret
{
    public const int Length = 22;
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string New() => RandomNumberGenerator.GetString(Base62, Length);

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.ASCII.GetBytes(secret));

    /// <summary>True for what New may have made; anything else need not be looked up.</summary>
    public static bool LooksLike(string? text) => text is { Length: Length } && text.All(char.IsAsciiLetterOrDigit);

    /// <summary>Compares in constant time. The look-up by hash found the row; this keeps the last word from the database's collation and timing.</summary>
    public static bool Matches(string secret, byte[] hash) => CryptographicOperations.FixedTimeEquals(Hash(secret), hash);
}
