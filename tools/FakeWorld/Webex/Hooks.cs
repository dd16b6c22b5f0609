using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Coviex.FakeWorld.Webex;

/// <summary>Sends events to those who asked for them, signed as Webex signs them: HMAC-SHA1 over the raw bytes, in hexadecimal.</summary>
internal sealed class WebexHooks(WebexWorld world, IHttpClientFactory clients)
{
    /// <summary>How an event leaves; a test puts its own in place.</summary>
    public Func<HttpRequestMessage, Task<HttpResponseMessage>>? Send { get; set; }

    /// <summary>Statuses that the events got.</summary>
    public System.Collections.Concurrent.ConcurrentQueue<int> Answers { get; } = new();

    /// <param name="hears">Whether the owner of a webhook gets this one, and its filter lets it through; null: everybody who asked for such events.</param>
    public async Task TellAsync(string resource, string what, JsonObject data, Func<JsonObject, bool>? hears = null)
    {
        foreach (var hook in world.Hooks.Values.Where(h => (string?)h["resource"] == resource && (string?)h["event"] == what && (string?)h["status"] == "active" && hears?.Invoke(h) is not false))
        {
            var body = new JsonObject
            {
                ["id"] = (string?)hook["id"],
                ["name"] = (string?)hook["name"],
                ["resource"] = resource,
                ["event"] = what,
                ["orgId"] = "org1",
                ["ownedBy"] = (string?)hook["ownedBy"],
                ["status"] = "active",
                ["actorId"] = "person-1",
                ["created"] = world.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
                ["data"] = data.DeepClone(),
            };
            await PostAsync((string)hook["targetUrl"]!, body.ToJsonString(), (string?)hook["secret"]);
        }
    }

    public async Task<int> PostAsync(string url, string body, string? secret, string? signature = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new("application/json");
#pragma warning disable CA5350 // Webex signs so.
        if (secret is { Length: > 0 }) { signature ??= Convert.ToHexStringLower(HMACSHA1.HashData(Encoding.UTF8.GetBytes(secret), bytes)); }
#pragma warning restore CA5350
        if (signature is not null) { request.Headers.Add("X-Spark-Signature", signature); }
        using var client = clients.CreateClient();
        try
        {
            using var answer = await (Send ?? client.SendAsync)(request);
            Answers.Enqueue((int)answer.StatusCode);
            return (int)answer.StatusCode;
        }
        catch (HttpRequestException) { Answers.Enqueue(0); return 0; }
    }
}

/// <summary><c>/webhooks</c>.</summary>
internal static class Hooks
{
    public static void MapHooks(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/webhooks", (HttpRequest request, WebexWorld world) =>
            world.Who(request) is not { } who ? WebexAnswers.Unauthorized() : Results.Json(new { items = world.Hooks.Values.Where(h => (string?)h["createdBy"] == who.Who).ToArray() }));
        v1.MapPost("/webhooks", async (HttpRequest request, WebexWorld world) =>
        {
            if (world.Who(request) is not { } who) { return WebexAnswers.Unauthorized(); }
            if (await Meetings.Body(request) is not { } body || body["targetUrl"] is null || body["resource"] is null || body["event"] is null) { return WebexAnswers.No(400, "name, targetUrl, resource and event are required"); }
            var id = $"hook-{Guid.NewGuid():N}";
            (body["id"], body["status"], body["createdBy"]) = (id, "active", who.Who);
            world.Hooks[id] = body;
            return Results.Json(body);
        });
        v1.MapPut("/webhooks/{id}", async (string id, HttpRequest request, WebexWorld world) =>
        {
            if (world.Who(request) is null) { return WebexAnswers.Unauthorized(); }
            if (!world.Hooks.TryGetValue(id, out var hook)) { return WebexAnswers.No(404, "Webhook not found"); }
            foreach (var (key, value) in await Meetings.Body(request) ?? []) { hook[key] = value?.DeepClone(); }
            return Results.Json(hook);
        });
        v1.MapDelete("/webhooks/{id}", (string id, HttpRequest request, WebexWorld world) =>
            world.Who(request) is null ? WebexAnswers.Unauthorized() : world.Hooks.TryRemove(id, out _) ? Results.NoContent() : WebexAnswers.No(404, "Webhook not found"));
    }
}
