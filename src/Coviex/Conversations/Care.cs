using Coviex.Data;
using Coviex.Hosting;
using Coviex.Registry;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Conversations;

/// <summary>
/// Who cares for which patient: whoever may know of a visit of his (<see cref="VisitRights"/>). Keeping the registry is no care: a registrar reads no thread.
/// </summary>
internal sealed class Care(CoviexDb db, VisitRights rights, TimeProvider clock)
{
    /// <summary>Whoever saw him in this time belongs to those who care for him.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromDays(180);

    private const int MostFound = 20;

    public async Task<bool> IsForAsync(CurrentStaff staff, Guid patient, CancellationToken ct) =>
        await (await rights.OfAsync(staff, VisitRight.Know, ct)).AnyAsync(v => v.PatientId == patient, ct);

    /// <summary>The clinicians and colleagues of his visits, from half a year ago on.</summary>
    public async Task<Guid[]> CircleAsync(Guid hospital, Guid patient, CancellationToken ct)
    {
        var since = clock.GetUtcNow() - Lately;
        var visits = await db.Visits.AsNoTracking().Where(v => v.HospitalId == hospital && v.PatientId == patient && v.State != VisitState.Cancelled && v.StartsAt > since)
            .Select(v => new { v.HostId, Colleagues = v.Seats.Where(s => s.StaffId != null).Select(s => s.StaffId!.Value).ToList() }).ToListAsync(ct);
        var people = visits.SelectMany(v => v.Colleagues.Append(v.HostId)).Distinct().ToArray();
        return await db.Staff.Where(s => s.HospitalId == hospital && s.Active && people.Contains(s.Id)).Select(s => s.Id).ToArrayAsync(ct);
    }

    /// <summary>The patients for whom he cares and who are called so, by the words of the registry.</summary>
    public async Task<IReadOnlyList<CaredView>> FindAsync(string words, CurrentStaff staff, CancellationToken ct)
    {
        var visits = await rights.OfAsync(staff, VisitRight.Know, ct);
        var patients = db.Patients.AsNoTracking().Where(p => p.HospitalId == staff.HospitalId && p.MergedInto == null && p.ErasedAt == null && visits.Any(v => v.PatientId == p.Id));
        foreach (var word in Folding.Fold(words).Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(8)) { patients = patients.Where(p => p.SearchName.Contains(word)); }
        return await patients.OrderBy(p => p.SearchName).Take(MostFound).Select(p => new CaredView(p.Id, p.Name, p.RecordNumber)).ToListAsync(ct);
    }
}
