using System.Collections.Frozen;

namespace Coviex.Sms.Twilio;

/// <summary>Twilio's statuses and error codes in our words. The codes: https://www.twilio.com/docs/api/errors; a table in docs/senders.md.</summary>
internal static class TwilioStates
{
    private static readonly FrozenDictionary<string, SmsProblem> Problems = new Dictionary<SmsProblem, string[]>
    {
        [SmsProblem.Unreachable] = ["30003", "30036"],
        [SmsProblem.NotInService] = ["21211", "21217", "21421", "30005"],
        [SmsProblem.Landline] = ["21614", "30006"],
        [SmsProblem.OptedOut] = ["21610", "63033"],
        [SmsProblem.Filtered] = ["30004", "30007", "30450", "30453", "63013", "63032", "63049"],
        [SmsProblem.CountryNotAllowed] = ["21408", "21215"],
        [SmsProblem.NoRoute] = ["21612", "21635", "30011"],
        [SmsProblem.NotOnWhatsApp] = ["63003", "63015", "63024"],
        [SmsProblem.SenderDown] = ["30001", "30022", "30023", "30410", "63018"],
        [SmsProblem.SenderUnpaid] = ["10001", "20005", "30002", "90010"],
        [SmsProblem.SenderNotSetUp] =
        [
            "20003", "20404", "21602", "21603", "21606", "21607", "21608", "21609", "21659", "21660", "21701", "21703", "21704", "21705", "21712", "21713",
            "30032", "30034", "30035", "63001", "63002", "63005", "63007", "63016", "63112",
        ],
    }.SelectMany(p => p.Value.Select(code => KeyValuePair.Create(code, p.Key))).ToFrozenDictionary();

    /// <summary>Codes of a refusal that heals by itself: the queue of the number is full, or too many asked at once.</summary>
    public static bool Heals(string? code) => code is "20429" or "21611" or "14107" or "63038";

    public static SmsProblem Problem(string? code) => code is not null && Problems.TryGetValue(code, out var problem) ? problem : SmsProblem.Other;

    /// <summary>accepted, scheduled, queued, sending and sent are on their way; read is WhatsApp's delivered and seen.</summary>
    public static SmsReport Report(Guid text, string? status, string? errorCode) => status switch
    {
        "delivered" or "read" => new(text, SmsState.Delivered),
        "undelivered" or "failed" or "canceled" => new(text, SmsState.Bounced, Problem(errorCode), errorCode),
        _ => new(text, SmsState.Sent),
    };
}
