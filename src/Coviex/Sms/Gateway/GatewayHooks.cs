using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coviex.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Coviex.Sms.Gateway;

/// <summary>What a gateway tells us: delivery reports and guests' replies, by GET or POST, in the query, as a form or as JSON.</summary>
internal static class GatewayHooks
{
    private static readonly string[] Methods = ["GET", "POST"];

    public static void MapGatewayHooks(this IEndpointRouteBuilder routes)
    {
        var gateway = routes.MapGroup("/hooks/gateway").WithMetadata(new FromElsewhereAttribute()).AllowAnonymous();
        gateway.MapMethods("/report/{message:guid?}", Methods, ReportAsync);
        gateway.MapMethods("/reply", Methods, ReplyAsync);
    }

    /// <summary>The address of the reports of one text, with a key that is good for this text alone.</summary>
    public static string ReportAddress(CoviexOptions options, Guid text) =>
        new Uri(options.PublicUrl, $"/hooks/gateway/report/{text}?key={GatewayKeys.Of(options.Sms.Gateway.Secret, text)}").ToString();

    private static async Task<Results<NoContent, StatusCodeHttpResult>> ReportAsync(
        Guid? message, HttpRequest request, IOptions<CoviexOptions> options, ISmsReports reports, CancellationToken ct)
    {
        var settings = options.Value.Sms.Gateway;
        if (settings.Url.Length == 0) { return TypedResults.StatusCode(StatusCodes.Status404NotFound); }
        if (!GatewayKeys.IsGood(request.Query["key"], settings.Secret, message is { } its ? $"{its}" : GatewayKeys.Shared))
        {
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        }
        if (await FieldsAsync(request, ct) is not { } fields) { return TypedResults.StatusCode(StatusCodes.Status400BadRequest); }
        var id = message ?? (Guid.TryParse(fields.GetValueOrDefault(settings.ReportId), out var named) ? named : null);
        if (id is not { } text || fields.GetValueOrDefault(settings.ReportStatus) is not { Length: > 0 and <= 64 } status)
        {
            return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        }
        await reports.TakeAsync(Report(text, status.Trim(), fields.GetValueOrDefault(settings.ReportReason)?.Trim(), settings), ct);
        return TypedResults.NoContent();
    }

    private static SmsReport Report(Guid text, string status, string? reason, SmsGatewayOptions settings)
    {
        if (Has(settings.Delivered, status)) { return new(text, SmsState.Delivered); }
        if (!Has(settings.Failed, status)) { return new(text, SmsState.Sent); }
        var reasons = new GatewayReasons(settings.Reasons);
        var code = reasons.Knows(reason) ? reason : status;
        return new(text, SmsState.Bounced, reasons.Problem(reason) ?? reasons.Problem(status) ?? SmsProblem.Other, code);
    }

    private static async Task<Results<ContentHttpResult, StatusCodeHttpResult>> ReplyAsync(
        HttpRequest request, IOptions<CoviexOptions> options, ISmsReplies replies, PhoneNumberRules rules, TimeProvider clock, CancellationToken ct)
    {
        var settings = options.Value.Sms.Gateway;
        if (settings.Url.Length == 0) { return TypedResults.StatusCode(StatusCodes.Status404NotFound); }
        if (!GatewayKeys.IsGood(request.Query["key"], settings.Secret, GatewayKeys.Shared)) { return TypedResults.StatusCode(StatusCodes.Status403Forbidden); }
        if (await FieldsAsync(request, ct) is not { } fields || fields.GetValueOrDefault(settings.ReplyFrom) is not { Length: > 0 and <= 64 } from)
        {
            return TypedResults.StatusCode(StatusCodes.Status400BadRequest);
        }
        // Gateways write their own country's numbers in every manner: with its code and no plus, too.
        var number = rules.Check(from, settings.Country) is { E164: { } e164 } ? e164 : rules.Check($"+{from}", null).E164;
        if (number is null) { return TypedResults.Text(""); }                // a short code, a name
        var words = fields.GetValueOrDefault(settings.ReplyText) ?? "";
        var reference = fields.GetValueOrDefault(settings.ReplyId) is { Length: > 0 and <= 64 } id ? id : Made(number, words, clock.GetUtcNow());
        return TypedResults.Text(await replies.TakeAsync(new("Gateway", reference, number, words), ct) ?? "");
    }

    // Without a name for it the same words within the same minute are taken for the same reply.
    private static string Made(string number, string words, DateTimeOffset now) => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number} {now:yyyyMMddHHmm} {words}"))))[..32];

    // Null: what was posted can't be read.
    private static async Task<Dictionary<string, string>?> FieldsAsync(HttpRequest request, CancellationToken ct)
    {
        var fields = request.Query.ToDictionary(q => q.Key, q => q.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        try
        {
            if (request.HasFormContentType) { foreach (var (name, value) in await request.ReadFormAsync(ct)) { fields[name] = value.ToString(); } }
            else if (request.HasJsonContentType())
            {
                using var json = await JsonDocument.ParseAsync(request.Body, cancellationToken: ct);
                if (json.RootElement.ValueKind != JsonValueKind.Object) { return null; }
                foreach (var field in json.RootElement.EnumerateObject())
                {
                    fields[field.Name] = field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString()! : field.Value.GetRawText();
                }
            }
            return fields;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or JsonException or InvalidOperationException) { return null; }
    }

    private static bool Has(string list, string status) => list.Split(' ', StringSplitOptions.RemoveEmptyEntries).Contains(status, StringComparer.OrdinalIgnoreCase);
}
