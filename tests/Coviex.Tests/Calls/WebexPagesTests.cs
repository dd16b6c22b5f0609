using System.Net;
using System.Text.RegularExpressions;
using Coviex.FakeWorld.Webex;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Calls;

public sealed class LinkedWebexServer : WebexServer
{
    protected override IEnumerable<(string, string)> More() =>
        [("Coviex__Webex__IntegrationId", WebexWorld.IntegrationId), ("Coviex__Webex__IntegrationSecret", WebexWorld.IntegrationSecret)];
}

/// <summary>A clinician links his own account; the administrator sees how it stands; and which pages may reach Webex.</summary>
public sealed partial class WebexPagesTests(LinkedWebexServer server) : IClassFixture<LinkedWebexServer>
{
    [Fact]
    public async Task A_clinician_who_has_linked_his_account_holds_the_call_in_the_page()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var back = await AgreeAsync(ana, Person.Ana.Email);
        (await ana.GetAsync(back)).Is(HttpStatusCode.Found);
        var visit = await ana.InviteAsync();
        await server.PassAsync();
        await ana.DoAsync(visit.Id, "start");

        var ticket = (await ana.AskAsync(visit.Id, "ticket")).As<SeenTicket>().Webex!;

        Assert.Equal(("person", Person.Ana.Email), (server.World.Tokens[ticket.AccessToken!].Kind, server.World.Tokens[ticket.AccessToken!].Who));
        await ana.DoAsync(visit.Id, "end");
        await server.PassAsync();
        Assert.Equal("expired", Assert.Single(server.MeetingsOf(visit.Id)).State);           // ended by its host, not deleted
    }

    [Fact]
    public async Task An_answer_that_this_browser_did_not_ask_for_links_nothing()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var back = await AgreeAsync(ana, Person.Ana.Email);
        var bruno = await server.SignInAsync(Person.Bruno);

        (await bruno.GetAsync(back)).IsRefused(HttpStatusCode.BadRequest, "webex_not_linked");
        (await ana.GetAsync(StateOf().Replace(back, "state=another"))).IsRefused(HttpStatusCode.BadRequest, "webex_not_linked");
        (await ana.GetAsync(back)).IsRefused(HttpStatusCode.BadRequest, "webex_not_linked");      // what it must match was used up
    }

    [Fact]
    public async Task The_administrator_tries_everything_with_one_button_and_reads_what_is_missing()
    {
        var adela = await server.SignInAsync(Person.Adela);
        var before = await adela.GetAsync("/webex");
        Assert.True(before.Status == HttpStatusCode.OK, string.Join('\n', server.Log.Faults.Select(f => f.Text)));

        var page = WebUtility.HtmlDecode((await adela.PostFormAsync("/webex/check")).Is(HttpStatusCode.OK).Body);

        Assert.Matches("data-trial=\"meeting\" data-ok=\"yes\"", page);
        Assert.Contains("Dra. Ana Torres puede dirigir reuniones", page);
        Assert.Contains("No tiene una licencia de reuniones", page);                              // Luis
        Assert.DoesNotContain("Bruno", page);
        Assert.DoesNotContain(server.World.Meetings.Values, m => (string?)m.Body["title"] == "Coviex");
    }

    [Fact]
    public async Task Only_the_pages_of_webex_visits_may_reach_webex()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var (over, direct) = (await ana.InviteAsync(), await ana.InviteAsync(new { service = "homeCare", callSystem = "direct", guests = new[] { ana.Typed() } }));

        foreach (var (path, open) in new[] { ("/v/webex", true), ("/v", false), ($"/visits/{over.Id}", true), ($"/visits/{direct.Id}", false), ("/today", false) })
        {
            var policy = (await ana.GetAsync(path)).Header("Content-Security-Policy")!;
            Assert.Equal((path, open), (path, policy.Contains("wss://*.webex.com", StringComparison.Ordinal)));
            Assert.DoesNotContain("unsafe", policy);
        }
    }

    // Through Webex's own page, to the address to which it leads back.
    private static async Task<string> AgreeAsync(StaffDesk desk, string email)
    {
        var away = (await desk.GetAsync("/webex/link")).Is(HttpStatusCode.Found).Header("Location")!;
        Assert.DoesNotContain("secret", away);
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var agreed = await client.GetAsync(new Uri($"{away}&as={Uri.EscapeDataString(email)}"), TestContext.Current.CancellationToken);
        return agreed.Headers.Location!.PathAndQuery;
    }

    [GeneratedRegex("state=\\w+")]
    private static partial Regex StateOf();
}
