using System.Security.Cryptography;
using System.Text.Json;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Staff;

/// <summary>
/// What is between the password and the session while something else must be proved: who it is, what he has proved, and where he wanted to go, encrypted in a
/// cookie of a few minutes. It opens nothing but the page of the next step.
/// </summary>
internal sealed class PendingSignIn(CoviexDb db, IDataProtectionProvider protection, IOptions<CoviexOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    private readonly IDataProtector protector = protection.CreateProtector("Coviex.PendingSignIn");
    private readonly CookieBuilder cookie = SessionCookie.Builder("sign-in", SameSiteMode.Lax, options.Value);

    private sealed record Kept(Guid Staff, string Stamp, string Way, string To, DateTimeOffset Until);

    /// <param name="Member">Who it is.</param>
    /// <param name="Way">What he has proved already, for the record.</param>
    /// <param name="To">Where he wanted to go; empty: nowhere in particular.</param>
    public sealed record Pending(StaffMember Member, string Way, string To);

    public void Begin(HttpContext http, StaffMember member, string way, string? to)
    {
        var kept = new Kept(member.Id, member.SecurityStamp ?? "", way, to ?? "", clock.GetUtcNow() + Life);
        http.Response.Cookies.Append(cookie.Name!, protector.Protect(JsonSerializer.Serialize(kept)), cookie.Build(http));
    }

    /// <summary>Null: there is none, it took too long, or the account has changed meanwhile.</summary>
    public async Task<Pending?> FindAsync(HttpContext http, CancellationToken ct)
    {
        if (http.Request.Cookies[cookie.Name!] is not { Length: > 0 } text) { return null; }
        try
        {
            if (JsonSerializer.Deserialize<Kept>(protector.Unprotect(text)) is not { } kept || clock.GetUtcNow() > kept.Until) { return null; }
            var member = await db.Staff.AsNoTracking().SingleOrDefaultAsync(s => s.Id == kept.Staff && s.Active && s.SecurityStamp == kept.Stamp, ct);
            return member is null ? null : new(member, kept.Way, kept.To);
        }
        catch (CryptographicException) { return null; }
    }

    public void End(HttpContext http)
    {
        if (http.Request.Cookies.ContainsKey(cookie.Name!)) { http.Response.Cookies.Delete(cookie.Name!, cookie.Build(http)); }
    }
}
