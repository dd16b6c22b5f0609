using System.Globalization;
using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Console.Webhooks;

/// <summary>Wakes the one who sends.</summary>
internal sealed class WebhookSignal : WakeUp;

/// <summary>The keys of signatures (Standard Webhooks): shown once, kept so that only this installation can read them.</summary>
internal sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    private const string Prefix = "whsec_";
    private readonly IDataProtector protector = protection.CreateProtector("webhooks");

    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(24));

    public string Protect(string secret) => protector.Protect(secret);

    /// <summary><c>v1,</c> and the HMAC-SHA256 over id, time and body, in base64.</summary>
    public string Sign(string protectedSecret, string id, string timestamp, string body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(protector.Unprotect(protectedSecret)[Prefix.Length..]), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));
}

/// <summary>Tells webhooks what has happened. Each delivery is leased before it is sent: after a kill it is sent once more, with the same id.</summary>
internal sealed partial class SendWebhooks(
    IServiceScopeFactory scopes, WebhookSecrets secrets, WebhookSignal signal, IHostApplicationLifetime life, IOptions<CoviexOptions> options, TimeProvider clock, ILogger<SendWebhooks> log)
    : BackgroundService
{
    private const int AtOnce = 100;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>What has ended is kept so long for the page, and for whoever looks for a lost event.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    private static readonly TimeSpan TidyEvery = TimeSpan.FromHours(1);

    private DateTimeOffset tidied;
    private readonly HttpClient client = PublicAddresses.Client(options.Value.Webhooks.AllowPrivate, Patience);

    public override void Dispose()
    {
        client.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.CalmAsync(stoppingToken);
        await Rounds.GoOnAsync(RunOnceAsync, ct => signal.WaitAsync(Round, clock, ct), LogFailed, stoppingToken);
    }

    /// <summary>One pass over what is due; returns how many it sent. One webhook that is slow holds up no other.</summary>
    internal async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (db, now) = (scope.ServiceProvider.GetRequiredService<CoviexDb>(), clock.GetUtcNow());
        var due = await db.WebhookDeliveries.AsNoTracking().Where(d => d.DueAt != null && d.DueAt <= now).OrderBy(d => d.DueAt).Take(AtOnce).Select(d => new { d.Id, d.WebhookId }).ToListAsync(ct);
        await Task.WhenAll(due.GroupBy(d => d.WebhookId).Select(g => WorkAsync([.. g.Select(d => d.Id)], ct)));
        if (due.Count == 0 && now - tidied > TidyEvery)
        {
            tidied = now;
            var before = now - Kept;
            await db.WebhookDeliveries.Where(d => d.DoneAt < before).ExecuteDeleteAsync(ct);
        }
        return due.Count;
    }

    private async Task WorkAsync(Guid[] ids, CancellationToken ct)
    {
        foreach (var id in ids)
        {
            await using var scope = scopes.CreateAsyncScope();
            var (db, now) = (scope.ServiceProvider.GetRequiredService<CoviexDb>(), clock.GetUtcNow());
            var delivery = await db.WebhookDeliveries.SingleOrDefaultAsync(d => d.Id == id && d.DueAt != null && d.DueAt <= now, ct);
            if (delivery is null) { continue; }
            var webhook = await db.Webhooks.SingleAsync(w => w.Id == delivery.WebhookId, ct);
            try
            {
                if (webhook.DisabledAt is not null) { delivery.GiveUp(now); }
                else
                {
                    delivery.Lease(now + Lease);
                    await db.SaveChangesAsync(ct);
                    await TellAsync(webhook, delivery, ct);
                }
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateConcurrencyException) { /* another node has it, or an administrator has just turned it on or off */ }
        }
    }

    private async Task TellAsync(Webhook webhook, WebhookDelivery delivery, CancellationToken ct)
    {
        var (status, problem) = await PostAsync(webhook, delivery, ct);
        var now = clock.GetUtcNow();
        if (status is >= 200 and < 300)
        {
            delivery.Arrived(status.Value, now);
            webhook.Arrived();
            return;
        }
        var gone = status == (int)HttpStatusCode.Gone;
        delivery.Refused(status, problem, gone, now);
        webhook.Failed(gone, now);
    }

    private async Task<(int? Status, string Problem)> PostAsync(Webhook webhook, WebhookDelivery delivery, CancellationToken ct)
    {
        var (id, timestamp) = ($"{delivery.Id}", clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new StringContent(delivery.Body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", secrets.Sign(webhook.ProtectedSecret, id, timestamp, delivery.Body));
        request.Headers.UserAgent.ParseAdd("Coviex");
        try
        {
            // The body of the answer is nobody's business, however long it is.
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            return ((int)answer.StatusCode, "");
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is HttpRequestException or OperationCanceledException or IOException)
        {
            return (null, e is OperationCanceledException ? "timeout" : e.InnerException is PrivateAddressException ? "private" : e.InnerException is AuthenticationException ? "tls" : "refused");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A pass over webhooks failed; the next one follows in seconds")]
    private partial void LogFailed(Exception e);
}
