using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Coviex.FakeWorld;
using Coviex.FakeWorld.Twilio;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Coviex.Tests.Fixture;

/// <summary>The double of Twilio on a real port. What it calls reaches the server of the test, wherever that one believes to be.</summary>
internal sealed class TwilioDouble : IAsyncDisposable
{
    private readonly WebApplication app;

    public TwilioDouble(TimeProvider? clock = null, Func<HttpClient>? server = null)
    {
        app = FakeWorldProgram.Build(["--urls", "http://127.0.0.1:0"], services =>
        {
            services.AddSingleton(clock ?? TimeProvider.System);
            services.AddLogging(logging => logging.ClearProviders());
            if (server is not null) { services.AddHttpClient("").ConfigurePrimaryHttpMessageHandler(() => new Into(server)); }
        });
        app.Start();
        Url = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Http = new() { BaseAddress = Url };
    }

    public Uri Url { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => app.Services;

    public TwilioWorld World => app.Services.GetRequiredService<TwilioWorld>();

    public TwilioCallbacks Callbacks => app.Services.GetRequiredService<TwilioCallbacks>();

    /// <summary>The settings with which Coviex uses this double and nothing else.</summary>
    public IEnumerable<(string, string)> Settings(string sender = "Twilio") =>
    [
        ("Coviex__Sms__Sender", sender),
        ("Coviex__Sms__Twilio__AccountSid", TwilioWorld.Account),
        ("Coviex__Sms__Twilio__AuthToken", TwilioWorld.Token),
        ("Coviex__Sms__Twilio__From", "+525500000000"),
        ("Coviex__Sms__Twilio__WhatsAppFrom", "+525500000009"),
        ("Coviex__Sms__Twilio__Api", Url.ToString()),
    ];

    public void Fault(Fault fault) => World.Add(fault);

    /// <summary>A guest answers; what the server said to it.</summary>
    public async Task<JsonNode> AnswerAsync(Uri server, string from, string body, string? optOutType = null, string? sid = null, bool forged = false)
    {
        using var said = await Http.PostAsJsonAsync("/_fake/twilio/inbound", new { url = new Uri(server, "/hooks/twilio/inbound"), from, body, optOutType, sid, forged });
        return JsonNode.Parse(await said.Content.ReadAsStringAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync(new CancellationToken(canceled: true));          // requests that it never answers would hold it back
        await app.DisposeAsync();
    }

    private sealed class Into(Func<HttpClient> server) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            using var copy = new HttpRequestMessage(request.Method, request.RequestUri!.PathAndQuery) { Content = request.Content };
            foreach (var (name, values) in request.Headers) { copy.Headers.TryAddWithoutValidation(name, values); }
            try { return await server().SendAsync(copy, cancellationToken); }
            finally { copy.Content = null; }
        }
    }
}

/// <summary>A server that sends through the double of Twilio; its outbox goes round when the test says so.</summary>
public class TwilioServer : CoviexServer
{
    private readonly Lazy<TwilioDouble> twilio;

    public TwilioServer() => twilio = new(() => new(Clock, () => Host.Http));

    protected override bool Workers => false;

    internal TwilioDouble Twilio => twilio.Value;

    internal async Task PassAsync() => await Host.Services.GetRequiredService<Coviex.Invitations.Outbox>().RunOnceAsync(TestContext.Current.CancellationToken).WaitAsync(Until.Patience);

    protected override IEnumerable<(string, string)> Settings() => Twilio.Settings();
}
