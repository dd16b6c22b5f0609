using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Coviex.Hosting;
using Coviex.Tests.Agenda;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Api;

/// <summary>What staff can do, programs can: with a token, and by the same acts.</summary>
public sealed class UsingTheApiTests(AgendaServer server) : IClassFixture<AgendaServer>
{
    private static readonly string[] States = ["sent", "queued"];

    [Fact]
    public async Task A_program_plans_moves_reads_and_cancels_a_visit_and_the_record_names_it()
    {
        var (program, number) = (await ProgramAsync(), server.NewNumber());
        var at = server.NextMorning().AddDays(60);

        var made = await program.PostAsync("/api/v1/visits", await FormAsync(at, number));
        var visit = made.As<SeenVisit>(HttpStatusCode.Created);
        Assert.Equal($"/api/v1/visits/{visit.Id}", made.Header("Location"));
        await server.RoundAsync();
        Assert.Single(server.Got(number));
        Assert.Equal(visit.Id, (await program.GetAsync(made.Header("Location")!)).As<SeenVisit>().Id);
        var messages = (await program.GetAsync($"/api/v1/visits/{visit.Id}/messages")).Is(HttpStatusCode.OK).Json.AsArray();
        Assert.Contains(Assert.Single(messages)!["message"]!["state"]!.GetValue<string>(), States);

        var plan = (await program.GetAsync($"/api/v1/visits/{visit.Id}/plan")).Is(HttpStatusCode.OK).Json;
        var local = at.AddHours(-4);
        var move = new { day = $"{local:yyyy-MM-dd}", time = $"{local:HH:mm}", revision = plan["revision"]!.GetValue<int>() };
        Assert.Equal(at.AddHours(2), (await program.PostAsync($"/api/v1/visits/{visit.Id}/move", move)).Is(HttpStatusCode.OK).Json["startsAt"]!.GetValue<DateTimeOffset>());
        (await program.PostAsync($"/api/v1/visits/{visit.Id}/move", move)).IsRefused(HttpStatusCode.Conflict, "moved_meanwhile");
        Assert.Equal("cancelled", (await program.PostAsync($"/api/v1/visits/{visit.Id}/cancel")).As<SeenVisit>().State);

        var actors = await server.RowsAsync("SELECT actor_kind, actor_id FROM audit_entries WHERE subject = @visit AND actor_kind <> 'coviex'", ("visit", visit.Id));
        Assert.All(actors, a => Assert.Equal("program", a["actor_kind"]));
        Assert.Equal(3, actors.Count);
        Assert.Contains("Expediente (programa)", WebUtility.HtmlDecode((await (await server.SignInAsync(Person.Irma)).GetAsync("/audit")).Is(HttpStatusCode.OK).Body));
        (await program.PostAsync("/api/v1/visits", new { service = "homeCare" })).Is(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_same_key_once_more_gets_the_same_answer_and_no_second_visit()
    {
        var (program, other, number) = (await ProgramAsync(), await ProgramAsync(), server.NewNumber());
        var form = await FormAsync(server.NextMorning().AddDays(70), number);
        (program.Headers["Idempotency-Key"], other.Headers["Idempotency-Key"]) = ("order-4711", "order-4711");

        var first = (await program.PostAsync("/api/v1/visits", form)).Is(HttpStatusCode.Created);
        var second = (await program.PostAsync("/api/v1/visits", form)).Is(HttpStatusCode.Created);

        Assert.Equal((first.Body, first.Header("Location"), "true"), (second.Body, second.Header("Location"), second.Header("Idempotent-Replayed")));
        Assert.Equal(1, await server.CountAsync("invitations WHERE phone = @number", ("number", number)));
        form["minutes"] = 45;
        (await program.PostAsync("/api/v1/visits", form)).IsRefused(HttpStatusCode.UnprocessableEntity, "idempotency_key_reused");
        form["anyway"] = true;
        (await other.PostAsync("/api/v1/visits", form)).Is(HttpStatusCode.Created);                      // another program's key is its own
        program.Headers["Idempotency-Key"] = new string('x', 101);
        (await program.PostAsync("/api/v1/visits", form)).IsRefused(HttpStatusCode.BadRequest, "idempotency_key_bad");
        program.Headers["Idempotency-Key"] = "order-4711";
        server.Clock.Advance(TimeSpan.FromHours(25));
        Assert.Null((await program.PostAsync("/api/v1/visits", form)).Is(HttpStatusCode.Created).Header("Idempotent-Replayed"));
    }

    [Fact]
    public async Task Of_many_who_ask_with_one_key_in_the_same_instant_one_makes_the_visit()
    {
        var (program, number) = (await ProgramAsync(), server.NewNumber());
        var form = await FormAsync(server.NextMorning().AddDays(80), number);
        program.Headers["Idempotency-Key"] = "at-once";

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => program.PostAsync("/api/v1/visits", form)));

        Assert.All(answers, a => Assert.True(a.Status is HttpStatusCode.Created || a.Code == "idempotency_busy", $"{a}"));
        Assert.Contains(answers, a => a.Status == HttpStatusCode.Created);
        Assert.Equal(1, await server.CountAsync("invitations WHERE phone = @number", ("number", number)));
    }

