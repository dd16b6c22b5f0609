namespace Coviex.Hosting;

/// <summary>
/// How a session cookie is made: <c>__Host-</c>, HttpOnly, Secure, for this host and every path (RFC 6265bis, 4.1.3). Browsers take the prefix
/// and Secure only over https; on plain http, which the settings allow for localhost alone, the nearest that works is the same without both.
/// </summary>
internal static class SessionCookie
{
    public static CookieBuilder Builder(string name, SameSiteMode sameSite, CoviexOptions options)
    {
        var https = options.PublicUrl.Scheme == Uri.UriSchemeHttps;
        return new()
        {
            Name = https ? $"__Host-{name}" : $"coviex-{name}",
            HttpOnly = true,
            SecurePolicy = https ? CookieSecurePolicy.Always : CookieSecurePolicy.None,
            SameSite = sameSite,
            Path = "/",
            IsEssential = true,
        };
    }
}
