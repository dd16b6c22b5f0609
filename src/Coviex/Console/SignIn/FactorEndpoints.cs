using Coviex.Audit;
using Coviex.Console.Account;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Staff.Factors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.SignIn;

/// <summary>The steps between the password and the session: a code, or setting up the app that makes them. There is no session before.</summary>
internal static class FactorEndpoints
{
    public static void MapFactors(this IEndpointRouteBuilder pages)
    {
        var step = pages.MapGroup("/sign-in").AllowAnonymous();
        step.MapGet("/code", async Task<IResult> (PendingSignIn pending, HttpContext http, CancellationToken ct) =>
            await pending.FindAsync(http, ct) is null ? Late : Code(new()));
        step.MapPost("/code", CodeAsync).RequireRateLimiting(Limits.SignIn);
        step.MapGet("/factor", async Task<IResult> (PendingSignIn pending, AuthenticatorForms forms, HttpContext http, CancellationToken ct) =>
            await pending.FindAsync(http, ct) is { Member.TwoFactorEnabled: false } found ? await forms.PageAsync(found.Member, "/sign-in/factor", ct: ct) : Late);
        step.MapPost("/factor", SetUpAsync).RequireRateLimiting(Limits.SignIn);
    }

    private static SeeOther Late => new("/sign-in?why=late");

    private static async Task<IResult> CodeAsync(
        IFormCollection sent, PendingSignIn pending, SecondFactors factors, Tries tries, SignInSteps steps, AuditLog audit, CoviexDb db, Words words, HttpContext http, CancellationToken ct)
    {
        if (await pending.FindAsync(http, ct) is not { } found) { return Late; }
        var member = found.Member;
        if (!await tries.TakeAsync(member.Id, ct)) { return Refused(tries.Locked(member.LockoutEnd)); }
        if (await factors.UseAsync(member, sent["code"], ct) is { } way) { return await steps.EnterAsync(http, member, $"{found.Way}+{way}", found.To, ct); }
        var locks = await tries.WrongAsync(member.Id, ct);
        audit.Record(member.HospitalId, Actor.Staff(member.Id), "staff.sign_in_failed", member.Id, detail: locks ? "code locked" : "code");
        await db.SaveChangesAsync(ct);
        return Refused(locks ? tries.Locked(null) : new("code_wrong", StatusCodes.Status422UnprocessableEntity));

        IResult Refused(Refusal refusal) => Code(new() { Problem = words.Of(refusal) }, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> SetUpAsync(
        IFormCollection sent, PendingSignIn pending, SecondFactors factors, StaffSessions sessions, AuthenticatorForms forms, CoviexDb db, HttpContext http, CancellationToken ct)
    {
        // Who has one already is asked for it: another one is set up only by somebody who is signed in.
        if (await pending.FindAsync(http, ct) is not { Member.TwoFactorEnabled: false } found) { return Late; }
        var secret = factors.SecretOf(found.Member, sent["offer"]);
        var codes = secret is null ? null : await factors.ConfirmAsync(found.Member.Id, secret, sent["code"].ToString(), Guid.Empty, ct);
        if (codes is null) { return await forms.PageAsync(found.Member, "/sign-in/factor", sent["offer"], wrong: true, ct: ct); }
        pending.End(http);
        var user = await sessions.BeginAsync(http, await db.Staff.AsNoTracking().SingleAsync(s => s.Id == found.Member.Id, ct), $"{found.Way}+code", ct);
        return new RazorComponentResult<RecoveryCodesPage>(new { Codes = codes, To = SignInEndpoints.Local(found.To) ?? SignInEndpoints.HomeOf(user) });
    }

    private static RazorComponentResult<CodePage> Code(Form form, int status = StatusCodes.Status200OK) => new(new { Form = form }) { StatusCode = status };
}
