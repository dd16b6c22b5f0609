using System.Text;
using System.Text.Json.Nodes;

namespace Coviex.FakeWorld.Webex;

/// <summary><c>/messages</c>: what the bot says, with its cards.</summary>
internal static class Messages
{
    private const int LongestText = 7439;
    private static readonly string[] To = ["roomId", "toPersonEmail", "toPersonId"];

    public static void MapMessages(this IEndpointRouteBuilder v1)
    {
        v1.MapPost("/messages", SendAsync);
        v1.MapGet("/messages/{id}", (string id, HttpRequest request, WebexWorld world) =>
            world.Who(request) is null ? WebexAnswers.Unauthorized()
            : world.Messages.TryGetValue(id, out var message) ? Results.Json(message) : WebexAnswers.No(404, "Message not found"));
    }

    private static async Task<IResult> SendAsync(HttpRequest request, WebexWorld world)
    {
        if (world.Who(request) is not { } who) { return WebexAnswers.Unauthorized(); }
        if (await Meetings.Body(request) is not { } body) { return WebexAnswers.No(400, "Invalid JSON"); }
        if (To.Count(k => body[k] is not null) != 1) { return WebexAnswers.No(400, "One of roomId, toPersonEmail, toPersonId"); }
        if ((string?)body["text"] is { } text && Encoding.UTF8.GetByteCount(text) > LongestText) { return WebexAnswers.No(400, "text is too long"); }
        if (body["attachments"] is JsonArray { Count: > 1 }) { return WebexAnswers.No(400, "One attachment at most"); }
        var id = $"message-{Guid.NewGuid():N}";
        body["id"] = id;
        body["personEmail"] = who.Who;
        world.Messages[id] = body;
        return Results.Json(body);
    }
}
