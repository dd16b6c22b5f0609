using Coviex.FakeWorld.Webex;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.Logging;

namespace Coviex.Tests.Calls;

/// <summary>The Service App's tokens: kept protected, renewed long before they run out, never lost on the way.</summary>
public sealed class WebexTokenTests : IAsyncLifetime
{
    private readonly WebexServer server = new();

    public async ValueTask InitializeAsync() => await server.InitializeAsync();

    public ValueTask DisposeAsync() => ((IAsyncDisposable)server).DisposeAsync();

    [Fact]
    public async Task No_token_stands_in_the_database_or_the_log()
    {
        await server.UpkeepAsync();
        var everything = await server.Database.EverythingAsync();

        string[] secrets = [.. server.World.Tokens.Keys, .. server.World.Refreshers.Keys, WebexWorld.ClientSecret];

        Assert.True(secrets.Length >= 4);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, everything));
        Assert.All(server.Log.Lines, line => Assert.DoesNotContain(secrets, s => line.Text.Contains(s, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_year_in_which_nobody_uses_it_does_not_kill_the_app()
    {
        for (var day = 0; day < 365; day += 3)
        {
            await server.UpkeepAsync();
            server.Clock.Advance(TimeSpan.FromDays(3));
        }
        await server.StopAsync();
        await server.StartAsync();                                           // its own pair is kept, the settings' token is long given up

        Assert.DoesNotContain(WebexWorld.FirstRefreshToken, server.World.Refreshers.Keys);
        Assert.True(await WorksAsync());
        Assert.DoesNotContain(server.Log.Lines, l => l.Level == LogLevel.Critical);
    }

    [Fact]
    public async Task An_answer_that_is_lost_while_the_pair_is_changed_loses_nothing()
    {
        server.Fault("POST /v1/access_token", "lost");

        await server.UpkeepAsync();
        await server.UpkeepAsync();

        Assert.True(await WorksAsync());
        Assert.Null(await ProblemAsync());
    }

    [Fact]
    public async Task A_token_that_was_revoked_before_its_time_is_renewed_on_the_spot()
    {
        Assert.True(await WorksAsync());
        foreach (var token in server.World.Tokens.Where(t => t.Value.Kind == "service")) { server.World.Tokens.TryRemove(token.Key, out _); }

        Assert.True(await WorksAsync());
    }

    [Fact]
    public async Task An_app_that_was_revoked_is_said_aloud_and_visits_go_over_direct()
    {
        await server.UpkeepAsync();
        server.World.Refreshers.Clear();
        server.World.Refreshers["another"] = new("service", "another", "", DateTimeOffset.MaxValue);
        server.World.Tokens.Clear();

        Assert.False(await WorksAsync());

        Assert.Equal("webex_token_refused", await ProblemAsync());
        Assert.Contains(server.Log.Lines, l => l.Level == LogLevel.Critical && l.Text.Contains("authorise the app anew", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refresh_token_that_ran_out_is_replaced_by_a_new_one_in_the_settings()
    {
        await server.UpkeepAsync();
        server.Clock.Advance(TimeSpan.FromDays(100));                        // the server was off
        Assert.False(await WorksAsync());

        server.World.Refreshers["second-token"] = new("service", WebexWorld.ClientId, "Coviex", DateTimeOffset.MaxValue);
        await server.StopAsync();
        Refresh = "second-token";
        await server.RowsAsync("UPDATE webex_grants SET seed = 'of another token', protected_tokens = protected_tokens");
        server.World.Refreshers[WebexWorld.FirstRefreshToken] = server.World.Refreshers["second-token"];
        await server.StartAsync();

        Assert.True(await WorksAsync());
    }

    private string Refresh { get; set; } = WebexWorld.FirstRefreshToken;

    private async Task<bool> WorksAsync()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(startsAt: server.Clock.Now.AddHours(2));
        await server.PassAsync();
        return server.MeetingsOf(visit.Id).Count == 1 && Refresh.Length > 0;
    }

    private async Task<string?> ProblemAsync() => (string?)(await server.RowsAsync("SELECT problem FROM webex_grants WHERE seed <> ''"))[0]["problem"];
}
