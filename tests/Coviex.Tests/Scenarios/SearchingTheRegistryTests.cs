using System.Net;
using Coviex.Data;
using Coviex.Registry;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Scenarios;

/// <summary>Typing errors, order, accents, numbers: who is found by what.</summary>
public sealed class SearchingTheRegistryTests(QuietServer server) : IClassFixture<QuietServer>
{
    private static readonly (string Name, string Record, string Phone)[] People =
    [
        ("José Luis González Ibáñez", "HC-2001", "+525511112001"),
        ("Josefina Gonzaga", "HC-2002", "+525511112002"),
        ("Xóchitl Jiménez Vázquez", "HC-2003", "+525511112003"),
        ("Guillermo Ávila", "9912-A", "+525511112004"),
        ("Ana Lilia Peña", "HC-2005", "+525511112005"),
        ("Anabel Peña", "HC-2006", "+525511112006"),
        ("Zoé Ñáñez O'Brien", "HC-2007", ""),
    ];

    [Theory]
    [InlineData("gonzalez jose", "José Luis González Ibáñez")]
    [InlineData("ibañez gonzalez", "José Luis González Ibáñez")]
    [InlineData("Gonsales", "José Luis González Ibáñez")]               // as it is heard
    [InlineData("gonzalze jose", "José Luis González Ibáñez")]          // two signs changed over
    [InlineData("jose gonzlez", "José Luis González Ibáñez")]           // one left out
    [InlineData("jossse gonzaalez", "José Luis González Ibáñez")]       // doubled
    [InlineData("josd gonzalez", "José Luis González Ibáñez")]          // a wrong one
    [InlineData("jimenes basques", "Xóchitl Jiménez Vázquez")]
    [InlineData("gillermo abila", "Guillermo Ávila")]
    [InlineData("yermo avila", "Guillermo Ávila")]
    [InlineData("gerardo avila", null)]
    [InlineData("O'Brien", "Zoé Ñáñez O'Brien")]
    [InlineData("nanez", "Zoé Ñáñez O'Brien")]
    [InlineData("hc-2003", "Xóchitl Jiménez Vázquez")]
    [InlineData("2003", "Xóchitl Jiménez Vázquez")]
    [InlineData("9912", "Guillermo Ávila")]
    [InlineData("HC 2003 jimenez", "Xóchitl Jiménez Vázquez")]
    [InlineData("HC-2093", null)]                                       // a number that is off by one digit is another number
    [InlineData("55 1111 2004", "Guillermo Ávila")]
    [InlineData("+52 1 55 1111-2004", "Guillermo Ávila")]
    [InlineData("(55) 1111.2004", "Guillermo Ávila")]
    [InlineData("2004", "Guillermo Ávila")]
    [InlineData("5511112994", null)]
    public async Task What_finds_whom(string question, string? first)
    {
        await FillAsync();
        var found = await FindAsync(question);

        Assert.Equal(first, found.FirstOrDefault());
    }

    [Fact]
    public async Task Whole_words_come_before_begun_ones()
    {
        await FillAsync();

        var found = await FindAsync("ana peña");

        Assert.Equal(["Ana Lilia Peña", "Anabel Peña"], found);
    }

    [Fact]
    public async Task A_patient_is_found_by_a_relatives_number()
    {
        Assert.Equal(Known.MariaName, Assert.Single(await FindAsync(Known.JorgeNumber[3..])));
    }

    [Fact]
    public async Task Who_is_renamed_is_found_by_the_new_name_and_not_by_the_old_one()
    {
        var rosa = await server.SignInAsync(Person.Rosa);
        var page = (await rosa.PostFormAsync("/registry/new", ("name", "Wenceslao Urrutia"), ("recordNumber", "W-1"), ("language", "es"))).Is(HttpStatusCode.SeeOther).Header("Location")!.Split('?')[0];
        Assert.Equal("Wenceslao Urrutia", Assert.Single(await FindAsync("urutia")));

        (await rosa.PostFormAsync(page, ("name", "Wenceslao Barrientos"), ("recordNumber", "W-2"), ("language", "es"), ("version", "0"))).Is(HttpStatusCode.SeeOther);

        Assert.Empty(await FindAsync("urrutia"));
        Assert.Equal("Wenceslao Barrientos", Assert.Single(await FindAsync("wenceslao barrientos")));         // beside the word that he kept, too
        Assert.Equal("Wenceslao Barrientos", Assert.Single(await FindAsync("varrientos w-2")));
    }

