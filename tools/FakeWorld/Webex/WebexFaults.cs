using System.Collections.Concurrent;

namespace Coviex.FakeWorld.Webex;

/// <summary>A fault that the double is told to make.</summary>
/// <param name="Match">Beginning of method and path, such as <c>POST /v1/meetings</c>.</param>
/// <param name="Kind"><c>status</c>; <c>hang</c>: never answers; <c>lost</c>: does the work and loses the answer; <c>done</c>: does it and says no; <c>malformed</c>: 200 with nonsense.</param>
/// <param name="Times">How often; after that it is over.</param>
internal sealed record Fault(string Match, string Kind, int Status = 500, int? RetryAfter = null, int Times = 1);

internal sealed class WebexFaults(RequestDelegate next, WebexWorld world)
{
    private static readonly ConcurrentDictionary<WebexWorld, List<(Fault Fault, int Left)>> All = new();

    public static void Add(WebexWorld world, Fault fault)
    {
        var faults = All.GetOrAdd(world, _ => []);
        lock (faults) { faults.Add((fault, fault.Times)); }
    }

    public static void Clear(WebexWorld world) => All.TryRemove(world, out _);

    public async Task InvokeAsync(HttpContext http)
    {
        if (!http.Request.Path.StartsWithSegments("/v1")) { await next(http); return; }
        var what = $"{http.Request.Method} {http.Request.Path}";
        world.Asked.Enqueue(what);
        http.Response.Headers["trackingid"] = $"ROUTER_{Guid.NewGuid():N}";
        switch (Take(what))
        {
            case null:
                await next(http);
                break;
            case { Kind: "hang" }:
                world.Hangs();
                await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case { Kind: "lost" }:
                http.Response.Body = Stream.Null;
                await next(http);
                http.Abort();
                break;
            case { Kind: "done" } but:
                var body = http.Response.Body;
                http.Response.Body = Stream.Null;
                await next(http);
                http.Response.Body = body;
                http.Response.ContentLength = null;
                http.Response.StatusCode = but.Status;
                await http.Response.WriteAsync("{\"message\":\"something of it failed\"}");
                break;
            case { Kind: "malformed" }:
                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync("{\"id\": [ <html>");
                break;
            case var fault:
                http.Response.StatusCode = fault.Status;
                if (fault.RetryAfter is { } seconds) { http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture); }
                http.Response.ContentType = "text/html";                     // Webex's own proxies answer 429 and 5xx so
                await http.Response.WriteAsync("<html><body>Too many requests, or a bad gateway</body></html>");
                break;
        }
    }

    private Fault? Take(string what)
    {
        if (!All.TryGetValue(world, out var faults)) { return null; }
        lock (faults)
        {
            var index = faults.FindIndex(f => f.Left > 0 && what.StartsWith(f.Fault.Match, StringComparison.Ordinal));
            if (index < 0) { return null; }
            faults[index] = (faults[index].Fault, faults[index].Left - 1);
            return faults[index].Fault;
        }
    }
}
