using Coviex.Audit;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Account;

/// <param name="Left">Seconds until the session ends, if nothing more is done in it.</param>
/// <param name="Who">Whose it is: another one may have signed in meanwhile in the same browser.</param>
internal sealed record SessionLeft(int Left, Guid Who);

/// <summary>One's own account: by what one signs in, and where one is signed in.</summary>
internal static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder pages)
    {
        var account = pages.MapGroup("/account").RequireAuthorization(Policies.Staff);
        account.MapGet("", (string? said, CurrentStaff staff, AccountPages page, Words words, CancellationToken ct) =>
            page.OfAsync(staff, said: said is "password" or "ended" or "others" or "app" or "passkey" or "passkeyRemoved" ? words.Text($"account.said.{said}") : null, ct: ct));
        account.MapPost("/password", ChangePasswordAsync).RequireRateLimiting(Limits.SignIn);
        account.MapGet("/password", () => new SeeOther("/account"));
        // A page asks how long it still has; the person before it answers that he is there.
        account.MapGet("/session", LeftAsync);
        account.MapPost("/session", LeftAsync);
        account.MapPost("/sessions/{session:guid}/end", EndAsync);
        account.MapPost("/sessions/end-others", EndOthersAsync);
        account.MapAuthenticator();
        account.MapPasskeys();
    }

    private static async Task<SessionLeft> LeftAsync(StaffSessions sessions, CurrentStaff staff, TimeProvider clock, CancellationToken ct) =>
        new(Math.Max(0, (int)(await sessions.EndOfAsync(staff, ct) - clock.GetUtcNow()).TotalSeconds), staff.Id);

    private static async Task<IResult> ChangePasswordAsync(
        IFormCollection sent, PasswordSignIn signIn, StaffAccounts accounts, AccountPages page, CoviexDb db, CurrentStaff staff, Words words, CancellationToken ct)
    {
        var member = await db.Staff.AsNoTracking().SingleAsync(s => s.Id == staff.Id, ct);
        var (errors, password) = (new FieldErrors(), sent["password"].ToString());
        await accounts.CheckPasswordAsync(member, password, errors);
        if (password != sent["passwordAgain"].ToString()) { errors.Add("passwordAgain", "password_again"); }
        if (!errors.Any && await signIn.CheckAsync(member, sent["passwordNow"], ct) is { } refusal) { errors.Add("passwordNow", refusal.Code, refusal.Values); }
        if (!errors.Any) { errors = await accounts.ChangePasswordAsync(staff, password, ct); }
        return errors.Any
            ? await page.OfAsync(staff, Form.Of(sent, words.Of(errors), words["form.wrong"]), ct: ct)
            : new SeeOther("/account?said=password");
    }

    private static async Task<IResult> EndAsync(Guid session, StaffSessions sessions, CoviexDb db, AuditLog audit, CurrentStaff staff, CancellationToken ct)
    {
        if (!await sessions.EndAsync(staff.Id, session, ct)) { return Results.NotFound(); }
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "staff.session_ended", staff.Id, detail: session == staff.Session ? "this" : "other");
        await db.SaveChangesAsync(ct);
        return new SeeOther(session == staff.Session ? "/sign-in" : "/account?said=ended");
    }

    private static async Task<IResult> EndOthersAsync(StaffSessions sessions, CoviexDb db, AuditLog audit, CurrentStaff staff, CancellationToken ct)
    {
        await sessions.EndAllAsync(staff.Id, staff.Session, ct);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "staff.session_ended", staff.Id, detail: "others");
        await db.SaveChangesAsync(ct);
        return new SeeOther("/account?said=others");
    }
}
