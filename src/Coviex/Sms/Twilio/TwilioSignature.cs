using System.Security.Cryptography;
using System.Text;

namespace Coviex.Sms.Twilio;

/// <summary>
/// X-Twilio-Signature: the address that Twilio was given, then each posted name and value in the order of the names, HMAC-SHA1 with the auth token, base64
/// (https://www.twilio.com/docs/usage/security#validating-requests).
/// </summary>
internal static class TwilioSignature
{
    public const string Header = "X-Twilio-Signature";

    /// <summary>The address is put together from our own setting: whoever calls can write whatever he wants into the Host header.</summary>
    public static bool IsGood(HttpRequest request, IFormCollection form, Uri publicUrl, string token)
    {
        Span<byte> given = stackalloc byte[HMACSHA1.HashSizeInBytes];
        if (!Convert.TryFromBase64String(request.Headers[Header].ToString(), given, out var length) || length != given.Length) { return false; }
        var fields = form.SelectMany(f => f.Value.Select(v => KeyValuePair.Create(f.Key, v ?? ""))).ToList();
        var path = $"{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()}";
        // Twilio signs some requests with the port in the address and some without.
        var plain = publicUrl.GetLeftPart(UriPartial.Authority);
        var withPort = $"{publicUrl.Scheme}://{publicUrl.Host}:{publicUrl.Port}";
        return CryptographicOperations.FixedTimeEquals(given, Of(plain + path, fields, token))
            | CryptographicOperations.FixedTimeEquals(given, Of(withPort + path, fields, token));
    }

    public static byte[] Of(string address, IEnumerable<KeyValuePair<string, string>> fields, string token)
    {
        var signed = new StringBuilder(address);
        foreach (var (name, value) in fields.OrderBy(f => f.Key, StringComparer.Ordinal).ThenBy(f => f.Value, StringComparer.Ordinal))
        {
            signed.Append(name).Append(value);
        }
#pragma warning disable CA5350 // SHA-1 is what Twilio signs with; as the hash of an HMAC it is not known to be broken.
        return HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(signed.ToString()));
#pragma warning restore CA5350
    }
}
