using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Staff.Factors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.People;

/// <param name="With">How many people in this role have a second factor, and of how many, in words.</param>
public sealed record RoleChoice(string Role, bool Chosen, string With);

/// <summary>How people must prove who they are: the roles for which the hospital wants a second factor.</summary>
internal static class AccessEndpoints
{
    public static void MapAccess(this IEndpointRouteBuilder people)
    {
        people.MapGet("/access", async (string? said, AccessPages page, CurrentStaff staff, Words words, CancellationToken ct) =>
            await page.OfAsync(staff, said == "saved" ? words.Text("people.access.saved") : null, null, ct));
        people.MapPost("/access", SaveAsync);
    }

    private static async Task<IResult> SaveAsync(IFormCollection sent, SecondFactors factors, AccessPages page, CurrentStaff staff, Words words, CancellationToken ct)
    {
        var roles = PersonPages.AllRoles.Where(role => sent["roles"].Contains($"{role}")).Aggregate(Roles.None, (sum, role) => sum | role);
        return await factors.RequireAsync(staff, roles, ct) is { } refusal
            ? await page.OfAsync(staff, null, words.Of(refusal), ct)
            : new SeeOther("/people/access?said=saved");
    }
}

/// <summary>Puts the page together.</summary>
internal sealed class AccessPages(CoviexDb db, SecondFactors factors, Words words)
{
    public async Task<RazorComponentResult> OfAsync(CurrentStaff staff, string? said, string? problem, CancellationToken ct)
    {
        var wanted = await db.Hospitals.Where(h => h.Id == staff.HospitalId).Select(h => h.FactorRoles).SingleAsync(ct);
        var people = await db.Staff.AsNoTracking().Where(s => s.HospitalId == staff.HospitalId && s.Active).ToListAsync(ct);
        var having = new HashSet<Guid>();
        foreach (var person in people) { if (await factors.HasAsync(person, ct)) { having.Add(person.Id); } }
        return new RazorComponentResult<AccessPage>(new
        {
            Choices = PersonPages.AllRoles.Select(role => new RoleChoice($"{role}", wanted.HasFlag(role), words.Text("people.access.have",
                ("count", people.Count(p => p.Roles.HasFlag(role) && having.Contains(p.Id))), ("all", people.Count(p => p.Roles.HasFlag(role)))))).ToArray(),
            Said = said,
            Problem = problem,
        })
        { StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }
}
