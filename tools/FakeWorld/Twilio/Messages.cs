using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Coviex.FakeWorld.Twilio;

/// <summary>The Message resource: create, fetch, list, and taking its body away.</summary>
internal static partial class Messages
{
    public static void MapMessages(this IEndpointRouteBuilder routes)
    {
        var account = routes.MapGroup("/2010-04-01/Accounts/{account}").AddEndpointFilter(SignedInAsync);
        account.MapPost("/Messages.json", CreateAsync);
        account.MapGet("/Messages.json", List);
        account.MapGet("/Messages/{sid}.json", (string sid, TwilioWorld world) => world.Find(sid) is { } message ? Results.Json(message.Json()) : NotFound(sid));
        account.MapPost("/Messages/{sid}.json", UpdateAsync);
    }

    private static async Task<IResult> CreateAsync(HttpRequest request, HttpContext http, TwilioWorld world, TwilioCallbacks callbacks, CancellationToken ct)
    {
        var fields = (await request.ReadFormAsync(ct)).ToDictionary(f => f.Key, f => f.Value.ToString());
        var to = fields.GetValueOrDefault("To", "");
        if (Refuse(fields, to) is { } refused) { return refused; }

        var fault = world.FaultFor(to);
        // Not cancelled with the request: a carrier goes on with what it has read, whoever has hung up.
        if (fault.DelayMs > 0) { await Task.Delay(fault.DelayMs / 2, CancellationToken.None); }
        FakeMessage? message = null;
        if (fault.Answer == "ok" || fault.Accept)
        {
            message = world.Take(fields, Body(fields), fields.ContainsKey("MessagingServiceSid") ? "accepted" : "queued");
            callbacks.Begin(message, fault);
        }
        if (fault.DelayMs > 0) { await Task.Delay(fault.DelayMs - fault.DelayMs / 2, CancellationToken.None); }
        if (fault.RetryAfter is { } seconds) { http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture); }
        switch (fault.Answer)
        {
            case "ok":
                return Results.Json(message!.Json(fields.ContainsKey("MessagingServiceSid") ? "accepted" : "queued"), statusCode: 201);
            case "garbage":
                return Results.Text("<html>It works!</html>", "text/html", statusCode: 201);
            case "timeout":
                await Task.Delay(Timeout.Infinite, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return Results.Empty;
            case "hangup":
                http.Abort();
                return Results.Empty;
            default:
                var status = int.Parse(fault.Answer, CultureInfo.InvariantCulture);
                return status is >= 500 and < 600 && fault.Code is null
                    ? Results.Text("<html>Server error</html>", "text/html", statusCode: status)
                    : Error(status, fault.Code ?? (status == 429 ? 20429 : 20001), "As ordered");
        }
    }

    // What Twilio looks at before it takes a message: https://www.twilio.com/docs/api/errors.
    private static IResult? Refuse(Dictionary<string, string> fields, string to)
    {
        if (to.Length == 0) { return Error(400, 21604, "A 'To' phone number is required."); }
        if (!Number().IsMatch(to)) { return Error(400, 21211, "The 'To' number is not a valid phone number."); }
        if (!fields.ContainsKey("From") && !fields.ContainsKey("MessagingServiceSid")) { return Error(400, 21603, "A 'From' phone number is required."); }
        if (!fields.ContainsKey("Body") && !fields.ContainsKey("ContentSid")) { return Error(400, 21602, "Message body is required."); }
        if (fields.GetValueOrDefault("Body", "").Length > 1600) { return Error(400, 21617, "The concatenated message body exceeds the 1600 character limit."); }
        if (fields.TryGetValue("StatusCallback", out var address) && !Uri.TryCreate(address, UriKind.Absolute, out _)) { return Error(400, 21609, "The StatusCallback URL is not a valid URL."); }
        if (fields.TryGetValue("ValidityPeriod", out var period) && !(int.TryParse(period, out var seconds) && seconds is >= 1 and <= 36000))
        {
            return Error(400, 21621, "ValidityPeriod is out of range.");
        }
        return to.EndsWith("0001", StringComparison.Ordinal) ? Error(400, 21614, "'To' number is not a valid mobile number") : null;
    }

