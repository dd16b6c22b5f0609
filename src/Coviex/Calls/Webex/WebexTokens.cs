using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex;

/// <summary>
/// The tokens of the Service App and of clinicians who linked their accounts. Access tokens live 14 days, refresh tokens 90 from their last use: they are
/// renewed days before. Order of acts: ask for the new pair, store it, and only then use it; a server that dies in between still has the old one.
/// </summary>
internal sealed partial class WebexTokens(
    IServiceScopeFactory scopes, WebexHttp http, IDataProtectionProvider protection, IOptions<CoviexOptions> options, TimeProvider clock, ILogger<WebexTokens> log) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private readonly IDataProtector protector = protection.CreateProtector("Coviex.Webex");

    private sealed record Pair(string Access, string Refresh);

    /// <summary>A token to act as the Service App.</summary>
    /// <param name="rejected">One that Webex has just refused: it is not given again.</param>
    public Task<(string? Token, WebexFault? Fault)> ServiceAsync(string? rejected, CancellationToken ct) => GetAsync(WebexGrant.ServiceApp, rejected, ct);

    /// <summary>A clinician's own token; neither token nor fault when he has linked no account.</summary>
    public Task<(string? Token, WebexFault? Fault)> StaffAsync(Guid staff, CancellationToken ct) => GetAsync(staff, null, ct);

    /// <summary>Renews whatever will run out in some days. Called by the upkeep, so that an app that nobody uses for months does not die.</summary>
    public async Task KeepFreshAsync(CancellationToken ct)
    {
        await ServiceAsync(null, ct);
        await using var scope = scopes.CreateAsyncScope();
        var staff = await scope.ServiceProvider.GetRequiredService<CoviexDb>().WebexGrants.AsNoTracking()
            .Where(g => g.Id != WebexGrant.ServiceApp && g.Id != WebexGrant.Webhooks).Select(g => g.Id).ToListAsync(ct);
        foreach (var id in staff) { await StaffAsync(id, ct); }
    }

    /// <summary>Keeps the pair that came for the code of a clinician's consent.</summary>
    public async Task<WebexFault?> LinkAsync(Guid staff, string code, string verifier, string redirect, CancellationToken ct)
    {
        var answer = await AskAsync(staff, [new("grant_type", "authorization_code"), new("code", code), new("code_verifier", verifier), new("redirect_uri", redirect)], ct);
        if (answer.Fault is { } fault) { return fault; }
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
        var grant = await db.WebexGrants.SingleOrDefaultAsync(g => g.Id == staff, ct);
        if (grant is null) { db.WebexGrants.Add(grant = new() { Id = staff, ProtectedTokens = "" }); }
        if (!Keep(grant, answer)) { return new(WebexProblem.Malformed); }
        var me = await http.AskAsync(HttpMethod.Get, "/people/me", null, answer.Text("access_token"), ct);
        if (me.Fault is { } unknown) { return unknown; }
        grant.Account = me.Items("emails").Select(e => e.ValueKind == JsonValueKind.String ? e.GetString() : null).FirstOrDefault();
        await db.SaveChangesAsync(ct);
        return null;
    }

    public async Task UnlinkAsync(Guid staff, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<CoviexDb>().WebexGrants.Where(g => g.Id == staff).ExecuteDeleteAsync(ct);
    }

    /// <summary>The secret by which Webex signs its events; made once, and the same on every node.</summary>
    public async Task<string> WebhookSecretAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
        if (await db.WebexGrants.AsNoTracking().SingleOrDefaultAsync(g => g.Id == WebexGrant.Webhooks, ct) is { } kept) { return protector.Unprotect(kept.ProtectedTokens); }
        var secret = Hosting.Secret.New() + Hosting.Secret.New();
        db.WebexGrants.Add(new() { Id = WebexGrant.Webhooks, ProtectedTokens = protector.Protect(secret) });
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException) { return await WebhookSecretAsync(ct); }   // another node was faster
        return secret;
    }

    public string Protect(string text) => protector.Protect(text);

    public string Unprotect(string text) => protector.Unprotect(text);

    public void Dispose() => turn.Dispose();

    private async Task<(string? Token, WebexFault? Fault)> GetAsync(Guid id, string? rejected, CancellationToken ct)
    {
        await turn.WaitAsync(ct);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
            var (grant, now) = (await db.WebexGrants.SingleOrDefaultAsync(g => g.Id == id, ct), clock.GetUtcNow());
            if (id == WebexGrant.ServiceApp) { grant = Begin(db, grant); }
            if (grant is null) { return (null, null); }
            var pair = Read(grant);
            var usable = pair.Access.Length > 0 && pair.Access != rejected && grant.ExpiresAt > now;
            if (usable && grant.ExpiresAt > now + options.Value.Webex.RenewBefore) { return (pair.Access, null); }
            var fault = await RenewAsync(db, grant, pair.Refresh, ct);
            return fault is null ? (Read(grant).Access, null) : usable ? (pair.Access, null) : (null, fault);
        }
        finally { turn.Release(); }
    }

    private WebexGrant Begin(CoviexDb db, WebexGrant? grant)
    {
        var first = options.Value.Webex.RefreshToken;
        var seed = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(first)));
        if (grant?.Seed == seed) { return grant; }
        if (grant is null) { db.WebexGrants.Add(grant = new() { Id = WebexGrant.ServiceApp, ProtectedTokens = "" }); }
        (grant.Seed, grant.ExpiresAt, grant.RefreshExpiresAt) = (seed, null, null);
        grant.ProtectedTokens = protector.Protect(JsonSerializer.Serialize(new Pair("", first)));
        grant.Version++;
        return grant;
    }

    private async Task<WebexFault?> RenewAsync(CoviexDb db, WebexGrant grant, string refresh, CancellationToken ct)
    {
        var answer = await AskAsync(grant.Id, [new("grant_type", "refresh_token"), new("refresh_token", refresh)], ct);
        var fault = answer.Fault ?? (Keep(grant, answer) ? null : new WebexFault(WebexProblem.Malformed));
        if (fault is not null)
        {
            // 400 says that the refresh token is not good, 401 that the app's own credentials are not.
            grant.Problem = fault.Problem is WebexProblem.Refused ? "webex_token_refused" : fault.Code;
            grant.Version++;
            if (!fault.Heals) { LogDead(grant.Id, grant.Problem); }
            if (fault.Problem is WebexProblem.Refused) { fault = fault with { Problem = WebexProblem.SignedOut }; }      // nobody's visit was refused: we are out
        }
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException)                                            // another node renewed it in the same instant: its pair is as good
        {
            db.ChangeTracker.Clear();
            if (await db.WebexGrants.AsNoTracking().SingleOrDefaultAsync(g => g.Id == grant.Id, ct) is not { Problem: null } theirs) { return fault ?? new(WebexProblem.Unreachable); }
            (grant.ProtectedTokens, grant.ExpiresAt) = (theirs.ProtectedTokens, theirs.ExpiresAt);
            return null;
        }
        return fault;
    }

    private Task<WebexAnswer> AskAsync(Guid id, KeyValuePair<string, string>[] grant, CancellationToken ct)
    {
        var webex = options.Value.Webex;
        var (client, secret) = id == WebexGrant.ServiceApp ? (webex.ClientId, webex.ClientSecret) : (webex.IntegrationId, webex.IntegrationSecret);
        return http.AskAsync(HttpMethod.Post, "/access_token", new FormUrlEncodedContent([.. grant, new("client_id", client), new("client_secret", secret)]), null, ct);
    }

    private bool Keep(WebexGrant grant, WebexAnswer answer)
    {
        if (answer.Text("access_token") is not { Length: > 0 } access || answer.Text("refresh_token") is not { Length: > 0 } refresh) { return false; }
        var now = clock.GetUtcNow();
        grant.ProtectedTokens = protector.Protect(JsonSerializer.Serialize(new Pair(access, refresh)));
        grant.ExpiresAt = now + Life(answer, "expires_in", TimeSpan.FromDays(14));
        grant.RefreshExpiresAt = now + Life(answer, "refresh_token_expires_in", TimeSpan.FromDays(90));
        grant.Problem = null;
        grant.Version++;
        return true;
    }

    private static TimeSpan Life(WebexAnswer answer, string name, TimeSpan otherwise) =>
        answer.Body.TryGetProperty(name, out var seconds) && seconds.ValueKind == JsonValueKind.Number && seconds.TryGetInt64(out var life) && life is > 0 and < 400_000_000
            ? TimeSpan.FromSeconds(life) : otherwise;

    private Pair Read(WebexGrant grant) => JsonSerializer.Deserialize<Pair>(protector.Unprotect(grant.ProtectedTokens))!;

    [LoggerMessage(Level = LogLevel.Critical, Message = "Webex takes our refresh token no more: authorise the app anew. grant={Grant} problem={Problem}")]
    private partial void LogDead(Guid grant, string problem);
}
