using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Coviex.FakeWorld.Webex;

/// <summary>
/// In the place of Webex's media cloud: a socket by which the pages that use the fake SDK find each other, meeting by meeting. Who is no host waits
/// until the host admits him, as in a meeting with a lobby. The pictures then go from browser to browser.
/// </summary>
internal sealed class WebexMedia(WebexWorld world, WebexHooks hooks)
{
    private readonly ConcurrentDictionary<string, Member> members = new();

    // One list after the other: of two at once the older one could arrive last, and stay.
    private static readonly SemaphoreSlim telling = new(1);

    private sealed record Member(string Id, string Meeting, string Name, bool Host, WebSocket Socket, SemaphoreSlim Turn)
    {
        public bool In { get; set; }
    }

    public async Task TalkAsync(HttpContext http)
    {
        var (token, destination) = (http.Request.Query["token"].ToString(), http.Request.Query["destination"].ToString());
        var meeting = world.Meetings.Values.SingleOrDefault(m => m.SipAddress == destination);
        if (!world.Tokens.TryGetValue(token, out var who) || meeting is null) { http.Response.StatusCode = StatusCodes.Status403Forbidden; return; }
        using var socket = await http.WebSockets.AcceptWebSocketAsync();
        var turn = new SemaphoreSlim(1);                                     // not disposed: others may be telling him something while he goes
        var host = who.Kind == "person" && who.Who.Equals(meeting.Host, StringComparison.OrdinalIgnoreCase);
        var me = new Member(Guid.NewGuid().ToString("N"), meeting.Id, who.Name, host, socket, turn) { In = host };
        members[me.Id] = me;
        if (host) { (meeting.State, meeting.HostDidJoin) = ("inProgress", true); }
        using var thrownOut = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        var participant = await Fake.JoinAsync(world, hooks, meeting, host ? who.Who : $"{who.Who}@appid.ciscospark.com", who.Name, host);
        participant.Out = thrownOut.Cancel;
        try
        {
            await TellAsync(me, new() { ["type"] = "you", ["id"] = me.Id, ["in"] = me.In });
            await EverybodyAsync(me.Meeting);
            while (await ReadAsync(socket, thrownOut.Token) is { } said) { await HearAsync(me, said); }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException) { /* the page has gone */ }
        finally
        {
            members.TryRemove(me.Id, out _);
            participant.State = "end";
            await EverybodyAsync(me.Meeting);
        }
    }

    private async Task HearAsync(Member me, JsonObject said)
    {
        if (!members.TryGetValue((string?)said["to"] ?? "", out var to) || to.Meeting != me.Meeting) { return; }
        if ((string?)said["type"] == "admit" && me.Host)
        {
            to.In = true;
            await TellAsync(to, new() { ["type"] = "admitted" });
            await EverybodyAsync(me.Meeting);
        }
        if ((string?)said["type"] == "signal" && me.In && to.In) { await TellAsync(to, new() { ["type"] = "signal", ["from"] = me.Id, ["data"] = said["data"]?.DeepClone() }); }
    }

    private async Task EverybodyAsync(string meeting)
    {
        await telling.WaitAsync();
        try
        {
            var all = members.Values.Where(m => m.Meeting == meeting).ToList();
            foreach (var member in all)
            {
                var list = new JsonArray([.. all.Select(m => (JsonNode)new JsonObject { ["id"] = m.Id, ["name"] = m.Name, ["host"] = m.Host, ["in"] = m.In })]);
                await TellAsync(member, new() { ["type"] = "members", ["members"] = list });
            }
        }
        finally { telling.Release(); }
    }

    private static async Task TellAsync(Member to, JsonObject what)
    {
        await to.Turn.WaitAsync();
        try { await to.Socket.SendAsync(Encoding.UTF8.GetBytes(what.ToJsonString()), WebSocketMessageType.Text, true, CancellationToken.None); }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or InvalidOperationException) { /* gone meanwhile */ }
        finally { to.Turn.Release(); }
    }

    public static async Task<JsonObject?> ReadAsync(WebSocket socket, CancellationToken ct)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, ct);
            if (part.MessageType == WebSocketMessageType.Close) { return null; }
            whole.Write(buffer, 0, part.Count);
            if (part.EndOfMessage) { return JsonNode.Parse(whole.ToArray()) as JsonObject; }
        }
    }
}

internal static class MediaRoutes
{
    public static void MapWebexMedia(this IEndpointRouteBuilder routes) => routes.Map("/_fake/webex/media", (HttpContext http, WebexMedia media) => media.TalkAsync(http));
}
