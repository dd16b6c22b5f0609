using System.Net;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

public sealed class LeavingAndComingBackTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    [Fact]
    public async Task Who_left_by_mistake_goes_back_into_the_call_without_a_new_admit()
    {
        var (ana, visit, guest, phone) = await server.GuestIsInTheCallAsync();

        var left = await phone.DoAsync("leave");

        Assert.Equal(("left", true), (left.State, left.CanReturn));
        var seen = await ana.GuestAsync(visit.Id, guest.Id);
        Assert.Equal(("left", (DateTimeOffset?)server.Clock.Now), (seen.State, seen.LeftAt));
        Assert.NotNull(seen.AdmittedAt);
        Assert.Equal("admitted", (await phone.DoAsync("return")).State);
    }

    [Fact]
    public async Task Leaving_twice_or_coming_back_twice_is_nothing_more()
    {
        var (_, visit, _, phone) = await server.GuestIsInTheCallAsync();

        Assert.Equal("left", (await phone.DoAsync("leave")).State);
        Assert.Equal("left", (await phone.DoAsync("leave")).State);
        Assert.Equal("admitted", (await phone.DoAsync("return")).State);
        Assert.Equal("admitted", (await phone.DoAsync("return")).State);

        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'guest.left' AND subject = @visit", ("visit", visit.Id)));
    }

    [Fact]
    public async Task Who_left_the_lobby_comes_back_to_the_lobby()
    {
        var (_, _, _, phone) = await server.GuestWaitsAsync();
        await phone.DoAsync("leave");

        Assert.Equal("waiting", (await phone.DoAsync("return")).State);
    }

    [Fact]
    public async Task Opening_the_link_again_is_another_way_back()
    {
        var (_, _, guest, phone) = await server.GuestIsInTheCallAsync();
        await phone.DoAsync("leave");

        Assert.Equal("admitted", (await phone.EnterAsync(await server.LinkToAsync(guest.Number()))).State);
    }

    [Fact]
    public async Task Who_comes_back_to_a_full_room_waits()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(guests: 4);
        var phones = new List<GuestPhone>();
        foreach (var guest in visit.Guests) { phones.Add(await server.ArriveAsync(guest)); }
        foreach (var guest in visit.Guests.Take(3)) { await ana.AdmitAsync(visit.Id, guest.Id); }
        await phones[0].DoAsync("leave");
        await ana.AdmitAsync(visit.Id, visit.Guests[3].Id);

        Assert.Equal("waiting", (await phones[0].DoAsync("return")).State);
    }

    [Fact]
    public async Task There_is_no_way_back_into_a_visit_that_is_over()
    {
        var (ana, visit, _, phone) = await server.GuestIsInTheCallAsync();
        await phone.DoAsync("leave");
        await ana.DoAsync(visit.Id, "end");

        Assert.Equal(("ended", false), ((await phone.LobbyAsync()).State, (await phone.LobbyAsync()).CanReturn));
        (await phone.AskAsync("return")).IsRefused(HttpStatusCode.Conflict, "visit_ended");
    }

    [Fact]
    public async Task There_is_no_way_back_for_a_guest_whose_invitation_was_withdrawn()
    {
        var (ana, visit, guest, phone) = await server.GuestIsInTheCallAsync();
        await phone.DoAsync("leave");
        await ana.DoAsync(visit.Id, guest.Id, "revoke");

        (await phone.AskAsync("return")).IsRefused(HttpStatusCode.Conflict, "revoked");

        Assert.NotEqual("admitted", (await ana.GuestAsync(visit.Id, guest.Id)).State);
    }
}
