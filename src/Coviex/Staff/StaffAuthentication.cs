using System.Security.Claims;
using System.Text.Encodings.Web;
using Coviex.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Coviex.Staff;

/// <summary>Knows a member of staff by the cookie of his session. Who has none is led to the sign-in page, and from there back.</summary>
internal sealed class StaffAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> scheme, ILoggerFactory logs, UrlEncoder encoder, StaffSessions sessions, IOptions<CoviexOptions> options)
    : AuthenticationHandler<AuthenticationSchemeOptions>(scheme, logs, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (await sessions.FindAsync(Context, Context.RequestAborted) is not { } found) { return AuthenticateResult.NoResult(); }
        // A connection to the hub ends with the day at the latest; that it ends with an idle session is KeepSessions' work.
        var properties = new AuthenticationProperties { ExpiresUtc = found.Session.CreatedAt + options.Value.SignIn.StaffLife };
        return AuthenticateResult.Success(new(StaffClaims.Of(found.Member, found.Session), properties, Policies.StaffScheme));
    }

    // A program that asks an API gets 401 or 403, a person gets a page.
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var ended = StaffSessions.HasEnded(Context) ? "&why=ended" : "";
        return Answer($"/sign-in?to={Uri.EscapeDataString($"{Request.Path}{Request.QueryString}")}{ended}", StatusCodes.Status401Unauthorized);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Answer("/not-yours", StatusCodes.Status403Forbidden);

    private Task Answer(string page, int status)
    {
        if (HttpMethods.IsGet(Request.Method) && PageRequest.Is(Context)) { Response.Redirect(page); }
        else { Response.StatusCode = status; }
        return Task.CompletedTask;
    }
}

/// <summary>What is known of a member of staff while he asks for something, so that a page asks no database for it.</summary>
internal static class StaffClaims
{
    public static ClaimsPrincipal Of(StaffMember member, StaffSession session)
    {
        var who = new ClaimsIdentity(Policies.StaffScheme, ClaimTypes.Name, ClaimTypes.Role);
        who.AddClaim(new(ClaimTypes.NameIdentifier, $"{member.Id}"));
        who.AddClaim(new(ClaimTypes.Name, member.DisplayName));
        who.AddClaim(new(Policies.HospitalClaim, $"{member.HospitalId}"));
        who.AddClaim(new(Policies.StaffSessionClaim, $"{session.Id}"));
        who.AddClaim(new(Language.Claim, member.Language));
        foreach (var role in Enum.GetValues<Roles>().Where(r => r != Roles.None && member.Roles.HasFlag(r))) { who.AddClaim(new(ClaimTypes.Role, $"{role}")); }
        return new(who);
    }
}