    // A template of Twilio's is rendered with its variables; the double's has one paragraph for each.
    private static string Body(Dictionary<string, string> fields) => fields.TryGetValue("Body", out var body) ? body
        : fields.TryGetValue("ContentVariables", out var variables) && JsonNode.Parse(variables) is JsonObject values
            ? string.Join(' ', values.Select(v => v.Value?.ToString())) : fields["ContentSid"];

    private static IResult List(HttpRequest request, string account, TwilioWorld world)
    {
        var query = request.Query;
        var found = query.TryGetValue("To", out var to) ? world.To(to.ToString()) : world.All.OrderByDescending(m => m.CreatedAt);
        if (query.TryGetValue("From", out var from)) { found = found.Where(m => m.From == from.ToString()); }
        if (Day(query["DateSent"]) is { } on) { found = found.Where(m => m.SentAt?.UtcDateTime.Date == on); }
        if (Day(query["DateSent>"]) is { } after) { found = found.Where(m => m.SentAt?.UtcDateTime.Date >= after); }
        if (Day(query["DateSent<"]) is { } before) { found = found.Where(m => m.SentAt?.UtcDateTime.Date <= before); }

        var size = int.TryParse(query["PageSize"], out var asked) ? Math.Clamp(asked, 1, 1000) : 50;
        var page = int.TryParse(query["Page"], out var number) ? Math.Max(number, 0) : 0;
        var shown = found.Skip(page * size).Take(size + 1).ToList();
        var asIs = query.Where(q => q.Key is not ("Page" or "PageSize" or "PageToken")).Select(q => $"{Uri.EscapeDataString(q.Key)}={Uri.EscapeDataString($"{q.Value}")}&");
        string At(int n) => $"/2010-04-01/Accounts/{account}/Messages.json?{string.Concat(asIs)}PageSize={size}&Page={n}";
        return Results.Json(new JsonObject
        {
            ["first_page_uri"] = At(0),
            ["next_page_uri"] = shown.Count > size ? At(page + 1) : null,
            ["previous_page_uri"] = page > 0 ? At(page - 1) : null,
            ["page"] = page,
            ["page_size"] = size,
            ["uri"] = At(page),
            ["messages"] = new JsonArray([.. shown.Take(size).Select(m => m.Json())]),
        });
    }

    // Only two things may be changed: the body taken away (redaction), and a scheduled message cancelled.
    private static async Task<IResult> UpdateAsync(string sid, HttpRequest request, TwilioWorld world, CancellationToken ct)
    {
        var form = await request.ReadFormAsync(ct);
        if (world.Find(sid) is not { } message) { return NotFound(sid); }
        if (!form.TryGetValue("Body", out var body) || body.ToString().Length > 0) { return Error(400, 20001, "Only an empty body can be set."); }
        if (!message.IsFinal) { return Error(400, 20009, "Cannot delete message body while it is being sent."); }
        message.Body = "";
        return Results.Json(message.Json());
    }

    private static async ValueTask<object?> SignedInAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.RequestServices.GetRequiredService<TwilioWorld>().CountRequest();
        var account = (string)http.Request.RouteValues["account"]!;
        if (AuthenticationHeaderValue.TryParse(http.Request.Headers.Authorization, out var given) && given is { Scheme: "Basic", Parameter: { } basic })
        {
            var parts = Encoding.UTF8.GetString(Convert.FromBase64String(basic)).Split(':', 2);
            if (parts.Length == 2 && TwilioWorld.MaySignIn(account, parts[0], parts[1])) { return await next(context); }
        }
        return Error(401, 20003, "Authenticate");
    }

    private static IResult NotFound(string sid) => Error(404, 20404, $"The requested resource /2010-04-01/Accounts/{TwilioWorld.Account}/Messages/{sid}.json was not found");

    private static IResult Error(int status, int code, string message) => Results.Json(new JsonObject
    {
        ["code"] = code,
        ["message"] = message,
        ["more_info"] = $"https://www.twilio.com/docs/errors/{code}",
        ["status"] = status,
    }, statusCode: status);

    private static DateTime? Day(string? text) =>
        DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day) ? day : null;

    [GeneratedRegex(@"^(whatsapp:)?\+[1-9]\d{6,14}$")]
    private static partial Regex Number();
}
