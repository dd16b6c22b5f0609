using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coviex.Hosting;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex;

/// <summary>
/// The Guest Issuer of old, for hospitals that still own one (new ones cannot be had since 2026): a JWT (RFC 7519) with HS256, good for one hour, which
/// Webex changes for a guest's token.
/// </summary>
internal sealed class GuestIssuer(IOptions<CoviexOptions> options, TimeProvider clock)
{
    public bool On => options.Value.Webex.GuestIssuer.Length > 0;

    public string Jwt(string subject, string name)
    {
        var expires = clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var claims = new { sub = subject, name, iss = options.Value.Webex.GuestIssuer, exp = expires };
        var signed = $"{Url("""{"typ":"JWT","alg":"HS256"}"""u8)}.{Url(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        return $"{signed}.{Url(HMACSHA256.HashData(Convert.FromBase64String(options.Value.Webex.GuestIssuerSecret), Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Url(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
