using System.Security;
using Coviex.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Coviex.Sms.Twilio;

/// <summary>What Twilio tells us: how a message fares, and what guests answer. Each call is signed; there is no secret in the address.</summary>
internal static class TwilioHooks
{
    public static void MapTwilioHooks(this IEndpointRouteBuilder routes)
    {
        var twilio = routes.MapGroup("/hooks/twilio").WithMetadata(new FromElsewhereAttribute()).AllowAnonymous();
        twilio.MapPost("/status/{message:guid}", StatusAsync).Accepts<IFormCollection>("application/x-www-form-urlencoded");
        twilio.MapPost("/inbound", InboundAsync).Accepts<IFormCollection>("application/x-www-form-urlencoded");
    }

    /// <summary>The address of the reports of one text: the text's own id comes back in it, also when our answer was never written down.</summary>
    public static string StatusAddress(Uri publicUrl, Guid text) => new Uri(publicUrl, $"/hooks/twilio/status/{text}").ToString();

    private static async Task<Results<NoContent, StatusCodeHttpResult>> StatusAsync(
        Guid message, HttpRequest request, IOptions<CoviexOptions> options, ISmsReports reports, CancellationToken ct)
    {
        var (refused, form) = await ReadAsync(request, options.Value, ct);
        if (form is null) { return TypedResults.StatusCode(refused); }
        if (form["MessageStatus"].ToString() is not { Length: > 0 } status || form["MessageSid"].ToString() is not { Length: > 0 and <= 64 } sid)
        {
            return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        }
        var report = TwilioStates.Report(message, status, form["ErrorCode"].ToString() is { Length: > 0 and <= 10 } code ? code : null) with { Reference = sid };
        await reports.TakeAsync(report, ct);
        return TypedResults.NoContent();
    }

    private static async Task<Results<ContentHttpResult, StatusCodeHttpResult>> InboundAsync(
        HttpRequest request, IOptions<CoviexOptions> options, ISmsReplies replies, PhoneNumberRules rules, CancellationToken ct)
    {
        var (refused, form) = await ReadAsync(request, options.Value, ct);
        if (form is null) { return TypedResults.StatusCode(refused); }
        if (form["MessageSid"].ToString() is not { Length: > 0 and <= 64 } sid || form["From"].ToString() is not { Length: > 0 } from)
        {
            return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        }
        var whatsApp = from.StartsWith(TwilioChannel.WhatsAppPrefix, StringComparison.Ordinal);
        if (rules.Check(whatsApp ? from[TwilioChannel.WhatsAppPrefix.Length..] : from, null).E164 is not { } number) { return Twiml(null); }   // a short code, a name
        var body = form["Body"].ToString();
        var answer = await replies.TakeAsync(new(whatsApp ? "WhatsApp" : "Twilio", sid, number, body)
        {
            TakenFor = TakenFor(form["OptOutType"].ToString()) ?? (options.Value.Sms.Twilio.AnswersKeywords && !whatsApp ? TwilioKeywords.Of(body) : null),
        }, ct);
        return Twiml(answer);
    }

    private static async Task<(int Refused, IFormCollection? Form)> ReadAsync(HttpRequest request, CoviexOptions options, CancellationToken ct)
    {
        if (options.Sms.Twilio.AccountSid.Length == 0) { return (StatusCodes.Status404NotFound, null); }
        if (!request.HasFormContentType) { return (StatusCodes.Status415UnsupportedMediaType, null); }
        try
        {
            var form = await request.ReadFormAsync(ct);
            return TwilioSignature.IsGood(request, form, options.PublicUrl, options.Sms.Twilio.AuthToken)
                ? (0, form) : (StatusCodes.Status403Forbidden, null);
        }
        catch (Exception e) when (e is InvalidDataException or IOException) { return (StatusCodes.Status400BadRequest, null); }
    }

    private static SmsKeyword? TakenFor(string optOutType) => optOutType switch
    {
        "STOP" => SmsKeyword.Stop,
        "START" => SmsKeyword.Start,
        "HELP" => SmsKeyword.Help,
        _ => null,
    };

    /// <summary>https://www.twilio.com/docs/messaging/twiml: an answer to the guest, or none.</summary>
    private static ContentHttpResult Twiml(string? answer) => TypedResults.Text(
        $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>{(answer is null ? "" : $"<Message>{SecurityElement.Escape(answer)}</Message>")}</Response>", "text/xml");
}

/// <summary>The words that Twilio itself answers for long codes, when they are all there is: https://help.twilio.com/articles/223134027.</summary>
internal static class TwilioKeywords
{
    public static SmsKeyword? Of(string body) => body.Trim().ToUpperInvariant() switch
    {
        "STOP" or "STOPALL" or "UNSUBSCRIBE" or "CANCEL" or "END" or "QUIT" or "REVOKE" or "OPTOUT" => SmsKeyword.Stop,
        "START" or "YES" or "UNSTOP" => SmsKeyword.Start,
        "HELP" or "INFO" => SmsKeyword.Help,
        _ => null,
    };
}
