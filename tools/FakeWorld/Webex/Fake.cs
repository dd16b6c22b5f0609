using System.Globalization;
using System.Text.Json.Nodes;

namespace Coviex.FakeWorld.Webex;

/// <summary><c>/_fake/webex/…</c>: what only the double can do. See the world, make faults, let people come and go in a meeting.</summary>
internal static class Fake
{
    public static void MapFake(this IEndpointRouteBuilder routes)
    {
        var fake = routes.MapGroup("/_fake/webex");
        fake.MapGet("/meetings", (WebexWorld world) => Results.Json(world.Meetings.Values.Select(Meetings.View)));
        fake.MapGet("/messages", (WebexWorld world) => Results.Json(world.Messages.Values));
        fake.MapGet("/asked", (WebexWorld world) => Results.Json(world.Asked));
        fake.MapGet("/sdk", (WebexWorld world) => Results.Json(world.SdkAsked));
        fake.MapPost("/faults", (Fault fault, WebexWorld world) => WebexFaults.Add(world, fault));
        fake.MapDelete("/faults", (WebexWorld world) => WebexFaults.Clear(world));
        fake.MapPost("/meetings/{id}/{what}", async (string id, string what, WebexWorld world, WebexHooks hooks) =>
            await HappenAsync(world, hooks, id, what) ? Results.NoContent() : Results.NotFound());
    }

    /// <summary>start, hostJoined, guestJoined, guestLeft, end.</summary>
    public static async Task<bool> HappenAsync(WebexWorld world, WebexHooks hooks, string id, string what)
    {
        if (world.Find(id) is not { } meeting) { return false; }
        if (meeting.Instance.Length == 0) { meeting.Instance = $"{meeting.Id}_I_{Random.Shared.NextInt64(1_000_000_000)}"; }
        switch (what)
        {
            case "start":
                meeting.State = "inProgress";
                await hooks.TellAsync("meetings", "started", Meeting(meeting));
                break;
            case "end":
                await hooks.TellAsync("meetings", "ended", Meeting(meeting));
                (meeting.State, meeting.Instance) = ("expired", "");
                break;
            case "hostJoined":
                meeting.HostDidJoin = true;
                await hooks.TellAsync("meetingParticipants", "joined", Participant(meeting, host: true, world.Clock.GetUtcNow()));
                break;
            case "guestJoined" or "guestLeft":
                await hooks.TellAsync("meetingParticipants", what == "guestJoined" ? "joined" : "left", Participant(meeting, host: false, world.Clock.GetUtcNow()));
                break;
            default:
                return false;
        }
        return true;
    }

    private static JsonObject Meeting(FakeMeeting m) => new() { ["id"] = m.Instance, ["meetingType"] = "meeting", ["hostEmail"] = m.Host, ["state"] = m.State };

    private static JsonObject Participant(FakeMeeting m, bool host, DateTimeOffset now) => new()
    {
        ["id"] = $"{m.Instance}_{(host ? "host" : Guid.NewGuid().ToString("N"))}",
        ["meetingId"] = m.Instance,
        ["host"] = host,
        ["coHost"] = false,
        ["email"] = host ? m.Host : "guest@appid.ciscospark.com",
        ["state"] = "joined",
        ["joinedTime"] = now.ToString("O", CultureInfo.InvariantCulture),
    };
}
