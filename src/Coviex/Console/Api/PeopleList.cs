using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Api;

internal static class PeopleList
{
    /// <param name="Roles">administrator, clinician, coordinator, registrar, auditor.</param>
    public sealed record PersonView(Guid Id, string Name, string[] Roles, Guid? Department, bool Active);

    public static async Task<Ok<PersonView[]>> ListAsync(CurrentStaff program, CoviexDb db, CancellationToken ct)
    {
        var people = await db.Staff.AsNoTracking().Where(s => s.HospitalId == program.HospitalId).OrderBy(s => s.DisplayName).ThenBy(s => s.Id).ToListAsync(ct);
        return TypedResults.Ok(people.Select(s => new PersonView(
            s.Id, s.DisplayName, [.. Enum.GetValues<Roles>().Where(r => r != Roles.None && s.Roles.HasFlag(r)).Select(r => $"{r}".ToLowerInvariant())], s.DepartmentId, s.Active)).ToArray());
    }
}
