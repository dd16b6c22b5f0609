using System.Net;
using System.Net.Http.Headers;

namespace Coviex.Sms;

/// <summary>One request to a carrier and what came of it. What decides whether sending again is safe is whether the request left our hands.</summary>
/// <param name="Status">Null when no answer came.</param>
/// <param name="Body">At most a mebibyte of it; an answer that is longer counts as broken off.</param>
/// <param name="MayBeTaken">True without an answer when the carrier may have the request all the same.</param>
/// <param name="Fault">What went wrong without an answer, such as <c>timeout</c>; for the log, nothing personal in it.</param>
internal sealed record Exchange(HttpStatusCode? Status, string Body, TimeSpan? RetryAfter, bool MayBeTaken, string? Fault)
{
    private const int LargestBody = 1024 * 1024;

    public bool IsSuccess => Status is { } status && (int)status is >= 200 and < 300;

    /// <summary>What was seen, for the log and the administrator.</summary>
    public string Seen => Fault ?? $"http {(int)Status!}";

    public override string ToString() => Seen;

    /// <summary>
    /// A client for one carrier. It logs nothing, since addresses have numbers and words in them; follows no redirect; and, by the rules of SocketsHttpHandler,
    /// sends no request a second time once its body has begun to leave.
    /// </summary>
    public static HttpClient Client() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),                  // so that a change of the carrier's address is noticed
    })
    { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestBody };

    /// <summary>Sends one request, once. Throws only when <paramref name="ct"/> is cancelled.</summary>
    public static async Task<Exchange> AskAsync(HttpClient http, HttpRequestMessage request, TimeSpan patience, TimeProvider clock, CancellationToken ct)
    {
        using var ours = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ours.Token, ct);
        try
        {
            using var answer = await http.SendAsync(request, either.Token);
            var wait = answer.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - clock.GetUtcNow() : null;
            return new(answer.StatusCode, await answer.Content.ReadAsStringAsync(either.Token), wait, MayBeTaken: false, null);
        }
        catch (HttpRequestException e) when (NeverConnected(e)) { return new(null, "", null, MayBeTaken: false, "unreachable"); }
        catch (OperationCanceledException) when (!either.IsCancellationRequested) { return new(null, "", null, MayBeTaken: false, "unreachable"); }   // ConnectTimeout
        catch (OperationCanceledException) when (!ct.IsCancellationRequested) { return new(null, "", null, Left(request), "timeout"); }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidOperationException) { return new(null, "", null, Left(request), "broken off"); }
    }

    private static bool NeverConnected(HttpRequestException e) => e.HttpRequestError is
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    // A body that was never asked for has not left. Of a request without a body nobody can tell.
    private static bool Left(HttpRequestMessage request) => request.Content is not WatchedContent watched || watched.Left;

    /// <summary>A body that knows whether it was sent.</summary>
    internal sealed class WatchedContent : HttpContent
    {
        private readonly byte[] bytes;

        public WatchedContent(byte[] bytes, MediaTypeHeaderValue type)
        {
            this.bytes = bytes;
            Headers.ContentType = type;
        }

        public bool Left { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            Left = true;
            await stream.WriteAsync(bytes);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
