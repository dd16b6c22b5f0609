using Coviex.Audit;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Registry;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Registry;

/// <summary>Patients and their relatives. Clinicians look them up, registrars keep them up to date.</summary>
internal static class RegistryEndpoints
{
    private const int First = 50;

    public static void MapRegistryPages(this IEndpointRouteBuilder pages)
    {
        var reads = pages.MapGroup("/registry").RequireAuthorization(Policies.ReadsRegistry);
        reads.MapGet("", ListAsync);
        reads.MapGet("/{id:guid}", ShowAsync);
        var writes = pages.MapGroup("/registry").RequireAuthorization(Policies.Registrar);
        writes.MapGet("/new", NewAsync);
        writes.MapPost("/new", AddAsync);
        writes.MapPost("/{id:guid}", ChangeAsync);
        writes.MapPost("/{id:guid}/relatives", AddRelativeAsync);
        writes.MapPost("/{id:guid}/relatives/{relative:guid}", ChangeRelativeAsync);
        writes.MapPost("/{id:guid}/relatives/{relative:guid}/remove", RemoveRelativeAsync);
    }

    private static async Task<RazorComponentResult<RegistryPage>> ListAsync(string? q, CurrentStaff staff, CoviexDb db, RegistryViews views, CancellationToken ct)
    {
        var question = (q ?? "").Trim();
        var found = question.Length > 0
            ? await PatientSearch.FindAsync(db, staff.HospitalId, question, ct)
            : await db.Patients.AsNoTracking().Where(p => p.HospitalId == staff.HospitalId).Include(p => p.Relatives).OrderBy(p => p.SearchName).Take(First).ToListAsync(ct);
        return new(new { Question = question, Patients = found.Select(views.Row).ToArray(), MayWrite = MayWrite(staff) });
    }

