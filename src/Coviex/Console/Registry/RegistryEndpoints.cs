using Coviex.Audit;
using Coviex.Console.Notices;
using Coviex.Console.Shell;
using Coviex.Conversations;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Registry;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Registry;

/// <summary>Patients. Clinicians look them up, registrars keep them up to date.</summary>
internal static class RegistryEndpoints
{
    private const int First = 50;
    private static readonly string[] Sayings = ["added", "saved", "relativeAdded", "relativeSaved", "relativeRemoved", "merged"];

    public static void MapRegistryPages(this IEndpointRouteBuilder pages)
    {
        var reads = pages.MapGroup("/registry").RequireAuthorization(Policies.ReadsRegistry);
        reads.MapGet("", ListAsync);
        reads.MapPost("", SearchAsync);
        reads.MapGet("/{id:guid}", ShowAsync);
        var writes = pages.MapGroup("/registry").RequireAuthorization(Policies.Registrar);
        writes.MapGet("/new", NewAsync);
        writes.MapPost("/new", AddAsync);
        writes.MapPost("/{id:guid}", ChangeAsync);
    }

    private static async Task<RazorComponentResult> ListAsync(string? said, CurrentStaff staff, CoviexDb db, RegistryViews views, Words words, CancellationToken ct)
    {
        var first = await db.Patients.AsNoTracking().Where(p => p.HospitalId == staff.HospitalId && p.MergedInto == null && p.ErasedAt == null)
            .Include(p => p.Relatives).OrderBy(p => p.SearchName).Take(First).ToListAsync(ct);
        return new RazorComponentResult<RegistryPage>(new { Question = "", Patients = first.Select(views.Row).ToArray(), MayWrite = MayWrite(staff), Said = said == "erased" ? words.Text("registryPages.said.erased") : null });
    }

    // By POST, as in RegistrySetup: what is asked for is a patient's name.
    private static async Task<RazorComponentResult> SearchAsync(
        IFormCollection sent, CurrentStaff staff, CoviexDb db, PatientSearch patients, RegistryViews views, Words words, CancellationToken ct)
    {
        var question = sent["q"].ToString().Trim();
        if (question.Length == 0) { return await ListAsync(null, staff, db, views, words, ct); }
        var found = await patients.FindAsync(staff.HospitalId, question, ct);
        return new RazorComponentResult<RegistryPage>(new { Question = question, Patients = found.Select(views.Row).ToArray(), MayWrite = MayWrite(staff) });
    }

    private static async Task<IResult> ShowAsync(Guid id, string? said, CurrentStaff staff, CoviexDb db, RegistryViews views, ConsentPages consents, Care care, Words words, AuditLog audit, CancellationToken ct)
    {
        if (await db.FindAsync(staff, id, ct) is not { } patient) { return Results.NotFound(); }
        if (patient.Id != id) { return new SeeOther($"/registry/{patient.Id}?said=merged"); }
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "patient.read", id);
        await db.SaveChangesAsync(ct);
        return await views.PageAsync(patient, MayWrite(staff), ct, said: Sayings.Contains(said) ? words.Text($"registryPages.said.{said}") : null, agreed: await consents.OfPatientAsync(id, staff, ct), cares: await care.IsForAsync(staff, id, ct));
    }

    private static async Task<IResult> NewAsync(CurrentStaff staff, RegistryViews views, CancellationToken ct) => await views.NewAsync(staff, new(), ct);

    private static async Task<IResult> AddAsync(
        IFormCollection sent, CurrentStaff staff, CoviexDb db, RegistryForms forms, RegistryViews views, Duplicates duplicates, Words words, AuditLog audit, CancellationToken ct)
    {
        var (typed, errors) = await forms.PatientAsync(f => sent[f].ToString(), staff, null, ct);
        var alike = await duplicates.OfAsync(staff.HospitalId, typed.Person.Name, typed.Person.Phone, typed.RecordNumber, null, ct);
        if (errors.Any) { return await views.NewAsync(staff, Wrong(sent, errors, words), ct, StatusCodes.Status422UnprocessableEntity, alike); }
        // Whom he has been shown and has said to be another person is not asked about again; whom he has not, is.
        var others = sent["another"].ToString().Split(',');
        if (alike.Any(a => !others.Contains($"{a.Patient.Id}"))) { return await views.NewAsync(staff, Form.Of(sent), ct, StatusCodes.Status409Conflict, alike); }
        var patient = new Patient { HospitalId = staff.HospitalId, Name = typed.Person.Name };
        typed.WriteTo(patient);
        db.Patients.Add(patient);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "patient.added", patient.Id);
        await db.SaveChangesAsync(ct);
        return new SeeOther($"/registry/{patient.Id}?said=added");
    }

    private static async Task<IResult> ChangeAsync(
        Guid id, IFormCollection sent, CurrentStaff staff, CoviexDb db, RegistryForms forms, RegistryViews views, Words words, AuditLog audit, CancellationToken ct)
    {
        if (await db.FindAsync(staff, id, ct) is not { } patient) { return Results.NotFound(); }
        if (patient.Id != id || IsStale(sent, patient.Version, views.Values(patient))) { return await ChangedAsync(); }
        var (typed, errors) = await forms.PatientAsync(f => sent[f].ToString(), staff, id, ct);
        if (errors.Any) { return await views.PageAsync(patient, true, ct, patientForm: Wrong(sent, errors, words)); }
        typed.WriteTo(patient);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "patient.changed", id);
        return await db.SaveAsync(patient, ct) ? new SeeOther($"/registry/{id}?said=saved") : await ChangedAsync();

        async Task<IResult> ChangedAsync()
        {
            db.ChangeTracker.Clear();
            return await db.FindAsync(staff, id, ct) is { } now
                ? await views.PageAsync(now, true, ct, patientForm: views.Changed(sent, now), status: StatusCodes.Status409Conflict) : Results.NotFound();
        }
    }

    public static bool MayWrite(CurrentStaff staff) => staff.Roles.Contains(Policies.Registrar);

    /// <summary>Somebody else has saved since the form was opened, and something that stands in it.</summary>
    public static bool IsStale(IFormCollection sent, int version, IReadOnlyDictionary<string, string> stored) =>
        sent["version"] != $"{version}" && SavedMeanwhile.Changed(sent, stored).Count > 0;

    public static Form Wrong(IFormCollection sent, FieldErrors errors, Words words) => Form.Of(sent, words.Of(errors), words["form.wrong"]);

    /// <summary>The patient to be shown or changed; where he was merged into another, that one. Null when he was erased.</summary>
    public static async Task<Patient?> FindAsync(this CoviexDb db, CurrentStaff staff, Guid id, CancellationToken ct)
    {
        var patient = await db.Patients.Include(p => p.Relatives).SingleOrDefaultAsync(p => p.Id == id && p.HospitalId == staff.HospitalId, ct);
        patient = patient?.MergedInto is { } into ? await db.Patients.Include(p => p.Relatives).SingleAsync(p => p.Id == into, ct) : patient;
        return patient is { ErasedAt: null } ? patient : null;
    }

    /// <summary>False: somebody else was faster, in the same instant.</summary>
    public static async Task<bool> SaveAsync(this CoviexDb db, Patient patient, CancellationToken ct)
    {
        patient.Version++;
        try { await db.SaveChangesAsync(ct); return true; }
        catch (DbUpdateConcurrencyException) { return false; }
    }
}
