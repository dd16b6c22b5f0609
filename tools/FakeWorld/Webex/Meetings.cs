using System.Globalization;
using System.Text.Json.Nodes;

namespace Coviex.FakeWorld.Webex;

/// <summary><c>/meetings</c>, their instances and participants, <c>/meetingPreferences/sites</c>, and links to join.</summary>
internal static class Meetings
{
    public static void MapMeetings(this IEndpointRouteBuilder v1)
    {
        v1.MapPost("/meetings", CreateAsync);
        v1.MapGet("/meetings", List);
        v1.MapGet("/meetings/{id}", (string id, HttpRequest request, WebexWorld world) => With(world, request, id, m => Results.Json(View(m))));
        v1.MapMethods("/meetings/{id}", ["PATCH"], ChangeAsync);
        v1.MapDelete("/meetings/{id}", (string id, HttpRequest request, WebexWorld world) => With(world, request, id, m =>
        {
            if (m.State == "inProgress") { return WebexAnswers.No(409, "Meeting is in progress"); }
            world.Meetings.TryRemove(m.Id, out _);
            return Results.NoContent();
        }));
        v1.MapPost("/meetings/{id}/end", (string id, HttpRequest request, WebexWorld world) => With(world, request, id, m =>
        {
            if (world.Who(request) is not { Kind: "person" }) { return WebexAnswers.No(403, "Only the host, a cohost or a compliance officer may end a meeting"); }
            (m.State, m.Instance) = ("expired", "");
            return Results.NoContent();
        }));
        v1.MapPost("/meetings/join", JoinAsync);
        v1.MapGet("/meetingPreferences/sites", Sites);
    }

    private static async Task<IResult> CreateAsync(HttpRequest request, WebexWorld world)
    {
        if (world.Who(request) is not { Kind: "service" or "person" } who) { return WebexAnswers.Unauthorized(); }
        if (await Body(request) is not { } body) { return WebexAnswers.No(400, "Invalid JSON"); }
        var host = who.Kind == "person" ? who.Who : (string?)body["hostEmail"];
        if (host is null) { return WebexAnswers.No(400, "hostEmail is required for a service app"); }
        if (world.CreatedBy(host) >= WebexWorld.CreatesPerHost)
        {
            request.HttpContext.Response.Headers.RetryAfter = "3600";
            return Results.Content("<html>Too Many Requests</html>", "text/html", statusCode: 429);
        }
        world.Creates.Enqueue((host, world.Clock.GetUtcNow()));
        if (!world.People.TryGetValue(host, out var person)) { return WebexAnswers.No(404, "The requested resource could not be found."); }
        if (!world.MayHost(person)) { return WebexAnswers.No(403, "The user has no privilege to host a meeting on this site."); }
        if (Wrong(body, world.Clock.GetUtcNow()) is { } wrong) { return WebexAnswers.No(400, wrong); }
        var meeting = new FakeMeeting { Id = Guid.NewGuid().ToString("N"), Host = host, Body = body, Site = world.Site };
        if (world.GuestsSignIn) { meeting.Body["unlockedMeetingJoinSecurity"] = "blockFromJoin"; }
        world.Meetings[meeting.Id] = meeting;
        return Results.Json(View(meeting));
    }

    private static string? Wrong(JsonObject body, DateTimeOffset now)
    {
        if ((string?)body["title"] is not { Length: > 0 and <= 128 }) { return "title is required"; }
        if (!Time(body["start"], out var start) || !Time(body["end"], out var end)) { return "start and end are required"; }
        if (start < now.AddSeconds(-59)) { return "The start time must not be in the past"; }
        if (end - start < TimeSpan.FromMinutes(10) || end - start > TimeSpan.FromMinutes((24 * 60) - 1)) { return "The duration must be 10 minutes to 23 hours 59 minutes"; }
        return body["integrationTags"] is JsonArray { Count: > 3 } ? "integrationTags: at most 3" : null;
    }

