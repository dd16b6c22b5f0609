using System.Net;
using Coviex.Tests.Agenda;
using Coviex.Tests.Fixture;
using static Coviex.Tests.Talk.Calling;

namespace Coviex.Tests.Talk;

public sealed class CallingAColleagueTests(TalkServer server) : IClassFixture<TalkServer>
{
    private static readonly TimeSpan Rings = TimeSpan.FromSeconds(45);

    [Fact]
    public async Task It_rings_on_both_devices_one_answers_and_the_other_stops()
    {
        var (ana, phone, desk) = await TwoDevicesAsync();
        await using var phoneBoard = await phone.Desk.OpenBoardAsync();
        await using var deskBoard = await desk.Desk.OpenBoardAsync();
        var conversation = await ana.Desk.OpenDirectAsync(Person.Luis);
        foreach (var who in new[] { ana, desk }) { await who.Desk.PostAsync($"/api/talk/{conversation}/seen", new { received = 1000, read = 1000 }); }

        var call = await ana.Desk.CallAsync(conversation);
        foreach (var board in new[] { phoneBoard, deskBoard }) { Assert.Equal(call, (await board.HearsAsync("call"))[0].GetValue<Guid>()); }
        Assert.Equal("ringing", (string?)(await desk.Desk.CallSeenAsync(call))!["state"]);
        await ana.EnterAsync(call);
        Assert.Equal("ringing", (string?)(await phone.Desk.CallSeenAsync(call))!["state"]);      // the caller's own page answers nothing
        phoneBoard.Forget();
        deskBoard.Forget();

        Assert.Equal("answered", (string?)(await phone.EnterAsync(call))["state"]);
        await deskBoard.HearsAsync("call");
        (await desk.AskToEnterAsync(call)).IsRefused(HttpStatusCode.Conflict, "answered_elsewhere");
        Assert.False((bool)(await desk.RoomAsync(call))["here"]!);
        Assert.Null((await desk.RoomAsync(call))["setup"]);
        Assert.True((bool)(await phone.RoomAsync(call))["here"]!);

        server.Clock.Advance(TimeSpan.FromSeconds(70));
        await phone.Desk.DoInCallAsync(call, "leave");
        Assert.Null(await ana.Desk.CallSeenAsync(call));                                        // one alone has no call
        var line = await ana.Desk.LineAsync(conversation, call);
        Assert.Equal(("answered", 70), (Reason(line), (int)line["seconds"]!));
        Assert.Equal(0, (int)(await ana.Desk.ConversationAsync(conversation))["unread"]!);
        Assert.Equal(0, (int)(await phone.Desk.ConversationAsync(conversation))["unread"]!);
        (await phone.AskToEnterAsync(call)).IsRefused(HttpStatusCode.Conflict, "call_over");
        Assert.Equal(["call.started", "call.answered", "call.ended"], (await server.RowsAsync("SELECT action FROM audit_entries WHERE part = @call ORDER BY id", ("call", call))).Select(r => (string)r["action"]!));
    }

    [Fact]
    public async Task Signals_pass_between_the_pages_that_are_in_it_and_no_others()
    {
        var (ana, phone, desk) = await TwoDevicesAsync();
        var call = await ana.Desk.CallAsync(await ana.Desk.OpenDirectAsync(Person.Luis));
        await ana.EnterAsync(call);
        await phone.EnterAsync(call);
        await using var hers = await ana.ConnectAsync(call);
        await using var his = await phone.ConnectAsync(call);
        await using var looker = await desk.ConnectAsync(call);
        var (anaId, luisId) = (await server.IdOfAsync(Person.Ana), await server.IdOfAsync(Person.Luis));

        Assert.Equal(phone.Page, (string?)(await ana.RoomAsync(call))["peers"]![0]!["page"]);
        await hers.SignalAsync(luisId, phone.Page, new { note = "hola" });
        Assert.Equal("hola", (string?)(await his.HearsAsync("signal"))[1]["note"]);
        await looker.SignalAsync(anaId, ana.Page, new { note = "espía" });
        Assert.Equal(0, await hers.CountAsync("signal"));

        // The second device takes the call over: the first page is told, and its signals pass no more.
        await desk.EnterAsync(call, takeOver: true);
        await using var taker = await HubPage.OpenAsync(desk.Desk, page => $"/hub?call={call}&page={page}", desk.Page);
        await his.HearsAsync("displaced");
        await his.SignalAsync(anaId, ana.Page, new { note = "todavía" });
        Assert.Equal(0, await hers.CountAsync("signal"));
        await taker.SignalAsync(anaId, ana.Page, new { note = "aquí sigo" });
        Assert.Equal("aquí sigo", (string?)(await hers.HearsAsync("signal"))[1]["note"]);
        Assert.False((bool)(await phone.RoomAsync(call))["here"]!);
        await ana.Desk.DoInCallAsync(call, "leave");
    }

