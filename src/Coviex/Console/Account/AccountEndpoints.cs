using Coviex.Audit;
using Coviex.Console.Shell;
using Coviex.Conversations.Notices;
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
            page.OfAsync(staff, said: said is "password" or "ended" or "others" or "app" or "passkey" or "passkeyRemoved" or "quiet" ? words.Text($"account.said.{said}") : null, ct: ct));
        account.MapPost("/password", ChangePasswordAsync).RequireRateLimiting(Limits.SignIn);
        account.MapGet("/password", () => new SeeOther("/account"));
        // A page asks how long it still has; the person before it answers that he is there.
        account.MapGet("/session", LeftAsync);
        account.MapPost("/session", LeftAsync);
        account.MapPost("/sessions/{session:guid}/end", EndAsync);
        account.MapPost("/sessions/end-others", EndOthersAsync);
        account.MapPost("/quiet-hours", QuietAsync);
        account.MapGet("/quiet-hours", () => new SeeOther("/account"));
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

    private static async Task<IResult> EndAsync(Guid session, StaffSessions sessions, PushDevices devices, CoviexDb db, AuditLog audit, CurrentStaff staff, CancellationToken ct)
    {
        if (!await sessions.EndAsync(staff.Id, session, ct)) { return Results.NotFound(); }
        await devices.EndAsync(staff.Id, session, null, ct);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "staff.session_ended", staff.Id, detail: session == staff.Session ? "this" : "other");
        await db.SaveChangesAsync(ct);
        return new SeeOther(session == staff.Session ? "/sign-in" : "/account?said=ended");
    }

    private static async Task<IResult> EndOthersAsync(StaffSessions sessions, PushDevices devices, CoviexDb db, AuditLog audit, CurrentStaff staff, CancellationToken ct)
    {
        await sessions.EndAllAsync(staff.Id, staff.Session, ct);
        await devices.EndAsync(staff.Id, null, staff.Session, ct);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "staff.session_ended", staff.Id, detail: "others");
        await db.SaveChangesAsync(ct);
        return new SeeOther("/account?said=others");
    }

    private static async Task<IResult> QuietAsync(IFormCollection sent, AccountPages page, CoviexDb db, CurrentStaff staff, Words words, CancellationToken ct)
    {
        var (from, to) = (sent["quietFrom"].ToString().Trim(), sent["quietTo"].ToString().Trim());
        var known = await db.QuietHours.SingleOrDefaultAsync(q => q.StaffId == staff.Id, ct);
        if (from.Length == 0 && to.Length == 0) { if (known is not null) { db.Remove(known); } }
        else if (Minute(from) is { } first && Minute(to) is { } last && first != last)
        {
            if (known is null) { db.QuietHours.Add(known = new() { StaffId = staff.Id, FromMinute = first, ToMinute = last }); }
            (known.FromMinute, known.ToMinute) = (first, last);
        }
        else
        {
            var wrong = new Dictionary<string, string[]> { ["quietFrom"] = [words.Text("notices.quiet.wrong")] };
            return await page.OfAsync(staff, quiet: Form.Of(sent, wrong), ct: ct);
        }
        await db.SaveChangesAsync(ct);
        return new SeeOther("/account?said=quiet");

        static int? Minute(string text) => TimeOnly.TryParseExact(text, "HH:mm", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var time) ? (int)time.ToTimeSpan().TotalMinutes : null;
    }
}
