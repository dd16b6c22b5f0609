using System.Security.Cryptography;
using System.Text;
using Coviex.Hosting;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex;

/// <summary>Whether a webhook comes from Webex: an HMAC of the raw bytes with our secret, compared in constant time before a byte of them is read.</summary>
internal sealed partial class WebexSignatures(WebexTokens tokens, IOptions<CoviexOptions> options, ILogger<WebexSignatures> log)
{
    /// <summary>The body, or null where Webex has not signed it with our secret. That is logged: Webex may have been given another secret, or somebody tries.</summary>
    public async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        using var raw = new MemoryStream();
        await request.Body.CopyToAsync(raw, ct);
        var (body, webex) = (raw.ToArray(), options.Value.Webex);
        if (IsSigned(body, request.Headers[webex.SignatureHeader].ToString(), await tokens.WebhookSecretAsync(ct), webex.SignatureHash)) { return body; }
        LogForged(request.Path, request.HttpContext.Connection.RemoteIpAddress, request.HttpContext.TraceIdentifier);
        return null;
    }

    /// <summary>Lower-case hexadecimal HMAC over the raw bytes of the body.</summary>
    internal static bool IsSigned(byte[] body, string signature, string secret, string hash)
    {
        var key = Encoding.UTF8.GetBytes(secret);
#pragma warning disable CA5350 // Webex signs with HMAC-SHA1, which is not broken as an HMAC.
        var expected = hash == "SHA256" ? HMACSHA256.HashData(key, body) : HMACSHA1.HashData(key, body);
#pragma warning restore CA5350
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(expected)), Encoding.ASCII.GetBytes(signature.ToLowerInvariant()));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A webhook was refused that Webex has not signed with our secret, path={Path} from={Address} trace={Trace}")]
    private partial void LogForged(string path, System.Net.IPAddress? address, string trace);
}
