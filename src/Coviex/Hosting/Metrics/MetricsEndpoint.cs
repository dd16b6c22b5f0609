using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Coviex.Hosting.Metrics;

/// <summary>
/// What a monitor scrapes. Who has no right to it finds no page at all. Not open to the loopback address: behind a reverse proxy on the same machine
/// everybody comes from there.
/// </summary>
internal static class MetricsEndpoint
{
    public static void AddMetricsPage(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddSingleton<MetricsStore>();
    }

    public static void MapMetrics(this WebApplication app)
    {
        var store = app.Services.GetRequiredService<MetricsStore>();         // it listens from the start, or the first texts would not be counted
        app.MapGet("/metrics", (HttpContext http, IOptions<CoviexOptions> options) =>
            Knows(http, options.Value.Metrics.Secret) ? Results.Text(store.Write(), "text/plain; version=0.0.4") : Results.NotFound()).AllowAnonymous();
    }

    private static bool Knows(HttpContext http, string secret)
    {
        var given = http.Request.Headers.Authorization.ToString();
        // Hashes, so that neither the comparison's time nor its length tells anything.
        return secret.Length > 0 && CryptographicOperations.FixedTimeEquals(Hash($"Bearer {secret}"), Hash(given));
    }

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
