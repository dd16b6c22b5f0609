using System.Net;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.Logging;

namespace Coviex.Tests.Calls;

/// <summary>The days on which Webex does not take us: whoever sees it reads a sentence, the log has a line with Webex's tracking id, and visits go over Direct.</summary>
public sealed class WebexBadDayTests
{
    private sealed class Wrong(string key, string value) : WebexServer
    {
        protected override IEnumerable<(string, string)> More() => [(key, value)];
    }

    [Theory]
    [InlineData("Coviex__Webex__ClientSecret", "webex_signed_out", "no acepta la conexión")]
    [InlineData("Coviex__Webex__RefreshToken", "webex_token_refused", "hay que autorizar de nuevo")]
    public async Task Wrong_credentials_are_said_on_every_page_of_the_administrator_and_by_the_check(string key, string problem, string words)
    {
        var server = new Wrong(key, "wrong");
        await server.InitializeAsync();
        await using var end = (IAsyncDisposable)server;
        await server.UpkeepAsync();

        await SaysAsync(server, problem, words);
        var page = WebUtility.HtmlDecode((await (await server.SignInAsync(Person.Adela)).PostFormAsync("/webex/check")).Is(HttpStatusCode.OK).Body);
        Assert.Matches("data-trial=\"token\" data-ok=\"no\"", page);
        Assert.Contains("Revise ClientId, ClientSecret y RefreshToken", page);
    }

    [Fact]
    public async Task An_app_that_the_hospital_revoked()
    {
        var server = new WebexServer();
        await server.InitializeAsync();
        await using var end = (IAsyncDisposable)server;
        await server.UpkeepAsync();
        server.World.Refreshers.Clear();
        server.World.Refreshers["of somebody else"] = new("service", "another", "", DateTimeOffset.MaxValue);
        server.World.Tokens.Clear();

        await SaysAsync(server, "webex_token_refused", "hay que autorizar de nuevo", meanwhile: server.UpkeepAsync);
    }

    [Fact]
    public async Task A_refresh_token_that_ran_out_while_the_server_was_off()
    {
        var server = new WebexServer();
        await server.InitializeAsync();
        await using var end = (IAsyncDisposable)server;
        await server.UpkeepAsync();
        server.Clock.Advance(TimeSpan.FromDays(100));

        await SaysAsync(server, "webex_token_refused", "hay que autorizar de nuevo", meanwhile: server.UpkeepAsync);
    }

    // The clinician's visit, the administrator's pages, the log.
    private static async Task SaysAsync(WebexServer server, string problem, string words, Func<Task>? meanwhile = null)
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(startsAt: server.Clock.Now.AddHours(2));
        await server.PassAsync();
        var seen = await ana.VisitAsync(visit.Id);
        Assert.Equal("direct", seen.CallSystem);
        Assert.Contains("ya no acepta la conexión del hospital", seen.CallProblem);
        Assert.Empty(server.World.Meetings);

        if (meanwhile is not null) { await meanwhile(); }
        Assert.Contains(words, WebUtility.HtmlDecode((await (await server.SignInAsync(Person.Adela)).GetAsync("/people")).Is(HttpStatusCode.OK).Body));
        Assert.Contains(server.Log.Lines, l => l.Level == LogLevel.Critical && l.Text.Contains(problem, StringComparison.Ordinal));
        Assert.Contains(server.Log.Lines, l => l.Text.Contains("call=POST /access_token ", StringComparison.Ordinal) && l.Text.Contains("trackingId=ROUTER_", StringComparison.Ordinal));
    }
}
