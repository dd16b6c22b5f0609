using System.Net;
using Coviex.Tests.Agenda;
using Coviex.Tests.Fixture;
using static Coviex.Tests.Talk.Talking;

namespace Coviex.Tests.Talk;

public sealed class WhoIsInAConversationTests(TalkServer server) : IClassFixture<TalkServer>
{
    [Fact]
    public async Task Whoever_is_not_in_it_finds_no_conversation_at_all()
    {
        var (ana, rosa, bruno) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Rosa), await server.SignInAsync(Person.Bruno));
        var conversation = await ana.OpenDirectAsync(Person.Luis);
        var message = await ana.WriteAsync(conversation, "entre nosotros");

        foreach (var stranger in new[] { rosa, bruno })
        {
            (await stranger.GetAsync($"/api/talk/{conversation}")).Is(HttpStatusCode.NotFound);
            (await stranger.GetAsync($"/api/talk/{conversation}?since=0")).Is(HttpStatusCode.NotFound);
            (await stranger.AskToWriteAsync(conversation, "hola")).Is(HttpStatusCode.NotFound);
            (await stranger.PostAsync($"/api/talk/{conversation}/seen", new { received = 1, read = 1 })).Is(HttpStatusCode.NotFound);
            (await stranger.PutAsync($"/api/talk/{conversation}/messages/{Id(message)}", new { text = "x", version = 0 })).Is(HttpStatusCode.NotFound);
            (await stranger.GetAsync($"/api/talk/{conversation}/messages/{Id(message)}/versions")).Is(HttpStatusCode.NotFound);
            (await stranger.DeleteAsync($"/api/talk/{conversation}/members/{await server.IdOfAsync(Person.Luis)}")).Is(HttpStatusCode.NotFound);
        }
        (await bruno.PostAsync("/api/talk", new { kind = "direct", with = await server.IdOfAsync(Person.Ana) })).IsRefusedBeside("with");
        Assert.DoesNotContain("Ana", (await bruno.TalkAsync()).ToJsonString());
    }

    [Fact]
    public async Task A_group_takes_people_in_and_who_has_left_reads_on_to_where_he_left()
    {
        var (ana, luis, rosa) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis), await server.SignInAsync(Person.Rosa));
        var group = await ana.OpenGroupAsync("Quirófano", Person.Luis);
        await ana.WriteAsync(group, "uno");

        (await luis.PostAsync($"/api/talk/{group}/members", new { members = new[] { await server.IdOfAsync(Person.Rosa) } })).Is(HttpStatusCode.OK);
        Assert.Equal(["uno"], await rosa.TextsAsync(group));
        (await rosa.DeleteAsync($"/api/talk/{group}/members/{await server.IdOfAsync(Person.Luis)}")).Is(HttpStatusCode.NotFound);       // the maker's to do
        (await ana.DeleteAsync($"/api/talk/{group}/members/{await server.IdOfAsync(Person.Luis)}")).Is(HttpStatusCode.OK);
        await ana.WriteAsync(group, "dos");

        Assert.Equal(["uno"], await luis.TextsAsync(group));
        Assert.Empty(await luis.TextsAsync(group, "?since=2"));
        Assert.True((bool)(await luis.ConversationAsync(group))["left"]!);
        Assert.Equal(0, (int?)(await luis.ConversationAsync(group))["unread"]);
        (await luis.AskToWriteAsync(group, "¿hola?")).IsRefused(HttpStatusCode.Conflict, "left_conversation");
        (await luis.PutAsync($"/api/talk/{group}/title", new { title = "x" })).IsRefused(HttpStatusCode.Conflict, "left_conversation");
        Assert.Equal("Quirófano 2", (string?)(await ana.PutAsync($"/api/talk/{group}/title", new { title = " Quirófano\n2 " })).Is(HttpStatusCode.OK).Json["title"]);
    }

    [Fact]
    public async Task A_visit_has_one_thread_for_its_clinician_and_the_colleagues_who_sit_in()
    {
        var (ana, luis, rosa) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis), await server.SignInAsync(Person.Rosa));
        var visit = await ana.PlanAsync(server.Clock.Now.AddDays(2), server.NewNumber(), ("colleagues", new[] { new { staff = await server.IdOfAsync(Person.Luis) } }), ("anyway", true));
        object open = new { kind = "visit", visit = visit.Id };

        var hers = (await ana.PostAsync("/api/talk", open)).Is(HttpStatusCode.OK).Json;
        var his = (await luis.PostAsync("/api/talk", open)).Is(HttpStatusCode.OK).Json;

        Assert.Equal(Id(hers), Id(his));
        Assert.Contains("Seguimiento en casa", (string?)his["title"]);
        (await rosa.PostAsync("/api/talk", open)).Is(HttpStatusCode.NotFound);
        (await ana.PostAsync($"/api/talk/{Id(hers)}/members", new { members = new[] { await server.IdOfAsync(Person.Rosa) } })).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_directory_says_how_each_colleague_can_be_reached()
    {
        var (ana, luis) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis));
        async Task<string?> HisAsync() => (string?)(await ana.TalkAsync())["colleagues"]!.AsArray().Single(c => (string?)c!["name"] == Person.Luis.Name)!["presence"];
        Assert.Equal("off", await HisAsync());

        await using (var board = await luis.OpenBoardAsync())
        {
            Assert.Equal("available", await HisAsync());
            var visit = await luis.InviteAsync();
            await luis.DoAsync(visit.Id, "start");
            await using (var room = await luis.OpenRoomAsync(visit.Id)) { Assert.Equal("inVisit", await HisAsync()); }
            await Until.HoldsAsync(async () => await HisAsync() == "available", "Luis out of the room");

            (await luis.PutAsync("/api/talk/presence", new { wish = "doNotDisturb", minutes = 30 })).Is(HttpStatusCode.NoContent);
            Assert.Equal("doNotDisturb", await HisAsync());
            Assert.Equal("doNotDisturb", (string?)(await luis.TalkAsync())["wish"]);
            server.Clock.Advance(TimeSpan.FromMinutes(31));
            Assert.Equal("available", await HisAsync());
            (await luis.PutAsync("/api/talk/presence", new { wish = "away" })).Is(HttpStatusCode.NoContent);
            server.Clock.Advance(TimeSpan.FromHours(1));
            Assert.Equal("away", await HisAsync());
            (await luis.PutAsync("/api/talk/presence", new { wish = "follow" })).Is(HttpStatusCode.NoContent);
        }
        await Until.HoldsAsync(async () => await HisAsync() == "off", "Luis gone");
        (await luis.PutAsync("/api/talk/presence", new { wish = "away", minutes = 0 })).IsRefusedBeside("minutes");
    }

    [Fact]
    public async Task A_favourite_stands_first_and_a_colleague_who_was_deactivated_is_not_found_any_more()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var rosa = await server.IdOfAsync(Person.Rosa);
        var conversation = await ana.OpenDirectAsync(Person.Rosa);
        await ana.WriteAsync(conversation, "hola");
        (await ana.PutAsync($"/api/talk/favourites/{rosa}")).Is(HttpStatusCode.NoContent);
        Assert.Equal(rosa, Id((await ana.TalkAsync())["colleagues"]!.AsArray()[0]!));
        (await ana.DeleteAsync($"/api/talk/favourites/{rosa}")).Is(HttpStatusCode.NoContent);
        (await ana.PutAsync($"/api/talk/favourites/{Guid.NewGuid()}")).Is(HttpStatusCode.NotFound);

        var adela = await server.SignInAsync(Person.Adela);
        (await adela.PostFormAsync($"/people/{rosa}/deactivate")).Is(HttpStatusCode.SeeOther);

        Assert.DoesNotContain((await ana.TalkAsync())["colleagues"]!.AsArray(), c => Id(c!) == rosa);
        Assert.Equal(["hola"], await ana.TextsAsync(conversation));                // what was written stays
        var member = (await ana.ConversationAsync(conversation))["members"]!.AsArray().Single(m => m!["staff"]!.GetValue<Guid>() == rosa)!;
        Assert.False((bool)member["active"]!);
        (await adela.PostFormAsync($"/people/{rosa}/activate")).Is(HttpStatusCode.SeeOther);
    }
}
