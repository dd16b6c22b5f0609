using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Coviex.FakeWorld.Webex;

/// <summary>
/// <c>/messages</c>: who writes where, with a card or without. A bot sees in a space only what mentions it and what it wrote itself, and may list there only
/// what mentions it.
/// </summary>
internal static partial class Messages
{
    private const int LongestText = 7439;
    private static readonly string[] Words = ["text", "markdown"];
    private static readonly string[] InEvents = ["id", "roomId", "roomType", "personId", "personEmail", "created", "mentionedPeople"];
    private static readonly string[] To = ["roomId", "toPersonEmail", "toPersonId"];

    public static void MapMessages(this IEndpointRouteBuilder v1)
    {
        v1.MapPost("/messages", PostAsync);
        v1.MapGet("/messages", List);
        v1.MapGet("/messages/direct", Direct);
        v1.MapGet("/messages/{id}", (string id, HttpRequest request, WebexWorld world) =>
            world.Who(request) is not { } who ? WebexAnswers.Unauthorized()
            : world.Messages.TryGetValue(id, out var message) && Sees(world, who, message) ? Results.Json(message) : Rooms.NotThere());
    }

    private static async Task<IResult> PostAsync(HttpRequest request, WebexWorld world, WebexHooks hooks)
    {
        if (world.Who(request) is not { } who) { return WebexAnswers.Unauthorized(); }
        if (await Meetings.Body(request) is not { } body) { return WebexAnswers.No(400, "Invalid JSON"); }
        if (To.Count(k => body[k] is not null) != 1) { return WebexAnswers.No(400, "One of roomId, toPersonEmail, toPersonId"); }
        if (body["text"] is null && body["markdown"] is null) { return WebexAnswers.No(400, "Message has no text; with a card it is what clients show that have no cards"); }
        if (Words.Any(k => (string?)body[k] is { } text && (text.Length == 0 || Encoding.UTF8.GetByteCount(text) > LongestText))) { return WebexAnswers.No(400, "Message length is limited to 7439 bytes"); }
        if (body["attachments"] is { } cards && Cards.Wrong(cards) is { } wrong) { return WebexAnswers.No(400, wrong); }
        var room = (string?)body["roomId"] is { } id ? world.Rooms.GetValueOrDefault(id)
            : world.Between(who.Who, (string?)body["toPersonEmail"] ?? world.People.Values.FirstOrDefault(p => p.Id == (string?)body["toPersonId"])?.Email);
        if (room is null || !room.Members.ContainsKey(who.Who)) { return Rooms.NotThere(); }
        if (room.IsAnnouncementOnly) { return WebexAnswers.No(403, "Only moderators can post in this space"); }
        return Results.Json(await SayAsync(world, hooks, room, who.Who, body));
    }

    /// <summary>Somebody writes into a room; those who asked for it hear of it.</summary>
    public static async Task<JsonObject> SayAsync(WebexWorld world, WebexHooks hooks, FakeRoom room, string from, JsonObject said)
    {
        var (markdown, text) = ((string?)said["markdown"], (string?)said["text"]);
        var mentioned = Mention().Matches(markdown ?? "").Select(m => m.Groups["how"].Value == "Id" ? m.Groups["who"].Value : world.PersonId(m.Groups["who"].Value)).Distinct().ToArray();
        var message = new JsonObject
        {
            ["id"] = $"message-{Guid.NewGuid():N}",
            ["roomId"] = room.Id,
            ["roomType"] = room.Type,
            ["text"] = text ?? Plain(markdown!),
            ["markdown"] = markdown,
            ["personId"] = world.PersonId(from),
            ["personEmail"] = from,
            ["created"] = world.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
        };
        if (mentioned.Length > 0) { message["mentionedPeople"] = new JsonArray([.. mentioned.Select(m => (JsonNode)m)]); }
        if (said["attachments"] is { } cards) { message["attachments"] = cards.DeepClone(); }
        if (said["parentId"] is { } parent) { message["parentId"] = parent.DeepClone(); }
        world.Messages[(string)message["id"]!] = message;
        world.Said.Enqueue(message);

        // An event has who and where, and no words.
        var data = new JsonObject();
        foreach (var field in InEvents)
        {
            if (message[field] is { } value) { data[field] = value.DeepClone(); }
        }
        await hooks.TellAsync("messages", "created", data, hook => Hears(world, hook, message));
        return message;
    }

