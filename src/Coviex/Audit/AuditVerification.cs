using Coviex.Data;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Audit;

internal enum AuditFault
{
    /// <summary>Entries are not there any more.</summary>
    Missing,

    /// <summary>An entry is not as it was when it was sealed, or stands at another place.</summary>
    Altered,

    /// <summary>The end of the chain is another one than the last entry's.</summary>
    Cut,

    /// <summary>Entries that were never sealed although their time is long past.</summary>
    Unsealed,

}

/// <param name="From">The first place in the chain that it is about; for <see cref="AuditFault.Unsealed"/> how many.</param>
internal sealed record AuditFinding(AuditFault Fault, long From, long To);

/// <param name="Head">To be noted elsewhere: nobody who changes the database can change that.</param>
internal sealed record AuditReport(Guid Hospital, long Entries, string Head, IReadOnlyList<AuditFinding> Findings);

/// <summary>Reads a hospital's whole chain and tells what is not as it was written.</summary>
internal sealed class AuditVerification(CoviexDb db, TimeProvider clock)
{
    private static readonly TimeSpan LongPast = TimeSpan.FromMinutes(5);

    public async Task<AuditReport> VerifyAsync(Guid hospital, CancellationToken ct)
    {
        var findings = new List<AuditFinding>();
        var (last, before, entries) = (0L, AuditChain.Start, 0L);
        var sealedOnes = db.AuditEntries.AsNoTracking().Where(e => e.HospitalId == hospital && e.Number != null).OrderBy(e => e.Number);
        // What is sealed meanwhile is not looked at: the end that counts is the one of this moment.
        var head = await db.AuditHeads.AsNoTracking().SingleOrDefaultAsync(h => h.HospitalId == hospital, ct);
        await foreach (var entry in sealedOnes.AsAsyncEnumerable().WithCancellation(ct))
        {
            if (entry.Number > head?.Length) { break; }
            var gap = entry.Number!.Value > last + 1;
            if (gap) { findings.Add(new(AuditFault.Missing, last + 1, entry.Number.Value - 1)); }
            // Behind a gap its own hash is all there is; the next one is checked against it.
            else if (!AuditChain.Next(before, entry, entry.Number.Value).AsSpan().SequenceEqual(entry.Hash)) { findings.Add(new(AuditFault.Altered, last + 1, last + 1)); }
            (last, before, entries) = (entry.Number.Value, entry.Hash ?? [], entries + 1);
        }
        if (head?.Length > last) { findings.Add(new(AuditFault.Missing, last + 1, head.Length)); }
        else if (head is null ? last > 0 : !head.Hash.AsSpan().SequenceEqual(before)) { findings.Add(new(AuditFault.Cut, last, last)); }
        var past = clock.GetUtcNow() - LongPast;
        var open = await db.AuditEntries.LongCountAsync(e => e.HospitalId == hospital && e.Number == null && e.At < past, ct);
        if (open > 0) { findings.Add(new(AuditFault.Unsealed, open, open)); }
        return new(hospital, entries, AuditChain.Note(last, before), findings);
    }

    /// <summary>Whether a place that was noted elsewhere, as <see cref="AuditReport.Head"/> says it, is in one of the chains.</summary>
    public Task<bool> HasAsync((long Number, byte[] Hash) noted, CancellationToken ct) =>
        db.AuditEntries.AnyAsync(e => e.Number == noted.Number && e.Hash == noted.Hash, ct);

    public Task<List<Guid>> HospitalsAsync(CancellationToken ct) => db.AuditEntries.Select(e => e.HospitalId).Distinct().OrderBy(id => id).ToListAsync(ct);
}
