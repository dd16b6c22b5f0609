using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Staff;

/// <summary>
/// Goes round the sessions: whoever holds a visit is not idle, though he touches nothing; a session whose time is over is taken away and written into the
/// record; and the connections to the hub of a session that ended on another node are cut.
/// </summary>
internal sealed partial class KeepSessions(
    IServiceScopeFactory scopes, StaffConnections connections, IHostApplicationLifetime life, IOptions<CoviexOptions> options, TimeProvider clock, ILogger<KeepSessions> log) : BackgroundService
{
    private const int AtOnce = 500;

    /// <summary>So long a connection of a session that ended elsewhere may still be nudged. A nudge says nothing; whatever the page then asks is refused.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.CalmAsync(stoppingToken);
        using var rounds = new PeriodicTimer(Round, clock);
        await Rounds.GoOnAsync(RunOnceAsync, async ct => await rounds.WaitForNextTickAsync(ct), LogFailed, stoppingToken);
    }

    internal async Task RunOnceAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
        var (now, rules, inVisit) = (clock.GetUtcNow(), options.Value.SignIn, connections.InVisit);
        var (idleSince, startedBefore) = (now - rules.StaffIdle, now - rules.StaffLife);
        if (inVisit.Length > 0)
        {
            await db.StaffSessions.Where(s => inVisit.Contains(s.Id) && s.LastSeenAt >= idleSince).ExecuteUpdateAsync(set => set.SetProperty(s => s.LastSeenAt, now), ct);
        }

        var over = await db.StaffSessions.AsNoTracking().Where(s => s.LastSeenAt < idleSince || s.CreatedAt < startedBefore).OrderBy(s => s.LastSeenAt).Take(AtOnce).ToListAsync(ct);
        var audit = scope.ServiceProvider.GetRequiredService<AuditLog>();
        foreach (var session in over)
        {
            // Whoever takes the row away writes the entry: another node goes the same rounds.
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            if (await db.StaffSessions.Where(s => s.Id == session.Id && (s.LastSeenAt < idleSince || s.CreatedAt < startedBefore)).ExecuteDeleteAsync(ct) == 0) { continue; }
            audit.Record(session.HospitalId, Actor.Coviex, "staff.session_over", session.StaffId, detail: session.CreatedAt < startedBefore ? "life" : "idle");
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
        }

        if (connections.Sessions is not { Length: > 0 } connected) { return; }
        var there = await db.StaffSessions.AsNoTracking().Where(s => connected.Contains(s.Id))
            .Join(db.Staff.AsNoTracking(), s => s.StaffId, m => m.Id, (s, m) => new { Session = s, Member = m }).ToListAsync(ct);
        var living = there.Where(t => t.Session.Lives(t.Member, rules, now)).Select(t => t.Session.Id).ToHashSet();
        foreach (var session in connected.Where(id => !living.Contains(id))) { connections.End(session); }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A pass over the sessions of staff failed; the next one follows")]
    private partial void LogFailed(Exception e);
}
