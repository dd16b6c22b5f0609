using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Coviex.FakeWorld.Webex;

/// <summary>A space, or the conversation of two.</summary>
internal sealed class FakeRoom(string id, string title, string type)
{
    public string Id { get; } = id;
    public string Title { get; set; } = title;
    public string Type { get; } = type;

    /// <summary>Only moderators write here; a bot is none.</summary>
    public bool IsAnnouncementOnly { get; set; }

    /// <summary>E-mail addresses.</summary>
    public ConcurrentDictionary<string, bool> Members { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary><c>/rooms</c> and <c>/memberships</c>: one sees only rooms that one is in.</summary>
internal static class Rooms
{
    public static void MapRooms(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/rooms", (HttpRequest request, WebexWorld world) =>
        {
            if (world.Who(request) is not { } who) { return WebexAnswers.Unauthorized(); }
            var type = request.Query["type"].ToString();
            return Results.Json(new { items = world.Rooms.Values.Where(r => r.Members.ContainsKey(who.Who) && (type.Length == 0 || r.Type == type)).OrderBy(r => r.Title, StringComparer.Ordinal).Select(r => View(r, world)).ToArray() });
        });
        v1.MapGet("/rooms/{id}", (string id, HttpRequest request, WebexWorld world) =>
            world.Who(request) is not { } who ? WebexAnswers.Unauthorized()
            : world.Rooms.TryGetValue(id, out var room) && room.Members.ContainsKey(who.Who) ? Results.Json(View(room, world)) : NotThere());
        v1.MapGet("/memberships", Memberships);
        v1.MapPost("/memberships", JoinAsync);
        v1.MapDelete("/memberships/{id}", (string id, HttpRequest request, WebexWorld world) =>
        {
            if (world.Who(request) is not { } who) { return WebexAnswers.Unauthorized(); }
            var parts = id.Split("--");
            return parts.Length == 2 && world.Rooms.TryGetValue(parts[0], out var room) && room.Members.ContainsKey(who.Who) && room.Members.TryRemove(parts[1], out _) ? Results.NoContent() : NotThere();
        });
    }

    /// <summary>As Webex says that something is not there, or not for the one who asks.</summary>
    public static IResult NotThere() => WebexAnswers.No(404, "The requested resource could not be found.");

    private static IResult Memberships(HttpRequest request, WebexWorld world)
    {
        if (world.Who(request) is not { } who) { return WebexAnswers.Unauthorized(); }
        var (id, email) = (request.Query["roomId"].ToString(), request.Query["personEmail"].ToString());
        if (email.Length > 0 && id.Length == 0) { return WebexAnswers.No(400, "roomId is required with personEmail"); }
        if (id.Length > 0 && !(world.Rooms.TryGetValue(id, out var one) && one.Members.ContainsKey(who.Who))) { return NotThere(); }
        var found = from room in world.Rooms.Values
                    where room.Members.ContainsKey(who.Who) && (id.Length == 0 || room.Id == id)
                    from member in room.Members.Keys
                    where (id.Length > 0 || member.Equals(who.Who, StringComparison.OrdinalIgnoreCase)) && (email.Length == 0 || member.Equals(email, StringComparison.OrdinalIgnoreCase))
                    select Membership(room, member, world);
        return Results.Json(new { items = found.ToArray() });
    }

    private static async Task<IResult> JoinAsync(HttpRequest request, WebexWorld world)
    {
        if (world.Who(request) is not { } who) { return WebexAnswers.Unauthorized(); }
        var body = await Meetings.Body(request);
        if ((string?)body?["roomId"] is not { } id || (string?)body["personEmail"] is not { } email) { return WebexAnswers.No(400, "roomId and personEmail are required"); }
        if (!world.Rooms.TryGetValue(id, out var room) || !room.Members.ContainsKey(who.Who)) { return NotThere(); }
        return room.Members.TryAdd(email, false) ? Results.Json(Membership(room, email, world)) : WebexAnswers.No(409, "User is already a participant");
    }

    private static JsonObject Membership(FakeRoom room, string email, WebexWorld world) => new()
    {
        ["id"] = $"{room.Id}--{email}",
        ["roomId"] = room.Id,
        ["personId"] = world.PersonId(email),
        ["personEmail"] = email,
        ["isModerator"] = false,
        ["roomType"] = room.Type,
    };

    private static JsonObject View(FakeRoom room, WebexWorld world) => new()
    {
        ["id"] = room.Id,
        ["title"] = room.Title,
        ["type"] = room.Type,
        ["isLocked"] = false,
        ["isAnnouncementOnly"] = room.IsAnnouncementOnly,
        ["lastActivity"] = world.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
    };
}
