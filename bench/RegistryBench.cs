using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;

namespace Coviex.Bench;

/// <summary>The registry's search over HTTP at 200,000 patients, beside the same questions at 1,000 in the same run: whole names, begun words, one typing error, words changed over.</summary>
internal static class RegistryBench
{
    private const int Many = 200_000;
    private const int FewPatients = 1_000;
    private const int Times = 60;

    private static readonly (string Kind, Func<string[], Random, string> Ask)[] Kinds =
    [
        ("whole name", (words, _) => string.Join(' ', words)),
        ("begun words", (words, _) => $"{Begin(words[0])} {Begin(words[^2])} {Begin(words[^1])}"),
        ("one typing error", (words, random) => $"{words[0]} {Misspell(words[^2], random)} {words[^1]}"),
        ("words changed over", (words, _) => $"{words[^2]} {words[0]}"),
    ];

    public static async Task RunAsync()
    {
        foreach (var (database, server) in Town.Databases)
        {
            var (few, fewPeople) = await Town.BuildAsync(server, FewPatients, visits: 0, searched: true);
            var (many, manyPeople) = await Town.BuildAsync(server, Many, visits: 0, searched: true);
            await using (few)
            await using (many)
            {
                using var atFew = await few.SignInAsync("rosa@sanlucas.example");
                using var atMany = await many.SignInAsync("rosa@sanlucas.example");
                foreach (var (kind, ask) in Kinds)
                {
                    var (small, large) = (new Series($"{database}, {kind}, {FewPatients}: ms"), new Series($"{database}, {kind}, {Many}: ms"));
                    var (found, random) = (0, new Random(7));
                    for (var time = -10; time < Times; time++)                 // the first ones warm up
                    {
                        var (one, other) = (fewPeople[random.Next(FewPatients)].Name, manyPeople[random.Next(Many)].Name);
                        var (a, _) = await AskAsync(atFew, ask(one.Split(' '), random), one);
                        var (b, hit) = await AskAsync(atMany, ask(other.Split(' '), random), other);
                        if (time < 0) { continue; }
                        small.Add(a);
                        large.Add(b);
                        found += hit ? 1 : 0;
                    }
                    Console.WriteLine(small);
                    Console.WriteLine(large);
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  the very patient was among the first 20 in {found} of {Times}"));
                    Goal.Most($"{database}, {kind}", large.Median, 50, "ms");
                    Goal.Ratio($"{database}, {kind}", large, small, 1.3);
                }
            }
        }
    }

    private static async Task<(double Milliseconds, bool Found)> AskAsync(HttpClient client, string question, string name)
    {
        var watch = Stopwatch.StartNew();
        using var answer = await client.PostAsJsonAsync("/api/patients/search", new { question });
        var body = await answer.Content.ReadAsStringAsync();
        var time = watch.Elapsed.TotalMilliseconds;
        answer.EnsureSuccessStatusCode();
        return (time, body.Contains($"\"{name}\"", StringComparison.Ordinal));
    }

    private static string Begin(string word) => word[..Math.Min(4, word.Length)];

    // Leaves out one of the inner letters, or changes two over.
    private static string Misspell(string word, Random random)
    {
        if (word.Length < 5) { return word; }
        var at = 1 + random.Next(word.Length - 3);
        return random.Next(2) == 0 ? word.Remove(at, 1) : $"{word[..at]}{word[at + 1]}{word[at]}{word[(at + 2)..]}";
    }
}
