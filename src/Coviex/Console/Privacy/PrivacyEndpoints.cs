using Coviex.Audit;
using Coviex.Console.Registry;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coviex.Console.Privacy;

/// <summary>A person's data on his wish: handed to him, or erased; and what goes by itself with time.</summary>
internal static class PrivacyEndpoints
{
    public static void MapPrivacy(this IEndpointRouteBuilder pages)
    {
        var person = pages.MapGroup("/registry/{id:guid}/privacy").RequireAuthorization(Policies.Registrar);
        person.MapGet("", async (Guid id, CurrentStaff staff, CoviexDb db, Erasing erasing, CancellationToken ct) =>
            await db.FindAsync(staff, id, ct) is { } patient ? (IResult)await PageAsync(patient, erasing, null, ct) : Results.NotFound());
        person.MapPost("/export", ExportAsync);
        person.MapPost("/erase", EraseAsync);
        pages.MapGet("/retention", async Task<RazorComponentResult> (CurrentStaff staff, Retention retention, CancellationToken ct) =>
            new RazorComponentResult<RetentionPage>(new { Rules = await retention.LookAsync(staff.HospitalId, ct) })).RequireAuthorization(Policies.Administrator);
    }

    private static async Task<RazorComponentResult> PageAsync(Patient patient, Erasing erasing, string? problem, CancellationToken ct) =>
        new RazorComponentResult<PrivacyPage>(new { Id = $"{patient.Id}", patient.Name, Extent = await erasing.ExtentAsync(patient, ct), Problem = problem }) { StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict };

    private static async Task<IResult> ExportAsync(Guid id, CurrentStaff staff, CoviexDb db, PersonalData data, AuditLog audit, TimeProvider clock, CancellationToken ct)
    {
        if (await db.FindAsync(staff, id, ct) is not { } patient) { return Results.NotFound(); }
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "patient.exported", patient.Id);
        await db.SaveChangesAsync(ct);
        return Results.File(await data.ZipAsync(patient, patient.Language, clock.GetUtcNow(), ct), "application/zip", $"coviex-{patient.Id}.zip");
    }

    private static async Task<IResult> EraseAsync(Guid id, IFormCollection sent, CurrentStaff staff, CoviexDb db, Erasing erasing, Words words, CancellationToken ct)
    {
        if (await db.FindAsync(staff, id, ct) is not { } patient) { return Results.NotFound(); }
        if (sent["sure"] != "on") { return await PageAsync(patient, erasing, words.Text("privacy.tick"), ct); }
        if (await erasing.EraseAsync(patient, staff, ct) is not { } refusal) { return new SeeOther("/registry?said=erased"); }
        db.ChangeTracker.Clear();
        return await db.FindAsync(staff, id, ct) is { } still ? await PageAsync(still, erasing, words.Of(refusal), ct) : new SeeOther("/registry");
    }
}
