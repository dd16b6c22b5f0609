using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex.Bot;

/// <summary>Sees that the bot's webhooks stand, and forgets what is old.</summary>
internal sealed partial class BotUpkeep(
    IServiceScopeFactory scopes, BotApi api, WebexTokens tokens, IHostApplicationLifetime life, IOptions<CoviexOptions> options, TimeProvider clock, ILogger<BotUpkeep> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    // In a space what mentions the bot, and all that one person writes to it.
    private static readonly WantedWebhook[] Wanted =
        [.. new[] { "mentionedPeople=me", "roomType=direct" }.Select(filter => new WantedWebhook("Coviex bot", "messages", "created", filter))];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Webex.BotOn) { return; }
        await life.StartedAsync(stoppingToken);
        using var round = new PeriodicTimer(Every, clock);
        await Rounds.GoOnAsync(RunOnceAsync, async ct => await round.WaitForNextTickAsync(ct), LogFailed, stoppingToken);
    }

    internal async Task RunOnceAsync(CancellationToken ct)
    {
        if (options.Value.Webex.Webhooks)
        {
            var target = new Uri(options.Value.PublicUrl, BotEvents.Path).ToString();
            await WebexWebhooks.KeepAsync(await api.WebhooksAsync(ct), target, await tokens.WebhookSecretAsync(ct), Wanted, (id, webhook) => api.PutWebhookAsync(id, webhook, ct));
        }
        await using var scope = scopes.CreateAsyncScope();
        var old = clock.GetUtcNow() - Kept;
        await scope.ServiceProvider.GetRequiredService<CoviexDb>().BotMessages.Where(m => m.DueAt == null && m.QueuedAt < old).ExecuteDeleteAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The upkeep of the bot failed; the next round follows in five minutes")]
    private partial void LogFailed(Exception e);
}
