using System.Security.Claims;
using System.Text.Encodings.Web;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.Extensions.Options;

namespace Coviex.Guest;

/// <summary>One device of one guest, from his consent on. The cookie carries its secret; only the hash is kept.</summary>
internal sealed class GuestSession
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }
    public required Guid SeatId { get; init; }
    public required Guid VisitId { get; init; }
    public required byte[] SecretHash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>What a guest agreed to, when, and with what: the proof.</summary>
internal sealed class Consent
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }
    public required Guid SeatId { get; init; }
    public required Guid SessionId { get; init; }

    /// <summary>Version of the text, such as <c>2026-11</c>.</summary>
    public required string TextVersion { get; init; }

    /// <summary>SHA-256 over the text as he saw it, hexadecimal.</summary>
    public required string TextHash { get; init; }

    public required string Language { get; init; }
    public required DateTimeOffset AgreedAt { get; init; }

    /// <summary>The browser's own description of itself, cut to 300 characters.</summary>
    public required string Device { get; init; }
}

internal sealed class GuestMap : IEntityTypeConfiguration<GuestSession>, IEntityTypeConfiguration<Consent>
{
    public void Configure(EntityTypeBuilder<GuestSession> session)
    {
        session.ToTable("GuestSessions");
        session.HasIndex(s => s.SecretHash).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Consent> consent) => consent.ToTable("Consents");
}

/// <summary>Knows a guest by the cookie of his session. It says who he is, not what he may: that is asked of his seat each time.</summary>
internal sealed class GuestAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> scheme, ILoggerFactory logs, UrlEncoder encoder, CoviexDb db, TimeProvider clock, IOptions<CoviexOptions> options)
    : AuthenticationHandler<AuthenticationSchemeOptions>(scheme, logs, encoder)
{
    public static CookieBuilder Cookie(CoviexOptions options) => SessionCookie.Builder("guest", SameSiteMode.Strict, options);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (await FindAsync(db, Request, options.Value, clock, Context.RequestAborted) is not { } session) { return AuthenticateResult.NoResult(); }
        var identity = new ClaimsIdentity(
            [
                new(Policies.SeatClaim, session.SeatId.ToString()),
                new(Policies.VisitClaim, session.VisitId.ToString()),
                new(Policies.SessionClaim, session.Id.ToString()),
            ], Policies.GuestScheme);
        return AuthenticateResult.Success(new(new(identity), new() { ExpiresUtc = session.ExpiresAt }, Policies.GuestScheme));
    }

    /// <summary>The session of the cookie that came with a request, if it still lives.</summary>
    public static async Task<GuestSession?> FindAsync(CoviexDb db, HttpRequest request, CoviexOptions options, TimeProvider clock, CancellationToken ct)
    {
        if (request.Cookies[Cookie(options).Name!] is not { } secret || !Secret.LooksLike(secret)) { return null; }
        var hash = Secret.Hash(secret);
        if (await db.Set<GuestSession>().AsNoTracking().SingleOrDefaultAsync(s => s.SecretHash == hash, ct) is not { } session) { return null; }
        if (!Secret.Matches(secret, session.SecretHash) || clock.GetUtcNow() >= session.ExpiresAt) { return null; }
        var invitation = await db.Invitations.AsNoTracking().SingleAsync(i => i.Id == session.SeatId, ct);
        return invitation.IsDead(session.CreatedAt) ? null : session;
    }
}
