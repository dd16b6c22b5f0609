using System.Globalization;
using System.Text.Json;

namespace Coviex.Sms.Twilio;

/// <summary>The fields of Twilio's Message resource that we read: https://www.twilio.com/docs/messaging/api/message-resource#message-properties.</summary>
internal sealed record TwilioMessage(
    string? Sid, string? Status, int? ErrorCode, string? Body, string? Direction, string? DateCreated, string? Price, string? PriceUnit)
{
    private static readonly JsonSerializerOptions Snake = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public bool IsOurs => Direction?.StartsWith("outbound", StringComparison.Ordinal) is true;

    /// <summary>RFC 2822 in Twilio's answers; null if it can't be read.</summary>
    public DateTimeOffset? CreatedAt =>
        DateTimeOffset.TryParse(DateCreated, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    /// <summary>Twilio writes what it takes as a negative number, and knows it a while after the message has ended.</summary>
    public SmsCost? Cost =>
        decimal.TryParse(Price, NumberStyles.Number, CultureInfo.InvariantCulture, out var price) && PriceUnit is { Length: 3 } unit
            ? new(Math.Abs(price), unit.ToUpperInvariant()) : null;

    public SmsReport Report(Guid text) => TwilioStates.Report(text, Status, ErrorCode?.ToString(CultureInfo.InvariantCulture)) with { Cost = Cost, Reference = Sid };

    public override string ToString() => $"{Sid} {Status}";

    /// <summary>What Twilio said; null where it is something else.</summary>
    public static T? Read<T>(string json) where T : class
    {
        try { return JsonSerializer.Deserialize<T>(json, Snake); }
        catch (JsonException) { return null; }
    }
}

/// <summary>One page of a list of messages.</summary>
internal sealed record TwilioPage(IReadOnlyList<TwilioMessage>? Messages, string? NextPageUri);

/// <summary>
/// What Twilio says with a refusal: https://www.twilio.com/docs/usage/twilios-response#response-formats-exceptions. Its status is a number, a message's a word.
/// </summary>
internal sealed record TwilioError(int? Code);
