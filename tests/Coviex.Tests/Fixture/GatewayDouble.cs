using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coviex.Tests.Fixture;

/// <summary>Some HTTP server in the place of a gateway: it keeps what it was sent, and answers as the test tells it.</summary>
internal sealed class GatewayDouble : IAsyncDisposable
{
    private readonly WebApplication app;

    public GatewayDouble()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.Run(AnswerAsync);
        app.Start();
        Url = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    internal sealed record Heard(string Method, string Target, string Body, IReadOnlyDictionary<string, string> Headers);

    public Uri Url { get; }

    public ConcurrentQueue<Heard> All { get; } = new();

    /// <summary>A status and a body; or <c>timeout</c>, <c>hangup</c>.</summary>
    public (string Answer, string Body) Says { get; set; } = ("202", "0: Accepted for delivery");

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        All.Enqueue(new(http.Request.Method, $"{http.Request.Path}{http.Request.QueryString}", body, http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString())));
        switch (Says.Answer)
        {
            case "timeout": await Task.Delay(Timeout.Infinite, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); break;
            case "hangup": http.Abort(); break;
            default:
                http.Response.StatusCode = int.Parse(Says.Answer, System.Globalization.CultureInfo.InvariantCulture);
                if (http.Response.StatusCode == (int)HttpStatusCode.TooManyRequests) { http.Response.Headers.RetryAfter = "7"; }
                await http.Response.WriteAsync(Says.Body);
                break;
        }
    }
}
