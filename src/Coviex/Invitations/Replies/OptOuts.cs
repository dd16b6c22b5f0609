using Coviex.Audit;
using Coviex.Data;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Invitations.Replies;

/// <summary>Who wants no more texts, by number, in each hospital. It counts for every sender, and is asked before anything is sent.</summary>
internal sealed class OptOuts(CoviexDb db, AuditLog audit, TimeProvider clock)
{
    /// <param name="hospital">The hospital that wants to send.</param>
    /// <param name="phone">E.164.</param>
    /// <param name="ct">Cancels the question.</param>
    public Task<bool> HasAsync(Guid hospital, string phone, CancellationToken ct) =>
        db.OptOuts.AnyAsync(o => o.HospitalId == hospital && o.Phone == phone && o.EndedAt == null, ct);

    /// <summary>Which of these numbers.</summary>
    public async Task<HashSet<string>> AmongAsync(Guid hospital, IEnumerable<string> phones, CancellationToken ct) =>
        [.. await db.OptOuts.Where(o => o.HospitalId == hospital && o.EndedAt == null && phones.Contains(o.Phone)).Select(o => o.Phone).ToListAsync(ct)];

    /// <summary>Takes the wish for no more texts. Saved with the caller's changes.</summary>
    public async Task BeginAsync(Guid hospital, string phone, string sender, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await FindAsync(hospital, phone, ct) is { } known)
        {
            if (known.EndedAt is null) { return; }
            known.Begin(sender, now);
            audit.Record(hospital, Actor.Coviex, "phone.opted_out", known.Id);
            return;
        }
        var optOut = new OptOut { HospitalId = hospital, Phone = phone, Sender = sender, Since = now };
        db.OptOuts.Add(optOut);
        audit.Record(hospital, Actor.Coviex, "phone.opted_out", optOut.Id);
    }

    /// <summary>Takes the wish to have texts again. Saved with the caller's changes.</summary>
    public async Task EndAsync(Guid hospital, string phone, CancellationToken ct)
    {
        if (await FindAsync(hospital, phone, ct) is not { EndedAt: null } known) { return; }
        known.End(clock.GetUtcNow());
        audit.Record(hospital, Actor.Coviex, "phone.opted_in", known.Id);
    }

    private Task<OptOut?> FindAsync(Guid hospital, string phone, CancellationToken ct) =>
        db.OptOuts.SingleOrDefaultAsync(o => o.HospitalId == hospital && o.Phone == phone, ct);
}
