using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex.Bot;

/// <summary>Sees that the bot's webhooks stand (Webex switches one off after 100 failures in five minutes, and never on again by itself), and forgets what is old.</summary>
internal sealed partial class BotUpkeep(
    IServiceScopeFactory scopes, BotApi api, WebexTokens tokens, IHostApplicationLifetime life, IOptions<CoviexOptions> options, TimeProvider clock, ILogger<BotUpkeep> log) : BackgroundService
{
    private const string Name = "Coviex bot";
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>In a space what mentions the bot, and all that one person writes to it.</summary>
    private static readonly string[] Filters = ["mentionedPeople=me", "roomType=direct"];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Webex.BotOn) { return; }
        await life.StartedAsync(stoppingToken);
        using var round = new PeriodicTimer(Every, clock);
        await Rounds.GoOnAsync(RunOnceAsync, async ct => await round.WaitForNextTickAsync(ct), LogFailed, stoppingToken);
    }

    internal async Task RunOnceAsync(CancellationToken ct)
    {
        if (options.Value.Webex.Webhooks) { await KeepWebhooksAsync(ct); }
        await using var scope = scopes.CreateAsyncScope();
        var old = clock.GetUtcNow() - Kept;
        await scope.ServiceProvider.GetRequiredService<CoviexDb>().BotMessages.Where(m => m.DueAt == null && m.QueuedAt < old).ExecuteDeleteAsync(ct);
    }

    private async Task KeepWebhooksAsync(CancellationToken ct)
    {
        var answer = await api.WebhooksAsync(ct);
        if (answer.Fault is not null) { return; }
        var target = new Uri(options.Value.PublicUrl, BotEvents.Path).ToString();
        var ours = answer.Items().Where(h => WebexAnswer.TextOf(h, "targetUrl") == target).ToList();
        foreach (var filter in Filters)
        {
            var there = ours.Where(h => WebexAnswer.TextOf(h, "filter") == filter).ToList();
            if (there.Any(h => WebexAnswer.TextOf(h, "status") == "active")) { continue; }
            var id = there.Count > 0 ? WebexAnswer.TextOf(there[0], "id") : null;
            var webhook = new Dictionary<string, object?> { ["name"] = Name, ["targetUrl"] = target, ["secret"] = await tokens.WebhookSecretAsync(ct) };
            if (id is null) { (webhook["resource"], webhook["event"], webhook["filter"]) = ("messages", "created", filter); } else { webhook["status"] = "active"; }
            await api.PutWebhookAsync(id, webhook, ct);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The upkeep of the bot failed; the next round follows in five minutes")]
    private partial void LogFailed(Exception e);
}
