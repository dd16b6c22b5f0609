using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Lobby;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Visits.Agenda;

/// <summary>
/// Hands the reminders whose time has come to the outbox: each becomes a message in the transaction that marks it, so that neither a server that is
/// killed nor a second node sends it twice or not at all.
/// </summary>
internal sealed partial class SendReminders(
    IServiceScopeFactory scopes, IHostApplicationLifetime life, OutboxSignal outbox, IOptions<CoviexOptions> options, TimeProvider clock, ILogger<SendReminders> log) : BackgroundService
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(15);
    private readonly bool postgres = DataSetup.IsPostgres(options.Value);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.CalmAsync(stoppingToken);
        await Rounds.GoOnAsync(WhatThereIsAsync, ct => Task.Delay(Round, clock, ct), LogFailed, stoppingToken);
    }

    private async Task WhatThereIsAsync(CancellationToken ct)
    {
        while (await RunOnceAsync(ct) == AtOnce) { /* there is more */ }
    }

    /// <summary>One pass; returns how many reminders were looked at.</summary>
    internal async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (db, now) = (scope.ServiceProvider.GetRequiredService<CoviexDb>(), clock.GetUtcNow());
        if (!await Waiting(db, now).AnyAsync(ct)) { return 0; }               // SQLite's one writer is not disturbed for nothing

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var due = await DueAsync(db, now, ct);
        var (visitIds, invitationIds) = (due.Select(r => r.VisitId).ToHashSet(), due.Select(r => r.InvitationId).ToHashSet());
        var visits = await db.Visits.Include(v => v.Seats).Where(v => visitIds.Contains(v.Id)).ToDictionaryAsync(v => v.Id, ct);
        var invitations = await db.Invitations.Where(i => invitationIds.Contains(i.Id)).ToDictionaryAsync(i => i.Id, ct);
        foreach (var ofOne in due.GroupBy(r => r.InvitationId))
        {
            // After a night without the server several may be due at once: the one that is nearest to the visit says all.
            var (invitation, visit) = (invitations[ofOne.Key], visits[ofOne.First().VisitId]);
            var latest = ofOne.OrderBy(r => r.Kind == TextKind.Soon).ThenBy(r => r.DueAt).Last();
            foreach (var reminder in ofOne) { reminder.Become(FateOf(reminder, reminder == latest, visit, invitation, now), now); }
            if (latest.State == ReminderState.Queued) { invitation.Queue(latest.Kind, now); }
        }
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);

        outbox.Wake();
        var nudges = scope.ServiceProvider.GetRequiredService<Nudges>();
        foreach (var visit in visits.Values) { await nudges.ChangedAsync(visit); }
        return due.Count;
    }

    private ReminderState FateOf(Reminder reminder, bool latest, Visit visit, Invitation invitation, DateTimeOffset now)
    {
        var seat = visit.Seats.Single(s => s.Id == invitation.Id);
        if (!visit.Stands || reminder.Revision != visit.Revision || invitation.RevokedAt is not null || seat.State is SeatState.Declined or SeatState.Removed) { return ReminderState.Dropped; }
        var tooLate = reminder.Kind == TextKind.Soon ? visit.StartsAt + options.Value.Links.Life <= now : visit.StartsAt <= now;
        return !latest || tooLate || seat.Inside ? ReminderState.Skipped : ReminderState.Queued;
    }

    // The link of a visit that was begun before its time is due at once: the clinician waits.
    private static IQueryable<Reminder> Waiting(CoviexDb db, DateTimeOffset now)
    {
        var begun = db.Visits.Where(v => v.State == VisitState.Open).Select(v => v.Id);
        return db.Reminders.Where(r => r.State == ReminderState.Planned && (r.DueAt <= now || (r.Kind == TextKind.Soon && begun.Contains(r.VisitId))));
    }

    private async Task<List<Reminder>> DueAsync(CoviexDb db, DateTimeOffset now, CancellationToken ct)
    {
        if (!postgres) { return await Waiting(db, now).OrderBy(r => r.DueAt).Take(AtOnce).ToListAsync(ct); }      // one writer at a time: this transaction is his
        var at = now.UtcDateTime;
        return await db.Reminders.FromSql($"""
            SELECT r.* FROM reminders r WHERE r.state = 'Planned' AND (r.due_at <= {at} OR (r.kind = 'Soon' AND EXISTS
                (SELECT 1 FROM visits v WHERE v.id = r.visit_id AND v.state = 'Open'))) ORDER BY r.due_at LIMIT {AtOnce} FOR UPDATE OF r SKIP LOCKED
            """).ToListAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A pass over the reminders failed; the next one follows")]
    private partial void LogFailed(Exception e);
}
