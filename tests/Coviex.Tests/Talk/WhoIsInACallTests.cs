using System.Net;
using Coviex.Tests.Agenda;
using Coviex.Tests.Fixture;
using static Coviex.Tests.Talk.Calling;

namespace Coviex.Tests.Talk;

public sealed class WhoIsInACallTests(TalkServer server) : IClassFixture<TalkServer>
{
    [Fact]
    public async Task A_second_call_waits_without_a_sound_and_is_answered_when_the_first_is_held_or_left()
    {
        var (ana, luis, elsa) = (await DeviceAsync(Person.Ana), await DeviceAsync(Person.Luis), await DeviceAsync(Person.Elsa));
        await using var page = await luis.Desk.OpenBoardAsync();
        var (anaId, luisId) = (await server.IdOfAsync(Person.Ana), await server.IdOfAsync(Person.Luis));
        var first = await TalkAsync(ana, luis);
        var conversation = await elsa.Desk.OpenDirectAsync(Person.Luis);

        var second = await elsa.Desk.CallAsync(conversation);
        await elsa.EnterAsync(second);
        Assert.Equal("inCall", (string?)(await elsa.Desk.CallSeenAsync(second))!["people"]!.AsArray().Single(p => p!["staff"]!.GetValue<Guid>() == luisId)!["was"]);
        (await luis.AskToEnterAsync(second)).IsRefused(HttpStatusCode.Conflict, "in_another_call");
        Assert.Equal("in", StateOf((await ana.Desk.CallSeenAsync(first))!, luisId));

        var other = luis with { Page = "segundapagina" };
        await other.EnterAsync(second, others: "hold");
        Assert.Equal("held", StateOf((await ana.Desk.CallSeenAsync(first))!, luisId));
        await luis.Desk.DoInCallAsync(first, "hold", new { on = false });                       // back to the first: the second is held
        Assert.Equal(("in", "held"), (StateOf((await ana.Desk.CallSeenAsync(first))!, luisId), StateOf((await elsa.Desk.CallSeenAsync(second))!, luisId)));
        await elsa.Desk.DoInCallAsync(second, "leave");
        Assert.NotNull(await ana.Desk.CallSeenAsync(first));

        var third = await elsa.Desk.CallAsync(conversation);
        await elsa.EnterAsync(third);
        await other.EnterAsync(third, others: "leave");
        Assert.Null(await ana.Desk.CallSeenAsync(first));
        Assert.Equal("in", StateOf((await elsa.Desk.CallSeenAsync(third))!, luisId));
        await elsa.Desk.DoInCallAsync(third, "leave");
    }

