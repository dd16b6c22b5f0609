using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Coviex.Harness;

namespace Coviex.Bench;

/// <summary>
/// Colleagues: from the press of a sender until the page of a receiver has the words, with 2,000 people connected, beside a bare WebSocket that passes them on with as many
/// connections; and how long a page of history and a search take among 1,000,000 messages, beside 1,000 in the same run.
/// </summary>
internal static class ChatBench
{
    private const int People = 2_000;
    private const int InAGroup = 10;
    private const int Senders = 4;
    private const int Seconds = 45;
    private const int Few = 1_000;
    private const int Many = 1_000_000;
    private const int Times = 60;

    public static async Task RunAsync()
    {
        await FloorAsync();
        foreach (var (database, server) in Town.Databases)
        {
            await LiveAsync(database, server);
            await HistoryAsync(database, server);
        }
    }

    // Messages of 200 signs, each to the nine others of its room.
    private static async Task FloorAsync()
    {
        await using var floor = await FloorProcess.StartAsync();
        var times = new Series("floor, a bare WebSocket, 2,000 connections: ms");
        await using var crowd = new Sockets();
        for (var i = 0; i < People; i++)
        {
            await crowd.OpenAsync(new UriBuilder(floor.Url) { Scheme = "ws", Path = "/ws", Query = $"room={i / InAGroup}" }.Uri, null, (_, text) => Pressed.Record(times, text));
        }
        await SendAsync(times, (sender, text, ct) => crowd.SendAsync(sender * InAGroup, text.PadRight(200), ct));
        Say(times);
    }

    private static async Task LiveAsync(string database, string server)
    {
        var (coviex, setting) = await Town.EmptyAsync(server, "talk");
        await using var _ = coviex;
        await coviex.KillAsync();
        IReadOnlyList<Talker> people;
        IReadOnlyList<Guid> groups;
        await using (var population = await Population.OpenAsync(coviex.Folder, setting))
        {
            people = await population.EmployAsync(People);
            groups = await population.GroupAsync(people, InAGroup);
        }
        await coviex.StartAgainAsync();
        var name = (await coviex.SessionAsync("ana@sanlucas.example")).Name;
        var times = new Series($"{database}, 2,000 people, press to words: ms");
        var posts = new Series($"{database}, the sender's own answer: ms");
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, PooledConnectionLifetime = Timeout.InfiniteTimeSpan }) { BaseAddress = coviex.Url };
        http.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        await using var crowd = new Sockets();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < People; i++)
        {
            var page = new TalkingPage(http, people[i], name, groups[i / InAGroup], times);
            await crowd.OpenAsync(new UriBuilder(coviex.Url) { Scheme = "ws", Path = "/hub" }.Uri, page.Cookie, (_, text) => page.Hears(text), TalkingPage.Handshake);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{database}: {People} people connected in {watch.Elapsed.TotalSeconds:0} s"));
        await SendAsync(times, async (sender, text, ct) =>
        {
            var began = Stopwatch.GetTimestamp();
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/talk/{groups[sender]}/messages") { Content = JsonContent.Create(new { id = Guid.NewGuid(), text }) };
            request.Headers.Add("Cookie", $"{name}={people[sender * InAGroup].Secret}");
            using var answer = await http.SendAsync(request, ct);
            answer.EnsureSuccessStatusCode();
            lock (posts) { posts.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds); }
        });
        Say(posts);
        Say(times);
    }

    // The first five seconds warm up; whoever has not got the last ones two seconds after them has not got them.
    private static async Task SendAsync(Series times, Func<int, string, CancellationToken, Task> send)
    {
        using var most = new CancellationTokenSource(TimeSpan.FromSeconds(Seconds + 60));
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(async sender =>
        {
            await Task.Delay(sender * 1000 / Senders, most.Token);
            using var everySecond = new PeriodicTimer(TimeSpan.FromSeconds(1));
            for (var i = 0; i < Seconds && await everySecond.WaitForNextTickAsync(most.Token); i++)
            {
                await send(sender, Pressed.Now(warm: i < 5), most.Token);
            }
        }));
        await Task.Delay(2000, most.Token);
        Goal.Least($"{times.Name} were got, of {Senders * (Seconds - 5) * (InAGroup - 1)}", times.Count, Senders * (Seconds - 5) * (InAGroup - 1), "messages");
    }

    private static void Say(Series times) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times}   p99 {times.P99:0.0}"));

    private static async Task HistoryAsync(string database, string server)
    {
        var (few, atFew, fewRoom) = await BuildAsync(server, Few);
        var (many, atMany, manyRoom) = await BuildAsync(server, Many);
        await using (few)
        await using (many)
        using (atFew)
        using (atMany)
        {
            var random = new Random(5);
            string Page(Guid room, int last) => $"/api/talk/{room}?before={60 + random.Next(last - 60)}";
            await CompareAsync(database, "the newest page", () => AskAsync(atFew, $"/api/talk/{fewRoom}"), () => AskAsync(atMany, $"/api/talk/{manyRoom}"));
            await CompareAsync(database, "a page of history", () => AskAsync(atFew, Page(fewRoom, Few / 2)), () => AskAsync(atMany, Page(manyRoom, Many / 2)));
            foreach (var (kind, question) in new (string, Func<string>)[]
            {
                ("search, a rare word", () => Population.Word(2500 + random.Next(450))),
                ("search, a common word", () => Population.Word(random.Next(5))),
                ("search, a common and a rare word", () => $"{Population.Word(random.Next(5))} {Population.Word(2000 + random.Next(900))}"),
                ("search, two common words", () => $"{Population.Word(random.Next(5))} {Population.Word(5 + random.Next(5))}"),
                ("search, a word begun", () => Population.Word(2500 + random.Next(450))[..6]),
            })
            {
                await CompareAsync(database, kind, () => SearchAsync(atFew, question()), () => SearchAsync(atMany, question()));
            }
        }
    }

    private static async Task<(CoviexProcess Coviex, HttpClient Ana, Guid Room)> BuildAsync(string server, int messages)
    {
        var (coviex, setting) = await Town.EmptyAsync(server, string.Create(CultureInfo.InvariantCulture, $"talk_{messages}"));
        await coviex.KillAsync();
        Guid room;
        var watch = Stopwatch.StartNew();
        await using (var population = await Population.OpenAsync(coviex.Folder, setting)) { room = await population.ChatAsync(messages, "ana@sanlucas.example"); }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {messages} messages were put there in {watch.Elapsed.TotalSeconds:0} s"));
        await coviex.StartAgainAsync();
        return (coviex, await coviex.SignInAsync(), room);
    }

    private static async Task CompareAsync(string database, string what, Func<Task<double>> few, Func<Task<double>> many)
    {
        var (small, large) = (new Series($"{database}, {what}, 1,000: ms"), new Series($"{database}, {what}, 1,000,000: ms"));
        for (var time = -10; time < Times; time++)                             // the first ones warm up
        {
            var (a, b) = (await few(), await many());
            if (time < 0) { continue; }
            small.Add(a);
            large.Add(b);
        }
        Console.WriteLine(small);
        Console.WriteLine(large);
        Goal.Ratio($"{database}, {what}", large, small, 1.3);
    }

    private static Task<double> AskAsync(HttpClient client, string path) => TimeAsync(() => client.GetAsync(new Uri(path, UriKind.Relative)));

    private static Task<double> SearchAsync(HttpClient client, string words) => TimeAsync(() => client.PostAsJsonAsync("/api/talk/search", new { words }));

    private static async Task<double> TimeAsync(Func<Task<HttpResponseMessage>> ask)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await ask();
        await answer.Content.ReadAsByteArrayAsync();
        answer.EnsureSuccessStatusCode();
        return watch.Elapsed.TotalMilliseconds;
    }
}

