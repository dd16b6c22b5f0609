namespace Coviex.Hosting;

/// <summary>Tells a person who looks at pages from a program that asks an API.</summary>
internal static class PageRequest
{
    public static bool Is(HttpContext http) =>
        !http.Request.Path.StartsWithSegments("/api") && http.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal);
}
