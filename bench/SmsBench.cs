using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Coviex.Harness;

namespace Coviex.Bench;

/// <summary>
/// Messages per second from the outbox to the double of Twilio, from the moment the texts are queued to the last answer written down; beside a bare
/// HttpClient loop with the same concurrency against the same double in the same run. On SQLite and PostgreSQL, with and without a million old texts.
/// </summary>
internal static class SmsBench
{
    private const int Concurrency = 20;
    private const int Rounds = 3;
    private const int Old = 1_000_000;

    public static async Task RunAsync()
    {
        await using var world = await FakeTwilioProcess.StartAsync(Programs.FakeWorld);
        var postgres = Environment.GetEnvironmentVariable("COVIEX_BENCH_POSTGRES");
        foreach (var (database, server) in new[] { ("SQLite", ""), ("PostgreSQL", postgres) })
        {
            if (server is null) { continue; }
            await using var coviex = await StartAsync(world, server);
            await using var crowd = await Crowd.OpenAsync(coviex.Folder, Setting(server));
            await MeasureAsync(database, world, crowd, "", texts: 2000, TimeSpan.FromMilliseconds(100));
            await MeasureAsync(database, world, crowd, "", texts: 3000, TimeSpan.Zero);
            var watch = Stopwatch.StartNew();
            await crowd.RememberAsync(Old);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{database}: {Old} old texts were put there in {watch.Elapsed.TotalSeconds:0} s"));
            await MeasureAsync(database, world, crowd, " among a million old ones", texts: 2000, TimeSpan.FromMilliseconds(100));
        }
    }

    private static async Task MeasureAsync(string database, FakeTwilioProcess world, Crowd crowd, string among, int texts, TimeSpan delay)
    {
        var answers = delay > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $"a carrier that answers after {delay.TotalMilliseconds:0} ms") : "a carrier that answers at once";
        var (ours, floor) = (new Series($"{database}{among}, {answers}: texts/s"), new Series("  bare HttpClient loop: texts/s"));
        for (var round = 0; round <= Rounds; round++)                         // the first one warms up
        {
            await world.ForgetAsync();
            await world.DelayAsync(delay);
            var bare = await FloorAsync(world, texts);
            await world.ForgetAsync();
            await world.DelayAsync(delay);
            var watch = Stopwatch.StartNew();
            await crowd.QueueAsync(texts);
            while (await crowd.OpenTextsAsync() > 0) { await Task.Delay(50); }
            var our = texts / watch.Elapsed.TotalSeconds;
            if ((await world.StatsAsync()).Distinct != texts) { throw new InvalidOperationException($"{texts} texts were queued, and the double has {await world.StatsAsync()}"); }
            if (round == 0) { continue; }
            floor.Add(bare);
            ours.Add(our);
        }
        Console.WriteLine(ours);
        Console.WriteLine(floor);
        Goal.Least($"{database}{among}, {answers}", ours.Median / floor.Median, 0.7, "x floor");
    }

    private static async Task<double> FloorAsync(FakeTwilioProcess world, int texts)
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Concurrency });
        client.DefaultRequestHeaders.Authorization = new("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{FakeTwilioProcess.Account}:{FakeTwilioProcess.Token}")));
        var address = new Uri(world.Http.BaseAddress!, $"/2010-04-01/Accounts/{FakeTwilioProcess.Account}/Messages.json");
        var (left, watch) = (texts, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Concurrency).Select(async _ =>
        {
            while (Interlocked.Decrement(ref left) is var n and >= 0)
            {
                using var form = new FormUrlEncodedContent([new("To", string.Create(CultureInfo.InvariantCulture, $"+52551{2_002_000 + n}")), new("From", "+525500000000"),
                    new("Body", $"Hospital San Lucas: Dra. Ana Torres le invita a una videollamada ahora. Entre aqui: http://localhost/v#{RandomNumberGenerator.GetHexString(22)}")]);
                using var answer = await client.PostAsync(address, form);
                answer.EnsureSuccessStatusCode();
            }
        }));
        return texts / watch.Elapsed.TotalSeconds;
    }

    private static async Task<CoviexProcess> StartAsync(FakeTwilioProcess world, string server)
    {
        var settings = world.TwilioSettings();
        settings["Coviex__Sms__Concurrency"] = Concurrency.ToString(CultureInfo.InvariantCulture);
        if (server.Length > 0)
        {
            await using var admin = await Crowd.OpenAsync("", $"{server};Database=postgres");
            await admin.RunAsync("DROP DATABASE IF EXISTS coviex_bench WITH (FORCE)");
            await admin.RunAsync("CREATE DATABASE coviex_bench");
            settings["Coviex__Database"] = Setting(server);
        }
        return await CoviexProcess.StartAsync(settings, Programs.Coviex);
    }

    private static string Setting(string server) => server.Length > 0 ? $"{server};Database=coviex_bench" : "";
}
