using System.Security.Claims;
using Coviex.Console.Shell;
using Coviex.Conversations.Notices;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Staff.SingleSignOn;
using Microsoft.AspNetCore.Mvc;

namespace Coviex.Console.SignIn;

/// <summary>In and out.</summary>
internal static class SignInEndpoints
{
    public static void MapSignIn(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/", (HttpContext http) => new SeeOther(HomeOf(http.User))).AllowAnonymous();
        pages.MapGet("/sign-in", Show).AllowAnonymous();
        pages.MapPost("/sign-in", SignInAsync).AllowAnonymous().RequireRateLimiting(Limits.SignIn);
        pages.MapPost("/sign-out", SignOutAsync).AllowAnonymous();            // also for one whose session has just run out
    }

    /// <summary>Where a person begins: the first page of his foremost role; signed out, at the sign-in.</summary>
    public static string HomeOf(ClaimsPrincipal user) =>
        CurrentStaff.Of(user) is not { } staff ? "/sign-in"
        : staff.Roles.Contains(Policies.Clinician) || staff.Roles.Contains(Policies.Coordinator) ? "/today"
        : staff.Roles.Contains(Policies.Registrar) ? "/registry"
        : staff.Roles.Contains(Policies.Administrator) ? "/people"
        : "/audit";

    private static IResult Show(string? to, string? why, SignInPages pages, HttpContext http, Words words) => CurrentStaff.Of(http.User) is not null
        ? new SeeOther(Local(to) ?? HomeOf(http.User))
        : pages.Page(new() { ["to"] = Local(to) ?? "" }, said: why is "ended" or "late" or "passkey" ? words.Text(why == "passkey" ? "account.passkey.instead" : $"account.{why}") : null);

    private static async Task<IResult> SignInAsync(
        [FromForm] string? email, [FromForm] string? password, [FromForm] string? to, PasswordSignIn signIn, SingleSignOn sso, SignInSteps steps, SignInPages pages,
        HttpContext http, CancellationToken ct)
    {
        var (member, refusal) = await signIn.TryAsync(email, password, ct);
        if (member is not null && !sso.MayUsePassword(member.Roles)) { refusal = new("sso_only", StatusCodes.Status422UnprocessableEntity); }
        return refusal is not null || member is null ? pages.Refused(refusal!, to, email ?? "") : await steps.GoOnAsync(http, member, Ways.Password, to, ct);
    }

    private static async Task<IResult> SignOutAsync(HttpContext http, StaffSessions sessions, PushDevices devices, CancellationToken ct)
    {
        if (CurrentStaff.Of(http.User) is { } staff) { await devices.EndAsync(staff.Id, staff.Session, null, ct); }
        await sessions.SignOutAsync(http, ct);
        return new SeeOther("/sign-in");
    }

    /// <summary>A path of our own, or null: a link to the sign-in page must not lead anybody to another site.</summary>
    public static string? Local(string? to) =>
        to is ['/', ..] and not ['/', '/' or '\\', ..] && !to.Any(char.IsControl) && to != "/" ? to : null;
}
