using Coviex.Calls.Webex;
using Coviex.FakeWorld;
using Coviex.FakeWorld.Webex;
using Coviex.Tests.Fixture;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Coviex.Tests.Calls;

/// <summary>
/// A Coviex whose Webex is the double of tools/FakeWorld, over real sockets and with the test's clock. Nothing moves by itself: meetings and upkeep go round
/// when the test says so.
/// </summary>
public class WebexServer : QuietServer, IAsyncLifetime
{
    // By the server's clock, which stands: it ends when the question has reached Webex, and never because this machine is busy.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private WebApplication? fake;

    internal WebexWorld World => fake!.Services.GetRequiredService<WebexWorld>();

    internal WebexHooks Hooks => fake!.Services.GetRequiredService<WebexHooks>();

    protected override bool FaultsExpected => true;

    /// <summary>Settings of this class beyond those of Webex.</summary>
    protected virtual IEnumerable<(string, string)> More() => [];

    protected override IEnumerable<(string, string)> Settings()
    {
        fake ??= StartFake();
        return
        [
            ("Coviex__CallSystem", "Webex"),
            ("Coviex__Webex__BaseUrl", $"{fake.Urls.First()}/v1"),
            ("Coviex__Webex__ClientId", WebexWorld.ClientId),
            ("Coviex__Webex__ClientSecret", WebexWorld.ClientSecret),
            ("Coviex__Webex__RefreshToken", WebexWorld.FirstRefreshToken),
            ("Coviex__Webex__Timeout", $"{Patience}"),
            ("Coviex__SignIn__StaffIdle", "500.00:00:00"),                  // days pass here
            ("Coviex__SignIn__StaffLife", "500.00:00:00"),
            .. More(),
        ];
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await base.DisposeAsync();
        if (fake is not null) { await fake.DisposeAsync(); }
    }

    /// <summary>Lets the meetings go round.</summary>
    internal async Task<int> PassAsync() => await Host.Services.GetRequiredService<WebexMeetings>().RunOnceAsync(TestContext.Current.CancellationToken).WaitAsync(Until.Patience);

    internal Task UpkeepAsync() => Host.Services.GetRequiredService<WebexUpkeep>().RunOnceAsync(TestContext.Current.CancellationToken).WaitAsync(Until.Patience);

    internal void Fault(string match, string kind, int status = 500, int? retryAfter = null, int times = 1) => WebexFaults.Add(World, new(match, kind, status, retryAfter, times));

    internal void NoFaults() => WebexFaults.Clear(World);

    internal int Asked(string what) => World.Asked.Count(a => a.StartsWith(what, StringComparison.Ordinal));

    /// <summary>The meetings that Webex has for a visit.</summary>
    internal IReadOnlyList<FakeMeeting> MeetingsOf(Guid visit) =>
        [.. World.Meetings.Values.Where(m => m.Body["integrationTags"]?[0]?.GetValue<string>() == $"{visit:N}")];

    internal async Task<Dictionary<string, object?>> RowAsync(Guid visit) =>
        (await RowsAsync("SELECT * FROM webex_meetings WHERE id = @id", ("id", TestDatabase.IsPostgres ? visit : $"{visit}".ToUpperInvariant())))[0];

    private WebApplication StartFake()
    {
        var app = FakeWorldProgram.Build([], services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            services.AddLogging(logging => logging.ClearProviders());
        });
        app.Urls.Clear();
        app.Urls.Add("http://127.0.0.1:0");
#pragma warning disable RS0030 // A fixture starts it before there is anything asynchronous to wait in.
        app.StartAsync().GetAwaiter().GetResult();
#pragma warning restore RS0030
        var world = app.Services.GetRequiredService<WebexWorld>();
        world.Hangs = () => Clock.Advance(Patience);
        world.Begin();
        app.Services.GetRequiredService<WebexHooks>().Send = request => Host.Http.SendAsync(request);
        return app;
    }
}