    [Fact]
    public async Task Who_does_not_want_to_be_disturbed_and_does_not_answer_was_busy()
    {
        var (rosa, tomas) = (await DeviceAsync(Person.Rosa), await DeviceAsync(Person.Tomas));
        await using var page = await tomas.Desk.OpenBoardAsync();
        (await tomas.Desk.PutAsync("/api/talk/presence", new { wish = "doNotDisturb", minutes = 30 })).Is(HttpStatusCode.NoContent);
        var conversation = await rosa.Desk.OpenDirectAsync(Person.Tomas);
        var call = await rosa.Desk.CallAsync(conversation);
        server.Clock.Advance(TimeSpan.FromSeconds(45));
        await server.WatchCallsAsync();
        Assert.Equal("busy", Reason(await rosa.Desk.LineAsync(conversation, call)));
        (await tomas.Desk.PutAsync("/api/talk/presence", new { wish = "follow" })).Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_third_is_brought_in_and_the_call_goes_on_until_one_is_alone()
    {
        var (ana, luis, irma) = (await DeviceAsync(Person.Ana), await DeviceAsync(Person.Luis), await DeviceAsync(Person.Irma));
        var irmaId = await server.IdOfAsync(Person.Irma);
        var call = await TalkAsync(ana, luis);
        (await irma.Desk.GetAsync($"/api/calls/{call}")).Is(HttpStatusCode.NotFound);
        (await ana.Desk.PostAsync($"/api/calls/{call}/people", new { staff = await server.IdOfAsync(Person.Bruno) })).IsRefusedBeside("staff");

        await ana.Desk.DoInCallAsync(call, "people", new { staff = irmaId });
        var seen = (await irma.Desk.CallSeenAsync(call))!;
        Assert.Null(seen["conversation"]);
        Assert.Contains(Person.Luis.Name, (string?)seen["title"]);
        await irma.EnterAsync(call);
        await luis.Desk.DoInCallAsync(call, "leave");
        Assert.Equal("in", StateOf((await ana.Desk.CallSeenAsync(call))!, irmaId));
        await luis.EnterAsync(call);                                                            // he left by mistake
        await luis.Desk.DoInCallAsync(call, "leave");
        await ana.Desk.DoInCallAsync(call, "leave");

        Assert.Null(await irma.Desk.CallSeenAsync(call));
        (await irma.Desk.GetAsync($"/api/talk/{await ana.Desk.OpenDirectAsync(Person.Luis)}")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Whoever_is_taken_out_of_a_group_is_out_of_its_call()
    {
        var (ana, luis, elsa) = (await DeviceAsync(Person.Ana), await DeviceAsync(Person.Luis), await DeviceAsync(Person.Elsa));
        var group = await ana.Desk.OpenGroupAsync("Guardia", Person.Luis, Person.Elsa);
        var call = await ana.Desk.CallAsync(group);
        await ana.EnterAsync(call);
        await luis.EnterAsync(call);
        await elsa.EnterAsync(call);
        await using var his = await luis.ConnectAsync(call);
        await using var hers = await ana.ConnectAsync(call);

        (await ana.Desk.DeleteAsync($"/api/talk/{group}/members/{await server.IdOfAsync(Person.Luis)}")).Is(HttpStatusCode.OK);

        Assert.Equal("left", StateOf((await ana.Desk.CallSeenAsync(call))!, await server.IdOfAsync(Person.Luis)));
        Assert.Contains(await server.IdOfAsync(Person.Luis), (await ana.RoomAsync(call))["gone"]!.AsArray().Select(g => g!.GetValue<Guid>()));
        (await luis.Desk.GetAsync($"/api/calls/{call}")).Is(HttpStatusCode.NotFound);
        (await luis.AskToEnterAsync(call)).Is(HttpStatusCode.NotFound);
        await his.SignalAsync(await server.IdOfAsync(Person.Ana), ana.Page, new { note = "todavía" });
        Assert.Equal(0, await hers.CountAsync("signal"));
        await ana.Desk.DoInCallAsync(call, "leave");
    }

    [Fact]
    public async Task Who_is_deactivated_in_the_middle_of_a_call_is_put_out_at_once()
    {
        var (ana, celia) = (await DeviceAsync(Person.Ana), await DeviceAsync(Person.Celia));
        var id = await server.IdOfAsync(Person.Celia);
        var call = await TalkAsync(ana, celia);
        await using var page = await celia.ConnectAsync(call);
        var adela = await server.SignInAsync(Person.Adela);
        (await adela.PostFormAsync($"/people/{id}/deactivate")).Is(HttpStatusCode.SeeOther);
        await page.Closed;
        await Until.HoldsAsync(async () => await ana.Desk.CallSeenAsync(call) is null, "the end of the call");

        // While it rings, nobody's page is there to be cut: the watch notices.
        var (rosa, group) = (await DeviceAsync(Person.Rosa), await ana.Desk.OpenGroupAsync("Turno", Person.Rosa, Person.Tomas));
        var second = await ana.Desk.CallAsync(group);
        await rosa.EnterAsync(second);
        (await adela.PostFormAsync($"/people/{await server.IdOfAsync(Person.Tomas)}/deactivate")).Is(HttpStatusCode.SeeOther);
        await server.WatchCallsAsync();
        Assert.Equal("missed", StateOf((await ana.Desk.CallSeenAsync(second))!, await server.IdOfAsync(Person.Tomas)));
        await ana.Desk.DoInCallAsync(second, "leave");
        foreach (var who in new[] { Person.Celia, Person.Tomas }) { (await adela.PostFormAsync($"/people/{await server.IdOfAsync(who)}/activate")).Is(HttpStatusCode.SeeOther); }
    }

    [Fact]
    public async Task Whom_it_does_not_concern_sees_no_call()
    {
        var (ana, luis) = (await DeviceAsync(Person.Ana), await DeviceAsync(Person.Luis));
        var conversation = await ana.Desk.OpenDirectAsync(Person.Luis);
        var call = await ana.Desk.CallAsync(conversation);
        foreach (var stranger in new[] { await DeviceAsync(Person.Bruno), await DeviceAsync(Person.Irma) })
        {
            Assert.Null(await stranger.Desk.CallSeenAsync(call));
            (await stranger.Desk.GetAsync($"/api/calls/{call}")).Is(HttpStatusCode.NotFound);
            (await stranger.AskToEnterAsync(call)).Is(HttpStatusCode.NotFound);
            foreach (var act in new[] { "decline", "leave", "hold", "people" }) { (await stranger.Desk.PostAsync($"/api/calls/{call}/{act}", new { on = true })).Is(HttpStatusCode.NotFound); }
            (await stranger.Desk.PostAsync($"/api/talk/{conversation}/calls", new { media = "video" })).Is(HttpStatusCode.NotFound);
        }
        (await ana.Desk.PostAsync($"/api/talk/{conversation}/calls", new { media = "smoke" })).IsRefusedBeside("media");
        (await ana.Desk.PostAsync($"/api/calls/{call}/enter", new { page = "x" })).IsRefusedBeside("page");
        await luis.Desk.DoInCallAsync(call, "decline");
    }

    [Fact]
    public async Task A_colleague_is_called_to_a_visit_reads_who_is_there_and_comes_in_as_one_who_sits_in()
    {
        var (ana, luis) = (await DeviceAsync(Person.Ana), await DeviceAsync(Person.Luis));
        var visit = await ana.Desk.InviteAsync();
        await ana.Desk.DoAsync(visit.Id, "start");
        var guest = server.Phone();
        await guest.EnterAsync(await server.SentByHandAsync(visit.Guests[0]));
        await ana.Desk.AdmitAsync(visit.Id, visit.Guests[0].Id);
        object form = new { staff = await server.IdOfAsync(Person.Luis) };

        var call = Talking.Id((await ana.Desk.PostAsync($"/api/visits/{visit.Id}/colleagues", form)).Is(HttpStatusCode.OK).Json);
        Assert.Equal(call, Talking.Id((await ana.Desk.PostAsync($"/api/visits/{visit.Id}/colleagues", form)).Is(HttpStatusCode.OK).Json));      // pressed twice

        var there = (await luis.Desk.CallSeenAsync(call))!["visit"]!["there"]!.AsArray().Select(p => $"{p!["name"]}, {p["relation"]}");
        Assert.Equal([$"{Person.Ana.Name}, dirige la visita", "Elena Ruiz, nieta"], there);
        Assert.Equal("answered", Reason(await luis.EnterAsync(call)));
        var url = (string?)(await luis.Desk.PostAsync($"/api/agenda/{visit.Id}/join")).Is(HttpStatusCode.OK).Json["url"];
        Assert.Contains("/v#", url);
        Assert.Single((await ana.Desk.VisitAsync(visit.Id)).Guests, g => g.Name == Person.Luis.Name);
        (await luis.Desk.PostAsync($"/api/visits/{visit.Id}/colleagues", form)).Is(HttpStatusCode.NotFound);                                     // her visit, not his
        (await ana.Desk.PostAsync($"/api/visits/{visit.Id}/colleagues", new { staff = await server.IdOfAsync(Person.Bruno) })).IsRefusedBeside("staff");
        (await ana.Desk.PostAsync($"/api/visits/{visit.Id}/colleagues", new { staff = await server.IdOfAsync(Person.Rosa) })).IsRefusedBeside("staff");
    }

    private Task<Device> DeviceAsync(Person who) => Device.OfAsync(server, who);

    private static async Task<Guid> TalkAsync(Device one, Device other)
    {
        var call = await one.Desk.CallAsync(await one.Desk.OpenDirectAsync(other.Desk.Who));
        await one.EnterAsync(call);
        await other.EnterAsync(call);
        return call;
    }
}
