using System.Net;
using Coviex.FakeWorld.Webex;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Calls;

/// <summary>What the bot tells of its own accord: what a hospital chose, once, in few words, and whatever happens to Webex or to us meanwhile.</summary>
public sealed class WebexBotTests(BotServer server) : IClassFixture<BotServer>
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_new_visit_is_told_in_the_space_with_a_card_a_text_and_a_link_and_names_nobody()
    {
        var room = await server.ChosenAsync();
        var ana = await server.SignInAsync(Person.Ana);

        var visit = await ana.InviteAsync(new { service = "medicalReport", patient = server.Registry.Maria, guests = new[] { ana.Typed() } });
        await server.BotAsync();

        var told = Assert.Single(server.In(room));
        Assert.Equal("Nueva visita | Con: Dra. Ana Torres | Hora: 09:00", told.Card().Replace(Clock(), "09:00", StringComparison.Ordinal));
        Assert.StartsWith($"http://localhost:5080/visits/{visit.Id}#m=", told.Url());
        Assert.Contains("Nueva visita", told.Markdown());
        Assert.Contains(told.Url(), told.Markdown());
        foreach (var word in new[] { "Elena", "Ruiz", "María", "Hernández", "nforme", "médic" }) { Assert.DoesNotContain(word, told.ToJsonString(System.Text.Json.JsonSerializerOptions.Web)); }
        Assert.Equal(0, await server.BotAsync());
    }

    [Fact]
    public async Task A_guest_who_waits_is_told_in_the_space_and_to_his_clinician()
    {
        var room = await server.ChosenAsync(events: ["guestWaits"]);
        var before = server.With(Person.Ana.Email).Count;

        var visit = await server.ArrivedAsync();
        await server.BotAsync();

        var told = Assert.Single(server.In(room));
        Assert.Equal("Un invitado espera | Invitado: E. R. | Con: Dra. Ana Torres | Desde: 09:00", told.Card().Replace(Clock(), "09:00", StringComparison.Ordinal));
        Assert.Contains($"/visits/{visit.Id}", told.Url());
        Assert.DoesNotContain("Elena", await server.Database.RowsAsync("SELECT facts FROM webex_bot_messages") is var rows ? string.Concat(rows.Select(r => r["facts"])) : "");
        var own = Assert.Single(server.With(Person.Ana.Email).Skip(before));
        Assert.Contains("E. R.", own.Card());
        Assert.Contains($"/visits/{visit.Id}", own.Url());
    }

    [Theory]
    [InlineData("first", "Invitado: Elena |")]
    [InlineData("full", "Invitado: Elena Ruiz |")]
    public async Task The_hospital_decides_how_much_of_a_name_is_told(string names, string seen)
    {
        var room = await server.ChosenAsync(names, ["guestWaits"], direct: false);

        await server.ArrivedAsync();
        await server.BotAsync();

        Assert.Contains(seen, Assert.Single(server.In(room)).Card());
    }

    [Fact]
    public async Task A_name_makes_no_link_and_calls_nobody()
    {
        var room = await server.ChosenAsync("full", ["guestWaits"], direct: false);
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(new { service = "homeCare", guests = new[] { ana.Typed("[Eva](http://evil.test) <@all> **Sol**") } });

        await server.Phone().EnterAsync(await server.SentByHandAsync(visit.Guests[0]));
        await server.BotAsync();

        Assert.Contains("Invitado: Evahttp://evil.test all Sol |", Assert.Single(server.In(room)).Card());
    }

    [Fact]
    public async Task A_phone_that_comes_and_goes_is_told_once()
    {
        var room = await server.ChosenAsync(events: ["guestWaits"], direct: false);
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        var (phone, link) = (server.Phone(), await server.SentByHandAsync(visit.Guests[0]));
        await phone.EnterAsync(link);
        await phone.EnterAsync(link);
        for (var time = 0; time < 3; time++)
        {
            await phone.DoAsync("leave");
            server.Clock.Advance(TimeSpan.FromMinutes(1));
            await phone.DoAsync("return");
            await server.BotAsync();
        }
        Assert.Single(server.In(room));

        await phone.DoAsync("leave");
        server.Clock.Advance(TimeSpan.FromMinutes(11));
        await phone.DoAsync("return");
        await server.BotAsync();

        Assert.Equal(2, server.In(room).Count);
    }

    [Fact]
    public async Task A_burst_of_arrivals_is_one_card_and_not_a_flood()
    {
        var room = await server.ChosenAsync(events: ["guestWaits"]);
        var before = server.With(Person.Ana.Email).Count;

        await server.ArrivedAsync(guests: 5);
        await server.ArrivedAsync(guests: 3);
        await server.BotAsync();

        var told = Assert.Single(server.In(room));
        Assert.StartsWith("8 avisos | E. R. espera a Dra. Ana Torres desde las ", told.Card());
        Assert.Contains("P. S. espera", told.Card());
        Assert.Contains("/today#m=", told.Url());
        Assert.Single(server.With(Person.Ana.Email).Skip(before));
    }

    [Theory]
    [InlineData("lost", false)]
    [InlineData("lost", true)]
    [InlineData("hang", false)]
    [InlineData("malformed", false)]
    public async Task An_answer_that_never_comes_or_a_server_that_is_killed_meanwhile_tells_it_once(string kind, bool killed)
    {
        var room = await server.ChosenAsync(events: ["guestWaits"]);
        var before = server.With(Person.Ana.Email).Count;
        await server.ArrivedAsync(guests: 2);
        server.Fault("POST /v1/messages", kind, times: 2);                     // the space's and Ana's
        await server.BotAsync();
        Assert.Equal(4, await server.CountAsync("webex_bot_messages WHERE state = 'Sending'"));
        if (killed) { await server.StopAsync(); await server.StartAsync(); }

        for (var pass = 0; pass < 3; pass++) { await server.BotAfterAsync(Lease); }

        Assert.Single(server.In(room));
        Assert.Single(server.With(Person.Ana.Email).Skip(before));
        Assert.Equal(4, await server.CountAsync("webex_bot_messages WHERE state = 'Sent'"));
    }

    [Fact]
    public async Task Webex_is_left_alone_for_as_long_as_it_asks()
    {
        var room = await server.ChosenAsync(direct: false);
        await (await server.SignInAsync(Person.Ana)).InviteAsync();
        server.Fault("POST /v1/messages", "status", 429, retryAfter: 600);       // with a body of HTML
        await server.BotAsync();
        var asked = server.Asked("POST /v1/messages");
        await (await server.SignInAsync(Person.Ana)).InviteAsync();
        await server.BotAfterAsync(TimeSpan.FromMinutes(9));
        Assert.Equal(asked, server.Asked("POST /v1/messages"));                  // not even for what came after

        await server.BotAfterAsync(TimeSpan.FromMinutes(2));

        Assert.StartsWith("2 avisos", Assert.Single(server.In(room)).Card());
    }

    [Theory]
    [InlineData(503)]
    [InlineData(401)]
    public async Task What_can_heal_is_tried_again(int status)
    {
        var room = await server.ChosenAsync(direct: false);
        await (await server.SignInAsync(Person.Ana)).InviteAsync();
        server.Fault("POST /v1/messages", "status", status, times: 3);

        for (var pass = 0; pass < 6; pass++) { await server.BotAfterAsync(Lease); }

        Assert.Single(server.In(room));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_bot_that_may_not_write_there_any_more_is_said_on_the_administrators_pages_until_it_may(bool outside)
    {
        var room = await server.ChosenAsync(direct: false);
        var adela = await server.SignInAsync(Person.Adela);
        if (outside) { room.Members.TryRemove(WebexWorld.BotEmail, out _); } else { room.IsAnnouncementOnly = true; }

        await (await server.SignInAsync(Person.Ana)).InviteAsync();
        await server.BotAsync();
        await server.BotAfterAsync(Lease);

        Assert.Equal(1, await server.CountAsync("webex_bot_messages WHERE state = 'Refused' AND attempts = 1"));
        var page = WebUtility.HtmlDecode((await adela.GetAsync("/webex")).Is(HttpStatusCode.OK).Body);
        Assert.Contains($"El bot ya no puede escribir en «{room.Title}»", page);
        Assert.Contains("Nueva visita · espacio", page);
        Assert.Contains("ya no puede escribir", WebUtility.HtmlDecode((await adela.GetAsync("/people")).Body));
        Assert.DoesNotContain("ya no puede escribir", WebUtility.HtmlDecode((await (await server.SignInAsync(Person.Ana)).GetAsync("/today")).Body));

        room.Members[WebexWorld.BotEmail] = true;
        room.IsAnnouncementOnly = false;
        await (await server.SignInAsync(Person.Ana)).InviteAsync();
        await server.BotAsync();
        Assert.DoesNotContain("ya no puede escribir", WebUtility.HtmlDecode((await adela.GetAsync("/webex")).Body));
    }

    [Fact]
    public async Task A_clinician_whom_webex_does_not_know_keeps_nobody_else_from_being_told()
    {
        var room = await server.ChosenAsync(events: ["guestWaits"]);
        server.World.People.TryRemove(Person.Ana.Email, out var ana);

        await server.ArrivedAsync();
        await server.BotAsync();
        await server.BotAfterAsync(Lease);

        server.World.People[Person.Ana.Email] = ana!;
        Assert.Single(server.In(room));
        Assert.Equal("webex_not_found", (await server.RowsAsync("SELECT problem FROM webex_bot_messages WHERE state = 'Refused'"))[0]["problem"]);
    }

    [Fact]
    public async Task That_somebody_waits_is_no_news_half_an_hour_later()
    {
        var room = await server.ChosenAsync(events: ["guestWaits"], direct: false);
        await server.ArrivedAsync();

        await server.BotAfterAsync(TimeSpan.FromMinutes(31));

        Assert.Empty(server.In(room));
        Assert.Equal(1, await server.CountAsync("webex_bot_messages WHERE state = 'Dropped' AND problem = 'late'"));
    }

    [Fact]
    public async Task A_text_that_did_not_arrive_is_told_with_the_reason()
    {
        var room = await server.ChosenAsync(events: ["textBounced"]);
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(new { service = "homeCare", guests = new[] { ana.Typed(number: "+525512340001") } });
        await server.InsideAsync(async services => await ((Coviex.Invitations.Outbox)services.GetService(typeof(Coviex.Invitations.Outbox))!).RunOnceAsync(TestContext.Current.CancellationToken));

        await server.BotAsync();
        await server.BotAsync();

        var told = Assert.Single(server.In(room));
        Assert.Contains("Un mensaje no llegó | Invitado: E. R. |", told.Card());
        Assert.Contains("Es un teléfono fijo", told.Card());
        Assert.Contains($"/visits/{visit.Id}", told.Url());
    }

    [Fact]
    public async Task A_meeting_that_failed_is_told_with_the_reason()
    {
        var room = await server.ChosenAsync(events: ["meetingFailed"]);
        var ana = await server.SignInAsync(Person.Ana);
        await ana.InviteAsync(new { service = "homeCare", callSystem = "webex", guests = new[] { ana.Typed() } });
        server.Fault("POST /v1/meetings", "status", 403);

        await server.PassAsync();
        await server.BotAsync();

        var told = Assert.Single(server.In(room));
        Assert.StartsWith("La reunión de Webex falló | Con: Dra. Ana Torres |", told.Card());
        Assert.Contains("licencia", told.Card());
    }

    [Fact]
    public async Task A_kind_of_visit_may_have_a_space_of_its_own()
    {
        var families = await server.ChosenAsync();
        var room = await server.ChosenAsync(familyVisit: families.Id);
        var ana = await server.SignInAsync(Person.Ana);

        await ana.InviteAsync();
        await ana.InviteAsync(new { service = "familyVisit", guests = new[] { ana.Typed() } });
        await server.BotAsync();

        Assert.Single(server.In(room));
        Assert.Single(server.In(families));
    }

    [Fact]
    public async Task Another_hospitals_visits_are_told_nowhere_here()
    {
        var room = await server.ChosenAsync();

        await (await server.SignInAsync(Person.Bruno)).InviteAsync();
        await server.BotAsync();

        Assert.Empty(server.In(room));
        Assert.Equal(0, await server.CountAsync("webex_bot_messages"));          // a hospital that has chosen nothing is told nothing
    }

    [Fact]
    public async Task What_is_switched_off_is_not_told()
    {
        var room = await server.ChosenAsync(events: [], direct: false);

        await server.ArrivedAsync();
        await server.BotAsync();

        Assert.Empty(server.In(room));
    }

    [Fact]
    public async Task Neither_the_token_nor_a_name_stands_in_the_database_or_the_log()
    {
        await server.ChosenAsync();
        await server.ArrivedAsync();
        await server.BotAsync();
        await server.SaysAsync(Person.Ana.Email, "hoy");
        await server.BotAsync();

        Assert.DoesNotContain(WebexWorld.BotToken, await server.Database.EverythingAsync());
        Assert.All(server.Log.Lines, line => Assert.DoesNotContain(["Elena", "Ruiz", WebexWorld.BotToken, Person.Ana.Email], s => line.Text.Contains(s, StringComparison.Ordinal)));
    }

    private string Clock() => TimeZoneInfo.ConvertTime(server.Clock.Now, TimeZoneInfo.FindSystemTimeZoneById("America/Mexico_City")).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture);
}
