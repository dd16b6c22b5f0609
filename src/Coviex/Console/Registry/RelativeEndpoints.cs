using Coviex.Audit;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Registry;

namespace Coviex.Console.Registry;

/// <summary>A patient's relatives, kept on his page.</summary>
internal static class RelativeEndpoints
{
    public static void MapRelatives(this IEndpointRouteBuilder pages)
    {
        var writes = pages.MapGroup("/registry/{id:guid}/relatives").RequireAuthorization(Policies.Registrar);
        writes.MapPost("", AddAsync);
        writes.MapPost("/{relative:guid}", ChangeAsync);
        writes.MapPost("/{relative:guid}/remove", RemoveAsync);
    }

    private static async Task<IResult> AddAsync(
        Guid id, IFormCollection sent, CurrentStaff staff, CoviexDb db, RegistryForms forms, RegistryViews views, Words words, AuditLog audit, CancellationToken ct)
    {
        if (await db.FindAsync(staff, id, ct) is not { } patient) { return Results.NotFound(); }
        var (typed, errors) = await forms.RelativeAsync(f => sent[f].ToString(), staff, ct);
        if (errors.Any) { return await views.PageAsync(patient, true, ct, relative: Guid.Empty, relativeForm: RegistryEndpoints.Wrong(sent, errors, words)); }
        var relative = new Relative { HospitalId = staff.HospitalId, PatientId = patient.Id, Name = typed.Person.Name, Relation = typed.Relation, Phone = typed.Person.Phone };
        typed.WriteTo(relative);
        db.Relatives.Add(relative);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "relative.added", patient.Id, relative.Id);
        await db.SaveChangesAsync(ct);                            // one more relative changes nothing that others may have typed upon
        return new SeeOther($"/registry/{patient.Id}?said=relativeAdded#relatives");
    }

    private static async Task<IResult> ChangeAsync(
        Guid id, Guid relative, IFormCollection sent, CurrentStaff staff, CoviexDb db, RegistryForms forms, RegistryViews views, Words words, AuditLog audit, CancellationToken ct)
    {
        if (await db.FindAsync(staff, id, ct) is not { } patient) { return Results.NotFound(); }
        var found = patient.Relatives.SingleOrDefault(r => r.Id == relative);
        if (found is null && sent["version"].Count == 0) { return Results.NotFound(); }
        if (found is null || RegistryEndpoints.IsStale(sent, patient.Version, views.Values(found))) { return await ChangedAsync(); }
        var (typed, errors) = await forms.RelativeAsync(f => sent[f].ToString(), staff, ct);
        if (errors.Any) { return await views.PageAsync(patient, true, ct, relative: relative, relativeForm: RegistryEndpoints.Wrong(sent, errors, words)); }
        typed.WriteTo(found);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "relative.changed", patient.Id, relative);
        return await db.SaveAsync(patient, ct) ? new SeeOther($"/registry/{patient.Id}?said=relativeSaved#relatives") : await ChangedAsync();

        // Removed meanwhile: what was typed stands in the form for a new one.
        async Task<IResult> ChangedAsync()
        {
            db.ChangeTracker.Clear();
            if (await db.FindAsync(staff, id, ct) is not { } now) { return Results.NotFound(); }
            var there = now.Relatives.SingleOrDefault(r => r.Id == relative);
            return await views.PageAsync(now, true, ct, relative: there?.Id ?? Guid.Empty, relativeForm: views.Changed(sent, now, there), status: StatusCodes.Status409Conflict);
        }
    }

    private static async Task<IResult> RemoveAsync(Guid id, Guid relative, CurrentStaff staff, CoviexDb db, AuditLog audit, CancellationToken ct)
    {
        if (await db.FindAsync(staff, id, ct) is not { } patient) { return Results.NotFound(); }
        if (patient.Relatives.SingleOrDefault(r => r.Id == relative) is { } found)                       // pressed twice: he is gone already
        {
            db.Relatives.Remove(found);
            audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "relative.removed", patient.Id, relative);
            if (!await db.SaveAsync(patient, ct)) { return new SeeOther($"/registry/{patient.Id}#relatives"); }
        }
        return new SeeOther($"/registry/{patient.Id}?said=relativeRemoved#relatives");
    }
}
