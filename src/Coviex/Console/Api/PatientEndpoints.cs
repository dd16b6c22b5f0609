using Coviex.Audit;
using Coviex.Console.Registry;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Registry;
using Microsoft.AspNetCore.Http.HttpResults;

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
        var (typed, errors) = await forms.PatientAsync(Sent(form, program, null), program, null, ct);
        if (errors.Any) { return problems.Of(http, errors); }
        var patient = new Patient { HospitalId = program.HospitalId, Name = typed.Person.Name };
        typed.WriteTo(patient);
        db.Patients.Add(patient);
        audit.Record(program.HospitalId, Actor.Of(program), "patient.added", patient.Id);
        await db.SaveChangesAsync(ct);
        return TypedResults.Created($"/api/v1/patients/{patient.Id}", Of(patient));
    }

    private static async Task<Results<Ok<KeptPatient>, ProblemHttpResult>> ShowAsync(
        Guid patient, CurrentStaff program, CoviexDb db, AuditLog audit, Problems problems, HttpContext http, CancellationToken ct)
    {
        if (await db.FindAsync(program, patient, ct) is not { } found) { return problems.Of(http, Refusal.NotFound); }
        audit.Record(program.HospitalId, Actor.Of(program), "patient.read", found.Id);
        await db.SaveChangesAsync(ct);
        return TypedResults.Ok(Of(found));
    }

    private static async Task<Results<Ok<KeptPatient>, ProblemHttpResult>> ChangeAsync(
        Guid patient, PatientForm form, CurrentStaff program, CoviexDb db, RegistryForms forms, AuditLog audit, Problems problems, HttpContext http, CancellationToken ct)
    {
        if (await db.FindAsync(program, patient, ct) is not { } found) { return problems.Of(http, Refusal.NotFound); }
        var (typed, errors) = await forms.PatientAsync(Sent(form, program, found), program, found.Id, ct);
        if (errors.Any) { return problems.Of(http, errors); }
        if (form.Version != found.Version) { return problems.Of(http, new Refusal("changed_meanwhile")); }
        typed.WriteTo(found);
        found.Version++;
        audit.Record(program.HospitalId, Actor.Of(program), "patient.changed", found.Id);
        await db.SaveChangesAsync(ct);                            // in the same instant somebody else: 409 by the version
        return TypedResults.Ok(Of(found));
    }

    // What a program does not send of a patient's zone and needs stays as it is.
    private static Func<string, string> Sent(PatientForm form, CurrentStaff program, Patient? known) => field => field switch
    {
        "name" => form.Name ?? "",
        "recordNumber" => form.RecordNumber ?? "",
        "phone" => form.Phone ?? "",
        "email" => form.Email ?? "",
        "language" => form.Language ?? program.Language,
        "zone" => known?.Zone ?? "",
        "needs" => known is null or { Needs: AccessNeeds.None } ? "" : $"{known.Needs}",
        "needsNote" => known?.NeedsNote ?? "",
        _ => "",
    };

    private static KeptPatient Of(Patient patient) => new(RegistrySetup.View(patient), patient.Version);
}
