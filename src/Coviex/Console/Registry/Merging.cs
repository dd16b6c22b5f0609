using Coviex.Audit;
using Coviex.Conversations;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Registry;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Registry;

/// <summary>Makes one patient of two who are the same person. docs/decisions/0111-merging-and-erasing.md.</summary>
internal sealed class Merging(CoviexDb db, PatientThreads threads, AuditLog audit)
{
    /// <summary>The fields of which one of two is chosen; the needs of both are kept.</summary>
    public static readonly IReadOnlyList<string> Chosen = ["name", "recordNumber", "phone", "email", "language", "zone"];

    /// <param name="keep">Who stays; tracked, with his relatives.</param>
    /// <param name="gone">Who leads to him from now on; tracked, with his relatives.</param>
    /// <param name="takes">Whether a field is taken from <paramref name="gone"/>.</param>
    /// <returns>False: somebody has changed one of them in the same instant, and nothing was done.</returns>
    public async Task<bool> MergeAsync(CurrentStaff staff, Patient keep, Patient gone, Func<string, bool> takes, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (takes("name")) { keep.Name = gone.Name; }
        if (takes("recordNumber")) { keep.RecordNumber = gone.RecordNumber; }
        if (takes("phone")) { keep.Phone = gone.Phone; }
        if (takes("email")) { keep.Email = gone.Email; }
        if (takes("language")) { keep.Language = gone.Language; }
        if (takes("zone")) { keep.Zone = gone.Zone; }
        keep.Needs |= gone.Needs;
        keep.NeedsNote = Notes(keep, gone);
        foreach (var relative in gone.Relatives.ToList()) { Move(relative, keep); }
        // His number and his record number are the other one's now, or nobody's.
        (gone.MergedInto, gone.Phone, gone.Email, gone.RecordNumber, gone.NeedsNote) = (keep.Id, "", "", "", "");
        keep.Version++;
        gone.Version++;
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "patient.merged", keep.Id, gone.Id);
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateConcurrencyException) { return false; }
        await db.Visits.Where(v => v.HospitalId == staff.HospitalId && v.PatientId == gone.Id).ExecuteUpdateAsync(set => set.SetProperty(v => v.PatientId, keep.Id), ct);
        await db.Patients.Where(p => p.HospitalId == staff.HospitalId && p.MergedInto == gone.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.MergedInto, keep.Id), ct);
        await threads.MergeAsync(staff.HospitalId, keep.Id, gone.Id, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    public static string Notes(Patient keep, Patient gone) =>
        gone.NeedsNote.Length == 0 || keep.NeedsNote.Contains(gone.NeedsNote, StringComparison.Ordinal) ? keep.NeedsNote
        : keep.NeedsNote.Length == 0 ? gone.NeedsNote : $"{keep.NeedsNote}. {gone.NeedsNote}";

    /// <summary>The same person among the relatives of the one who stays.</summary>
    public static Relative? Twin(Relative relative, Patient keep) =>
        keep.Relatives.FirstOrDefault(r => r.Phone == relative.Phone && Folding.Fold(r.Name) == Folding.Fold(relative.Name));

    // Of two entries of one person the stricter one holds: who is not to be told by one is not told.
    private void Move(Relative relative, Patient keep)
    {
        if (Twin(relative, keep) is not { } twin) { relative.PatientId = keep.Id; return; }
        twin.MayBeTold &= relative.MayBeTold;
        if (twin.Email.Length == 0) { twin.Email = relative.Email; }
        db.Relatives.Remove(relative);
    }
}