    [Fact]
    public async Task Whoever_declines_is_read_to_have_declined()
    {
        var (ana, phone, desk) = await TwoDevicesAsync();
        var conversation = await ana.Desk.OpenDirectAsync(Person.Luis);
        var call = await ana.Desk.CallAsync(conversation, "audio");

        Assert.Equal("declined", Reason(await phone.Desk.DoInCallAsync(call, "decline")));
        await phone.Desk.DoInCallAsync(call, "decline");                                        // pressed twice
        Assert.Null(await desk.Desk.CallSeenAsync(call));
        Assert.Equal(("declined", "audio"), (Reason(await ana.Desk.LineAsync(conversation, call)), (string?)(await ana.Desk.LineAsync(conversation, call))["media"]));
    }

    [Fact]
    public async Task Nobody_answers_it_is_missed_after_a_while_and_stands_unread_in_the_conversation()
    {
        var (ana, luis, _) = await TwoDevicesAsync();
        var conversation = await ana.Desk.OpenDirectAsync(Person.Luis);
        var unread = (int)(await luis.Desk.ConversationAsync(conversation))["unread"]!;
        var call = await ana.Desk.CallAsync(conversation);
        server.Clock.Advance(Rings - TimeSpan.FromSeconds(1));
        await server.WatchCallsAsync();
        Assert.NotNull(await luis.Desk.CallSeenAsync(call));

        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await server.WatchCallsAsync();

        Assert.Null(await luis.Desk.CallSeenAsync(call));
        Assert.Equal("missed", Reason(await luis.Desk.LineAsync(conversation, call)));
        Assert.Equal(unread + 1, (int)(await luis.Desk.ConversationAsync(conversation))["unread"]!);
        (await ana.Desk.PutAsync($"/api/talk/{conversation}/messages/{call}", new { text = "otra cosa", version = 0 })).Is(HttpStatusCode.NotFound);
        (await ana.Desk.DeleteAsync($"/api/talk/{conversation}/messages/{call}")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_caller_hangs_up_before_anybody_answers()
    {
        var (ana, luis, _) = await TwoDevicesAsync();
        var conversation = await ana.Desk.OpenDirectAsync(Person.Luis);
        var call = await ana.Desk.CallAsync(conversation);
        Assert.Equal("cancelled", Reason(await ana.Desk.DoInCallAsync(call, "leave")));
        Assert.Null(await luis.Desk.CallSeenAsync(call));
    }

    [Fact]
    public async Task Two_who_call_each_other_at_the_same_time_are_in_one_call()
    {
        var (ana, luis, _) = await TwoDevicesAsync();
        var conversation = await ana.Desk.OpenDirectAsync(Person.Luis);

        var both = await Task.WhenAll(ana.Desk.CallAsync(conversation), luis.Desk.CallAsync(conversation));

        Assert.Equal(both[0], both[1]);
        await Task.WhenAll(ana.EnterAsync(both[0]), luis.EnterAsync(both[0]));
        var call = (await ana.Desk.CallSeenAsync(both[0]))!;
        Assert.Equal("answered", (string?)call["state"]);
        Assert.All(call["people"]!.AsArray(), p => Assert.Equal("in", (string?)p!["state"]));
        await ana.Desk.DoInCallAsync(both[0], "leave");
    }

    [Fact]
    public async Task A_restart_of_the_server_forgets_no_call()
    {
        var (ana, luis, _) = await TwoDevicesAsync();
        var conversation = await ana.Desk.OpenDirectAsync(Person.Luis);
        var call = await ana.Desk.CallAsync(conversation);
        await server.StopAsync();
        await server.StartAsync();

        Assert.Equal("ringing", (string?)(await luis.Desk.CallSeenAsync(call))!["state"]);
        server.Clock.Advance(Rings);
        await server.WatchCallsAsync();
        Assert.Equal("missed", Reason(await luis.Desk.LineAsync(conversation, call)));
    }

    [Fact]
    public async Task Whoever_is_gone_without_a_word_is_put_out_and_who_asks_stays()
    {
        var (ana, luis, _) = await TwoDevicesAsync();
        var conversation = await ana.Desk.OpenDirectAsync(Person.Luis);
        var call = await ana.Desk.CallAsync(conversation);
        await ana.EnterAsync(call);
        await luis.EnterAsync(call);
        server.Clock.Advance(TimeSpan.FromSeconds(60));
        await ana.RoomAsync(call);
        await luis.RoomAsync(call);
        server.Clock.Advance(TimeSpan.FromSeconds(60));
        await ana.RoomAsync(call);
        await server.WatchCallsAsync();
        Assert.NotNull(await ana.Desk.CallSeenAsync(call));

        server.Clock.Advance(TimeSpan.FromSeconds(31));
        await server.WatchCallsAsync();

        Assert.Equal("answered", Reason(await ana.Desk.LineAsync(conversation, call)));
    }

    private async Task<(Device Ana, Device Phone, Device Desk)> TwoDevicesAsync() =>
        (await Device.OfAsync(server, Person.Ana), await Device.OfAsync(server, Person.Luis), await Device.OfAsync(server, Person.Luis));
}