    [Fact]
    public async Task Patients_of_an_older_version_are_given_their_words_at_the_start()
    {
        await FillAsync();
        await server.RowsAsync("DELETE FROM patient_words");
        await server.RowsAsync("DELETE FROM word_sounds");
        await server.RowsAsync("UPDATE patients SET phone_backwards = '', without_words = true");
        Assert.Empty(await FindAsync("guillermo"));

        await server.InsideAsync(services => ActivatorUtilities.CreateInstance<WordsOfOldPatients>(services).RunOnceAsync(TestContext.Current.CancellationToken));

        Assert.Equal("Guillermo Ávila", Assert.Single(await FindAsync("giyermo")));
        Assert.Equal("Guillermo Ávila", Assert.Single(await FindAsync("5511112004")));
    }

    [Fact]
    public async Task A_search_begins_with_the_word_that_few_have()
    {
        await server.InsideAsync(async services =>
        {
            var db = services.GetRequiredService<CoviexDb>();
            var hospital = (await db.Patients.FindAsync(server.Registry.Maria))!.HospitalId;
            db.Patients.AddRange(Enumerable.Range(0, 120).Select(i => new Patient { HospitalId = hospital, Name = $"Eulalia Quintanar{(i < 2 ? " Ochoa" : "")}", RecordNumber = $"Q{i}", Phone = "" }));
            await db.SaveChangesAsync();
            await ActivatorUtilities.CreateInstance<CountCommonWords>(services).RunOnceAsync(TestContext.Current.CancellationToken);

            var common = services.GetRequiredService<CommonWords>();
            Assert.Equal(120, common.Whole(hospital, "quintanar"));
            Assert.Equal(120, common.Begun(hospital, "eul"));
            Assert.Equal(0, common.Begun(hospital, "ochoa"));
            Assert.Equal(0, common.Begun(Guid.NewGuid(), "eul"));
        });

        Assert.Equal(2, (await FindAsync("eulalia quintanar ochoa")).Length);
        Assert.Equal(2, (await FindAsync("eulalia kintanar ochoa")).Length);
        Assert.Equal(20, (await FindAsync("eulalia quintanar")).Length);
    }

    [Fact]
    public void Of_words_that_begin_alike_all_are_counted()
    {
        var (common, hospital) = (new CommonWords(), Guid.NewGuid());

        common.Learn([(hospital, "ana", 300), (hospital, "anabel", 150), (hospital, "andrea", 200), (hospital, "bea", 500)]);

        Assert.Equal(450, common.Begun(hospital, "ana"));
        Assert.Equal(650, common.Begun(hospital, "an"));
        Assert.Equal(300, common.Whole(hospital, "ana"));
        Assert.Equal(0, common.Whole(hospital, "an"));
        Assert.Equal(0, common.Begun(hospital, "c"));
    }

    [Theory]
    [InlineData("gonzalez", "gonsales", true)]
    [InlineData("hernandez", "ernandes", true)]
    [InlineData("quiroga", "kiroga", true)]
    [InlineData("guevara", "gebara", true)]
    [InlineData("yolanda", "llolanda", true)]
    [InlineData("jimenez", "ximenes", true)]
    [InlineData("perez", "lopez", false)]
    [InlineData("ana", "ada", false)]
    [InlineData("ruiz", "ruis", true)]
    [InlineData("martin", "matrin", true)]
    public void What_sounds_alike(string one, string other, bool alike)
    {
        var (a, b) = (SearchWords.Sound(one)!, SearchWords.Sound(other)!);

        Assert.Equal(alike, SearchWords.Alike(a, b));
        Assert.True(!alike || SearchWords.Keys(a).Intersect(SearchWords.Keys(b)).Any(), "Alike, and never looked for");
    }

    private async Task FillAsync()
    {
        if (await server.CountAsync("patients WHERE record_number = 'HC-2001'") > 0) { return; }
        await server.InsideAsync(async services =>
        {
            var db = services.GetRequiredService<CoviexDb>();
            var hospital = (await db.Patients.FindAsync(server.Registry.Maria))!.HospitalId;
            db.Patients.AddRange(People.Select(p => new Patient { HospitalId = hospital, Name = p.Name, RecordNumber = p.Record, Phone = p.Phone }));
            await db.SaveChangesAsync();
        });
    }

    private async Task<string[]> FindAsync(string question) =>
        [.. (await (await server.SignInAsync(Person.Ana)).PostAsync("/api/patients/search", new { question })).As<Found[]>().Select(f => f.Name)];

    private sealed record Found(string Name);
}
