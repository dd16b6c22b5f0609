using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

public sealed class SignallingTests(SignallingTests.SignalServer server) : IClassFixture<SignallingTests.SignalServer>
{
    private const int Limit = 20;
    private static readonly object Note = new { note = "hello" };

    public sealed class SignalServer : CoviexServer
    {
        protected override IEnumerable<(string, string)> Settings() => [("Coviex__Limits__Signals", $"{Limit}")];
    }

    /// <summary>A visit with four guests and the clinician, all connected: two in the call, two in the lobby.</summary>
    private sealed record Company(StaffDesk Ana, SeenVisit Visit, HubPage Room, GuestPhone[] Phones)
    {
        public (Guid Seat, HubPage Page) this[string who] => who switch
        {
            "the clinician" => (AnasSeat, Room),
            "in the call" => (Visit.Guests[0].Id, Phones[0].Page!),
            "also in the call" => (Visit.Guests[1].Id, Phones[1].Page!),
            "in the lobby" => (Visit.Guests[2].Id, Phones[2].Page!),
            "also in the lobby" => (Visit.Guests[3].Id, Phones[3].Page!),
            _ => throw new ArgumentOutOfRangeException(nameof(who)),
        };

        public Guid AnasSeat { get; init; }
    }

    [Theory]
    [InlineData("the clinician", "in the call", true)]
    [InlineData("in the call", "the clinician", true)]
    [InlineData("the clinician", "in the lobby", true)]
    [InlineData("in the lobby", "the clinician", true)]
    [InlineData("in the call", "also in the call", true)]
    [InlineData("also in the call", "in the call", true)]
    [InlineData("in the lobby", "in the call", false)]
    [InlineData("in the call", "in the lobby", false)]
    [InlineData("in the lobby", "also in the lobby", false)]
    [InlineData("also in the lobby", "in the lobby", false)]
    public async Task Who_reaches_whom(string from, string to, bool reaches)
    {
        var company = await CompanyAsync();

        Assert.Equal(reaches, await ReachesAsync(company, from, to));
    }

