using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Coviex.Tests.Agenda;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Talk;

public sealed partial class ThePageOfColleaguesTests(TalkServer server) : IClassFixture<TalkServer>
{
    [Fact]
    public async Task Everybody_of_the_staff_opens_it_and_its_data_are_his_own()
    {
        foreach (var person in new[] { Person.Ana, Person.Rosa, Person.Irma, Person.Adela, Person.Celia })
        {
            var desk = await server.SignInAsync(person);
            var data = Data((await desk.GetAsync("/talk")).Is(HttpStatusCode.OK).Body);

            Assert.Equal(await server.IdOfAsync(person), data["me"]!.GetValue<Guid>());
            Assert.Equal("America/Mexico_City", (string?)data["zone"]);
            Assert.Equal("Escriba un mensaje", (string?)data["texts"]!["compose"]!["hint"]);
            Assert.Null(data["conversation"]);
        }
    }

    [Fact]
    public async Task It_opens_what_the_address_names_and_passes_over_what_is_none()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var id = Guid.NewGuid();

        Assert.Equal(id, Data((await ana.GetAsync($"/talk?c={id}")).Body)["conversation"]!.GetValue<Guid>());
        Assert.Equal(id, Data((await ana.GetAsync($"/talk?with={id}")).Body)["with"]!.GetValue<Guid>());
        Assert.Equal(id, Data((await ana.GetAsync($"/talk?visit={id}")).Body)["visit"]!.GetValue<Guid>());
        Assert.Null(Data((await ana.GetAsync("/talk?c=%3C/script%3E%3Cscript%3Ealert(1)")).Is(HttpStatusCode.OK).Body)["conversation"]);
    }

    [Fact]
    public async Task Every_page_counts_what_he_has_not_read()
    {
        var (ana, rosa) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Rosa));
        Assert.Matches(Hidden(), (await rosa.GetAsync("/registry")).Body);
        var conversation = await ana.OpenDirectAsync(Person.Rosa);
        await ana.WriteAsync(conversation, "¿Ya está el expediente?");
        var written = await ana.WriteAsync(conversation, "Gracias");

        Assert.Equal("2", Count().Match((await rosa.GetAsync("/registry")).Body).Groups[1].Value);
        Assert.Matches(Hidden(), (await ana.GetAsync("/today")).Body);

        (await rosa.PostAsync($"/api/talk/{conversation}/seen", new { received = 2, read = (int)written["number"]! })).Is(HttpStatusCode.NoContent);
        Assert.Matches(Hidden(), (await rosa.GetAsync("/registry")).Body);
    }

    private static JsonNode Data(string page) => JsonNode.Parse(Block().Match(page).Groups[1].Value)!;

    [GeneratedRegex("<script type=\"application/json\" id=\"talk-data\">([^<]*)</script>")]
    private static partial Regex Block();

    [GeneratedRegex("data-talk-unread title=\"[^\"]*\">([0-9]+)<")]
    private static partial Regex Count();

    [GeneratedRegex("data-talk-unread title=\"[^\"]*\" hidden>0<")]
    private static partial Regex Hidden();
}
