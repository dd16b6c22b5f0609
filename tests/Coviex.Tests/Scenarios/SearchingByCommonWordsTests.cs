using Coviex.Data;
using Coviex.Registry;
using Coviex.Tests.Fixture;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Scenarios;

/// <summary>Where every word of a question is common, two of them are looked for at once. That is faster, and must find the same people.</summary>
public sealed class SearchingByCommonWordsTests(QuietServer server) : IClassFixture<QuietServer>
{
    private const int People = 900;

    private static readonly string[] Given = ["María", "Mariana", "José", "Josefa", "Juan", "Ma"];
    private static readonly string[] Surnames = ["Hernández", "García", "Garza", "López", "De la Cruz", "Hermosillo"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task By_pairs_the_same_are_found_as_word_by_word()
    {
        var random = new Random(4);
        var names = Enumerable.Range(0, People).Select(_ => $"{Pick(Given)} {Pick(Given)} {Pick(Surnames)} {Pick(Surnames)}").ToArray();
        await SettleAsync(names);
        string[] questions =
        [
            .. names.Take(15), .. names.Skip(15).Take(15).Select(n => string.Join(' ', n.Split(' ').Reverse().Select(w => w[..Math.Min(4, w.Length)]))),
            .. names.Skip(30).Take(15).Select(n => n.Replace("ía", "a", StringComparison.Ordinal).Replace("z", "s", StringComparison.Ordinal)),
            "mar jos", "m j", "ma ma", "maria maria", "ma de la cruz", "hernandez hermosillo maria", "jose 12", "hc garcia", "garsa maria lopes", "la cruz jose mariana garza",
        ];

        var wordByWord = await FoundAsync(questions);
        await CountAsync();
        var byPairs = await FoundAsync(questions);

        Assert.Equal(wordByWord, byPairs);
        Assert.All(wordByWord.Take(30), Assert.NotEmpty);

        string Pick(string[] from) => from[random.Next(from.Length)];
    }

    [Fact]
    public async Task Pairs_are_looked_for_when_everybody_has_his()
    {
        await SettleAsync([.. Enumerable.Repeat("Ludovina Kantún", 150), "Ludovina Kantún Ek"]);
        await server.RowsAsync("DELETE FROM patient_words WHERE word = ' kantun ludovina' AND words LIKE '% ek %'");
        await server.RowsAsync("UPDATE patients SET without_words = true WHERE name = 'Ludovina Kantún Ek'");
        await CountAsync();
        Assert.Single((await FoundAsync(["ludovina kantun ek"]))[0]);
        Assert.Contains("Ludovina Kantún Ek", (await FoundAsync(["ludov kant e"]))[0]);

        await server.InsideAsync(services => ActivatorUtilities.CreateInstance<WordsOfOldPatients>(services).RunOnceAsync(Cancelled));
        await CountAsync();
        Assert.Equal(1, await server.CountAsync("patient_words WHERE word = ' kantun ludovina' AND words LIKE '% ek %'"));

        await server.RowsAsync("DELETE FROM patient_words WHERE word = ' kantun ludovina' AND words LIKE '% ek %'");
        Assert.DoesNotContain("Ludovina Kantún Ek", (await FoundAsync(["ludovina kantun"]))[0]);
    }

    private Task CountAsync() => server.InsideAsync(services => ActivatorUtilities.CreateInstance<CountCommonWords>(services).RunOnceAsync(Cancelled));

    private async Task SettleAsync(IReadOnlyList<string> names) => await server.InsideAsync(async services =>
    {
        var db = services.GetRequiredService<CoviexDb>();
        var hospital = (await db.Patients.SingleAsync(p => p.Id == server.Registry.Maria, Cancelled)).HospitalId;
        db.Patients.AddRange(names.Select((name, i) => new Patient { HospitalId = hospital, Name = name, RecordNumber = $"HC-{name.Length}{i}", Phone = "" }));
        await db.SaveChangesAsync(Cancelled);
    });

    // All whom the question fits, as far as a list goes; who stands where among equals is not the question here.
    private async Task<string[][]> FoundAsync(string[] questions)
    {
        var all = new List<string[]>();
        await server.InsideAsync(async services =>
        {
            var hospital = (await services.GetRequiredService<CoviexDb>().Patients.SingleAsync(p => p.Id == server.Registry.Maria, Cancelled)).HospitalId;
            foreach (var question in questions)
            {
                await using var scope = server.Host.Services.CreateAsyncScope();
                var found = await scope.ServiceProvider.GetRequiredService<PatientSearch>().FindAsync(hospital, question, Cancelled);
                all.Add(found.Count >= PatientSearch.Most ? ["many"] : [.. found.Select(p => p.Name).Order(StringComparer.Ordinal)]);
            }
        });
        return [.. all];
    }
}
