using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Conversations.Notices;

/// <summary>Hands notices to the push services of browsers (RFC 8030). Each is leased before it is sent: after a kill it is sent once more, and the browser shows one in the place of the other.</summary>
internal sealed partial class SendPushes(
    IServiceScopeFactory scopes, PushSignal signal, Texts texts, IHostApplicationLifetime life, IOptions<CoviexOptions> options, TimeProvider clock, ILogger<SendPushes> log) : BackgroundService
{
    private const int AtOnce = 100;

    /// <summary>Every text is made as long as this: how long it is says nothing of it.</summary>
    private const int Length = 256;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly HttpClient client = PublicAddresses.Client(options.Value.Push.AllowPrivate, Patience);

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

    /// <summary>One pass over what is due. A push service that is slow holds up only its own.</summary>
    internal async Task RunOnceAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (db, now) = (scope.ServiceProvider.GetRequiredService<CoviexDb>(), clock.GetUtcNow());
        await db.PushMessages.Where(m => m.ExpiresAt <= now).ExecuteDeleteAsync(ct);
        var due = await db.PushMessages.AsNoTracking().Where(m => m.DueAt <= now).OrderBy(m => m.DueAt).Take(AtOnce).ToListAsync(ct);
        var devices = due.Select(m => m.SubscriptionId).Distinct().ToArray();
        var hosts = (await db.PushSubscriptions.AsNoTracking().Where(s => devices.Contains(s.Id)).Select(s => new { s.Id, s.Endpoint }).ToListAsync(ct)).ToDictionary(s => s.Id, s => new Uri(s.Endpoint).Host);
        await Task.WhenAll(due.Where(m => hosts.ContainsKey(m.SubscriptionId)).GroupBy(m => hosts[m.SubscriptionId]).Select(g => WorkAsync([.. g.Select(m => m.Id)], ct)));
    }

    private async Task WorkAsync(Guid[] ids, CancellationToken ct)
    {
        foreach (var id in ids)
        {
            await using var scope = scopes.CreateAsyncScope();
            var (db, now) = (scope.ServiceProvider.GetRequiredService<CoviexDb>(), clock.GetUtcNow());
            if (await db.PushMessages.SingleOrDefaultAsync(m => m.Id == id && m.DueAt <= now, ct) is not { } message) { continue; }
            message.Lease(now + Lease);
            try { await db.SaveChangesAsync(ct); }
            catch (DbUpdateConcurrencyException) { continue; }                 // another node has it
            await TellAsync(scope.ServiceProvider, db, message, ct);
        }
    }

    private async Task TellAsync(IServiceProvider services, CoviexDb db, PushMessage message, CancellationToken ct)
    {
        var subscription = await db.PushSubscriptions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == message.SubscriptionId, ct);
        var member = subscription is null ? null : await db.Staff.AsNoTracking().SingleOrDefaultAsync(s => s.Id == subscription.StaffId && s.Active, ct);
        var devices = services.GetRequiredService<PushDevices>();
        var (status, wait) = member is null ? (HttpStatusCode.Gone, null) : await PostAsync(services, devices, subscription!, member, message, ct);
        switch ((int)status)
        {
            case 404 or 410:                                                   // the browser has unsubscribed, or he was deactivated
                if (subscription is not null) { await devices.RemoveAsync(subscription.Endpoint, ct); }
                return;
            case 429 or >= 500 or 0:
                message.TryAgain(wait, clock.GetUtcNow());
                await db.SaveChangesAsync(ct);
                return;
            case >= 300:
                LogRefused(new Uri(subscription!.Endpoint).Host, (int)status);
                break;
            default:
                break;
        }
        await db.PushMessages.Where(m => m.Id == message.Id).ExecuteDeleteAsync(ct);
    }

    private async Task<(HttpStatusCode Status, TimeSpan? Wait)> PostAsync(
        IServiceProvider services, PushDevices devices, PushSubscription subscription, StaffMember member, PushMessage message, CancellationToken ct)
    {
        var (endpoint, now) = (new Uri(subscription.Endpoint), clock.GetUtcNow());
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(Body(devices, subscription, member, message)) };
        request.Content.Headers.ContentType = new("application/octet-stream");
        request.Content.Headers.ContentEncoding.Add("aes128gcm");
        request.Headers.TryAddWithoutValidation("Authorization", await services.GetRequiredService<VapidKeys>().AuthorizationAsync(endpoint, ct));
        request.Headers.Add("TTL", Math.Max(0, (int)(message.ExpiresAt - now).TotalSeconds).ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("Urgency", message.Kind == NoticeKind.Message ? "normal" : "high");
        // A later one of the same conversation takes the place of the one that waits (RFC 8030, section 5.4). An urgent one never gives way to another.
        if (message.Kind == NoticeKind.Message) { request.Headers.Add("Topic", Base64Url.EncodeToString(message.ConversationId.ToByteArray())); }
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            var after = answer.Headers.RetryAfter;
            var wait = after?.Delta ?? (after?.Date is { } date ? date - now : null);
            return (answer.StatusCode, wait is { } w ? TimeSpan.FromSeconds(Math.Clamp(w.TotalSeconds, 1, LongestWait.TotalSeconds)) : null);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is HttpRequestException or OperationCanceledException or IOException)
        {
            return (e.InnerException is PrivateAddressException ? HttpStatusCode.Gone : 0, null);
        }
    }

    // Words for a screen that anybody may see: that something waits, and nothing of what, of whom or of which patient.
    private byte[] Body(PushDevices devices, PushSubscription subscription, StaffMember member, PushMessage message)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(new
        {
            title = texts.Get(member.Language, $"notices.push.{StaffNotices.Word(message.Kind)}"),
            // A call rings on each page; whoever is brought in is no member of the conversation, and would find nothing there.
            conversation = message.Kind == NoticeKind.Call ? (Guid?)null : message.ConversationId,
            urgent = message.Kind != NoticeKind.Message,
        });
        var (key, secret) = devices.KeysOf(subscription);
        using var ours = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return PushEncryption.Encrypt(text, Math.Max(0, Length - text.Length), key, secret, ours, RandomNumberGenerator.GetBytes(16));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A pass over notices failed; the next one follows in seconds")]
    private partial void LogFailed(Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The push service {Host} refuses notices with {Status}")]
    private partial void LogRefused(string host, int status);
}
