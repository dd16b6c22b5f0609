using System.Globalization;
using System.Text.Json.Nodes;

namespace Coviex.FakeWorld.Webex;

/// <summary><c>/meetingParticipants</c>: an administrator or the host sees who is in a meeting; only the host throws somebody out.</summary>
internal static class Participants
{
    public static void MapParticipants(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/meetingParticipants", (HttpRequest request, WebexWorld world) =>
        {
            if (world.Who(request) is not { } who) { return WebexAnswers.Unauthorized(); }
            if (request.Query["meetingId"].ToString() is not { Length: > 0 } id) { return WebexAnswers.No(400, "meetingId is required"); }
            if (world.Find(id) is not { Instance.Length: > 0 } meeting || !MaySee(who, meeting)) { return Rooms.NotThere(); }
            return Results.Json(new { items = meeting.Participants.Values.Where(p => p.State != "end").Select(p => View(meeting, p, world.Clock.GetUtcNow())).ToArray() });
        });
        v1.MapPut("/meetingParticipants/{id}", async (string id, HttpRequest request, WebexWorld world) =>
        {
            if (world.Who(request) is not { } who) { return WebexAnswers.Unauthorized(); }
            var body = await Meetings.Body(request);
            if (world.Meetings.Values.FirstOrDefault(m => m.Participants.ContainsKey(id)) is not { } meeting) { return Rooms.NotThere(); }
            if (!IsHost(who, meeting)) { return WebexAnswers.No(403, "The owner of the OAuth token calling this API needs to be the meeting host or co-host"); }
            var participant = meeting.Participants[id];
            if (body?["expel"]?.GetValue<bool>() is true && !world.SaysYesAndDoesNothing)
            {
                participant.State = "end";
                participant.Out?.Invoke();
            }
            return Results.Json(View(meeting, participant, world.Clock.GetUtcNow()));
        });
    }

    public static JsonObject View(FakeMeeting meeting, FakeParticipant p, DateTimeOffset now) => new()
    {
        ["id"] = p.Id,
        ["meetingId"] = meeting.Instance,
        ["hostEmail"] = meeting.Host,
        ["host"] = p.Host,
        ["coHost"] = false,
        ["email"] = p.Email,
        ["displayName"] = p.Name,
        ["state"] = p.State,
        ["joinedTime"] = now.ToString("O", CultureInfo.InvariantCulture),
    };

    private static bool MaySee(FakeToken who, FakeMeeting meeting) => who.Kind == "service" || IsHost(who, meeting);

    private static bool IsHost(FakeToken who, FakeMeeting meeting) => who.Kind == "person" && who.Who.Equals(meeting.Host, StringComparison.OrdinalIgnoreCase);
}