    private static bool Time(JsonNode? node, out DateTimeOffset time) =>
        DateTimeOffset.TryParse((string?)node, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    private static async Task<IResult> ChangeAsync(string id, HttpRequest request, WebexWorld world)
    {
        var body = await Body(request);
        return With(world, request, id, m =>
        {
            if (body is null || m.State == "inProgress") { return WebexAnswers.No(400, "Meeting is in progress"); }
            foreach (var (key, value) in body) { m.Body[key] = value?.DeepClone(); }
            return Wrong(m.Body, world.Clock.GetUtcNow()) is { } wrong ? WebexAnswers.No(400, wrong) : Results.Json(View(m));
        });
    }

    private static IResult List(HttpRequest request, WebexWorld world)
    {
        if (world.Who(request) is not { } who) { return WebexAnswers.Unauthorized(); }
        var (tag, host) = (request.Query["integrationTag"].ToString(), who.Kind == "person" ? who.Who : request.Query["hostEmail"].ToString());
        var found = world.Meetings.Values.Where(m => m.Host.Equals(host, StringComparison.OrdinalIgnoreCase))
            .Where(m => !Time(request.Query["from"].ToString(), out var from) || !Time(request.Query["to"].ToString(), out var to) || (Time(m.Body["start"], out var start) && start >= from && start <= to))
            .Where(m => tag.Length == 0 || (m.Body["integrationTags"] as JsonArray)?.Any(t => (string?)t == tag) is true);
        return Results.Json(new { items = found.Select(View).ToArray() });
    }

    private static async Task<IResult> JoinAsync(HttpRequest request, WebexWorld world)
    {
        if (world.Who(request) is not { } who) { return WebexAnswers.Unauthorized(); }
        var body = await Body(request);
        if (body?["joinDirectly"]?.GetValue<bool>() is not false) { return Results.Redirect("https://hospital.webex.test/join"); }
        if (world.Find((string?)body["meetingId"] ?? "") is not { } meeting) { return WebexAnswers.No(404, "Meeting not found"); }
        var isHost = who.Kind == "person" ? who.Who == meeting.Host : (string?)body["hostEmail"] == meeting.Host;
        var link = $"https://{world.Site}/join/{Guid.NewGuid():N}";
        if ((string?)body["email"] is { } email) { world.JoinedAs[link] = email; }
        return Results.Json(new JsonObject
        {
            ["joinLink"] = link,
            ["startLink"] = isHost && body["createStartLinkAsWebLink"]?.GetValue<bool>() is true ? $"https://{world.Site}/start/{Guid.NewGuid():N}" : null,
            ["expiration"] = world.Clock.GetUtcNow().AddMinutes(15).ToString("O", CultureInfo.InvariantCulture),
        });
    }

    private static IResult Sites(HttpRequest request, WebexWorld world)
    {
        if (world.Who(request) is null) { return WebexAnswers.Unauthorized(); }
        var can = world.People.TryGetValue(request.Query["userEmail"].ToString(), out var person) && world.MayHost(person);
        var sites = can ? new[] { new { siteUrl = world.Site, @default = true } } : [];
        return Results.Json(new { sites });
    }

    private static IResult With(WebexWorld world, HttpRequest request, string id, Func<FakeMeeting, IResult> act)
    {
        if (world.Who(request) is not { } who) { return WebexAnswers.Unauthorized(); }
        if (world.Find(id) is not { } meeting) { return WebexAnswers.No(404, "Meeting not found"); }
        var host = request.Query["hostEmail"].ToString();
        if (who.Kind == "service" && host.Length > 0 && !host.Equals(meeting.Host, StringComparison.OrdinalIgnoreCase)) { return WebexAnswers.No(404, "Meeting not found"); }
        return act(meeting);
    }

    public static JsonObject View(FakeMeeting m) => new()
    {
        ["id"] = m.Id,
        ["meetingNumber"] = m.Number,
        ["title"] = (string?)m.Body["title"],
        ["password"] = m.Password,
        ["phoneAndVideoSystemPassword"] = "12345678",
        ["meetingType"] = "meetingSeries",
        ["state"] = m.State,
        ["timezone"] = (string?)m.Body["timezone"] ?? "UTC",
        ["start"] = (string?)m.Body["start"],
        ["end"] = (string?)m.Body["end"],
        ["hostUserId"] = "user-1",
        ["hostDisplayName"] = m.Host,
        ["hostEmail"] = m.Host,
        ["hostKey"] = m.HostKey,
        ["siteUrl"] = m.Site,
        ["webLink"] = $"https://{m.Site}/j.php?MTID=m{m.Id}",
        ["sipAddress"] = m.SipAddress,
        ["telephony"] = new JsonObject { ["accessCode"] = m.Number, ["callInNumbers"] = new JsonArray() },
        ["enabledBreakoutSessions"] = false,
        ["hostDidJoin"] = m.HostDidJoin,
        ["unlockedMeetingJoinSecurity"] = (string?)m.Body["unlockedMeetingJoinSecurity"] ?? "allowJoin",
        ["integrationTags"] = m.Body["integrationTags"]?.DeepClone(),
    };

    public static async Task<JsonObject?> Body(HttpRequest request)
    {
        try { return await JsonNode.ParseAsync(request.Body) as JsonObject; }
        catch (System.Text.Json.JsonException) { return null; }
    }
}
