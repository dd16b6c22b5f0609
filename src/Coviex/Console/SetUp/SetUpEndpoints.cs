using System.Net.Mail;
using Coviex.Console.Shell;
using Coviex.Console.SignIn;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Sms;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.SetUp;

/// <summary>
/// What a one-time link leads to: the first administrator sets up the hospital, or a member of staff sets his password. The secret is in the
/// link's fragment; the page's script moves it into the form, so that it is never in an address that the server sees.
/// </summary>
internal static class SetUpEndpoints
{
    private const int LongestEmail = 254;                                                   // RFC 5321, 4.5.3.1.3

    public sealed record Peek(string? Token);

    /// <param name="Shape">Which form the link is for: <c>hospital</c> or <c>password</c>.</param>
    /// <param name="Name">Whose password it sets; empty for the first administrator.</param>
    /// <param name="Email">With what he will sign in.</param>
    public sealed record PeekView(string Shape, string Name, string Email);

    public static void MapSetUp(this IEndpointRouteBuilder pages)
    {
        // The bearer of the link has no account to sign in with: that is what he comes for.
        var setUp = pages.MapGroup("/set-up").AllowAnonymous();
        setUp.MapGet("", RazorComponentResult () => Page(null, new()));
        setUp.MapPost("/peek", PeekAsync).RequireRateLimiting(Limits.SignIn);
        setUp.MapPost("/hospital", HospitalAsync).RequireRateLimiting(Limits.SignIn);
        setUp.MapPost("/password", PasswordAsync).RequireRateLimiting(Limits.SignIn);
        // A reload, or "back", on the answer to a form: its address is a page too.
        setUp.MapGet("/hospital", () => new SeeOther("/set-up"));
        setUp.MapGet("/password", () => new SeeOther("/set-up"));
    }

    private static async Task<Results<Ok<PeekView>, ProblemHttpResult>> PeekAsync(
        Peek peek, StaffAccounts accounts, CoviexDb db, Problems problems, HttpContext http, CancellationToken ct)
    {
        if (await accounts.FindLinkAsync(peek.Token, ct) is not { } link) { return problems.Of(http, Used); }
        if (link.StaffId is null) { return TypedResults.Ok(new PeekView("hospital", "", "")); }
        return await MemberAsync(db, link, ct) is { } member
            ? TypedResults.Ok(new PeekView("password", member.DisplayName, member.Email ?? ""))
            : problems.Of(http, Used);
    }

    private static async Task<IResult> HospitalAsync(
        IFormCollection sent, StaffAccounts accounts, PhoneNumberRules phones, Texts texts, Words words, StaffSessions sessions, HttpContext http, CancellationToken ct)
    {
        if (await accounts.FindLinkAsync(sent["token"], ct) is not { StaffId: null } link) { return Gone(); }
        var errors = new FieldErrors();
        var hospital = ReadHospital(sent, phones, texts, errors);
        var first = ReadFirst(sent, hospital, errors);
        await ReadPasswordAsync(sent, first, accounts, errors);
        if (!errors.Any)
        {
            try { errors = await accounts.FirstAsync(link, hospital, first, sent["password"].ToString(), ct); }
            catch (DbUpdateConcurrencyException) { return Gone(); }                           // another one had the same link, and was faster
        }
        if (errors.Any) { return Page("hospital", Form.Of(sent, words.Of(errors), words["form.wrong"]), StatusCodes.Status422UnprocessableEntity); }
        await sessions.BeginAsync(http, first, Ways.Link, ct);
        return new SeeOther("/");
    }