/// <summary>A message that says when its sender pressed; those that only warm up are not counted.</summary>
internal static class Pressed
{
    public static string Now(bool warm) => $"{(warm ? "warm" : "sent")}:{Stopwatch.GetTimestamp()}:";

    public static void Record(Series times, string text)
    {
        var now = Stopwatch.GetTimestamp();
        if (text.Split(':') is not ["sent", var at, ..]) { return; }
        lock (times) { times.Add(Stopwatch.GetElapsedTime(long.Parse(at, CultureInfo.InvariantCulture), now).TotalMilliseconds); }
    }
}

/// <summary>What a page of a colleague does: on a nudge it asks for what changed, one question at a time.</summary>
internal sealed class TalkingPage(HttpClient http, Talker me, string cookieName, Guid conversation, Series times)
{
    public const string Handshake = "{\"protocol\":\"json\",\"version\":1}\u001e";

    private int revision, asked;

    public string Cookie { get; } = $"{cookieName}={me.Secret}";

    public void Hears(string text)
    {
        if (text.Contains("\"target\":\"Talk\"", StringComparison.OrdinalIgnoreCase) && Interlocked.Increment(ref asked) == 1) { _ = AskAsync(); }
    }

    private async Task AskAsync()
    {
        do
        {
            Interlocked.Exchange(ref asked, 1);
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/talk/{conversation}?since={revision}");
            request.Headers.Add("Cookie", Cookie);
            request.Headers.Add("Sec-Fetch-Mode", "cors");
            using var answer = await http.SendAsync(request);
            using var thread = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
            foreach (var message in thread.RootElement.GetProperty("messages").EnumerateArray())
            {
                if (message.GetProperty("revision").GetInt32() > revision && message.GetProperty("author").GetGuid() != me.Id) { Pressed.Record(times, message.GetProperty("text").GetString()!); }
                revision = Math.Max(revision, message.GetProperty("revision").GetInt32());
            }
        }
        while (Interlocked.CompareExchange(ref asked, 0, 1) != 1);
    }
}

/// <summary>Many open WebSockets of one process.</summary>
internal sealed class Sockets : IAsyncDisposable
{
    private readonly List<ClientWebSocket> open = [];
    private readonly ConcurrentBag<Task> reading = [];

    public async Task OpenAsync(Uri address, string? cookie, Action<int, string> hears, string? first = null)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Sec-Fetch-Site", "same-origin");
        if (cookie is not null) { socket.Options.SetRequestHeader("Cookie", cookie); }
        await socket.ConnectAsync(address, CancellationToken.None);
        var number = open.Count;
        open.Add(socket);
        if (first is not null) { await socket.SendAsync(Encoding.UTF8.GetBytes(first), WebSocketMessageType.Text, true, CancellationToken.None); }
        reading.Add(ReadAsync(socket, text => hears(number, text)));
    }

    public async Task SendAsync(int number, string text, CancellationToken ct) => await open[number].SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, ct);

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in open) { socket.Abort(); }
        await Task.WhenAll(reading);
        foreach (var socket in open) { socket.Dispose(); }
    }

    private static async Task ReadAsync(ClientWebSocket socket, Action<string> hears)
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var length = 0;
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                    length += part.Count;
                } while (!part.EndOfMessage);
                if (part.MessageType == WebSocketMessageType.Close) { return; }
                hears(Encoding.UTF8.GetString(buffer, 0, length));
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException) { /* closed */ }
    }
}
