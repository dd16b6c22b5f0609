using System.Globalization;
using System.Text.Json.Nodes;

namespace Coviex.FakeWorld.Twilio;

/// <summary>One Message resource: https://www.twilio.com/docs/messaging/api/message-resource.</summary>
internal sealed class FakeMessage
{
    public required string Sid { get; init; }
    public required string Account { get; init; }
    public required string To { get; init; }
    public string? From { get; init; }
    public string? MessagingServiceSid { get; init; }
    public required string Body { get; set; }
    public string? StatusCallback { get; init; }
    public int ValidityPeriod { get; init; }
    public bool Inbound { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? SentAt { get; set; }
    public required string Status { get; set; }
    public int? ErrorCode { get; set; }
    public string? Price { get; set; }

    /// <summary>Every field that was posted, for tests that look at what goes out.</summary>
    public IReadOnlyDictionary<string, string> Posted { get; init; } = new Dictionary<string, string>();

    public bool IsFinal => Status is "delivered" or "undelivered" or "failed" or "read" or "canceled";

    public JsonObject Json(string? status = null) => new()
    {
        ["account_sid"] = Account,
        ["api_version"] = "2010-04-01",
        ["body"] = Body,
        ["date_created"] = Rfc2822(CreatedAt),
        ["date_sent"] = SentAt is { } sent ? Rfc2822(sent) : null,
        ["date_updated"] = Rfc2822(SentAt ?? CreatedAt),
        ["direction"] = Inbound ? "inbound" : "outbound-api",
        ["error_code"] = status is null ? ErrorCode : null,
        ["error_message"] = null,
        ["from"] = From,
        ["messaging_service_sid"] = MessagingServiceSid,
        ["num_media"] = "0",
        ["num_segments"] = "1",
        ["price"] = status is null ? Price : null,
        ["price_unit"] = "USD",
        ["sid"] = Sid,
        ["status"] = status ?? Status,
        ["subresource_uris"] = new JsonObject { ["media"] = $"/2010-04-01/Accounts/{Account}/Messages/{Sid}/Media.json" },
        ["to"] = To,
        ["uri"] = $"/2010-04-01/Accounts/{Account}/Messages/{Sid}.json",
    };

    private static string Rfc2822(DateTimeOffset at) => at.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);
}

/// <summary>What goes wrong, for the numbers that it names. The newest rule that fits a number counts; <see cref="Times"/> uses it up.</summary>
/// <param name="To">The whole number, or how it ends; empty: every number.</param>
/// <param name="Answer">What the caller hears: <c>ok</c>, an HTTP status such as <c>429</c>, <c>garbage</c>, <c>timeout</c> (no answer at all), <c>hangup</c>.</param>
/// <param name="Accept">Whether the message is taken all the same. False with <c>ok</c> means nothing.</param>
/// <param name="Code">Twilio's own code in the body of a 4xx, such as 21610.</param>
/// <param name="RetryAfter">Seconds, in the header of that name.</param>
/// <param name="Final">How the message ends: <c>delivered</c>, <c>undelivered</c>, <c>failed</c>, or <c>sent</c> when nothing follows.</param>
/// <param name="ErrorCode">Why it ended so, such as 30003.</param>
/// <param name="Callbacks"><c>once</c>, <c>twice</c>, <c>reversed</c>, <c>held</c> until they are released, <c>forged</c> with a bad signature, <c>never</c>.</param>
/// <param name="Times">For how many messages; 0: for all.</param>
/// <param name="DelayMs">How long the caller waits for his answer. The message is taken in the middle of it: a caller who dies does not know whether.</param>
internal sealed record Fault(
    string To = "", string Answer = "ok", bool Accept = false, int? Code = null, int? RetryAfter = null,
    string Final = "delivered", int? ErrorCode = null, string Callbacks = "once", int Times = 0, int DelayMs = 0);
