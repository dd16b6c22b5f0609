using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;

namespace Coviex.FakeWorld.Twilio;

/// <summary>Lets messages live on after they were taken, and tells the caller of it: signed, in the background, several at once.</summary>
internal sealed class TwilioCallbacks(IHttpClientFactory clients, TimeProvider clock) : BackgroundService
{
    private const int AtOnce = 16;
    private readonly Channel<(FakeMessage Message, Fault Fault)> lives = Channel.CreateUnbounded<(FakeMessage, Fault)>();
    private readonly ConcurrentQueue<Func<CancellationToken, Task>> held = new();
    private int sent;
    private int failed;

    public int Sent => sent;

    /// <summary>Callbacks that were not answered with 2xx.</summary>
    public int Failed => failed;

    public void Begin(FakeMessage message, Fault fault) => lives.Writer.TryWrite((message, fault));

    /// <summary>Sends what was held back: the late ones.</summary>
    public async Task<int> ReleaseAsync(CancellationToken ct)
    {
        var released = 0;
        for (; held.TryDequeue(out var send); released++) { await send(ct); }
        return released;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
    {
        await foreach (var (message, fault) in lives.Reader.ReadAllAsync(stoppingToken)) { await LiveAsync(message, fault, stoppingToken); }
    }));

    private async Task LiveAsync(FakeMessage message, Fault fault, CancellationToken ct)
    {
        message.SentAt = clock.GetUtcNow();
        (message.Status, message.ErrorCode) = (fault.Final, fault.ErrorCode);
        message.Price = message.IsFinal ? fault.Final == "failed" ? "-0.00100" : "-0.04320" : null;
        List<string> told = fault.Final switch { "failed" => ["failed"], "sent" => ["sent"], _ => ["sent", fault.Final] };
        if (fault.Callbacks == "reversed") { told.Reverse(); }
        if (fault.Callbacks == "twice") { told = [.. told.SelectMany(s => new[] { s, s })]; }
        foreach (var status in told)
        {
            if (fault.Callbacks == "never") { return; }
            if (fault.Callbacks == "held") { held.Enqueue(c => TellAsync(message, status, forged: false, c)); }
            else { await TellAsync(message, status, fault.Callbacks == "forged", ct); }
        }
    }

    /// <summary>One status callback: https://www.twilio.com/docs/messaging/guides/track-outbound-message-status. Gives the HTTP status of the answer.</summary>
    public async Task<int> TellAsync(FakeMessage message, string status, bool forged, CancellationToken ct)
    {
        if (message.StatusCallback is not { } address) { return 0; }
        var fields = new Dictionary<string, string>
        {
            ["AccountSid"] = message.Account,
            ["ApiVersion"] = "2010-04-01",
            ["From"] = message.From ?? "",
            ["MessageSid"] = message.Sid,
            ["MessageStatus"] = status,
            ["SmsSid"] = message.Sid,
            ["SmsStatus"] = status,
            ["To"] = message.To,
        };
        if (message.ErrorCode is { } code && (status is "undelivered" or "failed")) { fields["ErrorCode"] = code.ToString(CultureInfo.InvariantCulture); }
        return (await PostAsync(address, fields, forged, ct)).Status;
    }

    /// <summary>Posts a signed form, and gives what was answered.</summary>
    public async Task<(int Status, string Body)> PostAsync(string address, Dictionary<string, string> fields, bool forged, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(fields) };
        request.Headers.Add("X-Twilio-Signature", TwilioWorld.Sign(address, fields, forged ? "another token" : TwilioWorld.Token));
        try
        {
            using var answer = await clients.CreateClient().SendAsync(request, ct);
            Interlocked.Increment(ref answer.IsSuccessStatusCode ? ref sent : ref failed);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(ct));
        }
        catch (HttpRequestException)
        {
            Interlocked.Increment(ref failed);                               // the caller is down just now: Twilio does not try a status callback again
            return (0, "");
        }
    }
}