    [Fact]
    public async Task What_was_done_before_a_crash_lost_its_answer_is_not_done_twice()
    {
        var (program, number) = (await ProgramAsync(), server.NewNumber());
        var form = await FormAsync(server.NextMorning().AddDays(90), number);
        program.Headers["Idempotency-Key"] = "cut-off";
        (await program.PostAsync("/api/v1/visits", form)).Is(HttpStatusCode.Created);
        await server.RowsAsync("UPDATE kept_answers SET status = NULL WHERE key = 'cut-off'");                // as a kill before the answer leaves it
        (await program.PostAsync("/api/v1/visits", form)).IsRefused(HttpStatusCode.Conflict, "idempotency_busy");

        server.Clock.Advance(TimeSpan.FromMinutes(2));

        (await program.PostAsync("/api/v1/visits", form)).IsRefused(HttpStatusCode.Conflict, "idempotency_done");
        Assert.Equal(1, await server.CountAsync("invitations WHERE phone = @number", ("number", number)));
        // Cut off before anything was saved: it is a new request.
        form["anyway"] = true;
        program.Headers["Idempotency-Key"] = "cut-off-2";
        (await program.PostAsync("/api/v1/visits", form)).Is(HttpStatusCode.Created);
        await server.RowsAsync($"UPDATE kept_answers SET status = NULL, acted = {(TestDatabase.IsPostgres ? "false" : "0")} WHERE key = 'cut-off-2'");
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        (await program.PostAsync("/api/v1/visits", form)).Is(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Visits_are_listed_a_page_at_a_time_each_once()
    {
        var (program, ana, from) = (await ProgramAsync(), await server.AnaAsync(), server.NextMorning().AddDays(200));
        var made = new List<Guid>();
        for (var i = 0; i < 5; i++) { made.Add((await ana.PlanAsync(from.AddHours(i / 2), server.NewNumber())).Id); }

        var (seen, after) = (new List<Guid>(), "");
        do
        {
            var page = (await program.GetAsync($"/api/v1/visits?from={from:yyyy-MM-dd'T'HH:mm:ss'Z'}&limit=2{after}")).Is(HttpStatusCode.OK).Json;
            seen.AddRange(page["visits"]!.AsArray().Select(v => v!["id"]!.GetValue<Guid>()));
            after = page["next"]?.GetValue<string>() is { } next ? $"&after={next}" : "";
        }
        while (after.Length > 0);

        Assert.Equal(made.Order(), seen.Order());
        Assert.Equal(5, seen.Count);
        foreach (var (query, field) in new[] { ("limit=0", "limit"), ("limit=201", "limit"), ("state=sleeping", "state"), ("after=x", "after") }) { (await program.GetAsync($"/api/v1/visits?{query}")).IsRefusedBeside(field); }
        Assert.Empty((await program.GetAsync($"/api/v1/visits?from={from:yyyy-MM-dd}&state=open")).Json["visits"]!.AsArray());
    }

    [Fact]
    public async Task Patients_are_added_found_read_and_changed_upon_the_version_that_was_read()
    {
        var program = await ProgramAsync();

        var made = (await program.PostAsync("/api/v1/patients", new { name = "Consuelo Bravo", recordNumber = "API-1", phone = "55 8765 0077", language = "es" })).Is(HttpStatusCode.Created);
        var path = made.Header("Location")!;
        var found = (await program.PostAsync("/api/v1/patients/search", new { question = "bravo consuelo" })).Is(HttpStatusCode.OK).Json.AsArray();
        Assert.Equal("+525587650077", Assert.Single(found)!["phone"]!.GetValue<string>());
        var version = (await program.GetAsync(path)).Is(HttpStatusCode.OK).Json["version"]!.GetValue<int>();
        JsonNode Changed(int upon) => new JsonObject { ["name"] = "Consuelo Bravo Ríos", ["recordNumber"] = "API-1", ["language"] = "es", ["version"] = upon };
        (await program.SendAsync(HttpMethod.Put, path, JsonContent.Create(Changed(version)))).Is(HttpStatusCode.OK);
        (await program.SendAsync(HttpMethod.Put, path, JsonContent.Create(Changed(version)))).IsRefused(HttpStatusCode.Conflict, "changed_meanwhile");

        (await program.PostAsync("/api/v1/patients", new { name = "" })).IsRefusedBeside("name");
        (await program.PostAsync("/api/v1/patients", new { name = "Otra", recordNumber = "API-1" })).IsRefusedBeside("recordNumber");
        (await program.GetAsync($"/api/v1/patients/{server.Registry.PatientOfMarDelSur}")).IsRefused(HttpStatusCode.NotFound, "not_found");
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'patient.read' AND actor_kind = 'program'"));
        Assert.Contains((await program.GetAsync("/api/v1/people")).Json.AsArray(), p => p!["name"]!.GetValue<string>() == Person.Ana.Name && p["roles"]!.AsArray()[0]!.GetValue<string>() == "clinician");
    }

    [Fact]
    public async Task A_token_is_shown_once_kept_as_a_hash_and_dead_when_it_is_revoked()
    {
        var adela = await server.SignInAsync(Person.Adela);
        var program = await adela.ProgramAsync([Policies.PeopleRead]);
        var token = program.Headers["Authorization"]["Bearer ".Length..];
        (await program.GetAsync("/api/v1/people")).Is(HttpStatusCode.OK);

        Assert.DoesNotContain(token, (await adela.GetAsync("/programs")).Is(HttpStatusCode.OK).Body);
        Assert.DoesNotContain(token[4..], await server.Database.EverythingAsync());
        var row = (await server.RowsAsync("SELECT id FROM programs WHERE used_at IS NOT NULL ORDER BY created_at DESC, id DESC"))[0];
        (await adela.PostFormAsync($"/programs/{row["id"]}/revoke", ("x", "y"))).Is(HttpStatusCode.SeeOther);
        (await program.GetAsync("/api/v1/people")).IsRefused(HttpStatusCode.Unauthorized, "token_unknown");
        foreach (var form in new (string, string)[][] { [("name", ""), ("scopes", Policies.PeopleRead)], [("name", "Sin permisos")], [("name", new string('x', 61)), ("scopes", Policies.PeopleRead)] })
        {
            (await adela.PostFormAsync("/programs", form)).Is(HttpStatusCode.UnprocessableEntity);
        }
        var session = adela.WithMyCookies(server.Browser());
        (await session.GetAsync("/api/v1/people")).IsRefused(HttpStatusCode.Unauthorized, "token_unknown");      // a session is no token
    }

    [Fact]
    public async Task The_description_names_every_call_and_nothing_else()
    {
        var description = (await server.Browser().GetAsync("/openapi/v1.json")).Is(HttpStatusCode.OK).Json;

        var theirs = description["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(m => $"{m.Key.ToUpperInvariant()} {p.Key.TrimEnd('/')}")).Order();
        var ours = Guards.Door.All(server).Where(d => d.IsForPrograms).Select(d => $"{d.Method} {d.Pattern.Replace(":guid", "", StringComparison.Ordinal)}").Order();
        Assert.Equal(ours, theirs);
        Assert.Equal("bearer", description["components"]!["securitySchemes"]!["token"]!["scheme"]!.GetValue<string>());
    }

    private async Task<Browser> ProgramAsync() => await (await server.SignInAsync(Person.Adela)).ProgramAsync(Policies.Scopes);

    private async Task<Dictionary<string, object?>> FormAsync(DateTimeOffset at, string number) =>
        (await server.AnaAsync()).Form(at, number, ("clinician", await server.IdOfAsync(Person.Ana)));
}

public sealed class ApiLimitTests(ApiLimitTests.StrictServer server) : IClassFixture<ApiLimitTests.StrictServer>
{
    public sealed class StrictServer : CoviexServer
    {
        protected override IEnumerable<(string, string)> Settings() => [("Coviex__Limits__PerProgram", "10")];
    }

    [Fact]
    public async Task One_programs_token_asks_so_often_and_anothers_goes_on()
    {
        var adela = await server.SignInAsync(Person.Adela);
        var (eager, calm) = (await adela.ProgramAsync([Policies.PeopleRead]), await adela.ProgramAsync([Policies.PeopleRead]));
        for (var i = 0; i < 10; i++) { (await eager.GetAsync("/api/v1/people")).Is(HttpStatusCode.OK); }

        (await eager.GetAsync("/api/v1/people")).IsRefused(HttpStatusCode.TooManyRequests, "too_often");
        (await calm.GetAsync("/api/v1/people")).Is(HttpStatusCode.OK);
    }
}
