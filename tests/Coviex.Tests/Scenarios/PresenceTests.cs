using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

public sealed class PresenceTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    [Fact]
    public async Task Who_loses_the_network_is_away_and_back_when_he_connects_again()
    {
        var (ana, visit, guest, phone) = await server.GuestIsInTheCallAsync();
        await using var board = await ana.OpenBoardAsync();
        Assert.False((await ana.GuestAsync(visit.Id, guest.Id)).Away);
        board.Forget();

        phone.Page!.Lose();

        await board.HearsAsync("changed");
        await Until.HoldsAsync(async () => (await ana.GuestAsync(visit.Id, guest.Id)).Away, "the guest away");
        Assert.Equal("admitted", (await phone.LobbyAsync()).State);
        board.Forget();
        await phone.ConnectAsync();
        await board.HearsAsync("changed");
        Assert.False((await ana.GuestAsync(visit.Id, guest.Id)).Away);
        Assert.Equal("admitted", (await phone.LobbyAsync()).State);
    }

    [Fact]
    public async Task Who_enters_and_never_connects_is_away_soon()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        var guest = visit.Guests[0];
        var phone = new GuestPhone(server);
        await phone.EnterAsync(await server.LinkToAsync(guest.Number()));
        Assert.False((await ana.GuestAsync(visit.Id, guest.Id)).Away);

        server.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.True((await ana.GuestAsync(visit.Id, guest.Id)).Away);

        await phone.ConnectAsync();
        Assert.False((await ana.GuestAsync(visit.Id, guest.Id)).Away);
    }

    [Fact]
    public async Task A_reload_keeps_the_seat_and_is_not_an_absence()
    {
        var (ana, visit, guest, phone) = await server.GuestIsInTheCallAsync();
        var before = phone.Page!;

        var after = await phone.ConnectAsync();

        await before.HearsAsync("displaced");
        await before.DisposeAsync();
        Assert.Equal(0, await after.CountAsync("displaced"));
        Assert.False((await ana.GuestAsync(visit.Id, guest.Id)).Away);
        Assert.Equal(after.Name, Assert.Single((await ana.RoomAsync(visit.Id)).Peers).Page);
    }

    [Fact]
    public async Task The_same_page_that_connects_again_displaces_nobody()
    {
        var (ana, visit, guest, phone) = await server.GuestWaitsAsync();
        var first = phone.Page!;

        await using var again = await HubPage.OpenAsync(phone, page => $"/hub?page={page}", first.Name);

        Assert.Equal(0, await first.CountAsync("displaced"));
        first.Lose();
        await using var third = await ana.OpenRoomAsync(visit.Id);
        Assert.False((await ana.GuestAsync(visit.Id, guest.Id)).Away);
    }

    [Fact]
    public async Task A_guest_sees_whether_the_clinician_is_there()
    {
        var (ana, visit, _, phone) = await server.GuestWaitsAsync();
        Assert.False((await phone.LobbyAsync()).HostPresent);
        phone.Page!.Forget();

        var room = await ana.OpenRoomAsync(visit.Id);

        await phone.Page.HearsAsync("changed");
        var lobby = await phone.LobbyAsync();
        Assert.True(lobby.HostPresent);
        var clinician = Assert.Single(lobby.Peers);
        Assert.Equal((room.Name, "Dra. Ana Torres", "clinician", false), (clinician.Page, clinician.Name, clinician.Role, clinician.Admitted));
        phone.Page.Forget();
        await room.DisposeAsync();
        await phone.Page.HearsAsync("changed");
        Assert.False((await phone.LobbyAsync()).HostPresent);
    }

    [Fact]
    public async Task Looking_at_the_board_is_not_being_in_the_room()
    {
        var (ana, _, _, phone) = await server.GuestWaitsAsync();
        await using var board = await ana.OpenBoardAsync();

        Assert.False((await phone.LobbyAsync()).HostPresent);
    }

    [Fact]
    public async Task Guests_who_wait_see_nobody_but_the_clinician_and_those_in_the_call_see_each_other()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(guests: 3);
        var phones = new List<GuestPhone>();
        foreach (var guest in visit.Guests) { phones.Add(await server.ArriveAsync(guest)); }
        await using var room = await ana.OpenRoomAsync(visit.Id);

        await ana.AdmitAsync(visit.Id, visit.Guests[0].Id);
        await ana.AdmitAsync(visit.Id, visit.Guests[1].Id);

        Assert.Equal(["Dra. Ana Torres", "Pedro Sol"], (await phones[0].LobbyAsync()).Peers.Select(p => p.Name));
        Assert.All((await phones[0].LobbyAsync()).Peers, p => Assert.True(p.Admitted));
        Assert.Equal(["Dra. Ana Torres", "Elena Ruiz"], (await phones[1].LobbyAsync()).Peers.Select(p => p.Name));
        var waiting = Assert.Single((await phones[2].LobbyAsync()).Peers);
        Assert.Equal(("Dra. Ana Torres", false), (waiting.Name, waiting.Admitted));
        Assert.Equal([("Elena Ruiz", true), ("Pedro Sol", true), ("Inés Mora", false)], (await ana.RoomAsync(visit.Id)).Peers.Select(p => (p.Name, p.Admitted)));
    }

    [Fact]
    public async Task The_room_of_another_clinician_stays_closed()
    {
        var (_, visit, _, phone) = await server.GuestWaitsAsync();
        phone.Page!.Forget();
        foreach (var other in new[] { Person.Luis, Person.Bruno })
        {
            var desk = await server.SignInAsync(other);
            await Assert.ThrowsAnyAsync<Exception>(() => desk.OpenRoomAsync(visit.Id));
        }
        Assert.Equal(0, await phone.Page.CountAsync("changed"));
        Assert.False((await phone.LobbyAsync()).HostPresent);
    }
}

public sealed class RestartingTests(RestartingTests.StoppedServer server) : IClassFixture<RestartingTests.StoppedServer>
{
    /// <summary>Stopped while a text leaves: what breaks off is logged as a fault, and is none.</summary>
    public sealed class StoppedServer : CoviexServer
    {
        protected override bool FaultsExpected => true;
    }

    [Fact]
    public async Task After_a_restart_everybody_is_away_until_his_page_is_back_and_nothing_is_lost()
    {
        var (ana, visit, guest, phone) = await server.GuestIsInTheCallAsync();
        var waiting = await ana.InviteAsync();

        await server.StopAsync();
        await server.StartAsync();

        var seen = await ana.GuestAsync(visit.Id, guest.Id);
        Assert.Equal(("admitted", true), (seen.State, seen.Away));
        Assert.Equal("admitted", (await phone.LobbyAsync()).State);
        await phone.ConnectAsync();
        Assert.False((await ana.GuestAsync(visit.Id, guest.Id)).Away);
        Assert.Equal("scheduled", (await ana.VisitAsync(waiting.Id)).State);
    }
}
