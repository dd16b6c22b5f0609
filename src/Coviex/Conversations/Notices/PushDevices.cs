using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Conversations.Notices;

/// <summary>A browser's subscription as it sends it (Push API, <c>PushSubscription.toJSON</c>).</summary>
internal sealed record PushForm(string? Endpoint, string? P256dh, string? Auth);

/// <summary>The devices on which somebody wants notices.</summary>
internal sealed class PushDevices(CoviexDb db, IDataProtectionProvider protection, IOptions<CoviexOptions> options, TimeProvider clock)
{
    private const int SecretLength = 16;
    private readonly IDataProtector protector = protection.CreateProtector("Coviex.Push");

    private sealed record Keys(string P256dh, string Auth);

    /// <returns>False: that is no subscription of a browser, or leads where none does.</returns>
    public async Task<bool> AddAsync(PushForm form, CurrentStaff staff, CancellationToken ct)
    {
        if (Address(form.Endpoint) is not { } endpoint || PushEncryption.ReadPoint(form.P256dh ?? "") is null || Secret(form.Auth) is null) { return false; }
        // The browser is his now, whosever it was.
        await RemoveAsync(endpoint, ct);
        db.PushSubscriptions.Add(new()
        {
            HospitalId = staff.HospitalId,
            StaffId = staff.Id,
            SessionId = staff.Session,
            Endpoint = endpoint,
            ProtectedKeys = protector.Protect(JsonSerializer.Serialize(new Keys(form.P256dh!, form.Auth!))),
            CreatedAt = clock.GetUtcNow(),
        });
        await db.SaveChangesAsync(ct);
        var old = await db.PushSubscriptions.Where(s => s.StaffId == staff.Id).OrderByDescending(s => s.CreatedAt).ThenByDescending(s => s.Id).Skip(PushSubscription.Most).Select(s => s.Endpoint).ToListAsync(ct);
        foreach (var one in old) { await RemoveAsync(one, ct); }
        return true;
    }

    /// <summary>A page was opened in a subscribed browser. If somebody else sits there now, its notices end.</summary>
    /// <returns>Whether the one who asks gets notices there.</returns>
    public async Task<bool> SeenAsync(string endpoint, CurrentStaff staff, CancellationToken ct)
    {
        if (await db.PushSubscriptions.AsNoTracking().SingleOrDefaultAsync(s => s.Endpoint == endpoint, ct) is not { } known) { return false; }
        if (known.StaffId != staff.Id)
        {
            await RemoveAsync(endpoint, ct);
            return false;
        }
        await db.PushSubscriptions.Where(s => s.Id == known.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.SessionId, staff.Session), ct);
        return true;
    }

    public async Task RemoveAsync(string endpoint, CancellationToken ct) => await RemoveAsync(db.PushSubscriptions.Where(s => s.Endpoint == endpoint), ct);

    /// <summary>Whoever ends a session wants nothing more on that device; null: on none but the one of <paramref name="except"/>.</summary>
    public async Task EndAsync(Guid staff, Guid? session, Guid? except, CancellationToken ct) =>
        await RemoveAsync(db.PushSubscriptions.Where(s => s.StaffId == staff && (session == null || s.SessionId == session) && (except == null || s.SessionId != except)), ct);

    public (ECParameters Key, byte[] Secret) KeysOf(PushSubscription subscription)
    {
        var keys = JsonSerializer.Deserialize<Keys>(protector.Unprotect(subscription.ProtectedKeys))!;
        return (PushEncryption.ReadPoint(keys.P256dh)!.Value, Secret(keys.Auth)!);
    }

    private async Task RemoveAsync(IQueryable<PushSubscription> subscriptions, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.PushMessages.Where(m => subscriptions.Any(s => s.Id == m.SubscriptionId)).ExecuteDeleteAsync(ct);
        await subscriptions.ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>What may be the address of a subscription at all.</summary>
    public static bool IsAddress(string? endpoint) =>
        endpoint is { Length: > 0 and <= PushSubscription.LongestEndpoint } && Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);

    // The server will call it: nothing but https, and no address that only the server reaches. Names are looked at when it connects (PublicAddresses).
    private string? Address(string? endpoint)
    {
        if (endpoint is not { Length: > 0 and <= PushSubscription.LongestEndpoint } || !Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0) { return null; }
        if (options.Value.Push.AllowPrivate) { return uri.Scheme is "http" or "https" ? uri.AbsoluteUri : null; }
        var host = uri.Host.Trim('[', ']');
        return uri.Scheme == Uri.UriSchemeHttps && !uri.IsLoopback && (!IPAddress.TryParse(host, out var address) || PublicAddresses.Has(address)) ? uri.AbsoluteUri : null;
    }

    private static byte[]? Secret(string? auth)
    {
        try { return auth is { Length: > 0 and <= 64 } && Base64Url.DecodeFromChars(auth) is { Length: SecretLength } secret ? secret : null; }
        catch (FormatException) { return null; }
    }
}