    private static bool Hears(WebexWorld world, JsonObject hook, JsonObject message)
    {
        var owner = (string?)hook["createdBy"] ?? "";
        if (!world.Rooms.TryGetValue((string)message["roomId"]!, out var room) || !room.Members.ContainsKey(owner) || !Sees(world, new(owner.EndsWith("@webex.bot", StringComparison.Ordinal) ? "bot" : "person", owner, "", default), message)) { return false; }
        return (string?)hook["filter"] switch
        {
            "mentionedPeople=me" => Mentions(message, world.PersonId(owner)),
            "roomType=direct" => room.Type == "direct",
            "roomType=group" => room.Type == "group",
            _ => true,
        };
    }

    private static bool Sees(WebexWorld world, FakeToken who, JsonObject message) =>
        world.Rooms.TryGetValue((string)message["roomId"]!, out var room) && room.Members.ContainsKey(who.Who)
        && (who.Kind != "bot" || room.Type == "direct" || (string?)message["personEmail"] == who.Who || Mentions(message, world.PersonId(who.Who)));

    private static IResult List(HttpRequest request, WebexWorld world)
    {
        if (world.Who(request) is not { } who) { return WebexAnswers.Unauthorized(); }
        var (id, mentioned) = (request.Query["roomId"].ToString(), request.Query["mentionedPeople"].ToString());
        if (!world.Rooms.TryGetValue(id, out var room) || !room.Members.ContainsKey(who.Who)) { return Rooms.NotThere(); }
        if (who.Kind == "bot" && room.Type == "group" && mentioned.Length == 0) { return WebexAnswers.No(403, "Bots must use mentionedPeople=me in group spaces"); }
        if (mentioned.Length > 0 && mentioned != "me" && mentioned != world.PersonId(who.Who)) { return WebexAnswers.No(400, "Only me"); }
        return Results.Json(new { items = Newest(world, room).Where(m => mentioned.Length == 0 || Mentions(m, world.PersonId(who.Who))).Take(50).ToArray() });
    }

    private static IResult Direct(HttpRequest request, WebexWorld world)
    {
        if (world.Who(request) is not { } who) { return WebexAnswers.Unauthorized(); }
        var (a, b) = (who.Who, request.Query["personEmail"].ToString());
        var room = world.Rooms.Values.FirstOrDefault(r => r.Type == "direct" && r.Members.ContainsKey(a) && r.Members.ContainsKey(b));
        return room is null ? Rooms.NotThere() : Results.Json(new { items = Newest(world, room).Take(50).ToArray() });
    }

    /// <summary>What stands in a room, the newest first.</summary>
    public static IEnumerable<JsonObject> Newest(WebexWorld world, FakeRoom room) => world.Said.Where(m => (string?)m["roomId"] == room.Id).Reverse();

    private static bool Mentions(JsonObject message, string person) => message["mentionedPeople"] is JsonArray people && people.Any(p => (string?)p == person);

    // As clients show it: mentions as names, without the signs of Markdown.
    private static string Plain(string markdown) => Signs().Replace(Mention().Replace(markdown, m => m.Groups["name"].Value), "$1");

    [GeneratedRegex(@"<@person(?<how>Id|Email):(?<who>[^|>]+)\|?(?<name>[^>]*)>")]
    private static partial Regex Mention();

    [GeneratedRegex(@"\*\*(.+?)\*\*")]
    private static partial Regex Signs();
}
