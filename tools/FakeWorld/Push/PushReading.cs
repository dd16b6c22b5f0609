using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Coviex.FakeWorld.Push;

/// <summary>What a browser and its push service do with a message. Written from the RFCs and not from the sender: the two must find each other.</summary>
internal static class PushReading
{
    /// <summary>RFC 8188 and 8291: salt, record size, length of the sender's key, the key, one record. Null: it cannot be read.</summary>
    public static byte[]? Decrypt(byte[] body, ECDiffieHellman browser, byte[] browserPoint, byte[] secret)
    {
        if (body.Length < 86 + 17 || body[20] != 65) { return null; }
        var (salt, senderPoint, sealedRecord) = (body[..16], body[21..86], body[86..]);
        using var sender = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = senderPoint[1..33], Y = senderPoint[33..] } });
        var shared = browser.DeriveRawSecretAgreement(sender.PublicKey);

        // HKDF by hand (RFC 5869): one block is all that is asked for.
        static byte[] Hmac(byte[] key, params byte[][] parts) => HMACSHA256.HashData(key, parts.SelectMany(p => p).ToArray());
        var mixed = Hmac(Hmac(secret, shared), Encoding.ASCII.GetBytes("WebPush: info"), [0], browserPoint, senderPoint, [1]);
        var pseudo = Hmac(salt, mixed);
        var key = Hmac(pseudo, Encoding.ASCII.GetBytes("Content-Encoding: aes128gcm"), [0, 1])[..16];
        var nonce = Hmac(pseudo, Encoding.ASCII.GetBytes("Content-Encoding: nonce"), [0, 1])[..12];

        var plain = new byte[sealedRecord.Length - 16];
        using var aes = new AesGcm(key, 16);
        try { aes.Decrypt(nonce, sealedRecord[..^16], sealedRecord[^16..], plain); }
        catch (CryptographicException) { return null; }
        var end = Array.FindLastIndex(plain, b => b != 0);
        return end >= 0 && plain[end] == 2 ? plain[..end] : null;
    }

    /// <summary>RFC 8292: <c>vapid t=JWT, k=key</c>. Answers the key, or null when the token is not for this service, too old, or signed by another.</summary>
    public static string? KeyOf(string authorization, string origin, DateTimeOffset now)
    {
        if (!authorization.StartsWith("vapid ", StringComparison.Ordinal)) { return null; }
        var fields = authorization[6..].Split(',').Select(f => f.Trim().Split('=', 2)).ToDictionary(f => f[0], f => f[1]);
        if (!fields.TryGetValue("t", out var token) || !fields.TryGetValue("k", out var key) || token.Split('.') is not [var head, var claims, var signature]) { return null; }
        var point = Base64Url.DecodeFromChars(key);
        using var known = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = point[1..33], Y = point[33..] } });
        if (!known.VerifyData(Encoding.ASCII.GetBytes($"{head}.{claims}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256)) { return null; }
        using var said = JsonDocument.Parse(Base64Url.DecodeFromChars(claims));
        var (to, until) = (said.RootElement.GetProperty("aud").GetString(), DateTimeOffset.FromUnixTimeSeconds(said.RootElement.GetProperty("exp").GetInt64()));
        var by = said.RootElement.GetProperty("sub").GetString() ?? "";
        var who = by.StartsWith("mailto:", StringComparison.Ordinal) || by.StartsWith("https://", StringComparison.Ordinal);
        return to == origin && until > now && until <= now.AddHours(24) && who ? key : null;
    }
}
