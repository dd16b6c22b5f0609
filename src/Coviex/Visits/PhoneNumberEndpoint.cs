using Coviex.Data;
using Coviex.Hosting;
using Coviex.Sms;
using Coviex.Staff;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Visits;

/// <summary>Tells a form, while it is filled in, how a typed phone number is understood and why it cannot get a text.</summary>
internal static class PhoneNumberEndpoint
{
    public sealed record PhoneNumberView(string? E164, string? International, string? Country, PhoneNumberKind Kind, bool Textable, string? Problem);

    public static void MapPhoneNumbers(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/phone-numbers", Check).WithTags("PhoneNumbers").RequireAuthorization(Policies.Staff);

    private static async Task<Ok<PhoneNumberView>> Check(
        string? number, string? country, CurrentStaff staff, CoviexDb db, PhoneNumberRules rules, Texts texts, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(country)) { country = await db.Hospitals.Where(h => h.Id == staff.HospitalId).Select(h => h.Country).SingleAsync(ct); }
        var check = rules.Check(number, country);
        var problem = check.Textable ? null : texts.Get(staff.Language, NewVisitReader.Sentence(check.Problem));
        return TypedResults.Ok(new PhoneNumberView(check.E164, check.International, check.Country, check.Kind, check.Textable, problem));
    }
}
