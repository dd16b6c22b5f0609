using System.Text.Json.Nodes;
using Coviex.FakeWorld.Webex;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Calls;

/// <summary>Who writes to the bot, and what he is answered: staff alone, of their own, and of guests no more than the hospital lets out.</summary>
public sealed class WebexBotCommandTests(BotServer server) : IClassFixture<BotServer>
{
    [Fact]
    public async Task Coviex_registers_the_bots_webhooks_itself_and_switches_them_on_again()
    {
        await server.BotUpkeepAsync();
        var hooks = server.World.Hooks.Values.Where(h => (string?)h["resource"] == "messages").ToList();
        Assert.Equal(["mentionedPeople=me", "roomType=direct"], hooks.Select(h => (string?)h["filter"]).Order(StringComparer.Ordinal));
        Assert.All(hooks, h => Assert.Equal(("http://localhost:5080/api/webex/bot", WebexWorld.BotEmail), ((string?)h["targetUrl"], (string?)h["createdBy"])));
        foreach (var hook in hooks) { hook["status"] = "inactive"; }

        await server.BotUpkeepAsync();

        Assert.Equal(2, server.World.Hooks.Values.Count(h => (string?)h["resource"] == "messages" && (string?)h["status"] == "active"));
    }

    [Fact]
    public async Task A_clinician_asks_in_the_hospitals_space_and_reads_her_own_visits_there()
    {
        var room = await ReadyAsync();
        await ForgetVisitsAsync();
        await server.ArrivedAsync(guests: 2);
        await (await server.SignInAsync(Person.Luis)).InviteAsync();

        var answer = await AskAsync(Person.Ana, "today", room);

        Assert.StartsWith("Sus visitas de hoy | ", answer.Card());
        Assert.Contains("· programada · E. R. (espera), P. S. (espera)", answer.Card());
        Assert.Equal(1, answer!["attachments"]![0]!["content"]!["body"]!.AsArray().Count - 1);
        Assert.Equal(room.Id, (string?)answer!["roomId"]);
        Assert.Contains("http://localhost:5080/today#m=", answer.Url());
        Assert.Contains("Hoy no tiene visitas", (await AskAsync(Person.Ana, "hoy", null, () => ForgetVisitsAsync())).Card());
    }

    [Theory]
    [InlineData("waiting")]
    [InlineData("¿Esperan?")]
    [InlineData("coviex, ESPERAN")]
    public async Task Who_waits_is_answered_in_the_asking_persons_language(string words)
    {
        var room = await ReadyAsync();
        await ForgetVisitsAsync();
        Assert.Equal("Nadie espera en este momento.", (await AskAsync(Person.Ana, words, room)).Card());
        var visit = await server.ArrivedAsync();

        var answer = await AskAsync(Person.Ana, words, room);

        Assert.StartsWith("Esperan ahora: 1 | E. R., desde las ", answer.Card());
        Assert.Contains($"/visits/{visit.Id}", answer.Url());
    }

    [Theory]
    [InlineData("invite")]
    [InlineData("Invitar")]
    public async Task The_form_is_a_link_and_nothing_is_typed_in_webex(string words)
    {
        await ReadyAsync();

        Assert.StartsWith("http://localhost:5080/today?new#m=", (await AskAsync(Person.Ana, words)).Url());
    }

    [Theory]
    [InlineData("help")]
    [InlineData("ayuda")]
    [InlineData("buenos días")]
    [InlineData("🙂")]
    public async Task Whatever_else_is_said_is_answered_with_what_the_bot_knows(string words)
    {
        await ReadyAsync();

        Assert.StartsWith("Esto sé responder", (await AskAsync(Person.Ana, words)).Card());
    }

    [Fact]
    public async Task A_stranger_gets_a_polite_sentence_between_the_two_and_silence_in_a_space()
    {
        var room = await ReadyAsync();
        room.Members[WebexWorld.Stranger] = true;
        await server.ArrivedAsync();

        var before = server.With(WebexWorld.Stranger).Count;
        Assert.Null(await AskAsync(WebexWorld.Stranger, "today", room));
        var answer = await AskAsync(WebexWorld.Stranger, "today");

        Assert.Contains("Solo respondo al personal", answer.Card());
        Assert.Contains("I only answer staff", answer.Card());
        Assert.DoesNotContain("localhost", answer!.ToJsonString());
        Assert.Equal(before + 2, server.With(WebexWorld.Stranger).Count);                 // his own words, and the sentence
    }

