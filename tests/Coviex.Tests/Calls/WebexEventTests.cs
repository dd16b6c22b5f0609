using System.Text.Json.Nodes;
using Coviex.FakeWorld.Webex;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Calls;

/// <summary>What Webex tells by webhook: believed only when it is signed, and once.</summary>
public sealed class WebexEventTests(WebexServer server) : IClassFixture<WebexServer>
{
    [Fact]
    public async Task Coviex_registers_its_webhooks_itself_and_switches_them_on_again()
    {
        await server.UpkeepAsync();
        Assert.Equal(4, server.World.Hooks.Count);
        Assert.All(server.World.Hooks.Values, h => Assert.Equal(("http://localhost:5080/api/webex/events", "org"), ((string?)h["targetUrl"], (string?)h["ownedBy"])));
        foreach (var hook in server.World.Hooks.Values) { hook["status"] = "inactive"; }

        await server.UpkeepAsync();

        Assert.Equal(4, server.World.Hooks.Count);
        Assert.All(server.World.Hooks.Values, h => Assert.Equal("active", (string?)h["status"]));
    }

    [Fact]
    public async Task The_hosts_coming_is_noted_from_an_instance_of_the_meeting()
    {
        var visit = await MeetingAsync();
        server.Hooks.Answers.Clear();
        await Fake.HappenAsync(server.World, server.Hooks, server.MeetingsOf(visit.Id)[0].Id, "start");

        await Fake.HappenAsync(server.World, server.Hooks, server.MeetingsOf(visit.Id)[0].Id, "hostJoined");

        Assert.NotNull((await server.RowAsync(visit.Id))["host_joined_at"]);
        Assert.All(server.Hooks.Answers, status => Assert.Equal(204, status));
    }

    [Fact]
    public async Task A_bad_signature_is_refused_before_anything_is_read()
    {
        var visit = await MeetingAsync();
        var before = await server.Database.EverythingAsync();

        foreach (var signature in new[] { null, "", "nonsense", new string('0', 40), new string('é', 40) })
        {
            Assert.Equal(401, await server.Hooks.PostAsync("http://localhost/api/webex/events", Joined(visit), null, signature is { Length: > 0 } s && s.All(char.IsAscii) ? s : null));
        }
        Assert.Equal(401, await server.Hooks.PostAsync("http://localhost/api/webex/events", Joined(visit), "another secret"));

        Assert.Equal(before, await server.Database.EverythingAsync());
        Assert.Contains(server.Log.Lines, l => l.Text.StartsWith("A webhook was refused that Webex has not signed", StringComparison.Ordinal) && l.Text.Contains("/api/webex/events", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_replayed_event_changes_nothing()
    {
        var visit = await MeetingAsync();
        var secret = (string?)server.World.Hooks.Values.First()["secret"];
        Assert.Equal(204, await server.Hooks.PostAsync("http://localhost/api/webex/events", Joined(visit), secret));
        var before = await server.Database.EverythingAsync();
        server.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(204, await server.Hooks.PostAsync("http://localhost/api/webex/events", Joined(visit), secret));

        Assert.Equal(before, await server.Database.EverythingAsync());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    [InlineData("{\"id\":1,\"resource\":[],\"event\":null,\"data\":7}")]
    public async Task Signed_nonsense_is_refused(string body)
    {
        await MeetingAsync();

        Assert.Equal(400, await server.Hooks.PostAsync("http://localhost/api/webex/events", body, (string?)server.World.Hooks.Values.First()["secret"]));
    }

    [Fact]
    public async Task What_no_event_told_is_asked_for()
    {
        var visit = await MeetingAsync();
        server.MeetingsOf(visit.Id)[0].HostDidJoin = true;

        await server.UpkeepAsync();

        Assert.NotNull((await server.RowAsync(visit.Id))["host_joined_at"]);
    }

    [Fact]
    public void The_signature_is_the_documented_one() =>
        Assert.True(Coviex.Calls.Webex.WebexSignatures.IsSigned("{\"a\":1,\"b\":2,\"c\":{\"d\":3}}"u8.ToArray(), "01e0cb6a53731b9615b483335d77d97023410c72", "myBongoSecret", "SHA1"));

    private async Task<SeenVisit> MeetingAsync()
    {
        await server.UpkeepAsync();
        var visit = await (await server.SignInAsync(Person.Ana)).InviteAsync();
        await server.PassAsync();
        return visit;
    }

    private string Joined(SeenVisit visit) => new JsonObject
    {
        ["id"] = "hook-1",
        ["resource"] = "meetingParticipants",
        ["event"] = "joined",
        ["data"] = new JsonObject { ["id"] = $"participant-{visit.Id}", ["meetingId"] = $"{server.MeetingsOf(visit.Id)[0].Id}_I_77", ["host"] = true },
    }.ToJsonString();
}
