using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Registry;

/// <summary>Once after each start: gives patients who came into the database without their words, by an older version or by hand, what the search needs of them.</summary>
internal sealed partial class WordsOfOldPatients(IServiceScopeFactory scopes, CommonWords common, IHostApplicationLifetime life, ILogger<WordsOfOldPatients> log) : BackgroundService
{
    private const int AtOnce = 500;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.CalmAsync(stoppingToken);
        try { await RunOnceAsync(stoppingToken); }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested) { LogFailed(e); }
    }

    /// <returns>How many there were.</returns>
    internal async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var done = 0;
        while (!ct.IsCancellationRequested)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
            var patients = await db.Patients.Include(p => p.Relatives).Where(p => p.WithoutWords).OrderBy(p => p.Id).Take(AtOnce).ToListAsync(ct);
            if (patients.Count == 0) { break; }
            foreach (var patient in patients)
            {
                (patient.Name, patient.Phone) = (patient.Name, patient.Phone);
                foreach (var relative in patient.Relatives) { relative.Phone = relative.Phone; }
                patient.WithoutWords = false;                                          // what WordKeeper looks at
            }
            // Whoever changes one of them in the same instant is right: all of them are looked at once more.
            try { await db.SaveChangesAsync(ct); }
            catch (DbUpdateConcurrencyException) { continue; }
            done += patients.Count;
        }
        if (done > 0)
        {
            common.Wake();
            LogDone(done);
        }
        return done;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} patients can be found by search now")]
    private partial void LogDone(int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "Patients without search words could not be given them")]
    private partial void LogFailed(Exception exception);
}
