using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Coviex.Hosting;

namespace Coviex.Sms.Gateway;

/// <summary>Sends through any gateway that is spoken to by HTTP: what to say to it, and what its answers mean, stands in the settings.</summary>
internal sealed class GatewaySender(CoviexOptions options, SenderHealth health, TimeProvider clock) : ISmsSender, IDisposable
{
    private const int LongestReference = 64;
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private readonly HttpClient http = Exchange.Client();
    private readonly Regex accepted = Pattern(options.Sms.Gateway.Accepted);
    private readonly Regex refused = Pattern(options.Sms.Gateway.Refused);
    private readonly Regex later = Pattern(options.Sms.Gateway.Later);
    private readonly GatewayReasons reasons = new(options.Sms.Gateway.Reasons);

    public string Name => "Gateway";

    private SmsGatewayOptions Settings => options.Sms.Gateway;

    public async Task<SmsAnswer> SendAsync(OutgoingText text, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (health.Resting(Name) is { } rest) { return new SmsAnswer.TryLater(rest, "resting"); }
        using var request = Request(text);
        return health.Saw(Name, Read(text, await Exchange.AskAsync(http, request, Settings.Timeout, clock, ct)));
    }

    /// <summary>Gateways have no common way to be asked: only their reports tell.</summary>
    public Task<SmsInquiry> AskAsync(PendingText text, CancellationToken ct) =>
        ct.IsCancellationRequested ? Task.FromCanceled<SmsInquiry>(ct) : Task.FromResult<SmsInquiry>(new SmsInquiry.CannotTell());

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Request(OutgoingText text)
    {
        var values = new Dictionary<string, string>
        {
            ["to"] = Settings.Plus ? text.To : text.To.TrimStart('+'),
            ["text"] = text.Body,
            ["id"] = $"{text.Id}",
            ["report"] = GatewayHooks.ReportAddress(options, text.Id),
            ["coding"] = SmsSegments.Of(text.Body).Encoding == SmsEncoding.Gsm7 ? "0" : "2",
            ["validity"] = ((int)Math.Clamp((text.Until - clock.GetUtcNow()).TotalMinutes, 1, 2880)).ToString(CultureInfo.InvariantCulture),
        };
        var request = new HttpRequestMessage(new(Settings.Method), GatewayTemplate.Fill(Settings.Url, values, GatewayTemplate.ForUrl));
        foreach (var header in Settings.Headers.Select(h => h.Split(':', 2)))
        {
            request.Headers.TryAddWithoutValidation(header[0].Trim(), GatewayTemplate.Fill(header[1].Trim(), values, GatewayTemplate.ForHeader));
        }
        if (Settings.Body.Length > 0)
        {
            var body = GatewayTemplate.Fill(Settings.Body, values, GatewayTemplate.ForBody(Settings.ContentType));
            var type = MediaTypeHeaderValue.Parse(Settings.ContentType);
            if (!type.MediaType!.EndsWith("urlencoded", StringComparison.Ordinal)) { type.CharSet ??= "utf-8"; }
            request.Content = new Exchange.WatchedContent(Encoding.UTF8.GetBytes(body), type);
        }
        return request;
    }

    private SmsAnswer Read(OutgoingText text, Exchange exchange)
    {
        if (exchange.Status is not { } status)
        {
            return exchange.MayBeTaken
                ? new SmsAnswer.Unknown(Settings.Timeout, exchange.Fault) : new SmsAnswer.TryLater(TimeSpan.Zero, exchange.Fault);
        }
        var said = string.Create(CultureInfo.InvariantCulture, $"{(int)status} {exchange.Body}");
        if (Match(later, said) is not null)
        {
            return new SmsAnswer.TryLater(exchange.RetryAfter is { } wait && wait > TimeSpan.Zero ? wait : Moment, exchange.Seen);
        }
        if (Match(refused, said) is { } no)
        {
            var code = no.Groups["code"] is { Success: true, Value: { Length: > 0 and <= LongestReference } named } ? named : null;
            var otherwise = status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound ? SmsProblem.SenderNotSetUp : SmsProblem.Other;
            return new SmsAnswer.Refused(reasons.Problem(code) ?? otherwise, reasons.Knows(code) ? code : exchange.Seen);
        }
        if (Match(accepted, said) is not { } yes) { return new SmsAnswer.Unknown(Settings.Timeout, exchange.Seen); }
        var its = yes.Groups["ref"];
        return new SmsAnswer.Accepted(its is { Success: true, Length: > 0 and <= LongestReference } ? its.Value : $"gateway-{text.Id}", SmsState.Sent);
    }

    // A pattern that takes for ever on some answer fits nothing: then nobody knows, and nothing is sent twice.
    private static Match? Match(Regex pattern, string said)
    {
        try { return pattern.ToString().Length > 0 && pattern.Match(said) is { Success: true } match ? match : null; }
        catch (RegexMatchTimeoutException) { return null; }
    }

    private static Regex Pattern(string pattern) => new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
}

/// <summary>The gateway's reasons in our words.</summary>
internal sealed class GatewayReasons(IEnumerable<string> settings)
{
    private readonly Dictionary<string, SmsProblem> problems = settings.Select(s => s.Split('=', 2))
        .ToDictionary(s => s[0].Trim(), s => Enum.Parse<SmsProblem>(s[1].Trim()), StringComparer.OrdinalIgnoreCase);

    public bool Knows(string? reason) => reason is not null && problems.ContainsKey(reason);

    public SmsProblem? Problem(string? reason) => Knows(reason) ? problems[reason!] : null;
}
