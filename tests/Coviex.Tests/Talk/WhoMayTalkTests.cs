using System.Net;
using Coviex.Tests.Agenda;
using Coviex.Tests.Fixture;
using static Coviex.Tests.Talk.Talking;

namespace Coviex.Tests.Talk;

/// <summary>The administrator's rules of who may talk with whom, and what becomes of conversations that they forbid. Each test leaves no rule behind.</summary>
public sealed class WhoMayTalkTests(TalkServer server) : IClassFixture<TalkServer>, IAsyncLifetime
{
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await server.RowsAsync("DELETE FROM talk_rules");

    [Fact]
    public async Task Without_a_rule_everybody_talks_with_everybody_and_with_the_first_only_what_it_allows()
    {
        var (ana, rosa) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Rosa));
        Assert.Equal(7, await CountAsync(ana));

        await AddAsync(("fromRole", "Coordinator"), ("toRole", "Registrar"));

        Assert.Equal(0, await CountAsync(ana));
        Assert.Equal(Person.Rosa.Name, Assert.Single(await NamesAsync(await server.SignInAsync(Person.Celia))));
        Assert.Contains("no permiten escribir aquí", (await AskDirectAsync(ana, Person.Irma)).IsRefusedBeside("with").Body);
        Assert.Equal(0, await CountAsync(rosa));                                 // to answer is one thing, to begin is another
    }

    [Fact]
    public async Task Whoever_is_written_to_answers_and_does_not_begin()
    {
        await AddAsync(("fromRole", "Coordinator"), ("toRole", "Registrar"));
        var (celia, rosa) = (await server.SignInAsync(Person.Celia), await server.SignInAsync(Person.Rosa));
        (await AskDirectAsync(rosa, Person.Celia)).IsRefusedBeside("with");

        var conversation = await celia.OpenDirectAsync(Person.Rosa);

        Assert.Equal("Sí", (string?)(await rosa.WriteAsync(conversation, "Sí"))["text"]);
        Assert.Equal(conversation, await rosa.OpenDirectAsync(Person.Celia));
    }

    [Fact]
    public async Task Role_and_department_must_both_fit_and_an_empty_side_is_everybody()
    {
        await AddAsync(("fromRole", "Clinician"), ("fromDepartment", await DepartmentAsync(Person.Cardiology)));

        Assert.Equal(7, await CountAsync(await server.SignInAsync(Person.Elsa)));
        Assert.Equal(0, await CountAsync(await server.SignInAsync(Person.Celia)));           // of the department, and no clinician
        Assert.Equal(0, await CountAsync(await server.SignInAsync(Person.Luis)));            // a clinician of another one
    }

    [Fact]
    public async Task A_conversation_that_a_new_rule_forbids_is_read_and_written_no_more()
    {
        var (ana, luis) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis));
        var conversation = await ana.OpenDirectAsync(Person.Luis);
        var written = await ana.WriteAsync(conversation, "antes de la regla", urgent: true);
        var visit = await ana.PlanAsync(server.Clock.Now.AddDays(3), server.NewNumber(), ("colleagues", new[] { new { staff = await server.IdOfAsync(Person.Luis) } }), ("anyway", true));

        await AddAsync(("fromRole", "Auditor"), ("toRole", "Auditor"));

        Assert.Equal("rules", (string?)(await luis.ConversationAsync(conversation))["stopped"]);
        Assert.Contains("antes de la regla", await luis.TextsAsync(conversation));
        (await luis.AskToWriteAsync(conversation, "¿sigue ahí?")).IsRefused(HttpStatusCode.Conflict, "talk_forbidden");
        var path = $"/api/talk/{conversation}/messages/{Id(written)}";
        (await ana.PutAsync(path, new { text = "otra", version = (int)written["version"]! })).IsRefused(HttpStatusCode.Conflict, "talk_forbidden");
        (await luis.PostAsync($"{path}/acknowledge")).Is(HttpStatusCode.OK);
        (await ana.DeleteAsync(path)).Is(HttpStatusCode.OK);
        // Those who care for a visit talk about it whatever the rules say.
        var thread = Id((await ana.PostAsync("/api/talk", new { kind = "visit", visit = visit.Id })).Is(HttpStatusCode.OK).Json);
        await luis.WriteAsync(thread, "Aquí sí");

        await server.RowsAsync("DELETE FROM talk_rules");
        Assert.Null((await luis.ConversationAsync(conversation))["stopped"]);
        await luis.WriteAsync(conversation, "otra vez");
    }

    [Fact]
    public async Task A_group_takes_nobody_in_who_may_not_talk_with_each_of_it()
    {
        var (celia, ana) = (await server.SignInAsync(Person.Celia), await server.SignInAsync(Person.Ana));
        var all = await ana.OpenGroupAsync("Todos", Person.Rosa, Person.Celia);
        await AddAsync(("fromRole", "Coordinator"), ("toRole", "Registrar"));
        await AddAsync(("fromRole", "Coordinator"), ("toRole", "Clinician"));

        Assert.Equal("rules", (string?)(await celia.ConversationAsync(all))["stopped"]);       // Ana and Rosa
        (await ana.DeleteAsync($"/api/talk/{all}/members/{await server.IdOfAsync(Person.Rosa)}")).Is(HttpStatusCode.OK);
        await celia.WriteAsync(all, "Ahora sí");
        (await AskGroupAsync(celia, Person.Ana, Person.Rosa)).IsRefusedBeside("members");
        var group = await celia.OpenGroupAsync("Dos", Person.Rosa);
        (await celia.PostAsync($"/api/talk/{group}/members", new { members = new[] { await server.IdOfAsync(Person.Ana) } })).IsRefusedBeside("members");
    }

    [Fact]
    public async Task The_page_says_the_rules_in_words_and_whom_they_leave_alone()
    {
        var adela = await server.SignInAsync(Person.Adela);
        Assert.Contains("Todos pueden escribir a todos", (await adela.GetAsync("/talk-rules")).Is(HttpStatusCode.OK).Body);

        await AddAsync(("fromRole", "Clinician"), ("fromDepartment", await DepartmentAsync(Person.Cardiology)), ("toRole", "Clinician"));
        var page = (await adela.GetAsync("/talk-rules?said=added")).Body;

        Assert.Contains("Personal clínico en Cardiología", page);
        Assert.Contains("Personal clínico, de cualquier departamento", page);
        Assert.Contains("no pueden conversar con nadie: Adela Ponce, Celia Rojas, Irma Vega, Rosa Aguilar, Tomás Ibarra", page);
        (await adela.PostFormAsync("/talk-rules", ("fromRole", "Clinician"), ("fromDepartment", await DepartmentAsync(Person.Cardiology)), ("toRole", "Clinician"))).Is(HttpStatusCode.UnprocessableEntity);
        (await adela.PostFormAsync("/talk-rules", ("fromRole", "1"))).Is(HttpStatusCode.UnprocessableEntity);
        (await adela.PostFormAsync("/talk-rules", ("toDepartment", $"{Guid.NewGuid()}"))).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Quítelas primero", (await adela.PostFormAsync($"/departments/{await DepartmentAsync(Person.Cardiology)}/remove")).Is(HttpStatusCode.Conflict).Body);
        var rule = (await server.RowsAsync("SELECT id FROM talk_rules"))[0]["id"];
        (await adela.PostFormAsync($"/talk-rules/{rule}/remove")).Is(HttpStatusCode.SeeOther);
        (await adela.PostFormAsync($"/talk-rules/{rule}/remove")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_urgent_message_climbs_to_those_only_with_whom_its_author_may_talk()
    {
        var (rosa, elsa) = (await server.SignInAsync(Person.Rosa), await server.SignInAsync(Person.Elsa));
        var conversation = await rosa.OpenDirectAsync(Person.Ana);
        await AddAsync(("fromRole", "Registrar"), ("toDepartment", await DepartmentAsync(Person.Geriatrics)));
        await AddAsync(("fromRole", "Clinician"), ("toRole", "Clinician"));
        await server.RowsAsync("DELETE FROM talk_rules WHERE from_role = 'Registrar'");
        await AddAsync(("fromDepartment", await DepartmentAsync(Person.Cardiology)), ("toRole", "Registrar"));
        await rosa.WriteAsync(conversation, "Urge", urgent: true);
        server.Clock.Advance(TimeSpan.FromMinutes(5));
        await using var board = await elsa.OpenBoardAsync();

        await server.ClimbAsync();

        // Rosa may answer Elsa, and begin nothing with her.
        Assert.Empty((await rosa.ThreadAsync(conversation))["messages"]!.AsArray()[^1]!["passedOn"]!.AsArray());
    }

    private async Task AddAsync(params (string, string)[] fields) => (await (await server.SignInAsync(Person.Adela)).PostFormAsync("/talk-rules", fields)).Is(HttpStatusCode.SeeOther);

    private async Task<string> DepartmentAsync(string name) =>
        $"{(await server.RowsAsync("SELECT d.id FROM departments d JOIN hospitals h ON h.id = d.hospital_id WHERE d.name = @name AND h.name = 'Hospital San Lucas'", ("name", name)))[0]["id"]}";

    private static async Task<string?[]> NamesAsync(StaffDesk desk) => [.. (await desk.TalkAsync())["colleagues"]!.AsArray().Select(c => (string?)c!["name"])];

    private static async Task<int> CountAsync(StaffDesk desk) => (await NamesAsync(desk)).Length;

    private async Task<Answer> AskDirectAsync(StaffDesk desk, Person other) => await desk.PostAsync("/api/talk", new { kind = "direct", with = await server.IdOfAsync(other) });

    private async Task<Answer> AskGroupAsync(StaffDesk desk, params Person[] members)
    {
        var ids = new List<Guid>();
        foreach (var member in members) { ids.Add(await server.IdOfAsync(member)); }
        return await desk.PostAsync("/api/talk", new { kind = "group", title = "x", members = ids });
    }
}
