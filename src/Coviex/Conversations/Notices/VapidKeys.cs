using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Conversations.Notices;

/// <summary>By what push services know this installation: a pair of keys made once, and a token for each service signed with it (RFC 8292).</summary>
internal sealed class VapidKeys(CoviexDb db, IDataProtectionProvider protection, IOptions<CoviexOptions> options, TimeProvider clock)
{
    /// <summary>RFC 8292, section 2: 24 hours at most.</summary>
    private static readonly TimeSpan Life = TimeSpan.FromHours(12);

    private readonly IDataProtector protector = protection.CreateProtector("Coviex.Vapid");

    /// <summary>What a browser subscribes with.</summary>
    public async Task<string> PublicKeyAsync(CancellationToken ct) => (await KeyAsync(ct)).PublicKey;

    /// <summary>The Authorization header for a push service.</summary>
    public async Task<string> AuthorizationAsync(Uri endpoint, CancellationToken ct)
    {
        var key = await KeyAsync(ct);
        using var signing = ECDsa.Create();
        signing.ImportPkcs8PrivateKey(Convert.FromBase64String(protector.Unprotect(key.ProtectedKey)), out _);
        var claims = new { aud = endpoint.GetLeftPart(UriPartial.Authority), exp = (clock.GetUtcNow() + Life).ToUnixTimeSeconds(), sub = Subject };
        var token = $"{Part("""{"typ":"JWT","alg":"ES256"}"""u8)}.{Part(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        var signature = signing.SignData(System.Text.Encoding.ASCII.GetBytes(token), HashAlgorithmName.SHA256);
        return $"vapid t={token}.{Part(signature)}, k={key.PublicKey}";
    }

    private string Subject => options.Value.Push.Contact is { Length: > 0 } contact ? $"mailto:{contact}" : new UriBuilder(options.Value.PublicUrl) { Scheme = "https" }.Uri.GetLeftPart(UriPartial.Authority);

    private static string Part(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    private async Task<VapidKey> KeyAsync(CancellationToken ct)
    {
        if (await db.VapidKeys.AsNoTracking().SingleOrDefaultAsync(k => k.Id == VapidKey.Only, ct) is { } known) { return known; }
        using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var made = new VapidKey
        {
            Id = VapidKey.Only,
            PublicKey = Part(PushEncryption.PointOf(pair.ExportParameters(includePrivateParameters: false))),
            ProtectedKey = protector.Protect(Convert.ToBase64String(pair.ExportPkcs8PrivateKey())),
            CreatedAt = clock.GetUtcNow(),
        };
        db.VapidKeys.Add(made);
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException)                                              // the other node made it in the same instant
        {
            db.Entry(made).State = EntityState.Detached;
            return await db.VapidKeys.AsNoTracking().SingleAsync(k => k.Id == VapidKey.Only, ct);
        }
        return made;
    }
}
