using Coviex.Console.Shell;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Staff.SingleSignOn;

namespace Coviex.Console.SignIn;

/// <summary>To the hospital's OpenID server, and back. What the other server asks for, a second factor too, is its own concern.</summary>
internal static class SsoEndpoints
{
    public static void MapSso(this IEndpointRouteBuilder pages)
    {
        var sso = pages.MapGroup("/sign-in/sso").AllowAnonymous().RequireRateLimiting(Limits.SignIn);
        sso.MapGet("", BeginAsync);
        sso.MapGet("/back", EndAsync);
    }

    private static async Task<IResult> BeginAsync(string? to, SingleSignOn sso, SignInPages pages, HttpContext http, CancellationToken ct)
    {
        if (!sso.IsOn) { return Results.NotFound(); }
        return await sso.BeginAsync(http, SignInEndpoints.Local(to) ?? "", ct) is { } address
            ? Results.Redirect(address)
            : pages.Refused(new("sso_away", StatusCodes.Status503ServiceUnavailable), to);
    }

    private static async Task<IResult> EndAsync(
        string? code, string? state, string? iss, SingleSignOn sso, StaffSessions sessions, PendingSignIn pending, SignInPages pages, HttpContext http, CancellationToken ct)
    {
        if (!sso.IsOn) { return Results.NotFound(); }
        var (member, refusal, to) = await sso.EndAsync(http, code, state, iss, ct);
        if (member is null) { return pages.Refused(refusal!, to); }
        pending.End(http);
        var user = await sessions.BeginAsync(http, member, Ways.Sso, ct);
        return new SeeOther(SignInEndpoints.Local(to) ?? SignInEndpoints.HomeOf(user));
    }
}
