using Microsoft.Extensions.Options;

namespace Coviex.Hosting;

/// <summary>The headers that go with every answer. Pages get a Content-Security-Policy that names no host but our own and allows nothing inline.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, Pages pages, IOptions<CoviexOptions> options)
{
    // connect-src 'self' covers wss to the same host (CSP level 3); old Safari does not read it so, hence the policy is completed per host.
    private const string Common = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; img-src 'self' data:; media-src 'self' blob: mediastream:; font-src 'self'; manifest-src 'self'";

    // What a page may use is by default for itself and for nobody whom it frames (the default allowlist "self", W3C Permissions Policy): said is what differs, and what matters most.
    private const string Permissions = "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()";

    private readonly string guest = $"script-src 'self' {string.Join(' ', pages.GuestScripts)}; style-src 'self' {string.Join(' ', pages.GuestStyles)}";

    // What the Webex Browser SDK reaches, and the host of the REST API where that is another one. Its workers come as blobs.
    private readonly string webex = options.Value.Webex.On
        ? $" {string.Join(' ', options.Value.Webex.BrowserHosts.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(h => $"https://{h} wss://{h}"))} {Origins(options.Value.Webex.BaseUrl)}; worker-src 'self' blob:"
        : "";

    /// <summary>This answer is a page of a visit that goes over Webex: its scripts may reach Webex. No other page may.</summary>
    public static void OpenForWebex(HttpContext http) => http.Items[nameof(OpenForWebex)] = true;

    /// <summary>This answer is a file that somebody has sent: if it is ever opened as a page, it runs nothing and belongs to nobody's origin.</summary>
    public static void Sandbox(HttpContext http) => http.Items[nameof(Sandbox)] = true;

    public Task InvokeAsync(HttpContext http)
    {
        // At the last moment: whoever handles an exception begins the answer anew, without any header that was set before.
        http.Response.OnStarting(() =>
        {
            Write(http);
            return Task.CompletedTask;
        });
        return next(http);
    }

    private static bool IsWebex(HttpContext http) => http.Request.Path == "/v/webex" || http.Items.ContainsKey(nameof(OpenForWebex));

    private static string Origins(Uri address) => $"{address.GetLeftPart(UriPartial.Authority)} {new UriBuilder(address) { Scheme = address.Scheme == "https" ? "wss" : "ws", Path = "" }.Uri.GetLeftPart(UriPartial.Authority)}";

    private void Write(HttpContext http)
    {
        var (headers, host) = (http.Response.Headers, http.Request.Host);
        // Only a page can run scripts or ask for a camera. What a page loads gets the shortest policy there is: a guest pays for every byte.
        // The guest's page counts as one even when the answer is 304 without a type: a browser takes the headers of that for the page it kept.
        var isGuest = http.Request.Path.StartsWithSegments("/v");
        if (isGuest || http.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) is true)
        {
            var own = isGuest ? guest : "script-src 'self'; style-src 'self'";
            headers.ContentSecurityPolicy = $"{Common}; {own}; connect-src 'self' ws://{host} wss://{host}{(IsWebex(http) ? webex : "")}";
            headers["Permissions-Policy"] = Permissions;
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
        }
        else { headers.ContentSecurityPolicy = $"default-src 'none'; frame-ancestors 'none'{(http.Items.ContainsKey(nameof(Sandbox)) ? "; sandbox" : "")}"; }
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (http.Request.IsHttps) { headers.StrictTransportSecurity = "max-age=31536000"; }
        // Whatever is not a built file may speak of people: it is kept nowhere, unless an endpoint says otherwise.
        if (headers.CacheControl.Count == 0) { headers.CacheControl = "no-store"; }
    }
}
