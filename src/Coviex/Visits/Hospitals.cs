using Coviex.Data;
using Coviex.Invitations.Replies;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Visits;

/// <summary>Tells the room of texts what it must know of a hospital to answer one.</summary>
internal sealed class Hospitals(CoviexDb db) : IHospitals
{
    public async Task<HospitalToCall?> OnlyOneAsync(CancellationToken ct) => await ToCall(db.Hospitals).Take(2).ToListAsync(ct) is [var one] ? one : null;

    public Task<HospitalToCall?> FindAsync(Guid hospital, CancellationToken ct) => ToCall(db.Hospitals.Where(h => h.Id == hospital)).SingleOrDefaultAsync(ct);

    private static IQueryable<HospitalToCall> ToCall(IQueryable<Hospital> hospitals) =>
        hospitals.AsNoTracking().OrderBy(h => h.Id).Select(h => new HospitalToCall(h.Id, h.Name, h.HelpPhone, h.Language));
}
