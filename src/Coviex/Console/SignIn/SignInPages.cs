using Coviex.Console.People;
using Coviex.Console.Shell;
using Coviex.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Coviex.Console.SignIn;

/// <summary>Puts the sign-in page together.</summary>
internal sealed class SignInPages(Words words, LinkMail mail, IOptions<CoviexOptions> options)
{
    /// <param name="said">Why he is here again.</param>
    public RazorComponentResult Page(Form form, int status = StatusCodes.Status200OK, string? said = null) =>
        new RazorComponentResult<SignInPage>(new { Form = form, Said = said, HasMail = mail.IsOn, Sso = options.Value.Oidc.IsOn, Passwords = options.Value.Oidc.Passwords }) { StatusCode = status };

    public RazorComponentResult Refused(Refusal refusal, string? to, string email = "") =>
        Page(new() { ["email"] = email, ["to"] = SignInEndpoints.Local(to) ?? "", Problem = words.Of(refusal) }, refusal.Status);
}
