using Coviex.Data;
using Coviex.Hosting;
using Coviex.Lobby;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Visits.Agenda;

/// <summary>Marks the guests of planned visits who have not come: first as late, then as not coming. By the hospital's minutes of each service.</summary>
internal sealed partial class MarkAbsent(IServiceScopeFactory scopes, IHostApplicationLifetime life, TimeProvider clock, ILogger<MarkAbsent> log) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(30);

    /// <summary>A server that was away for a night marks what a working day has left behind, and no more.</summary>
    private static readonly TimeSpan LooksBack = TimeSpan.FromHours(12);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.CalmAsync(stoppingToken);
        await Rounds.GoOnAsync(RunOnceAsync, ct => Task.Delay(Round, clock, ct), LogFailed, stoppingToken);
    }

    /// <summary>One pass; returns how many guests it marked.</summary>
    internal async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (db, now, since) = (scope.ServiceProvider.GetRequiredService<CoviexDb>(), clock.GetUtcNow(), clock.GetUtcNow() - LooksBack);
        var missing = await (
            from visit in db.Visits.AsNoTracking()
            where (visit.State == VisitState.Scheduled || visit.State == VisitState.Open) && visit.StartsAt <= now && visit.StartsAt > since && visit.Planned
            from seat in visit.Seats
            where seat.StaffId == null && seat.ArrivedAt == null && seat.NoShowAt == null && seat.State == SeatState.Invited
            select new { visit.Id, visit.HospitalId, visit.Service, visit.HostId, visit.DepartmentId, visit.StartsAt, Seat = seat.Id, seat.LateAt }).ToListAsync(ct);
        var (marked, changed) = (0, new HashSet<(Guid Visit, Guid? Department, Guid Host)>());
        foreach (var ofOne in missing.GroupBy(m => (m.HospitalId, m.Service)))
        {
            var rules = await db.ReminderRulesOfAsync(ofOne.Key.HospitalId, ofOne.Key.Service, ct);
            foreach (var guest in ofOne)
            {
                var noShow = now >= guest.StartsAt.AddMinutes(rules.NoShowMinutes);
                if (!noShow && (guest.LateAt is not null || now < guest.StartsAt.AddMinutes(rules.LateMinutes))) { continue; }
                // Beside the version, and only while it is still so: he may come in this very instant, and that must not fail.
                marked += await db.Seats.Where(s => s.Id == guest.Seat && s.ArrivedAt == null).ExecuteUpdateAsync(
                    set => set.SetProperty(s => s.LateAt, s => s.LateAt ?? now).SetProperty(s => s.NoShowAt, noShow ? now : null), ct);
                changed.Add((guest.Id, guest.DepartmentId, guest.HostId));
            }
        }
        var nudges = scope.ServiceProvider.GetRequiredService<Nudges>();
        foreach (var (visit, department, host) in changed) { await nudges.ChangedAsync(visit, department, host); }
        return marked;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A pass over the guests who have not come failed; the next one follows")]
    private partial void LogFailed(Exception e);
}
