using System.Security.Cryptography;
using System.Text;

namespace Coviex.Sms.Gateway;

/// <summary>
/// Keys in the addresses that the gateway calls, made from the secret in the settings: one for each text, so that one that ends in a log opens nothing but the
/// state of that text; and one for replies, which come to one address. Lower-case hex of HMAC-SHA256, so that an administrator can make it with openssl.
/// </summary>
internal static class GatewayKeys
{
    /// <summary>What is signed for the address of replies, and of reports where all come to one.</summary>
    public const string Shared = "gateway";

    private const int Length = 32;

    public static string Of(string secret, string what) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(what)))[..Length];

    public static string Of(string secret, Guid text) => Of(secret, $"{text}");

    /// <summary>Compares in constant time.</summary>
    public static bool IsGood(string? given, string secret, string what) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given ?? ""), Encoding.UTF8.GetBytes(Of(secret, what)));
}
