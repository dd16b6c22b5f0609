using Coviex.Audit;
using Coviex.Conversations;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Registry;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Privacy;

/// <summary>What there is of a patient, counted.</summary>
public sealed record Extent(int Relatives, int Visits, int Guests, int Standing);

/// <summary>Erases a patient on his wish: names, numbers, addresses and words go; that visits took place, and the record, stay. docs/decisions/0111-merging-and-erasing.md.</summary>
internal sealed class Erasing(CoviexDb db, Pseudonyms pseudonyms, PatientThreads threads, Texts texts, AuditLog audit, TimeProvider clock)
{
    public async Task<Extent> ExtentAsync(Patient patient, CancellationToken ct)
    {
        var visits = VisitsOf(patient);
        return new(patient.Relatives.Count, await visits.CountAsync(ct), (await SeatsAsync(patient, ct)).Count,
            await visits.CountAsync(v => v.State == VisitState.Scheduled || v.State == VisitState.Open, ct));
    }

    public IQueryable<Visit> VisitsOf(Patient patient) => db.Visits.Where(v => v.HospitalId == patient.HospitalId && v.PatientId == patient.Id);

    /// <summary>Everybody's place in his visits, and his own in visits for which he was typed by hand: there he is known by his number.</summary>
    public async Task<List<Guid>> SeatsAsync(Patient patient, CancellationToken ct)
    {
        var visits = VisitsOf(patient).Select(v => v.Id);
        var (hospital, phone) = (patient.HospitalId, patient.Phone);
        return await db.Seats.Where(s => s.HospitalId == hospital && s.StaffId == null && (visits.Contains(s.VisitId) || (phone != "" && s.Phone == phone))).Select(s => s.Id).ToListAsync(ct);
    }

    /// <param name="patient">Tracked, with his relatives.</param>
    /// <returns>Why not: a visit of his still stands, or somebody has changed him in the same instant.</returns>
    public async Task<Refusal?> EraseAsync(Patient patient, CurrentStaff staff, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var seats = await SeatsAsync(patient, ct);
        if (await db.Visits.AnyAsync(v => v.HospitalId == staff.HospitalId && (v.State == VisitState.Scheduled || v.State == VisitState.Open)
            && (v.PatientId == patient.Id || v.Seats.Any(s => seats.Contains(s.Id))), ct)) { return new("patient_has_visits"); }
        var language = await db.Hospitals.Where(h => h.Id == staff.HospitalId).Select(h => h.Language).SingleAsync(ct);
        var visits = await VisitsOf(patient).Select(v => v.Id).ToListAsync(ct);
        var words = SearchWords.Of(patient);
        await pseudonyms.ForgetGuestsAsync(seats, texts.Get(language, "privacy.somebody"), ct);
        await pseudonyms.ForgetVisitsAsync(visits, ct);
        await threads.EraseAsync(staff.HospitalId, patient.Id, visits, ct);
        foreach (var entry in await db.Patients.Where(p => p.Id == patient.Id || p.MergedInto == patient.Id).ToListAsync(ct)) { Forget(entry, texts.Get(language, "privacy.patient")); }
        db.Relatives.RemoveRange(patient.Relatives);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "patient.erased", patient.Id);
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateConcurrencyException) { return new("changed_meanwhile"); }
        // Words that nobody has any more: a rare surname would still say that he was here.
        var left = db.PatientWords;
        await db.WordSounds.Where(s => s.HospitalId == staff.HospitalId && words.Contains(s.Word) && !left.Any(w => w.HospitalId == staff.HospitalId && w.Word == s.Word)).ExecuteDeleteAsync(ct);
        await transaction.CommitAsync(ct);
        return null;
    }

    private void Forget(Patient patient, string called)
    {
        (patient.Name, patient.Phone, patient.Email, patient.RecordNumber, patient.Zone, patient.Needs, patient.NeedsNote) = (called, "", "", "", "", AccessNeeds.None, "");
        patient.ErasedAt = clock.GetUtcNow();
        patient.Version++;
    }
}
