using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex;

/// <summary>
/// What has to happen now and then: renew the tokens long before they run out, see that the webhooks stand, ask Webex what its events may not have told, and forget what is old.
/// </summary>
internal sealed partial class WebexUpkeep(
    IServiceScopeFactory scopes, WebexApi api, WebexTokens tokens, IHostApplicationLifetime life, IOptions<CoviexOptions> options, TimeProvider clock, ILogger<WebexUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);
    private static readonly WantedWebhook[] Wanted =
    [
        .. new[] { ("meetings", "started"), ("meetings", "ended"), ("meetingParticipants", "joined"), ("meetingParticipants", "left") }
            .Select(e => new WantedWebhook("Coviex", e.Item1, e.Item2, OwnedBy: "org")),
    ];

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
        if (options.Value.Webex.Webhooks)
        {
            var target = new Uri(options.Value.PublicUrl, WebexEvents.Path).ToString();
            await WebexWebhooks.KeepAsync(await api.WebhooksAsync(ct), target, await tokens.WebhookSecretAsync(ct), Wanted, (id, webhook) => api.PutWebhookAsync(id, webhook, ct));
        }
        await ReconcileAsync(ct);
        await ForgetAsync(ct);
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
