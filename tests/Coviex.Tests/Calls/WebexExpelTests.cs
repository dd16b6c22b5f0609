using System.Net;
using Coviex.FakeWorld.Webex;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Calls;

/// <summary>Whom the clinician takes out here is taken out of the meeting too, where she has linked her account; and where that cannot be done she reads it.</summary>
public sealed class WebexExpelTests(LinkedWebexServer server) : IClassFixture<LinkedWebexServer>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("remove", false)]
    [InlineData("remove", true)]
    [InlineData("revoke", false)]
    public async Task Who_is_taken_out_here_is_thrown_out_there(string act, bool byLink)
    {
        var (ana, visit, phone) = await AdmittedAsync(linked: true);
        var guest = await JoinAsync(visit, phone, byLink);

        await ana.DoAsync(visit.Id, visit.Guests[0].Id, act);
        await PassesAsync();

        Assert.Equal("end", guest.State);
        Assert.Equal("joined", Meeting(visit).Participants.Values.Single(p => p.Host).State);
        Assert.Empty((await ana.RoomAsync(visit.Id)).Seen.StillIn);
    }

    [Fact]
    public async Task Who_comes_back_by_his_old_token_is_thrown_out_again()
    {
        var (ana, visit, phone) = await AdmittedAsync(linked: true);
        var guest = await JoinAsync(visit, phone, byLink: false);
        await ana.DoAsync(visit.Id, visit.Guests[0].Id, "remove");
        await PassesAsync();

        var again = await Fake.JoinAsync(server.World, server.Hooks, Meeting(visit), guest.Email, guest.Name, host: false);
        await PassesAsync();

        Assert.Equal("end", again.State);
    }

    [Fact]
    public async Task Who_is_slow_to_appear_in_the_list_is_found_later()
    {
        var (ana, visit, phone) = await AdmittedAsync(linked: true);
        var email = await EmailAsync(phone, byLink: false);
        await ana.DoAsync(visit.Id, visit.Guests[0].Id, "remove");
        await server.PassAsync();
        Meeting(visit).Participants["late"] = new("late", email, "Elena Ruiz", false);

        await PassesAsync();

        Assert.Equal("end", Meeting(visit).Participants["late"].State);
    }

    [Theory]
    [InlineData("GET /v1/meetingParticipants", "hang", 0)]
    [InlineData("GET /v1/meetingParticipants", "status", 429)]
    [InlineData("PUT /v1/meetingParticipants", "status", 503)]
    [InlineData("PUT /v1/meetingParticipants", "malformed", 200)]
    public async Task A_fault_of_webex_is_tried_again(string match, string kind, int status)
    {
        var (ana, visit, phone) = await AdmittedAsync(linked: true);
        var guest = await JoinAsync(visit, phone, byLink: false);
        server.Fault(match, kind, status, times: 2);

        await ana.DoAsync(visit.Id, visit.Guests[0].Id, "remove");
        await PassesAsync();

        Assert.Equal("end", guest.State);
    }

    [Fact]
    public async Task Without_a_linked_account_the_clinician_reads_who_may_still_be_in_the_meeting()
    {
        var (ana, visit, phone) = await AdmittedAsync(linked: false);
        var guest = await JoinAsync(visit, phone, byLink: false);

        await ana.DoAsync(visit.Id, visit.Guests[0].Id, "remove");
        Assert.Empty((await ana.RoomAsync(visit.Id)).Seen.StillIn);
        await PassesAsync();

        Assert.Equal("joined", guest.State);
        Assert.Equal([visit.Guests[0].Id], (await ana.RoomAsync(visit.Id)).Seen.StillIn);
    }

    [Fact]
    public async Task So_she_does_when_webex_says_yes_and_does_nothing()
    {
        var (ana, visit, phone) = await AdmittedAsync(linked: true);
        await JoinAsync(visit, phone, byLink: false);
        server.World.SaysYesAndDoesNothing = true;

        await ana.DoAsync(visit.Id, visit.Guests[0].Id, "remove");
        await PassesAsync();

        server.World.SaysYesAndDoesNothing = false;
        Assert.Equal([visit.Guests[0].Id], (await ana.RoomAsync(visit.Id)).Seen.StillIn);
        Assert.Contains(server.Log.Lines, l => l.Text.Contains("may be in the Webex meeting still", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_let_in_again_stays_in()
    {
        var (ana, visit, phone) = await AdmittedAsync(linked: true);
        await JoinAsync(visit, phone, byLink: false);
        await ana.DoAsync(visit.Id, visit.Guests[0].Id, "remove");
        await PassesAsync();

        await ana.DoAsync(visit.Id, visit.Guests[0].Id, "readmit");
        await ana.AdmitAsync(visit.Id, visit.Guests[0].Id);
        var guest = await JoinAsync(visit, phone, byLink: false);
        await PassesAsync();

        Assert.Equal("joined", guest.State);
    }

    [Fact]
    public async Task That_webex_has_seen_the_clinician_come_is_told_in_the_consulting_room()
    {
        var (ana, visit, _) = await AdmittedAsync(linked: false, hostComes: false);
        await server.UpkeepAsync();
        Assert.Null((await ana.RoomAsync(visit.Id)).Seen.HostJoinedAt);

        await Fake.HappenAsync(server.World, server.Hooks, Meeting(visit).Id, "hostJoined");

        Assert.NotNull((await ana.RoomAsync(visit.Id)).Seen.HostJoinedAt);
    }

    private FakeMeeting Meeting(SeenVisit visit) => Assert.Single(server.MeetingsOf(visit.Id));

    private async Task PassesAsync()
    {
        for (var pass = 0; pass < 10; pass++)
        {
            await server.PassAsync();
            server.Clock.Advance(Pause);
        }
    }

    private async Task<(StaffDesk Ana, SeenVisit Visit, GuestPhone Phone)> AdmittedAsync(bool linked, bool hostComes = true)
    {
        server.NoFaults();
        var ana = await server.SignInAsync(Person.Ana);
        await ana.PostFormAsync("/webex/unlink");
        if (linked)
        {
            var away = (await ana.GetAsync("/webex/link")).Is(HttpStatusCode.Found).Header("Location")!;
            using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
            using var agreed = await client.GetAsync(new Uri($"{away}&as={Uri.EscapeDataString(Person.Ana.Email)}"), TestContext.Current.CancellationToken);
            (await ana.GetAsync(agreed.Headers.Location!.PathAndQuery)).Is(HttpStatusCode.Found);
        }
        await server.UpkeepAsync();
        var visit = await ana.InviteAsync();
        await server.PassAsync();
        var phone = server.Phone();
        await phone.EnterAsync(await server.SentByHandAsync(visit.Guests[0]));
        await ana.AdmitAsync(visit.Id, visit.Guests[0].Id);
        if (hostComes) { await Fake.HappenAsync(server.World, server.Hooks, Meeting(visit).Id, "hostJoined"); }
        return (ana, visit, phone);
    }

    private async Task<FakeParticipant> JoinAsync(SeenVisit visit, GuestPhone phone, bool byLink) =>
        await Fake.JoinAsync(server.World, server.Hooks, Meeting(visit), await EmailAsync(phone, byLink), "Elena Ruiz (nieta)", host: false);

    /// <summary>He asks for his way in; under this address he is in the meeting then.</summary>
    private async Task<string> EmailAsync(GuestPhone phone, bool byLink)
    {
        var ticket = (await phone.AskAsync("ticket", new { byLink })).As<SeenTicket>().Webex!;
        return byLink ? server.World.JoinedAs[ticket.Link!] : $"{server.World.Tokens[ticket.AccessToken!].Who}@appid.ciscospark.com";
    }
}
