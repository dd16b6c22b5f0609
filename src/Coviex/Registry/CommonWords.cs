using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Registry;

/// <summary>
/// How many patients have each of the common words of a hospital's registry, counted now and then. A search begins with the rarest word that was asked for and
/// needs this only to choose it: a number that is an hour old, or missing, makes a search slower and never wrong.
/// </summary>
internal sealed class CommonWords : WakeUp
{
    private sealed record Counts(string[] Words, int[] Patients);

    private volatile Dictionary<Guid, Counts> hospitals = [];

    /// <summary>About how many patients have a word that begins so; 0 where there are few.</summary>
    public int Begun(Guid hospital, string start)
    {
        if (!hospitals.TryGetValue(hospital, out var counts)) { return 0; }
        var (at, sum) = (Array.BinarySearch(counts.Words, start, StringComparer.Ordinal), 0);
        for (at = at < 0 ? ~at : at; at < counts.Words.Length && counts.Words[at].StartsWith(start, StringComparison.Ordinal); at++) { sum += counts.Patients[at]; }
        return sum;
    }

    /// <summary>About how many patients have this word; 0 where there are few.</summary>
    public int Whole(Guid hospital, string word) =>
        hospitals.TryGetValue(hospital, out var counts) && Array.BinarySearch(counts.Words, word, StringComparer.Ordinal) is >= 0 and var at ? counts.Patients[at] : 0;

    public void Learn(IEnumerable<(Guid Hospital, string Word, int Patients)> counted) => hospitals = counted.GroupBy(c => c.Hospital).ToDictionary(of => of.Key, of =>
    {
        var sorted = of.OrderBy(c => c.Word, StringComparer.Ordinal).ToArray();
        return new Counts([.. sorted.Select(c => c.Word)], [.. sorted.Select(c => c.Patients)]);
    });
}

/// <summary>Counts them: some seconds after the start, each hour, and when many patients came at once, by one walk through the index of the words.</summary>
internal sealed partial class CountCommonWords(
    IServiceScopeFactory scopes, CommonWords common, IHostApplicationLifetime life, TimeProvider clock, ILogger<CountCommonWords> log) : BackgroundService
{
    /// <summary>With fewer patients it doesn't matter with which word a search begins.</summary>
    private const int Few = 100;

    private static readonly TimeSpan Round = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.CalmAsync(stoppingToken);
        await Rounds.GoOnAsync(RunOnceAsync, ct => common.WaitAsync(Round, clock, ct), LogFailed, stoppingToken);
    }

    internal async Task RunOnceAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
        // With a common word a pair is looked for (PatientSearch): not before everybody has his pairs.
        if (await db.Patients.AnyAsync(p => p.WithoutWords, ct)) { return; }
#pragma warning disable CA1309, CA1310 // In the database, where this column is compared sign by sign: a pair begins with a space.
        var counted = await db.PatientWords.Where(w => string.Compare(w.Word, "!") >= 0).GroupBy(w => new { w.HospitalId, w.Word }).Where(of => of.Count() > Few)
            .Select(of => new { of.Key.HospitalId, of.Key.Word, Patients = of.Count() }).ToListAsync(ct);
#pragma warning restore CA1309, CA1310
        common.Learn(counted.Select(c => (c.HospitalId, c.Word, c.Patients)));
        LogCounted(counted.Count);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} words of the registry are common")]
    private partial void LogCounted(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The common words of the registry could not be counted")]
    private partial void LogFailed(Exception exception);
}