    private static async Task<IResult> ShowAsync(Guid id, string? said, CurrentStaff staff, CoviexDb db, RegistryViews views, Words words, AuditLog audit, CancellationToken ct)
    {
        if (await FindAsync(db, staff, id, ct) is not { } patient) { return Results.NotFound(); }
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "patient.read", id);
        await db.SaveChangesAsync(ct);
        var done = said is "added" or "saved" or "relativeAdded" or "relativeSaved" or "relativeRemoved" ? words.Text($"registryPages.said.{said}") : null;
        return views.Page(patient, MayWrite(staff), said: done);
    }

    private static async Task<IResult> NewAsync(CurrentStaff staff, RegistryViews views, CancellationToken ct) => await views.NewAsync(staff, new(), ct);

    private static async Task<IResult> AddAsync(IFormCollection sent, CurrentStaff staff, CoviexDb db, RegistryForms forms, RegistryViews views, Words words, AuditLog audit, CancellationToken ct)
    {
        var (typed, errors) = await forms.PatientAsync(sent, staff, null, ct);
        if (errors.Any) { return await views.NewAsync(staff, Wrong(sent, errors, words), ct, StatusCodes.Status422UnprocessableEntity); }
        var patient = new Patient { HospitalId = staff.HospitalId, Name = typed.Name, Phone = typed.Phone, Email = typed.Email, Language = typed.Language, RecordNumber = typed.RecordNumber };
        db.Patients.Add(patient);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "patient.added", patient.Id);
        await db.SaveChangesAsync(ct);
        return new SeeOther($"/registry/{patient.Id}?said=added");
    }

    private static async Task<IResult> ChangeAsync(
        Guid id, IFormCollection sent, CurrentStaff staff, CoviexDb db, RegistryForms forms, RegistryViews views, Words words, AuditLog audit, CancellationToken ct)
    {
        if (await FindAsync(db, staff, id, ct) is not { } patient) { return Results.NotFound(); }
        var (typed, errors) = await forms.PatientAsync(sent, staff, id, ct);
        if (errors.Any) { return views.Page(patient, true, patientForm: Wrong(sent, errors, words)); }
        if (!IsCurrent(patient, sent)) { return views.Page(patient, true, patientForm: views.Changed(sent, patient)); }
        (patient.Name, patient.Phone, patient.Email, patient.Language, patient.RecordNumber) = (typed.Name, typed.Phone, typed.Email, typed.Language, typed.RecordNumber);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "patient.changed", id);
        return await SaveAsync(db, patient, ct) ? new SeeOther($"/registry/{id}?said=saved") : await AgainAsync(p => views.Page(p, true, patientForm: views.Changed(sent, p)), staff, db, id, ct);
    }

    private static async Task<IResult> AddRelativeAsync(
        Guid id, IFormCollection sent, CurrentStaff staff, CoviexDb db, RegistryForms forms, RegistryViews views, Words words, AuditLog audit, CancellationToken ct)
    {
        if (await FindAsync(db, staff, id, ct) is not { } patient) { return Results.NotFound(); }
        var (typed, errors) = await forms.RelativeAsync(sent, staff, ct);
        if (errors.Any) { return views.Page(patient, true, relative: Guid.Empty, relativeForm: Wrong(sent, errors, words)); }
        var relative = new Relative
        {
            HospitalId = staff.HospitalId,
            PatientId = id,
            Name = typed.Name,
            Relation = typed.Relation,
            Phone = typed.Phone,
            Email = typed.Email,
            Language = typed.Language,
        };
        db.Relatives.Add(relative);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "relative.added", id, relative.Id);
        await db.SaveChangesAsync(ct);                            // one more relative changes nothing that others may have typed upon
        return new SeeOther($"/registry/{id}?said=relativeAdded#relatives");
    }

    private static async Task<IResult> ChangeRelativeAsync(
        Guid id, Guid relative, IFormCollection sent, CurrentStaff staff, CoviexDb db, RegistryForms forms, RegistryViews views, Words words, AuditLog audit, CancellationToken ct)
    {
        if (await FindAsync(db, staff, id, ct) is not { } patient || patient.Relatives.SingleOrDefault(r => r.Id == relative) is not { } found) { return Results.NotFound(); }
        var (typed, errors) = await forms.RelativeAsync(sent, staff, ct);
        if (errors.Any) { return views.Page(patient, true, relative: relative, relativeForm: Wrong(sent, errors, words)); }
        if (!IsCurrent(patient, sent)) { return views.Page(patient, true, relative: relative, relativeForm: views.Changed(sent, patient, found)); }
        (found.Name, found.Relation, found.Phone, found.Email, found.Language) = (typed.Name, typed.Relation, typed.Phone, typed.Email, typed.Language);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "relative.changed", id, relative);
        return await SaveAsync(db, patient, ct)
            ? new SeeOther($"/registry/{id}?said=relativeSaved#relatives")
            : await AgainAsync(p => views.Page(p, true, relative: relative, relativeForm: views.Changed(sent, p, p.Relatives.SingleOrDefault(r => r.Id == relative))), staff, db, id, ct);
    }

    private static async Task<IResult> RemoveRelativeAsync(
        Guid id, Guid relative, CurrentStaff staff, CoviexDb db, AuditLog audit, CancellationToken ct)
    {
        if (await FindAsync(db, staff, id, ct) is not { } patient) { return Results.NotFound(); }
        if (patient.Relatives.SingleOrDefault(r => r.Id == relative) is { } found)                       // pressed twice: he is gone already
        {
            db.Relatives.Remove(found);
            audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "relative.removed", id, relative);
            if (!await SaveAsync(db, patient, ct)) { return new SeeOther($"/registry/{id}#relatives"); }
        }
        return new SeeOther($"/registry/{id}?said=relativeRemoved#relatives");
    }

    private static bool MayWrite(CurrentStaff staff) => staff.Roles.Contains(Policies.Registrar);

    private static Task<Patient?> FindAsync(CoviexDb db, CurrentStaff staff, Guid id, CancellationToken ct) =>
        db.Patients.Include(p => p.Relatives).SingleOrDefaultAsync(p => p.Id == id && p.HospitalId == staff.HospitalId, ct);

    private static bool IsCurrent(Patient patient, IFormCollection sent) => sent["version"] == $"{patient.Version}";

    /// <summary>False: somebody else was faster, in the same instant.</summary>
    private static async Task<bool> SaveAsync(CoviexDb db, Patient patient, CancellationToken ct)
    {
        patient.Version++;
        try { await db.SaveChangesAsync(ct); return true; }
        catch (DbUpdateConcurrencyException) { return false; }
    }

    private static async Task<IResult> AgainAsync(Func<Patient, IResult> page, CurrentStaff staff, CoviexDb db, Guid id, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        return await FindAsync(db, staff, id, ct) is { } patient ? page(patient) : Results.NotFound();
    }

    private static Form Wrong(IFormCollection sent, FieldErrors errors, Words words) => Form.Of(sent, words.Of(errors), words["form.wrong"]);
}
