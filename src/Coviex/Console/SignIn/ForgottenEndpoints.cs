using Coviex.Console.People;
using Coviex.Console.SetUp;
using Coviex.Console.Shell;
using Coviex.Hosting;
using Coviex.Visits;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coviex.Console.SignIn;

/// <summary>For whoever forgot his password: a link by e-mail, where the hospital has e-mail; otherwise the page says whom to ask.</summary>
internal static class ForgottenEndpoints
{
    public static void MapForgotten(this IEndpointRouteBuilder pages)
    {
        var forgotten = pages.MapGroup("/sign-in/forgotten").AllowAnonymous();
        forgotten.MapGet("", RazorComponentResult (string? said, LinkMail mail) => Page(new(), mail.IsOn, said == "asked"));
        forgotten.MapPost("", Ask).RequireRateLimiting(Limits.SignIn);
    }

    private static IResult Ask(IFormCollection sent, ForgottenPasswords passwords, LinkMail mail, Words words, HttpContext http)
    {
        var email = NewVisitReader.Clean(sent["email"]);
        var errors = new FieldErrors();
        if (!SetUpEndpoints.IsEmail(email)) { errors.Add("email", "email_invalid"); }
        if (errors.Any || !mail.IsOn) { return Page(Form.Of(sent, words.Of(errors)), mail.IsOn, false, StatusCodes.Status422UnprocessableEntity); }
        passwords.Ask(email, http.Connection.RemoteIpAddress?.ToString() ?? "");
        return new SeeOther("/sign-in/forgotten?said=asked");
    }

    private static RazorComponentResult<ForgottenPage> Page(Form form, bool hasMail, bool asked, int status = StatusCodes.Status200OK) =>
        new(new { Form = form, HasMail = hasMail, Asked = asked }) { StatusCode = status };
}
