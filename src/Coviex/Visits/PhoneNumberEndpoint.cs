using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations.Replies;
using Coviex.Sms;
using Coviex.Staff;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Visits;

/// <summary>Tells a form, while it is filled in, how a typed phone number is understood and why it cannot get a text.</summary>
internal static class PhoneNumberEndpoint
{
    /// <param name="Number">As typed.</param>
    /// <param name="Country">ISO 3166-1 alpha-2; the hospital's where it is left out.</param>
    public sealed record NumberForm(string? Number, string? Country);

    public sealed record PhoneNumberView(string? E164, string? International, string? Country, PhoneNumberKind Kind, bool Textable, bool OptedOut, string? Problem);

    // Asked by POST: an address with somebody's number in it would stand in the logs of every proxy on the way.
    public static void MapPhoneNumbers(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/phone-numbers", Check).WithTags("PhoneNumbers").RequireAuthorization(Policies.Staff);

    private static async Task<Results<Ok<PhoneNumberView>, ProblemHttpResult>> Check(
        NumberForm form, CurrentStaff staff, CoviexDb db, OptOuts optOuts, PhoneNumberRules rules, Texts texts, Problems problems, HttpContext http, CancellationToken ct)
    {
        if (form.Number is null) { return problems.Of(http, new Refusal("bad_input", StatusCodes.Status400BadRequest)); }
        var country = form.Country;
        if (string.IsNullOrEmpty(country)) { country = await db.Hospitals.Where(h => h.Id == staff.HospitalId).Select(h => h.Country).SingleAsync(ct); }
        var check = rules.Check(form.Number, country);
        var optedOut = check.Textable && await optOuts.HasAsync(staff.HospitalId, check.E164!, ct);
        var problem = optedOut ? texts.Get(staff.Language, "inbox.optedOut") : check.Textable ? null : texts.Get(staff.Language, NewVisitReader.Sentence(check.Problem));
        return TypedResults.Ok(new PhoneNumberView(check.E164, check.International, check.Country, check.Kind, check.Textable, optedOut, problem));
    }
}
