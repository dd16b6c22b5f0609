using System.Net;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

public sealed class RevokingAndResendingTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    [Fact]
    public async Task A_link_that_is_sent_again_is_a_new_one_and_the_first_stays_good()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        var guest = visit.Guests[0];
        var first = await server.LinkToAsync(guest.Number());

        await ana.DoAsync(visit.Id, guest.Id, "resend");

        var second = await server.LinkToAsync(guest.Number(), text: 2);
        Assert.NotEqual(first, second);
        Assert.Equal(["ready", "ready"], [(await server.Phone().PeekAsync(first)).State, (await server.Phone().PeekAsync(second)).State]);
    }

    [Fact]
    public async Task Revoking_takes_out_a_guest_who_waits_and_one_who_is_in_the_call()
    {
        foreach (var scene in new[] { await server.GuestWaitsAsync(), await server.GuestIsInTheCallAsync() })
        {
            var (ana, visit, guest, phone) = scene;
            phone.Page!.Forget();

            var revoked = await ana.DoAsync(visit.Id, guest.Id, "revoke");

            Assert.Equal("revoked", revoked.Text);
            await phone.Page.HearsAsync("changed");
            var lobby = await phone.LobbyAsync();
            Assert.Equal(("revoked", false, 0), (lobby.State, lobby.CanReturn, lobby.Peers.Length));
            (await phone.AskAsync("move")).IsRefused(HttpStatusCode.Conflict, "visit_over");
            Assert.DoesNotContain((await ana.RoomAsync(visit.Id)).Peers, p => p.Seat == guest.Id);
        }
    }

    [Fact]
    public async Task A_link_that_was_revoked_stays_dead_when_a_new_one_is_sent()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        var guest = visit.Guests[0];
        var first = await server.LinkToAsync(guest.Number());
        await ana.DoAsync(visit.Id, guest.Id, "revoke");
        server.Clock.Advance(TimeSpan.FromSeconds(1));

        await ana.DoAsync(visit.Id, guest.Id, "resend");

        var second = await server.LinkToAsync(guest.Number(), text: 2);
        Assert.Equal("ready", (await server.Phone().PeekAsync(second)).State);
        (await server.Phone().AskPeekAsync(first)).IsRefused(HttpStatusCode.NotFound, "link_unknown");
    }

    [Fact]
    public async Task A_guest_who_was_taken_out_with_his_link_comes_in_with_the_new_one_and_his_old_device_does_not()
    {
        var (ana, visit, guest, thief) = await server.GuestIsInTheCallAsync();
        await ana.DoAsync(visit.Id, guest.Id, "revoke");
        (await ana.AskAsync(visit.Id, guest.Id, "readmit")).IsRefused(HttpStatusCode.Conflict, "revoked");
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("invited", (await ana.DoAsync(visit.Id, guest.Id, "resend")).State);

        var phone = server.Phone();
        var lobby = await phone.EnterAsync(await server.LinkToAsync(guest.Number(), text: 2));

        Assert.Equal("waiting", lobby.State);
        (await thief.AskAsync("move")).Is(HttpStatusCode.Unauthorized);
        Assert.Equal("waiting", (await phone.LobbyAsync()).State);
    }

    [Fact]
    public async Task A_link_for_a_guest_who_was_declined_says_that_he_may_come()
    {
        var (ana, visit, guest, phone) = await server.GuestWaitsAsync();
        await ana.DoAsync(visit.Id, guest.Id, "decline");

        await ana.DoAsync(visit.Id, guest.Id, "resend");

        Assert.Equal("waiting", (await phone.EnterAsync(await server.LinkToAsync(guest.Number(), text: 2))).State);
    }

    [Fact]
    public async Task Nothing_is_sent_for_a_visit_that_is_over()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        await ana.DoAsync(visit.Id, "end");

        (await ana.AskAsync(visit.Id, visit.Guests[0].Id, "resend")).IsRefused(HttpStatusCode.Conflict, "visit_over");
    }

    [Fact]
    public async Task Revoking_twice_leaves_one_record()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        await ana.DoAsync(visit.Id, visit.Guests[0].Id, "revoke");
        await ana.DoAsync(visit.Id, visit.Guests[0].Id, "revoke");

        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'guest.link_revoked' AND subject = @visit", ("visit", visit.Id)));
    }
}
