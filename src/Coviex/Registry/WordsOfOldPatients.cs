using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Registry;

/// <summary>
/// Gives patients who came into the database without their words what the search needs of them: after each start those of an older version, or put there by hand, and
/// after an import the new ones.
/// </summary>
internal sealed partial class WordsOfOldPatients(IServiceScopeFactory scopes, CommonWords common, IHostApplicationLifetime life, ILogger<WordsOfOldPatients> log) : BackgroundService
{
    private const int AtOnce = 250;

    /// <summary>SQLite lets one write at a time, and whoever waits for it looks again each 150 ms (Microsoft.Data.Sqlite): one that goes on without a pause keeps all others out.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(160);

    /// <summary>Another node may be doing the same, or somebody changes one of these patients: whoever was faster is right, and the rest is looked at once more.</summary>
    private const int MostFailures = 20;

    private readonly SemaphoreSlim one = new(1);

    public override void Dispose()
    {
        one.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.CalmAsync(stoppingToken);
        try { await RunOnceAsync(stoppingToken); }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested) { LogFailed(e); }
    }

    /// <returns>How many there were.</returns>
    internal async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await one.WaitAsync(ct);
        try
        {
            var done = await AllAsync(ct);
            if (done > 0)
            {
                common.Wake();
                LogDone(done);
            }
            return done;
        }
        finally { one.Release(); }
    }

    private async Task<int> AllAsync(CancellationToken ct)
    {
        for (var (done, failures) = (0, 0); ;)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
            var patients = await db.Patients.Include(p => p.Relatives).Where(p => p.WithoutWords).OrderBy(p => p.Id).Take(AtOnce).ToListAsync(ct);
            if (patients.Count == 0) { return done; }
            foreach (var patient in patients)
            {
                (patient.Name, patient.Phone) = (patient.Name, patient.Phone);
                foreach (var relative in patient.Relatives) { relative.Phone = relative.Phone; }
                patient.WithoutWords = false;                                          // what WordKeeper looks at
            }
            try { await db.SaveChangesAsync(ct); (done, failures) = (done + patients.Count, 0); }
            catch (DbUpdateException) when (++failures < MostFailures) { /* once more */ }
            if (db.Database.IsSqlite()) { await Task.Delay(Pause, TimeProvider.System, ct); }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} patients can be found by search now")]
    private partial void LogDone(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Patients without search words could not be given them")]
    private partial void LogFailed(Exception exception);
}