    [Fact]
    public async Task Who_may_not_sign_in_any_more_is_a_stranger()
    {
        await ReadyAsync();
        await server.RowsAsync("UPDATE staff SET active = false WHERE user_name = @user", ("user", Person.Luis.Email));

        var answer = await AskAsync(Person.Luis, "hoy");

        await server.RowsAsync("UPDATE staff SET active = true WHERE user_name = @user", ("user", Person.Luis.Email));
        Assert.Contains("Solo respondo al personal", answer.Card());
    }

    [Fact]
    public async Task In_a_space_that_the_hospital_did_not_choose_the_answer_goes_to_the_person_alone()
    {
        await ReadyAsync();
        await server.ArrivedAsync();
        var elsewhere = server.World.Space("Cafetería", WebexWorld.BotEmail, Person.Ana.Email, WebexWorld.Stranger);

        var answer = await AskAsync(Person.Ana, "hoy", elsewhere);

        Assert.Null(answer);
        Assert.Contains("E. R. (espera)", server.With(Person.Ana.Email)[^1].Card());
    }

    [Fact]
    public async Task A_clinician_of_another_hospital_reads_his_own_alone_and_nothing_of_this_one()
    {
        var room = await ReadyAsync();
        await server.ArrivedAsync();
        room.Members[Person.Bruno.Email] = true;

        Assert.Null(await AskAsync(Person.Bruno, "hoy", room));

        Assert.Contains("Hoy no tiene visitas", server.With(Person.Bruno.Email)[^1].Card());
    }

    [Fact]
    public async Task An_administrator_reads_how_many_and_a_registrar_nothing()
    {
        var room = await ReadyAsync();
        await ForgetVisitsAsync();
        await server.ArrivedAsync(guests: 2);

        Assert.Equal("Visitas de hoy en el hospital: 1. Invitados que esperan ahora: 2.", (await AskAsync(Person.Adela, "today", room)).Card());
        Assert.Contains("no hay visitas que mostrar", (await AskAsync(Person.Adela, "invite")).Card());
        Assert.Contains("no hay visitas que mostrar", (await AskAsync(Person.Rosa, "today")).Card());
    }

    [Fact]
    public async Task A_clinician_is_known_by_the_webex_account_that_he_has_linked()
    {
        await ReadyAsync();
        server.World.People["dra.torres@clinic.test"] = new("dra.torres@clinic.test", "Ana");
        Assert.Contains("Solo respondo", (await AskAsync("dra.torres@clinic.test", "hoy")).Card());
        var ana = (await server.RowsAsync("SELECT id FROM staff WHERE user_name = @user", ("user", Person.Ana.Email)))[0]["id"];
        await server.RowsAsync("INSERT INTO webex_grants (id, seed, account, protected_tokens, version) VALUES (@id, '', 'Dra.Torres@clinic.test', '', 0)", ("id", ana));

        var answer = await AskAsync("dra.torres@clinic.test", "ayuda");

        await server.RowsAsync("DELETE FROM webex_grants WHERE id = @id", ("id", ana));
        Assert.StartsWith("Esto sé responder", answer.Card());
    }

