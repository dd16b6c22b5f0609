using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Coviex.Hosting;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex;

internal enum WebexProblem
{
    /// <summary>No connection, or no answer in time. Whether it was done nobody knows.</summary>
    Unreachable,

    /// <summary>401: the token, or the app's credentials, are not taken.</summary>
    SignedOut,

    /// <summary>403: a scope or a licence is missing.</summary>
    Forbidden,

    /// <summary>404: it is not there, or not for this app.</summary>
    NotFound,

    /// <summary>Any other 4xx.</summary>
    Refused,

    /// <summary>429, or 423: come back later.</summary>
    Limit,

    /// <summary>5xx.</summary>
    Down,

    /// <summary>An answer that is not what Webex documents.</summary>
    Malformed,
}

/// <summary>Why Webex did not do it.</summary>
/// <param name="Problem">The kind.</param>
/// <param name="After">How long Webex wants to be left alone; zero when it did not say.</param>
/// <param name="Status">The status of HTTP; zero where there was no answer.</param>
internal sealed record WebexFault(WebexProblem Problem, TimeSpan After = default, int Status = 0)
{
    /// <summary>The same question may get another answer later.</summary>
    public bool Heals => Problem is WebexProblem.Unreachable or WebexProblem.Limit or WebexProblem.Down or WebexProblem.Malformed;

    /// <summary>The key of its sentence in Texts/*/calls.json, under <c>problem</c>.</summary>
    public string Code => $"webex_{Word}";

    /// <summary>The same for an administrator, who reads what to do about it.</summary>
    public string Word => JsonNamingPolicy.SnakeCaseLower.ConvertName($"{Problem}");
}

/// <summary>An answer, or why there is none. Without a body it is an undefined element.</summary>
/// <param name="Tracking">Webex's tracking id of the request, for the log.</param>
internal readonly record struct WebexAnswer(JsonElement Body, WebexFault? Fault, string Tracking = "none")
{
    /// <summary>A text of the answer; null where it is none.</summary>
    public string? Text(string name) => TextOf(Body, name);

    /// <summary>The answer's list, empty where there is none.</summary>
    public IEnumerable<JsonElement> Items(string name = "items") =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];

    public static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>
/// One question to Webex over HTTP. It never throws for what Webex or the network does: whatever comes back is read into an answer or a
/// <see cref="WebexFault"/>, and a fault is logged with Webex's tracking id, by which Cisco's support finds it. Neither bodies nor queries are logged:
/// names, e-mail addresses and tokens stand in them.
/// </summary>
internal sealed partial class WebexHttp(IHttpClientFactory clients, IOptions<CoviexOptions> options, TimeProvider clock, ILogger<WebexHttp> log)
{
    public const string Client = "webex";

    /// <param name="path">Beneath the base URL, with its query.</param>
    /// <param name="token">Null: the content has the credentials.</param>
    public async Task<WebexAnswer> AskAsync(HttpMethod method, string path, HttpContent? content, string? token, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, $"{options.Value.Webex.BaseUrl.ToString().TrimEnd('/')}{path}") { Content = content };
        if (token is not null) { request.Headers.Authorization = new("Bearer", token); }
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var patience = new CancellationTokenSource(options.Value.Webex.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        var (what, tracking) = ($"{method} {path.Split('?')[0]}", "none");
        try
        {
            using var client = clients.CreateClient(Client);
            using var answer = await client.SendAsync(request, either.Token);
            tracking = answer.Headers.TryGetValues("trackingid", out var ids) ? string.Join(',', ids) : tracking;
            if (!answer.IsSuccessStatusCode) { return Failed(new(ProblemOf(answer.StatusCode), AfterOf(answer), (int)answer.StatusCode), what, (int)answer.StatusCode, tracking); }
            if (answer.StatusCode == HttpStatusCode.NoContent) { return default; }
            using var body = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(either.Token), default, either.Token);
            return body.RootElement.ValueKind == JsonValueKind.Object
                ? new(body.RootElement.Clone(), null, tracking)
                : Failed(new(WebexProblem.Malformed), what, (int)answer.StatusCode, tracking);
        }
        catch (JsonException) { return Failed(new(WebexProblem.Malformed), what, 200, tracking); }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return Failed(new(WebexProblem.Unreachable), what, 0, tracking);
        }
    }

    private WebexAnswer Failed(WebexFault fault, string what, int status, string tracking)
    {
        LogFault(what, fault.Problem, status, tracking);
        return new(default, fault);
    }

    private static WebexProblem ProblemOf(HttpStatusCode status) => (int)status switch
    {
        401 => WebexProblem.SignedOut,
        403 => WebexProblem.Forbidden,
        404 => WebexProblem.NotFound,
        423 or 429 => WebexProblem.Limit,
        >= 500 => WebexProblem.Down,
        _ => WebexProblem.Refused,
    };

    // The body of a 429 may be HTML; only the header counts (RFC 9110, 10.2.3: seconds or a date).
    private TimeSpan AfterOf(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } seconds } => seconds,
        { Date: { } date } when date > clock.GetUtcNow() => date - clock.GetUtcNow(),
        _ => TimeSpan.Zero,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webex did not do it: call={Call} problem={Problem} status={Status} trackingId={Tracking}")]
    private partial void LogFault(string call, WebexProblem problem, int status, string tracking);
}
