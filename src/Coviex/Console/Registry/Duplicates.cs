using Coviex.Data;
using Coviex.Registry;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Registry;

/// <summary>Patients who may be the same person as one who is about to be added, or who is there.</summary>
internal sealed class Duplicates(CoviexDb db, PatientSearch search)
{
    private const int Most = 5;

    internal sealed record Found(Patient Patient, string Why);

    /// <param name="except">The one they are compared with, where he is in the registry himself. Of one who is to be added a record number of his own says enough: who
    /// has another one is not shown for his name alone.</param>
    public async Task<IReadOnlyList<Found>> OfAsync(Guid hospital, string name, string phone, string record, Guid? except, CancellationToken ct)
    {
        var there = db.Patients.AsNoTracking().Include(p => p.Relatives).Where(p => p.HospitalId == hospital && p.MergedInto == null && p.ErasedAt == null && p.Id != except);
        var byRecord = record.Length > 0 ? await there.Where(p => p.RecordNumber == record).Take(Most).ToListAsync(ct) : [];
        var byPhone = phone.Length > 0 ? await there.Where(p => p.Phone == phone).OrderBy(p => p.Id).Take(Most).ToListAsync(ct) : [];
        var byName = (await ByNameAsync(hospital, SearchWords.Of(name), ct)).Where(p => p.Id != except && (except is not null || record.Length == 0 || p.RecordNumber.Length == 0));
        return [.. byRecord.Select(p => new Found(p, "record")).Concat(byPhone.Select(p => new Found(p, "phone"))).Concat(byName.Select(p => new Found(p, "name")))
            .DistinctBy(f => f.Patient.Id).Take(Most)];
    }

    // One's words are all among the other's, as they are written or as they sound, and there are two of them at least: "María Hernández" and "Hernandes López María".
    private async Task<IEnumerable<Patient>> ByNameAsync(Guid hospital, string[] words, CancellationToken ct)
    {
        if (words.Length < 2) { return []; }
        var found = await search.NearlyAsync(hospital, words, ct);
        if (words.Length > 2)
        {
            // One word less is looked for too: the other entry may have only one of the surnames.
            foreach (var left in words) { found.AddRange(await search.NearlyAsync(hospital, [.. words.Where(w => w != left)], ct)); }
        }
        return found.DistinctBy(p => p.Id).Where(p =>
        {
            var his = SearchWords.Of(p.Name);
            var common = words.Count(w => his.Any(h => Same(w, h)));
            return common >= 2 && common >= Math.Min(words.Length, his.Length);
        });
    }

    private static bool Same(string one, string other) =>
        one == other || (SearchWords.Sound(one) is { } a && SearchWords.Sound(other) is { } b && SearchWords.Alike(a, b));
}
