using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Lobby;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Visits;

/// <summary>Closes the visits that nobody closed: long past their start, and nobody inside is connected any more.</summary>
internal sealed partial class ExpireVisits(IServiceScopeFactory scopes, Presence presence, IOptions<CoviexOptions> options, TimeProvider clock, ILogger<ExpireVisits> log)
    : BackgroundService
{
    private const int AtOnce = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var everyMinute = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
        while (await everyMinute.WaitForNextTickAsync(stoppingToken))
        {
            try { await RunOnceAsync(stoppingToken); }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested) { LogFailed(e); }   // one bad pass must not end all later ones
        }
    }

    internal async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
        var audit = scope.ServiceProvider.GetRequiredService<AuditLog>();
        var (now, expired) = (clock.GetUtcNow(), new List<Visit>());
        var before = now - options.Value.Visits.ExpireAfter;
        var old = await db.Visits.Include(v => v.Seats)
            .Where(v => (v.State == VisitState.Scheduled || v.State == VisitState.Open) && v.StartsAt <= before)
            .OrderBy(v => v.StartsAt).Take(AtOnce).ToListAsync(ct);
        foreach (var visit in old.Where(v => presence.Find(v.Id, v.HostId) is null && v.Seats.All(s => presence.Find(v.Id, s.Id) is null)))
        {
            visit.Expire(now);
            await scope.ServiceProvider.GetRequiredService<VisitCalls>().CloseAsync(visit, ct);
            audit.Record(visit.HospitalId, Actor.Coviex, "visit.expired", visit.Id);
            expired.Add(visit);
        }
        await db.SaveChangesAsync(ct);
        var (invitations, nudges) = (scope.ServiceProvider.GetRequiredService<VisitInvitations>(), scope.ServiceProvider.GetRequiredService<Nudges>());
        foreach (var visit in expired)
        {
            await invitations.DropQueuedAsync(visit.Id, null, ct);
            await nudges.ChangedAsync(visit);
        }
        return expired.Count;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A pass over old visits failed; the next one follows in a minute")]
    private partial void LogFailed(Exception e);
}
