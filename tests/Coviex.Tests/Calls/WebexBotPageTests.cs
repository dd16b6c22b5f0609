using System.Net;
using Coviex.FakeWorld.Webex;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Calls;

/// <summary>The page on which an administrator decides what the bot tells and where, and a clinician looks after his own account.</summary>
public sealed class WebexBotPageTests(BotServer server) : IClassFixture<BotServer>
{
    [Fact]
    public async Task An_administrator_chooses_among_the_spaces_that_the_bot_and_he_are_in()
    {
        var changes = await server.CountAsync("audit_entries WHERE action = 'bot.changed'");
        var room = await server.ChosenAsync("first", ["guestWaits"], direct: false);
        server.World.Space("Sin el bot", Person.Adela.Email);
        server.World.Space("Sin Adela", WebexWorld.BotEmail);                    // two hospitals share this server, and so the bot

        var page = await PageAsync(Person.Adela);

        Assert.Contains($"<option value=\"{room.Id}\" selected>{room.Title}</option>", page);
        Assert.DoesNotContain("Sin el bot", page);
        Assert.DoesNotContain("Sin Adela", page);
        Assert.Matches("value=\"guestWaits\" checked", page);
        Assert.DoesNotMatch("value=\"visitCreated\" checked", page);
        Assert.Matches("value=\"first\" selected", page);
        Assert.Equal(changes + 1, await server.CountAsync("audit_entries WHERE action = 'bot.changed'"));
    }

    [Fact]
    public async Task A_space_that_is_not_offered_cannot_be_chosen()
    {
        var room = await server.ChosenAsync();
        var strange = server.World.Space("Sin Adela", WebexWorld.BotEmail);

        foreach (var id in new[] { strange.Id, "nonsense" })
        {
            var refused = await server.ChooseAsync(id);
            refused.Is(HttpStatusCode.UnprocessableEntity);
            Assert.Contains("El bot no está en ese espacio", WebUtility.HtmlDecode(refused.Body));
        }

        Assert.Equal(room.Id, (await server.RowsAsync("SELECT room FROM webex_spaces WHERE service = ''"))[0]["room"]);
    }

    [Fact]
    public async Task When_webex_does_not_answer_what_was_chosen_stays()
    {
        var room = await server.ChosenAsync();
        server.Fault("GET /v1/rooms", "status", 503, times: 3);

        var page = await PageAsync(Person.Adela);
        (await server.ChooseAsync(room.Id, "full")).Is(HttpStatusCode.SeeOther);

        Assert.Contains("Webex no respondió", page);
        Assert.Contains($"<option value=\"{room.Id}\" selected>", page);
        Assert.Equal("Full", (await server.RowsAsync("SELECT names FROM webex_bot_rules"))[0]["names"]);
        server.NoFaults();
    }

    [Fact]
    public async Task A_trial_reaches_each_chosen_space_and_the_check_says_what_is_missing()
    {
        var room = await server.ChosenAsync();
        var adela = await server.SignInAsync(Person.Adela);

        (await adela.PostFormAsync("/webex/bot/try")).Is(HttpStatusCode.SeeOther);
        await server.BotAsync();
        Assert.StartsWith("Prueba de Coviex", Assert.Single(server.In(room)).Card());

        await server.BotUpkeepAsync();
        Assert.DoesNotMatch("data-trial=\"(bot|space|botHooks)\" data-ok=\"no\"", await CheckAsync());
        foreach (var hook in server.World.Hooks.Values) { hook["status"] = "inactive"; }
        room.Members.TryRemove(WebexWorld.BotEmail, out _);
        var page = await CheckAsync();
        Assert.Matches("data-trial=\"bot\" data-ok=\"yes\"", page);
        Assert.Matches("data-trial=\"space\" data-ok=\"no\"", page);
        Assert.Matches("data-trial=\"botHooks\" data-ok=\"no\"", page);

        async Task<string> CheckAsync() => WebUtility.HtmlDecode((await adela.PostFormAsync("/webex/check")).Is(HttpStatusCode.OK).Body);
    }

