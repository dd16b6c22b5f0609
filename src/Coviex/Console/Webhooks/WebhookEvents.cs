using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coviex.Audit;
using Coviex.Data;
using Coviex.Invitations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Coviex.Console.Webhooks;

/// <summary>
/// Writes down what webhooks are to be told, in the transaction in which it happens: each act on a visit leaves an entry in the record, and each move of a message is
/// its new state. So no event is lost that was kept, none is told that was not, and no act knows of webhooks.
/// </summary>
internal sealed class WebhookEvents(WebhookSignal signal, TimeProvider clock) : SaveChangesInterceptor
{
    private static readonly HashSet<string> Told =
    [
        "visit.created", "visit.planned", "visit.moved", "visit.started", "visit.ended", "visit.cancelled", "visit.expired",
        "guest.invited", "guest.arrived", "guest.admitted", "guest.declined", "guest.removed", "guest.left", "guest.returned",
    ];

    /// <summary>Which hospitals have none is asked again after this time: another node may have made one.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> without = new();

    private sealed record Event(Guid Hospital, string Type, JsonObject Data);

    /// <summary>This hospital has one from now on.</summary>
    public void Begins(Guid hospital) => without.TryRemove(hospital, out _);

    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is not CoviexDb db) { return result; }
        var (now, events) = (clock.GetUtcNow(), EventsOf(db).ToList());
        foreach (var ofOne in events.GroupBy(e => e.Hospital).Where(g => !(without.TryGetValue(g.Key, out var asked) && now - asked < Remembered)))
        {
            var webhooks = await db.Webhooks.AsNoTracking().Where(w => w.HospitalId == ofOne.Key && w.DisabledAt == null).ToListAsync(cancellationToken);
            if (webhooks.Count == 0) { without[ofOne.Key] = now; continue; }
            foreach (var (happened, webhook) in ofOne.SelectMany(e => webhooks.Where(w => w.Wants(e.Type)).Select(w => (e, w))))
            {
                db.WebhookDeliveries.Add(new()
                {
                    HospitalId = ofOne.Key,
                    WebhookId = webhook.Id,
                    Type = happened.Type,
                    Body = new JsonObject { ["type"] = happened.Type, ["timestamp"] = now.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), ["data"] = happened.Data.DeepClone() }.ToJsonString(JsonSerializerOptions.Web),
                    CreatedAt = now,
                    DueAt = now,
                });
                signal.Wake();
            }
        }
        return result;
    }

    private static IEnumerable<Event> EventsOf(CoviexDb db)
    {
        foreach (var entry in db.ChangeTracker.Entries().ToList())
        {
            if (entry is { Entity: AuditEntry act, State: EntityState.Added } && Told.Contains(act.Action))
            {
                var data = new JsonObject { ["visit"] = act.Subject };
                if (act.Part is { } guest) { data["guest"] = guest; }
                yield return new(act.HospitalId, act.Action, data);
            }
            if (entry is { Entity: TextMessage message, State: EntityState.Modified } && entry.Property(nameof(TextMessage.State)).IsModified
                && message.State is MessageState.Sent or MessageState.Delivered or MessageState.Bounced)
            {
                var data = new JsonObject { ["message"] = message.Id, ["guest"] = message.InvitationId, ["state"] = $"{message.State}".ToLowerInvariant() };
                if (db.Set<Invitation>().Local.FindEntry(message.InvitationId)?.Entity is { } invitation) { data["visit"] = invitation.VisitId; }
                yield return new(message.HospitalId, $"message.{$"{message.State}".ToLowerInvariant()}", data);
            }
        }
    }
}
