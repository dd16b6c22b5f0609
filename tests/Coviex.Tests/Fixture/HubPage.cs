using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Coviex.Tests.Fixture;

/// <summary>One load of a page, connected to the hub: SignalR's JSON protocol over a WebSocket, by hand, as docs/protocol.md lets a page do it.</summary>
public sealed class HubPage : IAsyncDisposable
{
    private const char End = '\u001e';
    private readonly WebSocket socket;
    private readonly List<JsonObject> heard = [];
    private readonly Lock gate = new();
    private Task reading = Task.CompletedTask;
    private int invocations;

    private HubPage(WebSocket socket, string name) => (this.socket, Name) = (socket, name);

    /// <summary>The random text by which others know this load of the page.</summary>
    public string Name { get; }

    /// <summary>Done when the server has closed the connection.</summary>
    public Task Closed => reading;

    public static async Task<HubPage> OpenAsync(Browser browser, Func<string, string> path, string? name = null)
    {
        name ??= Guid.NewGuid().ToString("N")[..12];
        var headers = new Dictionary<string, string>(browser.Headers);
        if (browser.Cookies.Count > 0) { headers["Cookie"] = browser.CookieHeader; }
        var page = new HubPage(await browser.Server.Host.WebSocketAsync(path(name), headers, TestContext.Current.CancellationToken), name);
        await page.SendAsync("""{"protocol":"json","version":1}""");
        var first = await page.ReadAsync();
        Assert.Equal("{}", first[0]);                                            // the handshake is answered; nudges may come with it
        page.Keep(first.Skip(1));
        page.reading = page.ReadOnAsync();
        await page.HearsAsync("changed");                                        // the server's first word: told of every change from here on
        await page.AnswerToAsync("Signal", new { seat = Guid.Empty, page = "nobody00" }, new { note = "ready" });   // OnConnectedAsync is over then
        return page;
    }

    /// <summary>Waits for a message of the server that was not yet taken, and takes it.</summary>
    public Task<JsonNode[]> HearsAsync(string message) => TakeAsync(m => Is(m, message), $"{message}()", m => m["arguments"]!.AsArray().Select(a => a!).ToArray());

    /// <summary>Forgets what was heard so far.</summary>
    public void Forget() { lock (gate) { heard.Clear(); } }

    /// <summary>How often it was heard, counting all that the server has sent to this page up to now.</summary>
    public async Task<int> CountAsync(string message)
    {
        await SignalAsync(Guid.Empty, "nobody00", new { note = "fence" });       // what was sent before its answer has come before it
        lock (gate) { return heard.Count(m => Is(m, message)); }
    }

    /// <summary>Sends a signal; done when the server is done with it, whether it passed it on or dropped it.</summary>
    public Task SignalAsync(Guid seat, string page, object data) => AnswerToAsync("Signal", new { seat, page }, data);

    /// <summary>Calls the hub; the server's word when it could not, null when it could.</summary>
    public async Task<string?> AnswerToAsync(string method, params object?[] arguments)
    {
        var id = $"{Interlocked.Increment(ref invocations)}";
        await SendAsync(JsonSerializer.Serialize(new { type = 1, invocationId = id, target = method, arguments }, JsonSerializerOptions.Web));
        return await TakeAsync(m => (int)m["type"]! == 3 && (string?)m["invocationId"] == id, $"the answer to {method}", m => (string?)m["error"]);
    }

    public async Task SendAsync(string message) =>
        await socket.SendAsync(Encoding.UTF8.GetBytes(message + End), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);

    /// <summary>The page is left or reloaded.</summary>
    public async ValueTask DisposeAsync()
    {
        if (socket.State == WebSocketState.Open) { await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None); }
        await reading;
        socket.Dispose();
    }

    /// <summary>The network is gone: no goodbye.</summary>
    public void Lose() => socket.Abort();

    private async Task<T> TakeAsync<T>(Func<JsonObject, bool> which, string what, Func<JsonObject, T> read)
    {
        var message = await Until.ThereIsAsync(() =>
        {
            lock (gate)
            {
                if (heard.Find(m => which(m)) is not { } found)
                {
                    Assert.False(reading.IsCompleted, $"The connection was closed before {what}");
                    return null;
                }
                heard.Remove(found);
                return found;
            }
        }, what);
        return read(message);
    }

    private static bool Is(JsonObject message, string target) => (int)message["type"]! == 1 && string.Equals((string?)message["target"], target, StringComparison.OrdinalIgnoreCase);

    private async Task ReadOnAsync()
    {
        try
        {
            while (socket.State == WebSocketState.Open)
            {
                Keep(await ReadAsync());
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException) { /* closed */ }
    }

    private void Keep(IEnumerable<string> messages)
    {
        foreach (var message in messages.Select(text => JsonNode.Parse(text)!.AsObject()).Where(m => (int)m["type"]! != 6))
        {
            lock (gate) { heard.Add(message); }
        }
    }

    private async Task<List<string>> ReadAsync()
    {
        using var text = new MemoryStream();
        var buffer = new byte[16 * 1024];
        do
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close) { return []; }
            text.Write(buffer, 0, part.Count);
            if (part.EndOfMessage && (text.Length == 0 || text.GetBuffer()[text.Length - 1] == End)) { break; }
        }
        while (true);
        return [.. Encoding.UTF8.GetString(text.ToArray()).Split(End, StringSplitOptions.RemoveEmptyEntries)];
    }
}
