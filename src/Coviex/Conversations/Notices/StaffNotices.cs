using Coviex.Calls.Webex.Bot;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Conversations.Notices;

/// <summary>Wakes the one who sends.</summary>
internal sealed class PushSignal : WakeUp;

/// <summary>Says who is told on which device, and leaves it to <see cref="SendPushes"/>; where the hospital's bot in Webex tells colleagues, it is told of them too.</summary>
internal sealed class StaffNotices(CoviexDb db, StaffConnections connections, PushSignal signal, BotTeller bot, TimeProvider clock) : INotices
{
    public async Task TellAsync(Notice notice, CancellationToken ct)
    {
        var here = connections.Staff;
        var away = notice.To.Where(s => !here.Contains(s)).ToArray();
        if (away.Length == 0) { return; }
        var staff = db.Staff;
        var devices = await db.PushSubscriptions.AsNoTracking()
            .Where(p => p.HospitalId == notice.Hospital && away.Contains(p.StaffId) && staff.Any(s => s.Id == p.StaffId && s.Active)).ToListAsync(ct);
        var people = !bot.On ? [] : (await staff.AsNoTracking().Where(s => s.HospitalId == notice.Hospital && away.Contains(s.Id) && s.Active && s.Email != null)
            .Select(s => new { s.Id, s.Email, s.Language }).ToListAsync(ct)).ConvertAll(s => new BotColleague(s.Id, s.Email!, s.Language));
        if (devices.Count == 0 && people.Count == 0) { return; }
        var now = clock.GetUtcNow();
        if (notice.Kind != NoticeKind.Urgent)
        {
            var undisturbed = await UndisturbedAsync(notice.Hospital, [.. devices.Select(d => d.StaffId).Union(people.Select(p => p.Id))], now, ct);
            devices.RemoveAll(d => undisturbed.Contains(d.StaffId));
            people.RemoveAll(p => undisturbed.Contains(p.Id));
        }
        db.ChangeTracker.Clear();
        await bot.TellColleaguesAsync(notice.Hospital, people, presses: notice.Kind != NoticeKind.Message, $"notices.push.{Word(notice.Kind)}", notice.Life, ct);
        db.PushMessages.AddRange(devices.Select(d => new PushMessage { SubscriptionId = d.Id, Kind = notice.Kind, ConversationId = notice.Conversation, ExpiresAt = now + notice.Life, DueAt = now }));
        await db.SaveChangesAsync(ct);
        signal.Wake();
        bot.Wake();
    }

    /// <summary>The last part of the key of the sentence that says what waits.</summary>
    public static string Word(NoticeKind kind) => kind switch { NoticeKind.Urgent => "urgent", NoticeKind.Call => "call", _ => "message" };

    // Whoever wants none now: do not disturb, or his quiet hours.
    private async Task<HashSet<Guid>> UndisturbedAsync(Guid hospital, Guid[] people, DateTimeOffset now, CancellationToken ct)
    {
        var zone = (await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == hospital, ct)).TimeZone;
        var time = TimeZoneInfo.ConvertTime(now, zone).TimeOfDay;
        var quiet = (await db.QuietHours.AsNoTracking().Where(q => people.Contains(q.StaffId)).ToListAsync(ct)).Where(q => q.Has(time)).Select(q => q.StaffId);
        var wishes = (await db.PresenceWishes.AsNoTracking().Where(w => people.Contains(w.StaffId)).ToListAsync(ct))
            .Where(w => w.State == PresenceState.DoNotDisturb && w.Holds(now)).Select(w => w.StaffId);
        return [.. quiet, .. wishes];
    }
}
