using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coviex.Hosting;

namespace Coviex.Sms.Twilio;

/// <summary>Sends through Twilio: a text message, or the same words as a WhatsApp message. Two senders of one account.</summary>
internal sealed class TwilioSender(TwilioChannel channel, TwilioClient twilio, CoviexOptions options, SenderHealth health, TimeProvider clock) : ISmsSender
{
    /// <summary>What ValidityPeriod may be: https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource.</summary>
    private const int LongestValidity = 36_000;

    private const int LongestReference = 64;
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan OneMinute = TimeSpan.FromMinutes(1);

    public string Name => channel.Name;

    public async Task<SmsAnswer> SendAsync(OutgoingText text, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (health.Resting(Name) is { } rest) { return new SmsAnswer.TryLater(rest, "resting"); }
        return health.Saw(Name, Read(await twilio.CreateAsync(Fields(text), ct)));
    }

    /// <summary>
    /// With its sid the message is looked up. Without, all messages to the number since it was handed over are looked at, and its words tell. That none of
    /// them is it counts only once a request that was on its way must have ended.
    /// </summary>
    public async Task<SmsInquiry> AskAsync(PendingText text, CancellationToken ct)
    {
        if (text.Reference is { Length: > 0 } sid)
        {
            return await twilio.FindAsync(sid, ct) is { Status: not null } known ? Known(text, known) : new SmsInquiry.CannotTell();
        }
        var asked = clock.GetUtcNow();
        if (await twilio.ListAsync(channel.Prefix + text.To, text.HandedOver - ClocksDiffer, ct) is not { } messages) { return new SmsInquiry.CannotTell(); }
        var ours = messages.Where(m => m is { IsOurs: true, Sid: not null }).ToList();
        if (ours.FirstOrDefault(m => m.Body is { Length: > 0 } body && text.IsIts(body)) is { } its) { return Known(text, its); }
        // One whose words are gone may be its own.
        var wordless = ours.Any(m => m.Body is not { Length: > 0 } && !(m.CreatedAt < text.HandedOver - OneMinute));
        return wordless || asked - text.HandedOver < Settled ? new SmsInquiry.CannotTell() : new SmsInquiry.NeverTaken();
    }

    public TimeSpan? TidiesAfter => options.Sms.Twilio.PriceAfter;

    public async Task<SmsTidying> TidyAsync(PendingText text, CancellationToken ct)
    {
        if (text.Reference is not { Length: > 0 } sid) { return new(null, true); }
        if (await twilio.FindAsync(sid, ct) is not { } message) { return new(null, false); }
        return new(message.Cost, options.Sms.Twilio.Content != "Redact" || await twilio.RedactAsync(sid, ct));
    }

    // From then on the list shows whatever Twilio has taken: our own request has ended, and as much time again has passed.
    private TimeSpan Settled => options.Sms.Twilio.Timeout * 2;

    private static SmsInquiry.Known Known(PendingText text, TwilioMessage message) => new(message.Sid!, message.Report(text.Id));

    private IEnumerable<KeyValuePair<string, string>> Fields(OutgoingText text)
    {
        yield return new("To", channel.Prefix + text.To);
        if (channel.From.Length > 0) { yield return new("From", channel.Prefix + channel.From); }
        if (channel.MessagingServiceSid.Length > 0) { yield return new("MessagingServiceSid", channel.MessagingServiceSid); }
        if (channel.Template.Length > 0)
        {
            yield return new("ContentSid", channel.Template);
            yield return new("ContentVariables", Variables(text.Body));
        }
        else { yield return new("Body", text.Body); }
        var left = (text.Until - clock.GetUtcNow()).TotalSeconds;
        yield return new("ValidityPeriod", ((int)Math.Clamp(left, 1, LongestValidity)).ToString(CultureInfo.InvariantCulture));
        // Twilio takes no address that it can't reach; without one the outbox asks.
        if (!options.PublicUrl.IsLoopback || options.Sms.Twilio.Api.IsLoopback)
        {
            yield return new("StatusCallback", TwilioHooks.StatusAddress(options.PublicUrl, text.Id));
        }
        if (options.Sms.Twilio.Content == "Discard") { yield return new("ContentRetention", "discard"); }
    }

    private string Variables(string body)
    {
        var link = body.Split(' ').FirstOrDefault(word => word.StartsWith(options.PublicUrl.ToString(), StringComparison.Ordinal)) ?? "";
        var values = JsonNode.Parse(channel.Variables)!.AsObject();
        return JsonSerializer.Serialize(values.ToDictionary(v => v.Key,
            v => $"{v.Value}".Replace("{link}", link, StringComparison.Ordinal).Replace("{text}", body, StringComparison.Ordinal)));
    }

    private SmsAnswer Read(Exchange exchange)
    {
        if (exchange.Status is not { } status)
        {
            return exchange.MayBeTaken ? Unknown(exchange) : new SmsAnswer.TryLater(TimeSpan.Zero, exchange.Fault);
        }
        if (exchange.IsSuccess)
        {
            var said = TwilioMessage.Read<TwilioMessage>(exchange.Body);
            if (said is not { Sid: { Length: > 0 and <= LongestReference } sid, Status: not null }) { return Unknown(exchange); }
            var report = said.Report(Guid.Empty);
            return report is { State: SmsState.Bounced, Problem: { } problem }
                ? new SmsAnswer.Refused(problem, report.CarrierCode) : new SmsAnswer.Accepted(sid, report.State);
        }
        var code = TwilioMessage.Read<TwilioError>(exchange.Body)?.Code?.ToString(CultureInfo.InvariantCulture);
        if (status == HttpStatusCode.TooManyRequests || TwilioStates.Heals(code))
        {
            return new SmsAnswer.TryLater(exchange.RetryAfter is { } wait && wait > TimeSpan.Zero ? wait : TimeSpan.FromSeconds(1), code ?? exchange.Seen);
        }
        return status switch
        {
            // It failed somewhere on its way through Twilio: before or after it was taken, nobody knows.
            >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout => Unknown(exchange),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new SmsAnswer.Refused(Or(code, SmsProblem.SenderNotSetUp), code ?? exchange.Seen),
            HttpStatusCode.BadRequest => new SmsAnswer.Refused(TwilioStates.Problem(code), code ?? exchange.Seen),
            _ => new SmsAnswer.Refused(Or(code, SmsProblem.SenderNotSetUp), code ?? exchange.Seen),
        };
    }

    private static SmsProblem Or(string? code, SmsProblem otherwise) => TwilioStates.Problem(code) is not SmsProblem.Other and var problem ? problem : otherwise;

    private SmsAnswer.Unknown Unknown(Exchange exchange) => new(Settled, exchange.Seen);
}

/// <summary>By which way of Twilio's a sender sends.</summary>
/// <param name="Name">Its name as a sender.</param>
/// <param name="Prefix">What Twilio wants before numbers: <c>whatsapp:</c>, or nothing.</param>
internal sealed record TwilioChannel(string Name, string Prefix, string From, string MessagingServiceSid, string Template, string Variables)
{
    public const string WhatsAppPrefix = "whatsapp:";

    public static TwilioChannel Sms(SmsTwilioOptions o) => new("Twilio", "", o.From, o.MessagingServiceSid, "", "");

    public static TwilioChannel WhatsApp(SmsTwilioOptions o) => new("WhatsApp", WhatsAppPrefix, o.WhatsAppFrom, "", o.WhatsAppTemplate, o.WhatsAppVariables);
}
