using System.Net;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

public sealed class AdmittingAGuestTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    [Fact]
    public async Task The_door_opens_for_a_guest_who_waits()
    {
        var (ana, visit, guest, phone) = await server.GuestWaitsAsync();
        Assert.Equal("waiting", (await phone.LobbyAsync()).State);
        phone.Page!.Forget();

        var admitted = await ana.AdmitAsync(visit.Id, guest.Id);

        Assert.Equal(("admitted", (DateTimeOffset?)server.Clock.Now), (admitted.State, admitted.AdmittedAt));
        await phone.Page.HearsAsync("changed");
        Assert.Equal("admitted", (await phone.LobbyAsync()).State);
        var started = await ana.VisitAsync(visit.Id);
        Assert.Equal(("open", (DateTimeOffset?)server.Clock.Now), (started.State, started.StartedAt));
    }

    [Fact]
    public async Task An_arrival_is_new_until_somebody_notices_it()
    {
        var (ana, visit, guest, _) = await server.GuestWaitsAsync();
        Assert.False((await ana.GuestAsync(visit.Id, guest.Id)).Acknowledged);

        await ana.DoAsync(visit.Id, guest.Id, "acknowledge");

        Assert.True((await ana.GuestAsync(visit.Id, guest.Id)).Acknowledged);
        Assert.Equal("waiting", (await ana.GuestAsync(visit.Id, guest.Id)).State);
    }

    [Fact]
    public async Task Pressing_twice_admits_once()
    {
        var (ana, visit, guest, _) = await server.GuestWaitsAsync();
        var first = await ana.AdmitAsync(visit.Id, guest.Id);
        server.Clock.Advance(TimeSpan.FromSeconds(5));

        var second = await ana.AdmitAsync(visit.Id, guest.Id);

        Assert.Equal(first.AdmittedAt, second.AdmittedAt);
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'guest.admitted' AND subject = @visit", ("visit", visit.Id)));
    }

    [Fact]
    public async Task Nobody_is_admitted_who_has_not_come()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();

        (await ana.AskAsync(visit.Id, visit.Guests[0].Id, "admit")).IsRefused(HttpStatusCode.Conflict, "wrong_state");

        Assert.Equal(("scheduled", "invited"), ((await ana.VisitAsync(visit.Id)).State, (await ana.VisitAsync(visit.Id)).Guests[0].State));
    }

    [Fact]
    public async Task Nobody_is_admitted_who_has_just_left()
    {
        var (ana, visit, guest, phone) = await server.GuestWaitsAsync();
        await phone.DoAsync("leave");

        (await ana.AskAsync(visit.Id, guest.Id, "admit")).IsRefused(HttpStatusCode.Conflict, "wrong_state");
    }

    [Fact]
    public async Task Nobody_enters_before_the_visit_was_started_even_with_the_door_kept_open()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(guests: 2, keepDoorOpen: true);
        var elena = await server.ArriveAsync(visit.Guests[0]);
        Assert.Equal(("waiting", false), ((await elena.LobbyAsync()).State, (await elena.LobbyAsync()).Started));

        await ana.DoAsync(visit.Id, "start");

        Assert.Equal("admitted", (await elena.LobbyAsync()).State);
        var pedro = await server.ArriveAsync(visit.Guests[1]);
        Assert.Equal("admitted", (await pedro.LobbyAsync()).State);
    }

    [Fact]
    public async Task With_the_door_closed_each_one_waits_to_be_admitted()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        await ana.DoAsync(visit.Id, "start");
        var phone = await server.ArriveAsync(visit.Guests[0]);
        Assert.Equal("waiting", (await phone.LobbyAsync()).State);

        var open = await ana.DoAsync(visit.Id, "door", new { keepOpen = true });

        Assert.True(open.KeepDoorOpen);
        Assert.Equal("admitted", (await phone.LobbyAsync()).State);
        Assert.False((await ana.DoAsync(visit.Id, "door", new { keepOpen = false })).KeepDoorOpen);
        Assert.Equal("admitted", (await phone.LobbyAsync()).State);
        (await ana.AskAsync(visit.Id, "door", new { })).IsRefused(HttpStatusCode.BadRequest, "bad_input");
    }

    [Fact]
    public async Task A_service_has_its_own_default_for_the_door()
    {
        var ana = await server.SignInAsync(Person.Ana);

        var family = await ana.InviteAsync(new { service = "familyVisit", guests = new[] { ana.Typed() } });
        var home = await ana.InviteAsync(new { service = "homeCare", guests = new[] { ana.Typed() } });

        Assert.Equal((true, false), (family.KeepDoorOpen, home.KeepDoorOpen));
    }

    [Fact]
    public async Task A_fifth_person_is_refused_with_a_sentence()
    {
        var (ana, visit, _) = await FullRoomAsync(keepDoorOpen: false);

        var answer = await ana.AskAsync(visit.Id, visit.Guests[3].Id, "admit");

        answer.IsRefused(HttpStatusCode.Conflict, "room_full");
        Assert.Contains("caben 4 personas", answer.Body);
        Assert.Equal("waiting", (await ana.GuestAsync(visit.Id, visit.Guests[3].Id)).State);
    }

    [Fact]
    public async Task With_the_door_kept_open_a_place_that_is_given_up_goes_to_the_one_who_waits_longest()
    {
        var (ana, visit, phones) = await FullRoomAsync(keepDoorOpen: true);
        Assert.Equal("waiting", (await phones[3].LobbyAsync()).State);

        await phones[1].DoAsync("leave");

        Assert.Equal("admitted", (await phones[3].LobbyAsync()).State);
        Assert.Equal(3, (await ana.VisitAsync(visit.Id)).Guests.Count(g => g.State == "admitted"));
    }

    [Fact]
    public async Task Admitting_one_by_name_never_fills_the_room_beyond_its_places()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(guests: 5, keepDoorOpen: true);
        foreach (var guest in visit.Guests)
        {
            await server.ArriveAsync(guest);
            server.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var last = await ana.AdmitAsync(visit.Id, visit.Guests[4].Id);

        Assert.Equal("admitted", last.State);
        Assert.Equal(["admitted", "admitted", "waiting", "waiting", "admitted"], (await ana.VisitAsync(visit.Id)).Guests.Select(g => g.State));
    }

    [Fact]
    public async Task A_guest_who_is_declined_waits_no_more_until_the_clinician_changes_his_mind()
    {
        var (ana, visit, guest, phone) = await server.GuestWaitsAsync();

        await ana.DoAsync(visit.Id, guest.Id, "decline");

        Assert.Equal("declined", (await phone.LobbyAsync()).State);
        (await ana.AskAsync(visit.Id, guest.Id, "admit")).IsRefused(HttpStatusCode.Conflict, "wrong_state");
        Assert.Equal("waiting", (await ana.DoAsync(visit.Id, guest.Id, "readmit")).State);
        Assert.Equal("waiting", (await phone.LobbyAsync()).State);
        await ana.AdmitAsync(visit.Id, guest.Id);
        Assert.Equal("admitted", (await phone.LobbyAsync()).State);
    }

    [Fact]
    public async Task A_guest_who_is_taken_out_stays_out()
    {
        var (ana, visit, guest, phone) = await server.GuestIsInTheCallAsync();

        var removed = await ana.DoAsync(visit.Id, guest.Id, "remove");

        Assert.Equal(("removed", (DateTimeOffset?)server.Clock.Now), (removed.State, removed.LeftAt));
        var lobby = await phone.LobbyAsync();
        Assert.Equal(("declined", false, 0), (lobby.State, lobby.CanReturn, lobby.Peers.Length));
        (await phone.AskAsync("return")).IsRefused(HttpStatusCode.Conflict, "declined");
        Assert.Equal("waiting", (await ana.DoAsync(visit.Id, guest.Id, "readmit")).State);
    }

    [Theory]
    [InlineData("admit")]
    [InlineData("decline")]
    [InlineData("remove")]
    [InlineData("readmit")]
    [InlineData("acknowledge")]
    [InlineData("move")]
    [InlineData("resend")]
    [InlineData("revoke")]
    public async Task For_another_clinician_the_visit_is_not_there(string act)
    {
        var (ana, visit, guest, phone) = await server.GuestWaitsAsync();
        foreach (var other in new[] { Person.Luis, Person.Bruno })
        {
            var desk = await server.SignInAsync(other);
            (await desk.AskAsync(visit.Id, guest.Id, act, new { allow = true })).IsRefused(HttpStatusCode.NotFound, "not_found");
        }
        (await ana.AskAsync(visit.Id, Guid.NewGuid(), act, new { allow = true })).IsRefused(HttpStatusCode.NotFound, "not_found");
        Assert.Equal("waiting", (await phone.LobbyAsync()).State);
    }

    [Fact]
    public async Task Of_two_admits_at_once_none_is_lost()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(guests: 2);
        foreach (var guest in visit.Guests) { await server.ArriveAsync(guest); }

        await Task.WhenAll(visit.Guests.Select(g => AdmitUntilAnsweredAsync(ana, visit.Id, g.Id)));

        Assert.All((await ana.VisitAsync(visit.Id)).Guests, g => Assert.Equal("admitted", g.State));
    }

    [Fact]
    public async Task However_many_admits_come_at_once_the_room_is_never_overfilled()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(guests: 6);
        foreach (var guest in visit.Guests) { await server.ArriveAsync(guest); }
        await ana.DoAsync(visit.Id, "start");

        var answers = await Task.WhenAll(visit.Guests.Select(g => AdmitUntilAnsweredAsync(ana, visit.Id, g.Id)));

        Assert.Equal(3, answers.Count(a => a.Status == HttpStatusCode.OK));
        Assert.Equal(3, answers.Count(a => a.Code == "room_full"));
        Assert.Equal(3, (await ana.VisitAsync(visit.Id)).Guests.Count(g => g.State == "admitted"));
    }

    [Fact]
    public async Task A_visit_that_is_over_admits_nobody()
    {
        var (ana, visit, guest, phone) = await server.GuestWaitsAsync();
        await ana.DoAsync(visit.Id, "end");

        (await ana.AskAsync(visit.Id, guest.Id, "admit")).IsRefused(HttpStatusCode.Conflict, "visit_ended");
        Assert.Equal("ended", (await phone.LobbyAsync()).State);
    }

    // As the page does: who hears that something changed meanwhile looks again and presses again.
    private static async Task<Answer> AdmitUntilAnsweredAsync(StaffDesk ana, Guid visit, Guid guest)
    {
        Answer answer;
        do { answer = await ana.AskAsync(visit, guest, "admit"); } while (answer.Code == "changed_meanwhile");
        return answer;
    }

    // Four guests, three of them in the call beside the clinician: one more than there are places.
    private async Task<(StaffDesk Ana, SeenVisit Visit, GuestPhone[] Phones)> FullRoomAsync(bool keepDoorOpen)
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(guests: 4, keepDoorOpen: keepDoorOpen);
        await ana.DoAsync(visit.Id, "start");
        var phones = new List<GuestPhone>();
        foreach (var guest in visit.Guests) { phones.Add(await server.ArriveAsync(guest)); }
        if (!keepDoorOpen) { foreach (var guest in visit.Guests.Take(3)) { await ana.AdmitAsync(visit.Id, guest.Id); } }
        return (ana, visit, [.. phones]);
    }
}
