using System.Text.Json.Nodes;

namespace Coviex.FakeWorld.Webex;

/// <summary><c>/_fake/webex/…</c>: what only the double can do. See the world, make faults, let people come and go in a meeting.</summary>
internal static class Fake
{
    public static void MapFake(this IEndpointRouteBuilder routes)
    {
        var fake = routes.MapGroup("/_fake/webex");
        fake.MapGet("/meetings", (WebexWorld world) => Results.Json(world.Meetings.Values.Select(Meetings.View)));
        fake.MapGet("/messages", (WebexWorld world) => Results.Json(world.Said));
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
                await JoinAsync(world, hooks, meeting, meeting.Host, meeting.Host, host: true);
                break;
            case "guestJoined":
                await JoinAsync(world, hooks, meeting, "guest@appid.ciscospark.com", "Guest", host: false);
                break;
            case "guestLeft":
                await hooks.TellAsync("meetingParticipants", "left", Participants.View(meeting, new("gone", "guest@appid.ciscospark.com", "Guest", false), world.Clock.GetUtcNow()));
                break;
            default:
                return false;
        }
        return true;
    }

    private static JsonObject Meeting(FakeMeeting m) => new() { ["id"] = m.Instance, ["meetingType"] = "meeting", ["hostEmail"] = m.Host, ["state"] = m.State };

    /// <summary>Somebody comes into a meeting, and those who asked for it hear of it.</summary>
    public static async Task<FakeParticipant> JoinAsync(WebexWorld world, WebexHooks hooks, FakeMeeting meeting, string email, string name, bool host)
    {
        if (meeting.Instance.Length == 0) { meeting.Instance = $"{meeting.Id}_I_{Random.Shared.NextInt64(1_000_000_000)}"; }
        var participant = new FakeParticipant($"{meeting.Instance}_{Guid.NewGuid():N}", email, name, host);
        meeting.Participants[participant.Id] = participant;
        await hooks.TellAsync("meetingParticipants", "joined", Participants.View(meeting, participant, world.Clock.GetUtcNow()));
        return participant;
    }
}
