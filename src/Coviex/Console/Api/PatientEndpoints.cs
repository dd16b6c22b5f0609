using Coviex.Audit;
using Coviex.Console.Registry;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Registry;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;

namespace Coviex.Console.Api;

/// <summary>Patients as programs keep them: read by the reader of the registry's own forms, so that nothing comes in here that would not come in there.</summary>
internal static class PatientEndpoints
{
    /// <param name="Version">Of the patient that the change was made upon; another one means that somebody has changed him since.</param>
    public sealed record PatientForm(string? Name, string? RecordNumber, string? Phone, string? Email, string? Language, int? Version);

    public sealed record KeptPatient(PatientView Patient, int Version);

    public static void MapPatients(this RouteGroupBuilder patients)
    {
        patients.MapPost("", AddAsync).RequireAuthorization(Policies.PatientsWrite).WithSummary("Add a patient to the registry");
        patients.MapGet("/{patient:guid}", ShowAsync).RequireAuthorization(Policies.PatientsRead).WithSummary("One patient with his relatives, and his version");
        patients.MapPut("/{patient:guid}", ChangeAsync).RequireAuthorization(Policies.PatientsWrite).WithSummary("Change a patient, upon the version that was read");
    }

    private static async Task<Results<Created<KeptPatient>, ProblemHttpResult>> AddAsync(
        PatientForm form, CurrentStaff program, CoviexDb db, RegistryForms forms, AuditLog audit, Problems problems, HttpContext http, CancellationToken ct)
    {
        var (typed, errors) = await forms.PatientAsync(Sent(form, program), program, null, ct);
        if (errors.Any) { return problems.Of(http, errors); }
        var patient = new Patient { HospitalId = program.HospitalId, Name = typed.Name, Phone = typed.Phone, Email = typed.Email, Language = typed.Language, RecordNumber = typed.RecordNumber };
        db.Patients.Add(patient);
        audit.Record(program.HospitalId, Actor.Of(program), "patient.added", patient.Id);
        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/api/v1/patients/{patient.Id}", Of(patient));
    }

    private static async Task<Results<Ok<KeptPatient>, ProblemHttpResult>> ShowAsync(
        Guid patient, CurrentStaff program, CoviexDb db, AuditLog audit, Problems problems, HttpContext http, CancellationToken ct)
    {
        if (await FindAsync(db, program, patient, ct) is not { } found) { return problems.Of(http, Refusal.NotFound); }
        audit.Record(program.HospitalId, Actor.Of(program), "patient.read", patient);
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(Of(found));
    }

    private static async Task<Results<Ok<KeptPatient>, ProblemHttpResult>> ChangeAsync(
        Guid patient, PatientForm form, CurrentStaff program, CoviexDb db, RegistryForms forms, AuditLog audit, Problems problems, HttpContext http, CancellationToken ct)
    {
        if (await FindAsync(db, program, patient, ct) is not { } found) { return problems.Of(http, Refusal.NotFound); }
        var (typed, errors) = await forms.PatientAsync(Sent(form, program), program, patient, ct);
        if (errors.Any) { return problems.Of(http, errors); }
        if (form.Version != found.Version) { return problems.Of(http, new Refusal("changed_meanwhile")); }
        (found.Name, found.Phone, found.Email, found.Language, found.RecordNumber) = (typed.Name, typed.Phone, typed.Email, typed.Language, typed.RecordNumber);
        found.Version++;
        audit.Record(program.HospitalId, Actor.Of(program), "patient.changed", patient);
        await db.SaveChangesAsync(ct);                            // in the same instant somebody else: 409 by the version
        return TypedResults.Ok(Of(found));
    }

    private static FormCollection Sent(PatientForm form, CurrentStaff program) => new(new Dictionary<string, StringValues>
    {
        ["name"] = form.Name,
        ["recordNumber"] = form.RecordNumber,
        ["phone"] = form.Phone,
        ["email"] = form.Email,
        ["language"] = form.Language ?? program.Language,
    });

    private static Task<Patient?> FindAsync(CoviexDb db, CurrentStaff program, Guid id, CancellationToken ct) =>
        db.Patients.Include(p => p.Relatives).SingleOrDefaultAsync(p => p.Id == id && p.HospitalId == program.HospitalId, ct);

    private static KeptPatient Of(Patient patient) => new(RegistrySetup.View(patient), patient.Version);
}
