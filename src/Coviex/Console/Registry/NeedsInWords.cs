using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Registry;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Registry;

/// <summary>What is to be known before a visit of this patient is made, in sentences.</summary>
internal sealed class NeedsInWords(Words words, CoviexDb db, TimeProvider clock)
{
    public static readonly IReadOnlyList<AccessNeeds> All = [.. Enum.GetValues<AccessNeeds>().Where(n => n != AccessNeeds.None)];

    public string Of(AccessNeeds needs) => string.Join(", ", All.Where(n => needs.HasFlag(n)).Select(n => words.Text($"registryPages.needs.{n}")));

    public async Task<IReadOnlyList<string>> NotesAsync(Patient patient, CancellationToken ct)
    {
        var zone = await db.Hospitals.Where(h => h.Id == patient.HospitalId).Select(h => h.Zone).SingleAsync(ct);
        var needs = string.Join(". ", new[] { Of(patient.Needs), patient.NeedsNote }.Where(t => t.Length > 0));
        var elsewhere = patient.Zone.Length > 0 && patient.Zone != zone && TimeZoneInfo.TryFindSystemTimeZoneById(patient.Zone, out var his)
            ? words.Text("registryPages.elsewhere", ("zone", patient.Zone.Replace('_', ' ')), ("offset", Moments.Offset(clock.GetUtcNow(), his))) : "";
        return [.. new[] { needs, elsewhere }.Where(t => t.Length > 0)];
    }
}
