using Coviex.Console.SignIn;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Shell;

/// <summary>The switch in the header: kept with the member of staff, so that it holds on every device of his.</summary>
internal static class LanguageEndpoint
{
    public static void MapLanguage(this IEndpointRouteBuilder pages) => pages.MapPost("/language", ChooseAsync).RequireAuthorization(Policies.Staff);

    private static async Task<SeeOther> ChooseAsync(
        [FromForm] string? language, [FromForm] string? to, CurrentStaff staff, CoviexDb db, Texts texts, HttpContext http, CancellationToken ct)
    {
        var member = await db.Staff.SingleAsync(s => s.Id == staff.Id, ct);
        member.Language = texts.Nearest(language);
        await db.SaveChangesAsync(ct);
        return new(SignInEndpoints.Local(to) ?? SignInEndpoints.HomeOf(http.User));
    }
}
