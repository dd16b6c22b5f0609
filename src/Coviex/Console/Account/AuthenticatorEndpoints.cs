using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Staff.Factors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Account;

/// <summary>One's own authenticator app: set up, its recovery codes made anew, removed. Each asks for the password once more.</summary>
internal static class AuthenticatorEndpoints
{
    public static void MapAuthenticator(this IEndpointRouteBuilder account)
    {
        account.MapGet("/app", async (AuthenticatorForms forms, CoviexDb db, CurrentStaff staff, CancellationToken ct) => await forms.PageAsync(await OfAsync(db, staff, ct), "/account/app", ct: ct));
        account.MapPost("/app", SetUpAsync).RequireRateLimiting(Limits.SignIn);
        account.MapPost("/app/remove", RemoveAsync).RequireRateLimiting(Limits.SignIn);
        account.MapPost("/recovery-codes", RenewAsync).RequireRateLimiting(Limits.SignIn);
        foreach (var shownOnce in new[] { "/app/remove", "/recovery-codes" }) { account.MapGet(shownOnce, () => new SeeOther("/account")); }
    }

    private static async Task<IResult> SetUpAsync(
        IFormCollection sent, SecondFactors factors, PasswordSignIn signIn, AuthenticatorForms forms, CoviexDb db, CurrentStaff staff, Words words, CancellationToken ct)
    {
        var (member, errors) = (await OfAsync(db, staff, ct), new FieldErrors());
        if (member.PasswordHash is not null && await signIn.CheckAsync(member, sent["passwordNow"], ct) is { } refusal) { errors.Add("passwordNow", refusal.Code, refusal.Values); }
        if (errors.Any) { return await forms.PageAsync(member, "/account/app", sent["offer"], form: Form.Of(sent, words.Of(errors)), ct: ct); }
        var secret = factors.SecretOf(member, sent["offer"]);
        var codes = secret is null ? null : await factors.ConfirmAsync(staff.Id, secret, sent["code"].ToString(), staff.Session, ct);
        return codes is null ? await forms.PageAsync(member, "/account/app", sent["offer"], wrong: true, ct: ct) : Show(codes);
    }

    private static async Task<IResult> RemoveAsync(
        IFormCollection sent, SecondFactors factors, PasswordSignIn signIn, AccountPages page, CoviexDb db, CurrentStaff staff, Words words, CancellationToken ct)
    {
        var member = await OfAsync(db, staff, ct);
        if (await AskedAsync(member, sent, signIn, ct) is { } refusal) { return await page.OfAsync(staff, problem: words.Of(refusal), ct: ct); }
        if (await factors.NeedsAsync(member, ct)) { return await page.OfAsync(staff, problem: words.Of(new Refusal("factor_needed")), ct: ct); }
        await factors.RemoveAsync(staff, ct);
        return new SeeOther("/account?said=app");
    }

    private static async Task<IResult> RenewAsync(
        IFormCollection sent, SecondFactors factors, PasswordSignIn signIn, AccountPages page, CoviexDb db, CurrentStaff staff, Words words, CancellationToken ct)
    {
        var member = await OfAsync(db, staff, ct);
        if (await AskedAsync(member, sent, signIn, ct) is { } refusal) { return await page.OfAsync(staff, problem: words.Of(refusal), ct: ct); }
        if (!member.TwoFactorEnabled) { return new SeeOther("/account"); }
        return Show(await factors.RenewCodesAsync(member, ct));
    }

    private static async Task<Refusal?> AskedAsync(StaffMember member, IFormCollection sent, PasswordSignIn signIn, CancellationToken ct) =>
        member.PasswordHash is null ? null : await signIn.CheckAsync(member, sent["passwordNow"], ct);

    // In the answer to the form itself: after a redirect the server would have to keep the codes somewhere to show them.
    private static RazorComponentResult<RecoveryCodesPage> Show(string[] codes) => new(new { Codes = codes, To = "/account" });

    private static Task<StaffMember> OfAsync(CoviexDb db, CurrentStaff staff, CancellationToken ct) => db.Staff.AsNoTracking().SingleAsync(s => s.Id == staff.Id, ct);
}
