using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex;

/// <summary>
/// What has to happen now and then: renew the tokens long before they run out, see that the webhooks stand (Webex switches one off after 100 failures in five
/// minutes, and never on again by itself), ask Webex what its events may not have told, and forget what is old.
/// </summary>
internal sealed partial class WebexUpkeep(
    IServiceScopeFactory scopes, WebexApi api, WebexTokens tokens, IHostApplicationLifetime life, IOptions<CoviexOptions> options, TimeProvider clock, ILogger<WebexUpkeep> log) : BackgroundService
{
    private const string Name = "Coviex";
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);
    private static readonly (string Resource, string Event)[] Wanted =
        [("meetings", "started"), ("meetings", "ended"), ("meetingParticipants", "joined"), ("meetingParticipants", "left")];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Webex.On) { return; }
        await life.StartedAsync(stoppingToken);
        using var round = new PeriodicTimer(Every, clock);
        await Rounds.GoOnAsync(RunOnceAsync, async ct => await round.WaitForNextTickAsync(ct), LogFailed, stoppingToken);
    }

    internal async Task RunOnceAsync(CancellationToken ct)
    {
        await tokens.KeepFreshAsync(ct);
        if (options.Value.Webex.Webhooks) { await KeepWebhooksAsync(ct); }
        await ReconcileAsync(ct);
        await ForgetAsync(ct);
    }

    private async Task KeepWebhooksAsync(CancellationToken ct)
    {
        var answer = await api.WebhooksAsync(ct);
        if (answer.Fault is not null) { return; }
        var target = new Uri(options.Value.PublicUrl, WebexEvents.Path).ToString();
        var ours = answer.Items().Where(h => WebexAnswer.TextOf(h, "targetUrl") == target).ToList();
        var secret = await tokens.WebhookSecretAsync(ct);
        foreach (var (resource, what) in Wanted)
        {
            var there = ours.Where(h => WebexAnswer.TextOf(h, "resource") == resource && WebexAnswer.TextOf(h, "event") == what).ToList();
            if (there.Any(h => WebexAnswer.TextOf(h, "status") == "active")) { continue; }
            var id = there.Count > 0 ? WebexAnswer.TextOf(there[0], "id") : null;
            var webhook = new Dictionary<string, object?> { ["name"] = Name, ["targetUrl"] = target, ["secret"] = secret, ["ownedBy"] = "org" };
            if (id is null) { (webhook["resource"], webhook["event"]) = (resource, what); } else { webhook["status"] = "active"; }
            await api.PutWebhookAsync(id, webhook, ct);
        }
    }

    // Events may be lost and REST lags behind them: what stands open is asked about, and the answer only adds.
    private async Task ReconcileAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
        var (from, to) = (clock.GetUtcNow() - options.Value.Visits.ExpireAfter, clock.GetUtcNow());
        var open = await db.WebexMeetings.Where(m => m.State == MeetingState.Stands && m.Wish == MeetingWish.Stand && m.HostJoinedAt == null && m.StartsAt > from && m.StartsAt <= to)
            .OrderBy(m => m.StartsAt).Take(50).ToListAsync(ct);
        foreach (var meeting in open)
        {
            var answer = await api.GetMeetingAsync(meeting, ct);
            if (answer.Fault is { Problem: WebexProblem.Limit }) { return; }
            if (answer.Fault is not null || !answer.Body.TryGetProperty("hostDidJoin", out var joined) || joined.ValueKind != System.Text.Json.JsonValueKind.True) { continue; }
            meeting.HostJoined(clock.GetUtcNow());
            try { await db.SaveChangesAsync(ct); }
            catch (DbUpdateConcurrencyException) { db.ChangeTracker.Clear(); return; }
            await scope.ServiceProvider.GetRequiredService<ICallVisits>().ChangedAsync(meeting.Id, ct);
        }
    }

    private async Task ForgetAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
        var old = clock.GetUtcNow().AddDays(-2);
        await db.Set<WebexEvent>().Where(e => e.At < old).ExecuteDeleteAsync(ct);
        await db.WebexCreates.Where(c => c.At < old).ExecuteDeleteAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The upkeep of Webex failed; the next round follows in five minutes")]
    private partial void LogFailed(Exception e);
}
