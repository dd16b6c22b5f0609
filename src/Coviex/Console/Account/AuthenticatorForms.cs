using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Staff.Factors;
using Coviex.Visits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Account;

/// <summary>Puts the page together on which an authenticator app is set up.</summary>
internal sealed class AuthenticatorForms(CoviexDb db, SecondFactors factors, Words words)
{
    /// <param name="action">Where the form posts.</param>
    /// <param name="offer">What the page had offered: a wrong code must not make him scan again. A new one where there is none, or an old one.</param>
    public async Task<IResult> PageAsync(StaffMember member, string action, string? offer = null, bool wrong = false, Form? form = null, CancellationToken ct = default)
    {
        var hospital = await db.Hospitals.Where(h => h.Id == member.HospitalId).Select(h => h.Name).SingleAsync(ct);
        var secret = factors.SecretOf(member, offer);
        if (secret is null) { (secret, offer) = factors.Offer(member); }
        var picture = LinkPicture.Of(OneTimeCodes.Address(secret, hospital, member.Email ?? member.DisplayName));
        var errors = new FieldErrors();
        if (wrong) { errors.Add("code", "code_wrong"); }
        return new RazorComponentResult<AuthenticatorPage>(new
        {
            Action = action,
            Offer = offer,
            Secret = string.Join(' ', secret.Chunk(4).Select(part => new string(part))),
            picture.Size,
            picture.Path,
            Forced = action.StartsWith("/sign-in", StringComparison.Ordinal),
            AsksPassword = !action.StartsWith("/sign-in", StringComparison.Ordinal) && member.PasswordHash is not null,
            Form = form ?? new Form { Errors = words.Of(errors) },
        })
        { StatusCode = wrong || form is not null ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK };
    }
}
