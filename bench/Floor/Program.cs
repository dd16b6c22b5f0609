using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Reflection;

// One page, and a WebSocket that passes everything to whoever else is in the same room. No state, no checks, no database.
var rooms = new ConcurrentDictionary<string, ConcurrentDictionary<WebSocket, bool>>();
using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("floor.html")!);
var page = reader.ReadToEnd();

var app = WebApplication.CreateSlimBuilder(args).Build();
app.UseWebSockets();
app.MapGet("/health/live", () => "ok");
app.MapGet("/floor", () => Results.Content(page, "text/html"));
app.Map("/ws", async (HttpContext http) =>
{
    using var socket = await http.WebSockets.AcceptWebSocketAsync();
    var room = rooms.GetOrAdd(http.Request.Query["room"].ToString(), _ => new());
    room[socket] = true;
    var buffer = new byte[256 * 1024];
    try
    {
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), http.RequestAborted);
                length += part.Count;
            } while (!part.EndOfMessage);
            if (part.MessageType == WebSocketMessageType.Close) { break; }
            foreach (var other in room.Keys.Where(s => s != socket))
            {
                await other.SendAsync(buffer.AsMemory(0, length), WebSocketMessageType.Text, true, http.RequestAborted);
            }
        }
    }
    catch (Exception e) when (e is WebSocketException or OperationCanceledException) { /* the page is gone */ }
    room.TryRemove(socket, out _);
});
app.Run();
