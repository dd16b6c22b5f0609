using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;

namespace Coviex.Bench;

/// <summary>What the Today page shows, at 200,000 patients and 1,000,000 past visits of fifty clinicians, beside the same at 1,000 of each in the same run.</summary>
internal static class BoardBench
{
    private const int Few = 1_000;
    private const int ManyPatients = 200_000;
    private const int ManyVisits = 1_000_000;
    private const int Today = 8;
    private const int Times = 60;

    public static async Task RunAsync()
    {
        foreach (var (database, server) in Town.Databases)
        {
            var (few, _) = await Town.BuildAsync(server, Few, Few, searched: false);
            var (many, _) = await Town.BuildAsync(server, ManyPatients, ManyVisits, searched: false);
            await using (few)
            await using (many)
            {
                using var atFew = await few.SignInAsync();
                using var atMany = await many.SignInAsync();
                foreach (var client in new[] { atFew, atMany }) { await FillAsync(client); }
                foreach (var path in new[] { "/today/board", "/api/visits", "/today" })
                {
                    var (small, large) = (new Series(string.Create(CultureInfo.InvariantCulture, $"{database}, {path}, {Few}: ms")), new Series($"{database}, {path}, many: ms"));
                    for (var time = -10; time < Times; time++)                 // the first ones warm up
                    {
                        var (a, b) = (await AskAsync(atFew, path), await AskAsync(atMany, path));
                        if (time < 0) { continue; }
                        small.Add(a);
                        large.Add(b);
                    }
                    Console.WriteLine(small);
                    Console.WriteLine(large);
                    Goal.Ratio($"{database}, {path}", large, small, 1.3);
                }
            }
        }
    }

    private static async Task FillAsync(HttpClient ana)
    {
        for (var visit = 0; visit < Today; visit++)
        {
            var guests = Enumerable.Range(0, 2).Select(g => new { name = $"Persona {visit}{g}", relation = "hija", phone = $"+5255234{visit:00}{g:000}" });
            using var answer = await ana.PostAsJsonAsync("/api/visits", new { service = "homeCare", guests });
            answer.EnsureSuccessStatusCode();
        }
    }

    private static async Task<double> AskAsync(HttpClient client, string path)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        await answer.Content.ReadAsByteArrayAsync();
        answer.EnsureSuccessStatusCode();
        return watch.Elapsed.TotalMilliseconds;
    }
}