    private static async Task<IResult> PasswordAsync(
        IFormCollection sent, StaffAccounts accounts, CoviexDb db, Words words, SignInSteps steps, HttpContext http, CancellationToken ct)
    {
        if (await accounts.FindLinkAsync(sent["token"], ct) is not { } link || await MemberAsync(db, link, ct) is not { } member) { return Gone(); }
        var errors = new FieldErrors();
        await ReadPasswordAsync(sent, member, accounts, errors);
        if (!errors.Any)
        {
            try { errors = await accounts.SetPasswordAsync(link, sent["password"].ToString(), ct); }
            catch (DbUpdateConcurrencyException) { return Gone(); }
        }
        if (errors.Any)
        {
            var form = Form.Of(sent, words.Of(errors), words["form.wrong"]);
            return Page("password", form, StatusCodes.Status422UnprocessableEntity, member.DisplayName, member.Email ?? "");
        }
        return await steps.GoOnAsync(http, member, Ways.Link, null, ct);          // a new password is no way round the second factor
    }

    private static Hospital ReadHospital(IFormCollection sent, PhoneNumberRules phones, Texts texts, FieldErrors errors)
    {
        var (name, zone, country, language) = (Clean(sent, "hospital"), Clean(sent, "zone"), Clean(sent, "country"), Clean(sent, "language"));
        CheckText("hospital", name, "hospital_missing", errors);
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) { errors.Add("zone", "zone_unknown"); }
        if (!phones.Countries.Contains(country)) { errors.Add("country", "country_unknown"); }
        if (!texts.Languages.Contains(language)) { errors.Add("language", "language_unknown"); }
        var (phone, typed) = ("", Clean(sent, "helpPhone"));
        if (typed.Length > 0)
        {
            var check = phones.Check(typed, country);
            phone = check.International ?? "";                           // a fixed line is fine here: it is called, and gets no text
            if (phone.Length == 0) { errors.Add("helpPhone", NewVisitReader.Sentence(check.Problem)); }
        }
        return new() { Name = name, Zone = zone, Country = country, Language = language, HelpPhone = phone };
    }

    private static StaffMember ReadFirst(IFormCollection sent, Hospital hospital, FieldErrors errors)
    {
        var (name, email) = (Clean(sent, "name"), Clean(sent, "email"));
        CheckText("name", name, "name_missing", errors);
        if (!IsEmail(email)) { errors.Add("email", "email_invalid"); }
        return new()
        {
            HospitalId = hospital.Id,
            DisplayName = name,
            Roles = Roles.Administrator | Roles.Clinician,               // one person can begin alone
            Language = hospital.Language,
            UserName = email,
            Email = email,
        };
    }

    private static async Task ReadPasswordAsync(IFormCollection sent, StaffMember member, StaffAccounts accounts, FieldErrors errors)
    {
        var password = sent["password"].ToString();
        await accounts.CheckPasswordAsync(member, password, errors);
        if (password != sent["passwordAgain"].ToString()) { errors.Add("passwordAgain", "password_again"); }
    }

    /// <summary>True for an address that a person can have; whether it is his shows when the link reaches him.</summary>
    public static bool IsEmail(string email) =>
        email.Length is > 0 and <= LongestEmail && MailAddress.TryCreate(email, out var address) && address.Address == email && email.All(char.IsAscii);

    private static void CheckText(string field, string text, string missing, FieldErrors errors)
    {
        if (text.Length == 0) { errors.Add(field, missing); }
        if (text.Length > NewVisitReader.LongestName) { errors.Add(field, "too_long", ("most", NewVisitReader.LongestName)); }
    }

    private static string Clean(IFormCollection sent, string field) => NewVisitReader.Clean(sent[field]);

    /// <summary>Whose link it is; null when he may not sign in any more.</summary>
    private static Task<StaffMember?> MemberAsync(CoviexDb db, SetUpLink link, CancellationToken ct) =>
        db.Staff.SingleOrDefaultAsync(s => s.Id == link.StaffId && s.Active, ct);

    private static Refusal Used => new("link_used", StatusCodes.Status410Gone);

    private static RazorComponentResult<SetUpPage> Gone() => Page("used", new(), StatusCodes.Status410Gone);

    private static RazorComponentResult<SetUpPage> Page(string? shape, Form form, int status = StatusCodes.Status200OK, string who = "", string email = "") =>
        new(new { Shape = shape, Form = form, Who = who, Email = email }) { StatusCode = status };
}
