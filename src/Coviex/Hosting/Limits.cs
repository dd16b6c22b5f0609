using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Coviex.Hosting;

/// <summary>How often one network address may ask. What may be asked of one link is counted by <see cref="LinkLimits"/>.</summary>
internal static class Limits
{
    public const string Links = nameof(Links);
    public const string SignIn = nameof(SignIn);
    public const string Programs = nameof(Programs);

    public static void AddLimits(this IServiceCollection services)
    {
        services.AddSingleton<LinkLimits>();
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = async (context, _) =>
            {
                var http = context.HttpContext;
                await http.RequestServices.GetRequiredService<Problems>().AnswerAsync(http, new Refusal("too_often", 429));
            };
            limiter.AddPolicy(Links, http => PerAddress(http, o => o.LinkPerAddress));
            limiter.AddPolicy(Programs, PerToken);
            limiter.AddPolicy(SignIn, http => PerAddress(http, o => o.SignInPerAddress));
        });
    }

    // By the header as it came, whatever it is: who it is becomes known later, and who guesses at tokens is counted by his address.
    private static RateLimitPartition<string> PerToken(HttpContext http)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var who = header.Length > 0 ? Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(header))) : "";
        return RateLimitPartition.GetSlidingWindowLimiter(who.Length > 0 ? who : http.Connection.RemoteIpAddress?.ToString() ?? "", _ => new()
        {
            PermitLimit = http.RequestServices.GetRequiredService<IOptions<CoviexOptions>>().Value.Limits.PerProgram,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        });
    }

    private static RateLimitPartition<string> PerAddress(HttpContext http, Func<LimitOptions, int> limit) =>
        RateLimitPartition.GetSlidingWindowLimiter(http.Connection.RemoteIpAddress?.ToString() ?? "", _ => new()
        {
            PermitLimit = limit(http.RequestServices.GetRequiredService<IOptions<CoviexOptions>>().Value.Limits),
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        });
}

/// <summary>How often one link may be asked about, from anywhere: the address limit alone would let a botnet hammer one guest's link.</summary>
internal sealed class LinkLimits(IOptions<CoviexOptions> options) : IDisposable
{
    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(link =>
        RateLimitPartition.GetSlidingWindowLimiter(link, _ => new()
        {
            PermitLimit = options.Value.Limits.LinkPerLink,
            Window = TimeSpan.FromMinutes(1),
            SegmentsPerWindow = 6,
        }));

    public bool Allow(string link)
    {
        using var lease = limiter.AttemptAcquire(link);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