    [Fact]
    public async Task A_signal_arrives_as_it_was_sent_with_its_senders_address()
    {
        var company = await CompanyAsync();
        var (from, to) = (company["in the call"], company["the clinician"]);
        var sdp = new { description = new { type = "offer", sdp = "v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\n\u00e9\"" } };

        await from.Page.SignalAsync(to.Seat, to.Page.Name, sdp);

        var heard = await to.Page.HearsAsync("signal");
        Assert.Equal((from.Seat, from.Page.Name), ((Guid)heard[0]["seat"]!, (string)heard[0]["page"]!));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(sdp)), heard[1]), $"{heard[1]}");
    }

    [Theory]
    [InlineData("end")]
    [InlineData("cancel")]
    public async Task In_a_visit_that_is_over_nobody_reaches_anybody(string act)
    {
        var (ana, visit, guest, phone) = await server.GuestWaitsAsync();
        await using var room = await ana.OpenRoomAsync(visit.Id);
        await ana.DoAsync(visit.Id, act);

        await room.SignalAsync(guest.Id, phone.Page!.Name, Note);

        Assert.Equal(0, await phone.Page.CountAsync("signal"));
    }

    [Theory]
    [InlineData("remove")]
    [InlineData("revoke")]
    public async Task Whom_the_clinician_takes_out_reaches_nobody_any_more(string act)
    {
        var company = await CompanyAsync();
        await company.Ana.DoAsync(company.Visit.Id, company.Visit.Guests[0].Id, act);

        Assert.False(await ReachesAsync(company, "in the call", "the clinician"));
        Assert.False(await ReachesAsync(company, "in the call", "also in the call"));
        Assert.False(await ReachesAsync(company, "also in the call", "in the call"));
        Assert.False(await ReachesAsync(company, "the clinician", "in the call"));
    }

    [Fact]
    public async Task Who_has_left_reaches_nobody()
    {
        var company = await CompanyAsync();
        await company.Phones[0].DoAsync("leave");

        Assert.False(await ReachesAsync(company, "in the call", "the clinician"));
        Assert.False(await ReachesAsync(company, "also in the call", "in the call"));
    }

    [Fact]
    public async Task Nobody_reaches_into_another_visit()
    {
        var (one, other) = (await CompanyAsync(), await CompanyAsync());

        foreach (var to in new[] { "the clinician", "in the call", "in the lobby" })
        {
            var (seat, page) = other[to];
            foreach (var from in new[] { "the clinician", "in the call", "in the lobby" })
            {
                // The clinician is the same one: his seat is reached in the visit of the sender only.
                await one[from].Page.SignalAsync(seat, page.Name, Note);
            }
            Assert.Equal(0, await page.CountAsync("signal"));
        }
    }

    [Fact]
    public async Task A_signal_for_a_page_that_was_reloaded_meanwhile_is_dropped()
    {
        var company = await CompanyAsync();
        var before = company.Phones[0].Page!;
        var after = await company.Phones[0].ConnectAsync();

        await company.Room.SignalAsync(company.Visit.Guests[0].Id, before.Name, Note);

        Assert.Equal(0, await before.CountAsync("signal"));
        Assert.Equal(0, await after.CountAsync("signal"));
    }

    [Fact]
    public async Task A_page_that_was_displaced_gets_and_sends_nothing_more()
    {
        var company = await CompanyAsync();
        var before = company.Phones[0].Page!;
        var after = await company.Phones[0].ConnectAsync();
        await before.HearsAsync("displaced");
        before.Forget();
        await company.Ana.DoAsync(company.Visit.Id, "late", new { minutes = 5 });
        await after.HearsAsync("changed");

        await before.SignalAsync(company.AnasSeat, company.Room.Name, Note);

        Assert.Equal(0, await company.Room.CountAsync("signal"));
        Assert.Equal(0, await before.CountAsync("changed"));
    }

    [Fact]
    public async Task A_device_without_the_seat_gets_and_sends_nothing()
    {
        var company = await CompanyAsync();
        var second = await server.ArriveAsync(company.Visit.Guests[0]);
        Assert.Equal("elsewhere", (await second.LobbyAsync()).State);

        await second.Page!.SignalAsync(company.AnasSeat, company.Room.Name, Note);
        await company.Room.SignalAsync(company.Visit.Guests[0].Id, second.Page.Name, Note);

        Assert.Equal(0, await company.Room.CountAsync("signal"));
        Assert.Equal(0, await second.Page.CountAsync("signal"));
    }

    [Fact]
    public async Task When_the_seat_has_moved_the_old_device_is_out_at_once()
    {
        var company = await CompanyAsync();
        var (guest, first) = (company.Visit.Guests[0], company.Phones[0]);
        var second = await server.ArriveAsync(guest);
        await second.DoAsync("move");
        await company.Ana.DoAsync(company.Visit.Id, guest.Id, "move", new { allow = true });

        await first.Page!.SignalAsync(company.AnasSeat, company.Room.Name, Note);
        await company.Room.SignalAsync(guest.Id, first.Page.Name, Note);

        Assert.Equal(0, await company.Room.CountAsync("signal"));
        Assert.Equal(0, await first.Page.CountAsync("signal"));
        Assert.DoesNotContain((await company.Ana.RoomAsync(company.Visit.Id)).Peers, p => p.Page == first.Page.Name);
        await second.ConnectAsync();                                             // a new connection sits in the seat it holds now
        await company.Room.SignalAsync(guest.Id, second.Page!.Name, Note);
        Assert.Equal(1, await second.Page.CountAsync("signal"));
    }

    [Fact]
    public async Task A_signal_of_64_kB_passes_and_a_larger_one_does_not()
    {
        var company = await CompanyAsync();
        var (from, to) = (company["in the call"], company["the clinician"]);
        var shell = """{"note":""}""".Length;

        await from.Page.SignalAsync(to.Seat, to.Page.Name, new { note = new string('x', 64 * 1024 - shell) });
        Assert.Equal(1, await to.Page.CountAsync("signal"));
        await from.Page.SignalAsync(to.Seat, to.Page.Name, new { note = new string('x', 64 * 1024 - shell + 1) });
        Assert.Equal(1, await to.Page.CountAsync("signal"));
    }

    [Fact]
    public async Task A_message_beyond_all_measure_ends_the_connection_and_nothing_else()
    {
        var company = await CompanyAsync();
        var (from, to) = (company["in the call"], company["the clinician"]);

        await from.Page.SendAsync($$"""{"type":1,"target":"Signal","arguments":["{{new string('x', 200_000)}}",{}]}""");

        await from.Page.Closed;
        Assert.Equal(0, await to.Page.CountAsync("signal"));
        Assert.True(await ReachesAsync(company, "also in the call", "the clinician"));
    }

    [Theory]
    [InlineData("null", "{}")]
    [InlineData("{}", "{}")]
    [InlineData("""{"seat":null,"page":null}""", "{}")]
    [InlineData("""{"seat":"x","page":7}""", "{}")]
    [InlineData("\"text\"", "7")]
    [InlineData("""{"seat":"00000000-0000-0000-0000-000000000000","page":"whatever1"}""", "null")]
    [InlineData("""{"seat":"00000000-0000-0000-0000-000000000000","page":"whatever1"}""", "[1,2]")]
    public async Task Nonsense_is_dropped_and_the_page_stays_connected(string to, string data)
    {
        var company = await CompanyAsync();
        var page = company.Phones[0].Page!;

        await page.SendAsync($$"""{"type":1,"target":"Signal","arguments":[{{to}},{{data}}]}""");
        await page.SendAsync("""{"type":1,"target":"NoSuchMethod","arguments":[]}""");
        await page.SendAsync("""{"type":1,"target":"Signal","arguments":[]}""");

        Assert.True(await ReachesAsync(company, "in the call", "the clinician"));
    }

    [Fact]
    public async Task What_is_not_an_object_is_not_a_signal()
    {
        var company = await CompanyAsync();
        var (from, to) = (company["in the call"], company["the clinician"]);

        foreach (var data in new object?[] { null, 7, "text", new[] { 1 }, true }) { await from.Page.AnswerToAsync("Signal", new { seat = to.Seat, page = to.Page.Name }, data); }

        Assert.Equal(0, await to.Page.CountAsync("signal"));
    }

    [Fact]
    public async Task A_flood_is_cut_off()
    {
        var company = await CompanyAsync();
        var (from, to) = (company["in the call"], company["the clinician"]);

        for (var i = 0; i < 3 * Limit; i++) { await from.Page.SignalAsync(to.Seat, to.Page.Name, Note); }

        Assert.InRange(await to.Page.CountAsync("signal"), Limit / 2, 2 * Limit);    // some seconds may have passed, and let some more through
        Assert.True(await ReachesAsync(company, "also in the call", "the clinician"));
    }

    [Theory]
    [InlineData("/hub?page=short")]
    [InlineData("/hub?page=has%20a%20blank%20in%20it")]
    [InlineData("/hub?page=")]
    [InlineData("/hub")]
    public async Task A_page_without_a_proper_name_sits_nowhere(string path)
    {
        var (ana, visit, _, phone) = await server.GuestWaitsAsync();
        phone.Page!.Lose();
        await Until.HoldsAsync(async () => (await ana.VisitAsync(visit.Id)).Guests[0].Away, "the guest away");

        await using var nameless = await HubPage.OpenAsync(phone, _ => path);

        Assert.True((await ana.VisitAsync(visit.Id)).Guests[0].Away);
    }

    [Fact]
    public async Task Without_a_session_there_is_no_hub()
    {
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => HubPage.OpenAsync(server.Browser(), page => $"/hub?page={page}"));

        Assert.True(refused is InvalidOperationException or WebSocketException, $"{refused}");
        Assert.Contains("401", refused.Message);
    }

    private static async Task<bool> ReachesAsync(Company company, string from, string to)
    {
        var (receiver, before) = (company[to], await company[to].Page.CountAsync("signal"));
        await company[from].Page.SignalAsync(receiver.Seat, receiver.Page.Name, Note);
        return await receiver.Page.CountAsync("signal") > before;
    }

    private async Task<Company> CompanyAsync()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(guests: 4);
        var phones = new List<GuestPhone>();
        foreach (var guest in visit.Guests) { phones.Add(await server.ArriveAsync(guest)); }
        await ana.AdmitAsync(visit.Id, visit.Guests[0].Id);
        await ana.AdmitAsync(visit.Id, visit.Guests[1].Id);
        var room = await ana.OpenRoomAsync(visit.Id);
        return new(ana, visit, room, [.. phones]) { AnasSeat = (await ana.RoomAsync(visit.Id)).You.Seat };
    }
}
