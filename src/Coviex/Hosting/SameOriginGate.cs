using Microsoft.Extensions.Options;

namespace Coviex.Hosting;

/// <summary>
/// Lets a request that changes something, and every WebSocket, pass only when it comes from our own page (OWASP CSRF prevention:
/// Fetch Metadata with Origin as the fallback). One gate for forms, fetches and the hub; cookies are SameSite besides.
/// </summary>
internal sealed class SameOriginGate(RequestDelegate next, IOptions<CoviexOptions> options)
{
    private readonly Uri own = options.Value.PublicUrl;

    public Task InvokeAsync(HttpContext http, Problems problems)
    {
        var request = http.Request;
        var reads = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method);
        if (reads && !http.WebSockets.IsWebSocketRequest) { return next(http); }
        if (http.GetEndpoint()?.Metadata.GetMetadata<FromElsewhereAttribute>() is not null) { return next(http); }
        return FromOurPage(request) ? next(http) : problems.AnswerAsync(http, new Refusal("cross_site", StatusCodes.Status403Forbidden));
    }

    // What the browser itself says of where the request comes from is enough, where it says it: a form that is posted from a page without
    // referrer has the Origin "null". Browsers that do not say it (Safari before 16.4) are asked for the Origin.
    private bool FromOurPage(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site) { return site == "same-origin"; }
        return Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var from)
            && (SameOrigin(from, own) || SameOrigin(from, new Uri($"{request.Scheme}://{request.Host}")));
    }

    private static bool SameOrigin(Uri a, Uri b) => Uri.Compare(a, b, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
