using System.Security.Cryptography;
using System.Text.Json;
using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Coviex.Staff.SingleSignOn;

/// <summary>Signing in by the hospital's own OpenID server: who it is here, and in which roles.</summary>
internal sealed class SingleSignOn(
    CoviexDb db, OpenIdServer server, StaffRoster roster, UserManager<StaffMember> users, AuditLog audit, IDataProtectionProvider protection, IOptions<CoviexOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);
    private readonly OidcOptions rules = options.Value.Oidc;
    private readonly IDataProtector protector = protection.CreateProtector("Coviex.SingleSignOn");

    // Lax: the other server sends the browser back from another site.
    private readonly CookieBuilder cookie = SessionCookie.Builder("sso", SameSiteMode.Lax, options.Value);

    private sealed record Kept(SsoTry Try, DateTimeOffset Until);

    public bool IsOn => rules.IsOn;

    /// <summary>May somebody in these roles sign in with a password?</summary>
    public bool MayUsePassword(Roles roles) => !rules.IsOn || rules.Passwords || roles.HasFlag(Roles.Administrator);

    /// <summary>Where the browser goes to; null: the other server does not answer.</summary>
    public async Task<string?> BeginAsync(HttpContext http, string to, CancellationToken ct)
    {
        var (address, begun) = await server.BeginAsync(to, ct);
        if (address is null) { return null; }
        http.Response.Cookies.Append(cookie.Name!, protector.Protect(JsonSerializer.Serialize(new Kept(begun, clock.GetUtcNow() + Life))), cookie.Build(http));
        return address;
    }

    /// <summary>Who came back, and where he wanted to go; or why he is not let in.</summary>
    public async Task<(StaffMember? Member, Refusal? Refusal, string To)> EndAsync(HttpContext http, string? code, string? state, string? issuer, CancellationToken ct)
    {
        if (Take(http) is not { } begun) { return (null, new("sso_late", StatusCodes.Status422UnprocessableEntity), ""); }
        if (state is null || !CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(state), System.Text.Encoding.UTF8.GetBytes(begun.State)))
        {
            return (null, new("sso_wrong", StatusCodes.Status422UnprocessableEntity), begun.To);
        }
        if (code is not { Length: > 0 }) { return (null, new("sso_refused", StatusCodes.Status422UnprocessableEntity), begun.To); }
        var (token, refusal) = await server.RedeemAsync(code, issuer, begun, ct);
        if (token is null) { return (null, refusal, begun.To); }
        var (member, reason) = await FindAsync(token, ct);
        return (member, reason, begun.To);
    }

    private async Task<(StaffMember? Member, Refusal? Refusal)> FindAsync(JsonWebToken token, CancellationToken ct)
    {
        // An address that the server says it has not checked could be anybody's.
        if (!token.TryGetPayloadValue<string>(rules.EmailClaim, out var email) || email.Length == 0 || (token.TryGetPayloadValue<bool>("email_verified", out var verified) && !verified))
        {
            return (null, new("sso_no_email", StatusCodes.Status422UnprocessableEntity));
        }
        var roles = RolesOf(token);
        if (roles == Roles.None) { return (null, new("sso_no_role", StatusCodes.Status422UnprocessableEntity)); }
        var name = users.NormalizeName(email.Trim());
        var member = await db.Staff.AsNoTracking().SingleOrDefaultAsync(s => s.NormalizedUserName == name, ct);
        if (member is null) { return await MakeAsync(token, email.Trim(), roles, ct); }
        if (!member.Active)
        {
            audit.Record(member.HospitalId, Actor.Staff(member.Id), "staff.sign_in_failed", member.Id, detail: "sso inactive");
            await db.SaveChangesAsync(ct);
            return (null, Unknown);
        }
        if (roles is { } mapped && mapped != member.Roles)
        {
            // The last administrator stays one, whatever the groups say: nobody could help the others back in.
            _ = await roster.MapRolesAsync(member, mapped, ct);
            member = await db.Staff.AsNoTracking().SingleAsync(s => s.Id == member.Id, ct);
        }
        return (member, null);
    }

    private async Task<(StaffMember?, Refusal?)> MakeAsync(JsonWebToken token, string email, Roles? roles, CancellationToken ct)
    {
        if (!rules.Create || roles is not { } mapped) { return (null, Unknown); }
        var hospitals = await db.Hospitals.AsNoTracking().Take(2).ToListAsync(ct);
        if (hospitals is not [var hospital]) { return (null, Unknown); }
        var name = token.TryGetPayloadValue<string>(rules.NameClaim, out var said) && said.Trim().Length is > 0 and <= 100 ? said.Trim() : email;
        var member = new StaffMember { HospitalId = hospital.Id, DisplayName = name, Roles = mapped, Language = hospital.Language, UserName = email, Email = email };
        audit.Record(hospital.Id, Actor.Coviex, "staff.created", member.Id, detail: $"sso {mapped}");
        var made = await users.CreateAsync(member);
        return made.Succeeded ? (member, null) : (null, Unknown);
    }

    // Null: groups say nothing of roles here.
    private Roles? RolesOf(JsonWebToken token)
    {
        if (rules.RolesClaim.Length == 0) { return null; }
        var groups = token.Claims.Where(c => c.Type == rules.RolesClaim).Select(c => c.Value).ToHashSet();
        return rules.Roles.Select(OidcOptions.Read).OfType<(string Group, string Role)>().Where(pair => groups.Contains(pair.Group))
            .Aggregate(Roles.None, (sum, pair) => sum | Enum.Parse<Roles>(pair.Role));
    }

    private SsoTry? Take(HttpContext http)
    {
        if (http.Request.Cookies[cookie.Name!] is not { Length: > 0 } text) { return null; }
        http.Response.Cookies.Delete(cookie.Name!, cookie.Build(http));
        try { return JsonSerializer.Deserialize<Kept>(protector.Unprotect(text)) is { } kept && clock.GetUtcNow() <= kept.Until ? kept.Try : null; }
        catch (CryptographicException) { return null; }
    }

    private static Refusal Unknown => new("sso_unknown", StatusCodes.Status422UnprocessableEntity);
}