    [Fact]
    public async Task A_bad_signature_is_refused_before_anything_is_read()
    {
        await ReadyAsync();
        var before = await server.Database.EverythingAsync();

        foreach (var (secret, signature) in new (string?, string?)[] { (null, null), (null, "nonsense"), (null, new string('0', 40)), ("another secret", null) })
        {
            Assert.Equal(401, await server.Hooks.PostAsync("http://localhost/api/webex/bot", Event("message-1", Person.Ana.Email), secret, signature));
        }

        Assert.Equal(before, await server.Database.EverythingAsync());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    [InlineData("{\"resource\":\"messages\",\"event\":\"created\",\"data\":[]}")]
    [InlineData("{\"resource\":\"messages\",\"event\":\"created\",\"data\":{\"id\":7}}")]
    [InlineData("{\"resource\":\"rooms\",\"event\":\"created\",\"data\":{\"id\":\"a\",\"roomId\":\"b\",\"personEmail\":\"c\"}}")]
    public async Task Signed_nonsense_is_refused(string body)
    {
        await ReadyAsync();

        Assert.Equal(400, await server.Hooks.PostAsync("http://localhost/api/webex/bot", body, Secret()));
    }

    [Fact]
    public async Task An_event_that_comes_twice_is_answered_once()
    {
        await ReadyAsync();
        await server.SaysAsync(Person.Ana.Email, "hoy");
        var said = server.With(Person.Ana.Email)[^1];
        var again = Event((string)said["id"]!, Person.Ana.Email);
        Assert.Equal(204, await server.Hooks.PostAsync("http://localhost/api/webex/bot", again, Secret()));
        await server.BotAsync();
        Assert.Equal(204, await server.Hooks.PostAsync("http://localhost/api/webex/bot", again, Secret()));
        await server.BotAsync();

        Assert.Equal(said, server.With(Person.Ana.Email)[^2]);
    }

    [Fact]
    public async Task The_bots_own_words_and_those_of_other_bots_are_not_answered()
    {
        await ReadyAsync();
        await AskAsync(Person.Ana, "hoy");                                       // what it answers comes back to it as an event
        Assert.Equal(204, await server.Hooks.PostAsync("http://localhost/api/webex/bot", Event("message-2", "other@webex.bot"), Secret()));

        Assert.Equal(0, await server.BotAsync());
        Assert.Equal(1, await server.CountAsync("webex_bot_messages"));
    }

    [Fact]
    public async Task An_event_that_names_another_person_than_the_message_is_not_answered()
    {
        await ReadyAsync();
        await server.SaysAsync(WebexWorld.Stranger, "hoy");
        var said = server.With(WebexWorld.Stranger)[^1];
        await server.RowsAsync("DELETE FROM webex_bot_messages");
        var before = server.World.Said.Count;

        Assert.Equal(204, await server.Hooks.PostAsync("http://localhost/api/webex/bot", Event((string)said["id"]!, Person.Ana.Email), Secret()));
        await server.BotAsync();

        Assert.Equal(before, server.World.Said.Count);
        Assert.Equal("another_person", (await server.RowsAsync("SELECT problem FROM webex_bot_messages"))[0]["problem"]);
    }

    [Fact]
    public async Task Who_asks_without_pause_is_answered_twenty_times_a_minute()
    {
        await ReadyAsync();
        for (var i = 0; i < 30; i++) { await server.SaysAsync(Person.Luis.Email, "ayuda"); }
        Assert.Equal(20, await server.CountAsync("webex_bot_messages"));
        await server.BotAsync();

        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await server.SaysAsync(Person.Luis.Email, "ayuda");
        Assert.Equal(21, await server.CountAsync("webex_bot_messages"));
        await server.BotAsync();
    }

    [Theory]
    [InlineData("GET /v1/messages/message", "status", 503)]
    [InlineData("GET /v1/messages/message", "hang", 0)]
    [InlineData("POST /v1/messages", "lost", 0)]
    [InlineData("POST /v1/messages", "status", 429)]
    public async Task An_answer_that_webex_delays_or_loses_comes_once(string match, string kind, int status)
    {
        var room = await ReadyAsync();
        await server.SaysAsync(Person.Ana.Email, "hoy", room);
        server.Fault(match, kind, status, times: 1);

        for (var pass = 0; pass < 4; pass++) { await server.BotAsync(); server.Clock.Advance(TimeSpan.FromMinutes(2)); }

        Assert.Equal(2, server.In(room).Count);
        Assert.Contains("Sus visitas de hoy", server.In(room)[^1].Card());
    }

    [Fact]
    public async Task A_bot_that_was_taken_out_between_question_and_answer_says_nothing()
    {
        var room = await ReadyAsync();
        await server.SaysAsync(Person.Ana.Email, "hoy", room);
        room.Members.TryRemove(WebexWorld.BotEmail, out _);

        await server.BotAsync();
        await server.BotAsync();

        Assert.Single(server.In(room));
        Assert.Equal("Dropped", (await server.RowsAsync("SELECT state FROM webex_bot_messages"))[0]["state"]);
    }

    private async Task<FakeRoom> ReadyAsync()
    {
        await server.BotUpkeepAsync();
        return await server.ChosenAsync(events: [], direct: false);
    }

    private Task<JsonObject?> AskAsync(Person who, string words, FakeRoom? room = null, Func<Task>? before = null) => AskAsync(who.Email, words, room, before);

    /// <summary>What the bot said where it was asked; null where it said nothing there.</summary>
    private async Task<JsonObject?> AskAsync(string email, string words, FakeRoom? room = null, Func<Task>? before = null)
    {
        if (before is not null) { await before(); }
        await server.SaysAsync(email, words, room);
        await server.BotAsync();
        var last = (room is null ? server.With(email) : server.In(room))[^1];
        return (string?)last["personEmail"] == WebexWorld.BotEmail ? last : null;
    }

    private async Task ForgetVisitsAsync() => await server.RowsAsync("UPDATE visits SET state = 'Ended', starts_at = @long_ago", ("long_ago", TestDatabase.IsPostgres ? new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc) : "2020-01-01 00:00:00"));

    private string? Secret() => (string?)server.World.Hooks.Values.First()["secret"];

    private static string Event(string message, string email) => new JsonObject
    {
        ["id"] = "hook-1",
        ["resource"] = "messages",
        ["event"] = "created",
        ["data"] = new JsonObject { ["id"] = message, ["roomId"] = "room-1", ["roomType"] = "direct", ["personEmail"] = email },
    }.ToJsonString();
}
