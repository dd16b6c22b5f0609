using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

public sealed class FindingAPatientTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    [Theory]
    [InlineData("maría", true)]
    [InlineData("MARIA", true)]
    [InlineData("hernandez maria", true)]
    [InlineData("  lópez   her ", true)]
    [InlineData("EXP-1042", true)]
    [InlineData("exp-10", true)]
    [InlineData("maria pérez", false)]
    [InlineData("Pablo", false)]
    [InlineData("F-7", false)]
    [InlineData("%", false)]
    [InlineData("_", false)]
    [InlineData("", false)]
    [InlineData("Jorge", false)]
    public async Task By_name_or_record_number_whatever_accents_and_case_and_only_in_ones_own_hospital(string question, bool found)
    {
        var ana = await server.SignInAsync(Person.Ana);

        var answer = await ana.PostAsync("/api/patients/search", new { question });

        Assert.Equal(found ? [Known.MariaName] : [], answer.As<Found[]>().Select(p => p.Name));
    }

    [Fact]
    public async Task With_the_relatives()
    {
        var rosa = await server.SignInAsync(Person.Rosa);

        var maria = (await rosa.PostAsync("/api/patients/search", new { question = "maria" })).As<Found[]>()[0];

        Assert.Equal(["Jorge Hernández", "Lucía Hernández"], maria.Relatives.Select(r => r.Name));
        Assert.Equal("hijo", maria.Relatives[0].Relation);
    }

    [Theory]
    [InlineData("5512345678", null, true, "+52 55 1234 5678")]
    [InlineData("+44 20 7946 0958", null, false, "+44 20 7946 0958")]
    [InlineData("20 7946 0958", "GB", false, "+44 20 7946 0958")]
    [InlineData("nonsense", null, false, null)]
    [InlineData("", "??", false, null)]
    public async Task A_form_is_told_how_a_number_is_understood(string number, string? country, bool textable, string? international)
    {
        var ana = await server.SignInAsync(Person.Ana);

        var seen = (await ana.PostAsync("/api/phone-numbers", new { number, country })).As<SeenNumber>();

        Assert.Equal((textable, international), (seen.Textable, seen.International));
        Assert.Equal(textable, seen.Problem is null);
    }

    private sealed record Found(string Name, FoundRelative[] Relatives);

    private sealed record FoundRelative(string Name, string Relation);

    private sealed record SeenNumber(bool Textable, string? International, string? Problem);
}
