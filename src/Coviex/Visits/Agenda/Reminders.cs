using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Visits.Agenda;

/// <summary>Writes down what is to leave by itself around a planned visit; in the caller's unit of work.</summary>
internal sealed class Reminders(CoviexDb db, IOptions<CoviexOptions> options, TimeProvider clock)
{
    public Task<ReminderRules> RulesAsync(Visit visit, CancellationToken ct) => db.ReminderRulesOfAsync(visit.HospitalId, visit.Service, ct);

    /// <summary>Somebody is invited: his first text, and the plan of the others.</summary>
    public void Begin(Visit visit, Invitation invitation, Hospital hospital, ReminderRules rules)
    {
        if (Plan(visit, invitation, hospital, rules) is { } first) { invitation.Queue(first, clock.GetUtcNow()); }
    }

    /// <summary>The visit has moved: whoever knows of the old date is told, and all that is to leave by itself is planned anew.</summary>
    /// <param name="invitations">With their messages.</param>
    public async Task MoveAsync(Visit visit, IReadOnlyList<Invitation> invitations, Hospital hospital, CancellationToken ct)
    {
        var (now, rules) = (clock.GetUtcNow(), await RulesAsync(visit, ct));
        // In a statement: a reminder that leaves in this very instant must not make the move fail.
        await db.Reminders.Where(r => r.VisitId == visit.Id && r.State == ReminderState.Planned)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, ReminderState.Dropped).SetProperty(r => r.DoneAt, now).SetProperty(r => r.Version, r => r.Version + 1), ct);
        // A link lives so long from the visit's start, and the start is another one.
        var (ids, dies) = (invitations.Select(i => i.Id).ToArray(), visit.StartsAt + options.Value.Links.Life);
        await db.Links.Where(l => ids.Contains(l.InvitationId)).ExecuteUpdateAsync(set => set.SetProperty(l => l.ExpiresAt, dies), ct);
        foreach (var invitation in invitations.Where(i => i.RevokedAt is null))
        {
            var tell = invitation.MoveTo(visit.StartsAt, visit.Minutes);
            var first = visit.Planned ? Plan(visit, invitation, hospital, rules) : null;
            if (first == TextKind.Soon || (tell && first == TextKind.Invitation)) { invitation.Queue(first.Value, now); }
            else if (tell) { invitation.Queue(visit.Planned ? TextKind.Moved : TextKind.Invitation, now); }
        }
    }

    private TextKind? Plan(Visit visit, Invitation invitation, Hospital hospital, ReminderRules rules)
    {
        var now = clock.GetUtcNow();
        var plan = ReminderPlan.Of(visit.StartsAt, now, hospital.TimeZone, rules);
        foreach (var text in plan.Later)
        {
            var reminder = new Reminder
            {
                HospitalId = visit.HospitalId,
                VisitId = visit.Id,
                InvitationId = invitation.Id,
                Kind = text.Kind,
                Revision = visit.Revision,
                DueAt = text.DueAt,
            };
            if (text.Skip) { reminder.Become(ReminderState.Skipped, now); }
            db.Reminders.Add(reminder);
        }
        return plan.First;
    }
}
