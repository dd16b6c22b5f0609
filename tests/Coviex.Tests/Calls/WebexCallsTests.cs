using System.Globalization;
using System.Net;
using Coviex.FakeWorld.Webex;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Calls;

public sealed class WebexCallsTests(WebexServer server) : CallSystemContract(server), IClassFixture<WebexServer>
{
    protected override string System => "webex";

    protected override bool MakesCalls => true;

    protected override IReadOnlyList<DateTimeOffset> CallsOf(Guid visit) =>
        [.. server.MeetingsOf(visit).Select(m => DateTimeOffset.Parse((string)m.Body["start"]!, CultureInfo.InvariantCulture))];

    protected override Task SettleAsync() => server.PassAsync();

    [Fact]
    public async Task A_guest_gets_his_own_token_and_where_to_go_and_no_more()
    {
        var (_, visit, guest, phone) = await AdmittedAsync();
        var meeting = Assert.Single(server.MeetingsOf(visit.Id));

        var ticket = (await phone.AskAsync("ticket")).As<SeenTicket>().Webex!;

        Assert.Equal((meeting.SipAddress, meeting.Password, null), (ticket.Destination, ticket.Password, ticket.Link));
        var token = server.World.Tokens[ticket.AccessToken!];
        Assert.Equal(("guest", "Elena Ruiz (nieta)"), (token.Kind, token.Name));
        Assert.DoesNotContain("Elena", token.Who);
        Assert.Contains($"{guest.Id:N}", token.Who);
        Assert.Contains($"{visit.Id:N}", token.Who);
    }

    [Fact]
    public async Task Nothing_that_a_page_gets_before_the_door_opens_tells_of_the_meeting()
    {
        var (ana, visit, _, phone) = await WaitingAsync();
        var meeting = Assert.Single(server.MeetingsOf(visit.Id));
        string[] secrets = [meeting.HostKey, meeting.Password, meeting.SipAddress, meeting.Id, meeting.Number];

        string[] seen = [(await phone.GetAsync("/api/guest/lobby")).Body, (await ana.GetAsync($"/api/visits/{visit.Id}/room")).Body, (await ana.GetAsync($"/api/visits/{visit.Id}")).Body];

        Assert.All(secrets, secret => Assert.All(seen, body => Assert.DoesNotContain(secret, body)));
        var everything = await server.Database.EverythingAsync();
        Assert.DoesNotContain(meeting.HostKey, everything);
        Assert.DoesNotContain(meeting.Password, everything);
    }

    [Fact]
    public async Task A_guest_whose_browser_cannot_hold_the_call_gets_a_link_that_is_good_for_minutes()
    {
        var (_, _, _, phone) = await AdmittedAsync();

        var ticket = (await phone.AskAsync("ticket", new { byLink = true })).As<SeenTicket>();

        Assert.StartsWith($"https://{WebexWorld.UsualSite}/join/", ticket.Webex!.Link);
        Assert.Null(ticket.Webex.AccessToken);
        Assert.InRange(ticket.ExpiresAt, server.Clock.Now, server.Clock.Now.AddMinutes(15));
    }

    [Fact]
    public async Task A_clinician_without_a_linked_account_starts_the_meeting_by_a_link()
    {
        var (ana, visit, _, _) = await AdmittedAsync();

        var ticket = (await ana.AskAsync(visit.Id, "ticket")).As<SeenTicket>().Webex!;

        Assert.StartsWith($"https://{WebexWorld.UsualSite}/start/", ticket.Link);
    }

    [Theory]
    [InlineData("status", 503)]
    [InlineData("status", 403)]
    [InlineData("malformed", 200)]
    [InlineData("hang", 0)]
    public async Task When_webex_gives_no_guest_token_the_visit_goes_on_over_direct_and_both_sides_are_told(string kind, int status)
    {
        var (ana, visit, guest, phone) = await AdmittedAsync();
        var texts = server.TextsTo(guest.Number()).Count;
        server.Fault("POST /v1/guests/token", kind, status, times: 2);

        (await phone.AskAsync("ticket")).IsRefused(HttpStatusCode.Conflict, "call_moved");

        server.NoFaults();
        var (lobby, seen) = (await phone.LobbyAsync(), await ana.VisitAsync(visit.Id));
        Assert.Equal(("direct", true, "admitted"), (lobby.Call!.System, lobby.CallMoved, lobby.State));
        Assert.Equal("direct", seen.CallSystem);
        Assert.Contains("navegador", seen.CallProblem);
        Assert.Equal("direct", (await ana.RoomAsync(visit.Id)).Call.System);
        Assert.Equal("direct", (await phone.AskAsync("ticket")).As<SeenTicket>().System);
        Assert.Equal(texts, server.TextsTo(guest.Number()).Count);
    }

    [Fact]
    public async Task A_clinician_chooses_the_system_of_one_visit()
    {
        var ana = await server.SignInAsync(Person.Ana);

        var visit = await ana.InviteAsync(new { service = "homeCare", callSystem = "direct", guests = new[] { ana.Typed() } });
        await server.PassAsync();

        Assert.Equal("direct", (await ana.RoomAsync(visit.Id)).Call.System);
        Assert.Empty(server.MeetingsOf(visit.Id));
        (await ana.PostAsync("/api/visits", new { service = "homeCare", callSystem = "janus", guests = new[] { ana.Typed() } })).IsRefusedBeside("callSystem");
    }
}

/// <summary>A hospital that still owns a Guest Issuer.</summary>
public sealed class LegacyWebexServer : WebexServer
{
    protected override IEnumerable<(string, string)> More() =>
        [("Coviex__Webex__GuestIssuer", "issuer-1"), ("Coviex__Webex__GuestIssuerSecret", Convert.ToBase64String("legacy-guest-issuer-secret"u8))];
}

public sealed class LegacyGuestIssuerTests(LegacyWebexServer server) : IClassFixture<LegacyWebexServer>
{
    [Fact]
    public async Task Guests_come_with_a_token_that_the_old_issuer_signed_for()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        await server.PassAsync();
        var phone = server.Phone();
        await phone.EnterAsync(await server.SentByHandAsync(visit.Guests[0]));
        await ana.AdmitAsync(visit.Id, visit.Guests[0].Id);

        var ticket = (await phone.AskAsync("ticket")).As<SeenTicket>();

        Assert.Equal(("guest", "Elena Ruiz (nieta)"), (server.World.Tokens[ticket.Webex!.AccessToken!].Kind, server.World.Tokens[ticket.Webex.AccessToken!].Name));
        Assert.Equal(0, server.Asked("POST /v1/guests/token"));
        Assert.InRange(ticket.ExpiresAt, server.Clock.Now.AddMinutes(59), server.Clock.Now.AddMinutes(61));
    }
}
