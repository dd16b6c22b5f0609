using Coviex.Console.Shell;
using Coviex.Console.SignIn;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Staff.Factors;
using Coviex.Visits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Account;

/// <summary>One's own passkeys, and signing in by one. What the browser must be told is JSON; the page's script passes it on.</summary>
internal static class PasskeyEndpoints
{
    /// <param name="Credential">What the browser made, as JSON (PublicKeyCredential.toJSON).</param>
    public sealed record Made(string? Credential, string? Name);

    public sealed record Used(string? Credential, string? To);

    public sealed record Onward(string To);

    public static void MapPasskeys(this IEndpointRouteBuilder account)
    {
        account.MapPost("/passkeys/options", AskToMakeAsync).RequireRateLimiting(Limits.SignIn);
        account.MapPost("/passkeys", KeepAsync).RequireRateLimiting(Limits.SignIn);
        account.MapGet("/passkeys", () => new SeeOther("/account#passkeys"));
        account.MapPost("/passkeys/{passkey:guid}/name", RenameAsync);
        account.MapPost("/passkeys/{passkey:guid}/remove", RemoveAsync).RequireRateLimiting(Limits.SignIn);
    }

    public static void MapPasskeySignIn(this IEndpointRouteBuilder pages)
    {
        var signIn = pages.MapGroup("/sign-in/passkey").AllowAnonymous().RequireRateLimiting(Limits.SignIn);
        signIn.MapPost("/options", async (Passkeys passkeys, HttpContext http) => Results.Text(await passkeys.AskToUseAsync(http), "application/json"));
        signIn.MapPost("", UseAsync);
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> AskToMakeAsync(
        IFormCollection sent, Passkeys passkeys, PasswordSignIn signIn, CoviexDb db, CurrentStaff staff, Problems problems, HttpContext http, CancellationToken ct)
    {
        var member = await db.Staff.AsNoTracking().SingleAsync(s => s.Id == staff.Id, ct);
        // Somebody who passes by an open screen must not make a key of his own to it.
        if (member.PasswordHash is not null && await signIn.CheckAsync(member, sent["passwordNow"], ct) is { } refusal) { return problems.Of(http, refusal); }
        return TypedResults.Text(await passkeys.AskToMakeAsync(http, member), "application/json");
    }

    private static async Task<Results<Ok<Onward>, ProblemHttpResult>> KeepAsync(
        Made made, Passkeys passkeys, CurrentStaff staff, Words words, Problems problems, HttpContext http, CancellationToken ct)
    {
        var name = NewVisitReader.Clean(made.Name);
        if (name.Length > Passkey.LongestName) { name = name[..Passkey.LongestName]; }
        if (name.Length == 0) { name = words.Text("account.passkey.unnamed"); }
        return await passkeys.KeepMadeAsync(http, staff, made.Credential ?? "", name, ct) is { } refusal
            ? problems.Of(http, refusal)
            : TypedResults.Ok(new Onward("/account?said=passkey#passkeys"));
    }

    private static async Task<Results<Ok<Onward>, ProblemHttpResult>> UseAsync(
        Used used, Passkeys passkeys, StaffSessions sessions, PendingSignIn pending, Problems problems, HttpContext http, CancellationToken ct)
    {
        if (await passkeys.UseAsync(http, used.Credential ?? "", ct) is not { } member) { return problems.Of(http, Passkeys.Refused); }
        pending.End(http);
        var user = await sessions.BeginAsync(http, member, Ways.Passkey, ct);
        return TypedResults.Ok(new Onward(SignInEndpoints.Local(used.To) ?? SignInEndpoints.HomeOf(user)));
    }

    private static async Task<IResult> RenameAsync(Guid passkey, IFormCollection sent, Passkeys passkeys, CurrentStaff staff, AccountPages page, Words words, CancellationToken ct)
    {
        var (name, errors) = (NewVisitReader.Clean(sent["name"]), new FieldErrors());
        if (name.Length == 0) { errors.Add("name", "name_missing"); }
        if (name.Length > Passkey.LongestName) { errors.Add("name", "too_long", ("most", Passkey.LongestName)); }
        if (errors.Any) { return await page.OfAsync(staff, problem: string.Join(' ', words.Of(errors)["name"]), ct: ct); }
        return await passkeys.RenameAsync(staff, passkey, name, ct) ? new SeeOther("/account#passkeys") : Results.NotFound();
    }

    private static async Task<IResult> RemoveAsync(
        Guid passkey, IFormCollection sent, Passkeys passkeys, SecondFactors factors, PasswordSignIn signIn, CoviexDb db, CurrentStaff staff, AccountPages page, Words words, CancellationToken ct)
    {
        var member = await db.Staff.AsNoTracking().SingleAsync(s => s.Id == staff.Id, ct);
        var own = await passkeys.AllAsync(staff.Id, ct);
        if (own.All(p => p.Id != passkey)) { return Results.NotFound(); }
        if (member.PasswordHash is not null && await signIn.CheckAsync(member, sent["passwordNow"], ct) is { } refusal) { return await page.OfAsync(staff, problem: words.Of(refusal), ct: ct); }
        if (own.Count == 1 && !member.TwoFactorEnabled && await factors.NeedsAsync(member, ct)) { return await page.OfAsync(staff, problem: words.Of(new Refusal("factor_needed")), ct: ct); }
        return await passkeys.RemoveAsync(staff, passkey, ct) ? new SeeOther("/account?said=passkeyRemoved#passkeys") : Results.NotFound();
    }
}
