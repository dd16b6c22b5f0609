using System.Net;
using Coviex.Tests.Agenda;
using Coviex.Tests.Fixture;
using static Coviex.Tests.Talk.Talking;

namespace Coviex.Tests.Talk;

/// <summary>The thread of those who care for a patient: who is in it, and what becomes of it with him.</summary>
public sealed class ThreadsOfPatientsTests(TalkServer server) : IClassFixture<TalkServer>
{
    [Fact]
    public async Task It_is_for_those_who_have_a_visit_with_him_and_for_nobody_else()
    {
        var (ana, luis, celia) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis), await server.SignInAsync(Person.Celia));
        var (rosa, elsa, omar) = (await server.SignInAsync(Person.Rosa), await server.SignInAsync(Person.Elsa), await server.SignInAsync(Person.Omar));
        var patient = await PatientAsync("Inés Cárdenas");
        (await AskAsync(ana, patient)).Is(HttpStatusCode.NotFound);
        await VisitAsync(ana, patient, Person.Luis);

        var thread = Id((await AskAsync(ana, patient)).Is(HttpStatusCode.OK).Json);
        await ana.WriteAsync(thread, "Duerme mal");

        Assert.Equal("Paciente: Inés Cárdenas", (string?)(await luis.ConversationAsync(thread))["title"]);
        Assert.Equal(patient, (await luis.ConversationAsync(thread))["patient"]!.GetValue<Guid>());
        Assert.Equal(["Duerme mal"], await luis.TextsAsync(thread));
        Assert.Equal(thread, Id((await AskAsync(celia, patient)).Is(HttpStatusCode.OK).Json));             // arranges the visits of Ana's department
        foreach (var desk in new[] { rosa, elsa, omar })
        {
            (await AskAsync(desk, patient)).Is(HttpStatusCode.NotFound);
            (await desk.GetAsync($"/api/talk/{thread}")).Is(HttpStatusCode.NotFound);
        }
        Assert.Contains($"/talk?patient={patient}", (await ana.GetAsync($"/registry/{patient}")).Body);
        Assert.DoesNotContain("/talk?patient=", (await rosa.GetAsync($"/registry/{patient}")).Body);
        (await ana.PostAsync($"/api/talk/{thread}/members", new { members = new[] { await server.IdOfAsync(Person.Rosa) } })).Is(HttpStatusCode.NotFound);
        Assert.Contains(await server.RowsAsync("SELECT action, part FROM audit_entries WHERE subject = @patient", ("patient", patient)),
            e => (string?)e["action"] == "patient.thread_read" && $"{e["part"]}".Equals($"{thread}", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Whoever_comes_to_his_care_later_is_in_it_once_somebody_opens_it()
    {
        var (ana, elsa) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Elsa));
        var patient = await PatientAsync("Hugo Paz");
        await VisitAsync(ana, patient);
        var thread = Id((await AskAsync(ana, patient)).Json);

        await VisitAsync(elsa, patient);

        Assert.Equal(thread, Id((await AskAsync(elsa, patient)).Is(HttpStatusCode.OK).Json));
        await elsa.WriteAsync(thread, "Lo veo mañana");
        Assert.Equal(["Lo veo mañana"], await ana.TextsAsync(thread));
    }

    [Fact]
    public async Task Looking_for_a_patient_finds_those_whom_one_cares_for()
    {
        var (ana, rosa) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Rosa));
        var (hers, other) = (await PatientAsync("Úrsula Peñaloza"), await PatientAsync("Úrsula Quiroga"));
        await VisitAsync(ana, hers);

        var found = (await ana.PostAsync("/api/talk/patients", new { words = "ursula" })).Is(HttpStatusCode.OK).Json.AsArray();

        Assert.Equal(hers, Id(Assert.Single(found)!));
        Assert.Empty((await rosa.PostAsync("/api/talk/patients", new { words = "ursula" })).Is(HttpStatusCode.OK).Json.AsArray());
        (await ana.PostAsync("/api/talk/patients", new { words = "" })).IsRefusedBeside("words");
        Assert.NotEqual(hers, other);
    }

    [Fact]
    public async Task Of_two_who_are_merged_one_thread_goes_on_and_the_other_is_read()
    {
        var (ana, rosa) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Rosa));
        var (keep, gone, third) = (await PatientAsync("Marta Solís"), await PatientAsync("Martha Solís"), await PatientAsync("Marta Soliz"));
        foreach (var one in new[] { keep, gone, third }) { await VisitAsync(ana, one); }
        var (kept, closed) = (Id((await AskAsync(ana, keep)).Json), Id((await AskAsync(ana, gone)).Json));
        await ana.WriteAsync(closed, "Alergia a la penicilina");

        await MergeAsync(rosa, keep, gone);

        Assert.Equal("merged", (string?)(await ana.ConversationAsync(closed))["stopped"]);
        Assert.Equal("Paciente: Marta Solís", (string?)(await ana.ConversationAsync(closed))["title"]);
        Assert.Equal(["Alergia a la penicilina"], await ana.TextsAsync(closed));
        (await ana.AskToWriteAsync(closed, "más")).IsRefused(HttpStatusCode.Conflict, "thread_merged");
        Assert.Equal(kept, Id((await AskAsync(ana, gone)).Is(HttpStatusCode.OK).Json));
        // The only thread of two goes with him who stays.
        var alone = await PatientAsync("Marta Solis");
        await MergeAsync(rosa, alone, keep);
        Assert.Equal(kept, Id((await AskAsync(ana, alone)).Is(HttpStatusCode.OK).Json));
        await ana.WriteAsync(kept, "Sigue aquí");
    }

    [Fact]
    public async Task With_an_erased_patient_the_words_go_and_the_trace_stays()
    {
        var (ana, rosa) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Rosa));
        var patient = await PatientAsync("Blanca Duarte");
        var visit = await VisitAsync(ana, patient);
        var thread = Id((await AskAsync(ana, patient)).Json);
        var ofVisit = Id((await ana.PostAsync("/api/talk", new { kind = "visit", visit })).Is(HttpStatusCode.OK).Json);
        var first = await ana.WriteAsync(thread, "Blanca tiene fiebre zzqx");
        (await ana.PutAsync($"/api/talk/{thread}/messages/{Id(first)}", new { text = "Blanca ya no tiene fiebre zzqx", version = (int)first["version"]! })).Is(HttpStatusCode.OK);
        await ana.WriteAsync(ofVisit, "Llevar termómetro zzqx");
        (await ana.AskAsync(visit, "cancel")).Is(HttpStatusCode.OK);

        (await rosa.PostFormAsync($"/registry/{patient}/privacy/erase", ("sure", "on"))).Is(HttpStatusCode.SeeOther);

        foreach (var one in new[] { thread, ofVisit })
        {
            Assert.Equal("erased", (string?)(await ana.ConversationAsync(one))["stopped"]);
            Assert.Equal(["(Las palabras de este mensaje ya no se guardan.)"], await ana.TextsAsync(one));
            (await ana.AskToWriteAsync(one, "hola")).IsRefused(HttpStatusCode.Conflict, "thread_erased");
        }
        Assert.DoesNotContain("Blanca", (await ana.TalkAsync()).ToJsonString());
        Assert.DoesNotContain("zzqx", await server.Database.EverythingAsync());
        (await AskAsync(ana, patient)).Is(HttpStatusCode.NotFound);
    }

    private async Task<Guid> PatientAsync(string name)
    {
        var at = (await (await server.SignInAsync(Person.Rosa)).PostFormAsync("/registry/new", ("name", name), ("language", "es"), ("another", string.Join(',', await AlikeAsync())))).Is(HttpStatusCode.SeeOther);
        return Guid.Parse(at.Header("Location")!.Split('/', '?')[2]);
    }

    private async Task<IEnumerable<string>> AlikeAsync() => (await server.RowsAsync("SELECT id FROM patients")).Select(r => $"{r["id"]}".ToLowerInvariant());

    private async Task<Guid> VisitAsync(StaffDesk desk, Guid patient, params Person[] colleagues)
    {
        var ids = new List<object>();
        foreach (var one in colleagues) { ids.Add(new { staff = await server.IdOfAsync(one) }); }
        return (await desk.PlanAsync(server.Clock.Now.AddDays(1), server.NewNumber(), ("patient", patient), ("colleagues", ids), ("anyway", true))).Id;
    }

    private static Task<Answer> AskAsync(StaffDesk desk, Guid patient) => desk.PostAsync("/api/talk", new { kind = "patient", patient });

    private async Task MergeAsync(StaffDesk rosa, Guid keep, Guid gone)
    {
        async Task<string> VersionAsync(Guid id) => $"{(await server.RowsAsync("SELECT version FROM patients WHERE id = @id", ("id", id)))[0]["version"]}";
        (await rosa.PostFormAsync($"/registry/{keep}/merge/{gone}", ("version", await VersionAsync(keep)), ("versionOfGone", await VersionAsync(gone)))).Is(HttpStatusCode.SeeOther);
    }
}
