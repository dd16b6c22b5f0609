using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Coviex.Hosting;

/// <summary>What is wrong with the settings of the SMS senders, in words that name the key.</summary>
internal static partial class SmsRules
{
    private const string Twilio = "Coviex__Sms__Twilio__";
    private const string Gateway = "Coviex__Sms__Gateway__";

    // The room of texts has them as an enum, which this one may not import; a test holds the two together.
    internal static readonly string[] SmsReasons =
    [
        "Unreachable", "NotInService", "Landline", "OptedOut", "Filtered", "CountryNotAllowed", "NoRoute", "NotOnWhatsApp", "SenderNotSetUp", "SenderUnpaid", "SenderDown", "Other",
    ];

    public static IEnumerable<string> Wrong(SmsOptions o) =>
    [
        .. Sender(o),
        .. o.Twilio.AccountSid.Length > 0 ? OfTwilio(o.Twilio) : [],
        .. o.Gateway.Url.Length > 0 ? OfGateway(o.Gateway) : [],
    ];

    private static IEnumerable<string> Sender(SmsOptions o)
    {
        var account = o.Twilio.AccountSid.Length > 0;
        return o.Sender switch
        {
            "Phone" => [],
            "Twilio" when account && o.Twilio.From.Length + o.Twilio.MessagingServiceSid.Length > 0 => [],
            "Twilio" => [$"Coviex__Sms__Sender is Twilio: set {Twilio}AccountSid, {Twilio}AuthToken, and {Twilio}From or {Twilio}MessagingServiceSid"],
            "WhatsApp" when account && o.Twilio.WhatsAppFrom.Length > 0 => [],
            "WhatsApp" => [$"Coviex__Sms__Sender is WhatsApp: set {Twilio}AccountSid, {Twilio}AuthToken and {Twilio}WhatsAppFrom"],
            "Gateway" when o.Gateway.Url.Length > 0 => [],
            "Gateway" => [$"Coviex__Sms__Sender is Gateway: set {Gateway}Url"],
            _ => ["Coviex__Sms__Sender must be Phone, Twilio, WhatsApp or Gateway"],
        };
    }

    private static IEnumerable<string> OfTwilio(SmsTwilioOptions o)
    {
        if (!IsSid(o.AccountSid, "AC")) { yield return $"{Twilio}AccountSid must be AC and 32 hexadecimal digits"; }
        if (o.AuthToken.Length == 0)
        {
            yield return $"{Twilio}AuthToken must be set, also with an API key: it checks the signatures of Twilio's reports";
        }
        if (o.ApiKey.Length > 0 && !o.ApiKey.StartsWith("SK", StringComparison.Ordinal)) { yield return $"{Twilio}ApiKey must begin with SK"; }
        if (o.ApiKey.Length > 0 != o.ApiKeySecret.Length > 0) { yield return $"{Twilio}ApiKey and {Twilio}ApiKeySecret need each other"; }
        if (o.From.Length + o.MessagingServiceSid.Length + o.WhatsAppFrom.Length == 0)
        {
            yield return $"{Twilio}From, {Twilio}MessagingServiceSid or {Twilio}WhatsAppFrom must be set";
        }
        if (o.MessagingServiceSid.Length > 0 && !IsSid(o.MessagingServiceSid, "MG")) { yield return $"{Twilio}MessagingServiceSid must be MG and 32 hexadecimal digits"; }
        if (o.WhatsAppFrom.Length > 0 && !E164().IsMatch(o.WhatsAppFrom))
        {
            yield return $"{Twilio}WhatsAppFrom must be a number such as +5215512345678, without the word whatsapp";
        }
        if (o.WhatsAppTemplate.Length > 0 && !IsSid(o.WhatsAppTemplate, "HX")) { yield return $"{Twilio}WhatsAppTemplate must be HX and 32 hexadecimal digits"; }
        if (!IsVariables(o.WhatsAppVariables))
        {
            yield return $$"""{{Twilio}}WhatsAppVariables must be a JSON object of texts, such as {"1":"{text}"}, with {text} or {link} in one of them""";
        }
        if (o.Content is not ("Redact" or "Discard" or "Retain")) { yield return $"{Twilio}Content must be Redact, Discard or Retain"; }
    }

    private static IEnumerable<string> OfGateway(SmsGatewayOptions o)
    {
        if (!Uri.TryCreate(o.Url, UriKind.Absolute, out var uri) || !uri.Scheme.StartsWith("http", StringComparison.Ordinal))
        {
            yield return $"{Gateway}Url must be an address such as https://sms.example/send";
        }
        if (o.Method is not ("GET" or "POST" or "PUT")) { yield return $"{Gateway}Method must be GET, POST or PUT"; }
        if (o.Method == "GET" && o.Body.Length > 0) { yield return $"{Gateway}Body must be empty, because {Gateway}Method is GET"; }
        if (!Has(o.Url + o.Body, "{to}") || !Has(o.Url + o.Body, "{text}")) { yield return $"{Gateway}Url or {Gateway}Body must have {{to}} and {{text}} in it"; }
        if (o.Secret.Length < 16)
        {
            yield return $"{Gateway}Secret must be set, with 16 characters or more: it keeps others from reporting in the gateway's name";
        }
        foreach (var (index, _) in o.Headers.Index().Where(h => !Has(h.Item, ":"))) { yield return Item("Headers", index, "a name, a colon and a value"); }
        foreach (var (key, pattern) in new[] { ("Accepted", o.Accepted), ("Refused", o.Refused), ("Later", o.Later) })
        {
            if (!IsPattern(pattern)) { yield return $"{Gateway}{key} must be a regular expression"; }
        }
        foreach (var (index, _) in o.Reasons.Index().Where(r => !IsReason(r.Item)))
        {
            yield return Item("Reasons", index, "a reason, an equals sign and one of our words, such as 42=NotInService");
        }
    }

    private static string Item(string list, int index, string must) => string.Create(CultureInfo.InvariantCulture, $"{Gateway}{list}__{index} must be {must}");

    private static bool Has(string text, string part) => text.Contains(part, StringComparison.Ordinal);

    private static bool IsReason(string text) => text.Split('=') is [{ Length: > 0 }, var word] && SmsReasons.Contains(word.Trim());

    private static bool IsSid(string text, string kind) => Sid().IsMatch(text) && text.StartsWith(kind, StringComparison.Ordinal);

    private static bool IsVariables(string json)
    {
        try
        {
            using var parsed = JsonDocument.Parse(json);
            if (parsed.RootElement.ValueKind != JsonValueKind.Object) { return false; }
            var values = parsed.RootElement.EnumerateObject().Select(v => v.Value.ValueKind == JsonValueKind.String ? v.Value.GetString() : null).ToList();
            return values.All(v => v is not null) && values.Any(v => Has(v!, "{text}") || Has(v!, "{link}"));
        }
        catch (JsonException) { return false; }
    }

    private static bool IsPattern(string pattern)
    {
        try { return new Regex(pattern).GetGroupNumbers().Length > 0; }
        catch (ArgumentException) { return false; }
    }

    [GeneratedRegex("^[A-Z]{2}[0-9a-fA-F]{32}$")]
    private static partial Regex Sid();

    [GeneratedRegex(@"^\+[1-9]\d{6,14}$")]
    private static partial Regex E164();
}