    [Fact]
    public async Task A_clinician_sees_his_own_account_there_and_unlinks_it()
    {
        var ana = await server.SignInAsync(Person.Ana);
        Assert.Matches("data-action=\"link\"", await PageAsync(Person.Ana));
        var away = (await ana.GetAsync("/webex/link")).Is(HttpStatusCode.Found).Header("Location")!;
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var agreed = await client.GetAsync(new Uri($"{away}&as={Uri.EscapeDataString(Person.Ana.Email)}"), TestContext.Current.CancellationToken);
        Assert.Equal("/webex?said=linked", (await ana.GetAsync(agreed.Headers.Location!.PathAndQuery)).Is(HttpStatusCode.Found).Header("Location"));

        var page = await PageAsync(Person.Ana);
        Assert.Contains(Person.Ana.Email, page);
        Assert.DoesNotContain("data-part=\"bot\"", page);                        // the hospital's part is the administrator's
        Assert.DoesNotContain("data-part=\"app\"", page);
        Assert.Equal("/webex?said=unlinked", (await ana.PostFormAsync("/webex/unlink")).Is(HttpStatusCode.Found).Header("Location"));

        Assert.Matches("data-action=\"link\"", await PageAsync(Person.Ana));
        Assert.Equal(0, await server.CountAsync("webex_grants WHERE account IS NOT NULL"));
        (await (await server.SignInAsync(Person.Rosa)).GetAsync("/webex")).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Who_came_from_the_consulting_room_to_link_his_account_goes_back_there()
    {
        var luis = await server.SignInAsync(Person.Luis);
        var visit = await luis.InviteAsync();
        var away = (await luis.GetAsync($"/webex/link?to={visit.Id}")).Is(HttpStatusCode.Found).Header("Location")!;
        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var agreed = await client.GetAsync(new Uri($"{away}&as={Uri.EscapeDataString(Person.Luis.Email)}"), TestContext.Current.CancellationToken);

        Assert.Equal($"/visits/{visit.Id}", (await luis.GetAsync(agreed.Headers.Location!.PathAndQuery)).Is(HttpStatusCode.Found).Header("Location"));
        await luis.PostFormAsync("/webex/unlink");
    }

    [Fact]
    public async Task Each_hosts_meetings_of_the_day_are_counted_beside_the_limit()
    {
        await server.RowsAsync("DELETE FROM webex_creates");                   // those of the other tests
        var ana = await server.SignInAsync(Person.Ana);
        for (var i = 0; i < 2; i++) { await ana.InviteAsync(new { service = "homeCare", callSystem = "webex", guests = new[] { ana.Typed() } }); }
        await server.PassAsync();

        var page = await PageAsync(Person.Adela);

        Assert.Contains("Dra. Ana Torres: 2 de 100", page);
        Assert.Contains("Reuniones creadas en las últimas 24 horas: 2 de 3000", page);
        server.Clock.Advance(TimeSpan.FromHours(25));
        Assert.DoesNotContain("Dra. Ana Torres: 2 de 100", await PageAsync(Person.Adela));
    }

    [Fact]
    public async Task A_connection_that_nobody_could_renew_for_weeks_is_said_before_it_dies()
    {
        server.Clock.Advance(TimeSpan.FromDays(20));                             // what an earlier test got is due to be renewed
        await server.UpkeepAsync();
        Assert.DoesNotContain("no se ha renovado en semanas", await PageAsync(Person.Adela));
        server.Clock.Advance(TimeSpan.FromDays(50));                             // nothing renewed it

        Assert.Contains("no se ha renovado en semanas: quedan 39 días", await PageAsync(Person.Adela));
        await server.UpkeepAsync();
        Assert.DoesNotContain("no se ha renovado en semanas", await PageAsync(Person.Adela));
    }

    private async Task<string> PageAsync(Person who) => WebUtility.HtmlDecode((await (await server.SignInAsync(who)).GetAsync("/webex")).Is(HttpStatusCode.OK).Body);
}
