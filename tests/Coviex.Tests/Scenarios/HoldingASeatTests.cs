using System.Net;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

public sealed class HoldingASeatTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    [Fact]
    public async Task A_second_device_does_not_take_the_seat_of_one_who_waits_unless_it_asks()
    {
        var (_, _, guest, first) = await server.GuestWaitsAsync();
        var second = server.Phone();

        var lobby = await second.EnterAsync(await server.LinkToAsync(guest.Number()));

        Assert.Equal(("elsewhere", 0), (lobby.State, lobby.Peers.Length));
        Assert.Null(lobby.Call);
        Assert.Equal("waiting", (await first.LobbyAsync()).State);
        Assert.Equal("waiting", (await second.DoAsync("move")).State);
        Assert.Equal("elsewhere", (await first.LobbyAsync()).State);
    }

    [Fact]
    public async Task A_seat_whose_device_is_gone_goes_to_the_next_one()
    {
        var (ana, visit, guest, first) = await server.GuestWaitsAsync();
        await LoseAsync(ana, visit, guest, first);

        var second = await server.ArriveAsync(guest);

        Assert.Equal("waiting", (await second.LobbyAsync()).State);
        Assert.Equal("elsewhere", (await first.LobbyAsync()).State);
        Assert.NotNull((await ana.GuestAsync(visit.Id, guest.Id)).MovedAt);
    }

    [Fact]
    public async Task A_device_in_the_call_keeps_the_seat_until_the_clinician_agrees()
    {
        var (ana, visit, guest, first) = await server.GuestIsInTheCallAsync();
        var second = await server.ArriveAsync(guest);
        Assert.Equal("elsewhere", (await second.LobbyAsync()).State);

        var asked = await second.DoAsync("move");

        Assert.Equal(("elsewhere", true), (asked.State, asked.AskedToMove));
        Assert.True((await ana.GuestAsync(visit.Id, guest.Id)).AsksToMove);
        Assert.Equal("admitted", (await first.LobbyAsync()).State);
        await ana.DoAsync(visit.Id, guest.Id, "move", new { allow = true });
        Assert.Equal("admitted", (await second.LobbyAsync()).State);
        Assert.Equal("elsewhere", (await first.LobbyAsync()).State);
        Assert.False((await ana.GuestAsync(visit.Id, guest.Id)).AsksToMove);
    }

    [Fact]
    public async Task The_clinician_may_say_no_to_a_device_that_asks()
    {
        var (ana, visit, guest, first) = await server.GuestIsInTheCallAsync();
        var second = await server.ArriveAsync(guest);
        await second.DoAsync("move");

        await ana.DoAsync(visit.Id, guest.Id, "move", new { allow = false });

        Assert.Equal("admitted", (await first.LobbyAsync()).State);
        var lobby = await second.LobbyAsync();
        Assert.Equal(("elsewhere", false), (lobby.State, lobby.AskedToMove));
        (await ana.AskAsync(visit.Id, guest.Id, "move", new { allow = true })).IsRefused(HttpStatusCode.Conflict, "nobody_asks");
        (await ana.AskAsync(visit.Id, guest.Id, "move", new { })).IsRefused(HttpStatusCode.BadRequest, "bad_input");
    }

    [Fact]
    public async Task A_seat_in_the_call_whose_device_is_gone_is_looked_at_again_even_with_the_door_kept_open()
    {
        var (ana, visit, guest, first) = await server.GuestIsInTheCallAsync();
        await ana.DoAsync(visit.Id, "door", new { keepOpen = true });
        await LoseAsync(ana, visit, guest, first);

        var second = await server.ArriveAsync(guest);

        Assert.Equal("waiting", (await second.LobbyAsync()).State);
        await ana.DoAsync(visit.Id, "door", new { keepOpen = true });
        Assert.Equal("waiting", (await second.LobbyAsync()).State);
        await ana.AdmitAsync(visit.Id, guest.Id);
        Assert.Equal("admitted", (await second.LobbyAsync()).State);
    }

    [Fact]
    public async Task Leaving_and_coming_back_is_no_way_round_the_clinicians_look()
    {
        var (ana, visit, guest, first) = await server.GuestIsInTheCallAsync();
        await LoseAsync(ana, visit, guest, first);
        var second = await server.ArriveAsync(guest);

        await second.DoAsync("leave");

        Assert.Equal("waiting", (await second.DoAsync("return")).State);
    }

    [Fact]
    public async Task When_the_guest_has_left_another_device_does_not_walk_into_the_call_with_his_link()
    {
        var (ana, visit, guest, first) = await server.GuestIsInTheCallAsync();
        await first.DoAsync("leave");

        var second = await server.ArriveAsync(guest);

        Assert.Equal("waiting", (await second.LobbyAsync()).State);
        await ana.AdmitAsync(visit.Id, guest.Id);
        Assert.Equal("admitted", (await second.LobbyAsync()).State);
    }

    [Theory]
    [InlineData("leave")]
    [InlineData("return")]
    [InlineData("devices")]
    public async Task A_device_without_the_seat_does_nothing_to_it(string act)
    {
        var (_, _, guest, first) = await server.GuestWaitsAsync();
        var second = server.Phone();
        await second.EnterAsync(await server.LinkToAsync(guest.Number()));

        (await second.AskAsync(act, new { camera = "ok", microphone = "ok" })).IsRefused(HttpStatusCode.Conflict, "elsewhere");

        Assert.Equal("waiting", (await first.LobbyAsync()).State);
    }

    [Fact]
    public async Task The_clinician_sees_what_the_device_says_of_camera_and_microphone()
    {
        var (ana, visit, guest, phone) = await server.GuestWaitsAsync();

        (await phone.AskAsync("devices", new { camera = "denied", microphone = "ok" })).Is(HttpStatusCode.NoContent);

        var seen = await ana.GuestAsync(visit.Id, guest.Id);
        Assert.Equal(("denied", "ok"), (seen.Camera, seen.Microphone));
        (await phone.AskAsync("devices", new { camera = "<script>", microphone = "ok" })).IsRefused(HttpStatusCode.BadRequest, "bad_input");
        (await phone.AskAsync("devices", new { camera = "ok" })).IsRefused(HttpStatusCode.BadRequest, "bad_input");
    }

    [Fact]
    public async Task A_seat_does_not_move_in_a_visit_that_is_over()
    {
        var (ana, visit, guest, _) = await server.GuestWaitsAsync();
        var second = server.Phone();
        await second.EnterAsync(await server.LinkToAsync(guest.Number()));
        await ana.DoAsync(visit.Id, "end");

        (await second.AskAsync("move")).IsRefused(HttpStatusCode.Conflict, "visit_over");
    }

    private static async Task LoseAsync(StaffDesk ana, SeenVisit visit, SeenGuest guest, GuestPhone phone)
    {
        phone.Page!.Lose();
        await Until.HoldsAsync(async () => (await ana.GuestAsync(visit.Id, guest.Id)).Away, "the guest away");
    }
}
