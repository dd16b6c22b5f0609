using System.Security.Claims;
using System.Text.Encodings.Web;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Staff.Programs;

/// <summary>Knows a program by the token in its header (RFC 6750). Asked of the database each time: a token that is revoked is dead at once.</summary>
internal sealed class ProgramAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> scheme, ILoggerFactory logs, UrlEncoder encoder, CoviexDb db, Problems problems, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(scheme, logs, encoder)
{
    private const string Bearer = "Bearer ";
    private static readonly TimeSpan Written = TimeSpan.FromMinutes(1);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer + ProgramAccount.TokenPrefix, StringComparison.OrdinalIgnoreCase)) { return AuthenticateResult.NoResult(); }
        var secret = header[(Bearer.Length + ProgramAccount.TokenPrefix.Length)..];
        if (!Secret.LooksLike(secret)) { return AuthenticateResult.NoResult(); }
        var (hash, now) = (Secret.Hash(secret), clock.GetUtcNow());
        var program = await db.Programs.AsNoTracking().SingleOrDefaultAsync(p => p.SecretHash == hash && p.RevokedAt == null, Context.RequestAborted);
        if (program is null || !Secret.Matches(secret, program.SecretHash)) { return AuthenticateResult.NoResult(); }
        if (program.UsedAt is null || now - program.UsedAt > Written)
        {
            await db.Programs.Where(p => p.Id == program.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.UsedAt, now), Context.RequestAborted);
        }
        var language = await db.Hospitals.Where(h => h.Id == program.HospitalId).Select(h => h.Language).SingleAsync(Context.RequestAborted);
        var who = new ClaimsIdentity(Policies.ProgramScheme, ClaimTypes.Name, ClaimTypes.Role);
        who.AddClaim(new(ClaimTypes.NameIdentifier, $"{program.Id}"));
        who.AddClaim(new(ClaimTypes.Name, program.Name));
        who.AddClaim(new(ClaimTypes.Role, CurrentStaff.Program));
        who.AddClaim(new(Policies.HospitalClaim, $"{program.HospitalId}"));
        who.AddClaim(new(Language.Claim, language));
        who.AddClaims(program.Scopes.Split(' ').Select(s => new Claim(Policies.ScopeClaim, s)));
        return AuthenticateResult.Success(new(new(who), Policies.ProgramScheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return problems.AnswerAsync(Context, new Refusal("token_unknown", StatusCodes.Status401Unauthorized));
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        problems.AnswerAsync(Context, new Refusal("scope_missing", StatusCodes.Status403Forbidden));
}
