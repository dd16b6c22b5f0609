using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Audit;

/// <summary>
/// Chains the entries that were written since its last pass. Not in the transaction that writes them: all that a hospital does would then wait in one
/// queue for the end of its chain.
/// </summary>
internal sealed partial class AuditSealer(IServiceScopeFactory scopes, IHostApplicationLifetime life, TimeProvider clock, ILogger<AuditSealer> log) : BackgroundService
{
    private const int AtOnce = 500;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.CalmAsync(stoppingToken);
        using var rounds = new PeriodicTimer(Round, clock);
        await Rounds.GoOnAsync(WhatThereIsAsync, async ct => await rounds.WaitForNextTickAsync(ct), LogFailed, stoppingToken);
    }

    private async Task WhatThereIsAsync(CancellationToken ct)
    {
        while (await RunOnceAsync(ct) == AtOnce) { /* there is more */ }
    }

    /// <summary>Seals what is open, in the order in which it was written; returns how many.</summary>
    internal async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
        // The ends first: had another node sealed the same entries between the two questions, its newer end would let us seal them once more.
        var heads = await db.AuditHeads.ToDictionaryAsync(h => h.HospitalId, ct);
        var open = await db.AuditEntries.Where(e => e.Number == null).OrderBy(e => e.Id).Take(AtOnce).ToListAsync(ct);
        if (open.Count == 0) { return 0; }
        foreach (var entry in open)
        {
            if (!heads.TryGetValue(entry.HospitalId, out var head)) { db.AuditHeads.Add(heads[entry.HospitalId] = head = new() { HospitalId = entry.HospitalId }); }
            head.Append(entry);
        }
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException) when (!ct.IsCancellationRequested) { return 0; }     // another node was faster; what it left is sealed in the next round
        return open.Count;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A pass over the record failed; the next one follows")]
    private partial void LogFailed(Exception e);
}
