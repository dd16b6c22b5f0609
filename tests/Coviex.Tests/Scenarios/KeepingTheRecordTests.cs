using System.Globalization;
using System.Net;
using Coviex.Audit;
using Coviex.Data;
using Coviex.Staff;
using Coviex.Tests.Fixture;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Scenarios;

/// <summary>Over a real socket: in memory nobody has an address.</summary>
public sealed class RecordServer : CoviexServer
{
    protected override bool OverSockets => true;
}

/// <summary>The record tells what everybody did, and tells when somebody has changed it.</summary>
public sealed class KeepingTheRecordTests(RecordServer server) : IClassFixture<RecordServer>
{
    [Fact]
    public async Task What_was_done_stands_there_with_who_and_from_where()
    {
        var (ana, irma) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Irma));
        var visit = await ana.InviteAsync();
        var phone = server.Phone();
        await phone.EnterAsync(await server.LinkToAsync(visit.Guests[0].Number()));
        (await ana.PostAsync($"/api/visits/{visit.Id}/guests/{visit.Guests[0].Id}/admit")).Is(HttpStatusCode.OK);
        (await (await server.SignInAsync(Person.Rosa)).GetAsync($"/registry/{server.Registry.Maria}")).Is(HttpStatusCode.OK);

        var page = WebUtility.HtmlDecode((await irma.GetAsync("/audit")).Is(HttpStatusCode.OK).Body);
        foreach (var said in new[] { "Creó la visita", "Abrió el enlace", "Aceptó el aviso", "Llegó a la sala", "Abrió la puerta a", "Abrió los datos del paciente", "Inició sesión", "Elena Ruiz (invitado)", "Dra. Ana Torres" })
        {
            Assert.Contains(said, page);
        }

        var rows = await server.RowsAsync("SELECT action, address FROM audit_entries WHERE actor_kind <> 'coviex' AND action <> 'staff.created'");
        Assert.True(rows.Count > 5);
        Assert.All(rows, row => Assert.True(IPAddress.TryParse($"{row["address"]}", out var from) && IPAddress.IsLoopback(from), $"{row["action"]} came from '{row["address"]}'"));
    }

    [Fact]
    public async Task It_can_be_asked_by_day_person_and_kind_and_never_shows_another_hospital()
    {
        var (luis, bruno, irma) = (await server.SignInAsync(Person.Luis), await server.SignInAsync(Person.Bruno), await server.SignInAsync(Person.Irma));
        await luis.InviteAsync();
        var theirs = await bruno.InviteAsync();
        var him = $"{(await server.RowsAsync("SELECT id FROM staff WHERE email = @email", ("email", Person.Luis.Email)))[0]["id"]}";

        var visits = WebUtility.HtmlDecode((await irma.GetAsync($"/audit?who={him}&what=visit")).Is(HttpStatusCode.OK).Body);
        Assert.Contains("Creó la visita", visits);
        Assert.DoesNotContain("<td>Inició sesión", visits);
        Assert.DoesNotContain("<td>Dra. Ana Torres", visits);
        Assert.DoesNotContain($"{theirs.Id}", (await irma.GetAsync("/audit")).Body);
        Assert.Contains("No hay nada que coincida", (await irma.GetAsync("/audit?from=2999-01-01")).Is(HttpStatusCode.OK).Body);

        foreach (var wrong in new[] { "from=ayer", "from=2026-02-30", "to=0001-01-01", "from=2026-11-22&to=2026-11-21", "who=nobody", "what=%3Cscript%3E" })
        {
            (await irma.GetAsync($"/audit?{wrong}")).Is(HttpStatusCode.UnprocessableEntity);
        }
    }

    [Fact]
    public async Task Taken_along_it_is_safe_in_a_spreadsheet_and_the_taking_stands_in_it()
    {
        var irma = await server.SignInAsync(Person.Irma);
        await server.InsideAsync(async services =>
        {
            var db = services.GetRequiredService<CoviexDb>();
            var hospital = await db.Staff.Where(s => s.Email == Person.Irma.Email).Select(s => s.HospitalId).SingleAsync();
            services.GetRequiredService<AuditLog>().Record(hospital, Actor.Coviex, "text.next_step", Guid.NewGuid(), detail: "=HYPERLINK(\"x\"),\n2");
            await db.SaveChangesAsync();
        });

        var csv = (await irma.PostFormAsync("/audit/export", ("what", ""))).Is(HttpStatusCode.OK).Body;

        Assert.StartsWith("number,at,actor_kind", csv.TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.Contains("\"'=HYPERLINK(\"\"x\"\"),\n2\"", csv);
        Assert.Contains("audit.exported", csv);
        Assert.Contains("Irma Vega", csv);
        Assert.DoesNotContain("Bruno", csv);
    }

    [Fact]
    public async Task Nodes_that_seal_at_once_make_one_chain()
    {
        var ana = await server.SignInAsync(Person.Ana);
        for (var i = 0; i < 3; i++) { await ana.InviteAsync(); }
        var sealer = server.Host.Services.GetRequiredService<AuditSealer>();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => sealer.RunOnceAsync(TestContext.Current.CancellationToken))));
        while (await sealer.RunOnceAsync(TestContext.Current.CancellationToken) > 0) { /* what the others left */ }

        Assert.Equal(0, await server.CountAsync("audit_entries WHERE number IS NULL"));
        var report = await RecordSteps.VerifyAsync(server);
        Assert.Empty(report.Findings);
        Assert.True(report.Entries > 3);
    }

    [Fact]
    public async Task Every_act_that_is_recorded_has_words()
    {
        var texts = server.Host.Services.GetRequiredService<Hosting.Texts>();
        var said = await server.RowsAsync("SELECT DISTINCT action FROM audit_entries");
        Assert.All(said, row => Assert.NotEqual($"audit.action.{row["action"]}", texts.Get("es", $"audit.action.{row["action"]}")));
        var written = House.Files("src/Coviex", ".cs").SelectMany(f => System.Text.RegularExpressions.Regex
            .Matches(House.Read(f), "\"((?:visit|guest|text|patient|relative|phone|staff|hospital)\\.[a-z_]+)\"").Select(m => m.Groups[1].Value)).Where(a => a != "guest.html").Distinct().ToList();
        Assert.True(written.Count > 30, "The acts were not found");
        written.Add("audit.exported");
        Assert.All(written, action => Assert.NotEqual($"audit.action.{action}", texts.Get("en", $"audit.action.{action}")));
    }
}

/// <summary>Somebody reaches into the database.</summary>
public sealed class ChangingTheRecordTests
{
    [Theory]
    [InlineData("UPDATE audit_entries SET detail = 'x' WHERE number = 3", "altered: 3")]
    [InlineData("UPDATE audit_entries SET actor_id = NULL WHERE number = 3", "altered: 3")]
    [InlineData("UPDATE audit_entries SET address = '10.0.0.9' WHERE number = 1", "altered: 1")]
    [InlineData("DELETE FROM audit_entries WHERE number = 3", "missing: 3 to 3")]
    [InlineData("DELETE FROM audit_entries WHERE number = 3; UPDATE audit_entries SET number = number - 1 WHERE number = 4", "altered: 3")]
    [InlineData("UPDATE audit_entries SET number = 999 WHERE number = 3; UPDATE audit_entries SET number = 3 WHERE number = 4; UPDATE audit_entries SET number = 4 WHERE number = 999", "altered: 3")]
    [InlineData("DELETE FROM audit_entries WHERE number >= 5", "missing: 5 to")]
    [InlineData("UPDATE audit_heads SET length = 2", "NOT whole")]
    public async Task It_is_found(string change, string found)
    {
        await using var server = new CoviexServer();
        await server.InitializeAsync();
        await RecordSteps.FillAsync(server);
        var (code, said) = await RecordSteps.CommandAsync(server);
        Assert.True(code == 0, said);

        await server.InsideAsync(async services => await services.GetRequiredService<CoviexDb>().Database.ExecuteSqlRawAsync(change));

        (code, said) = await RecordSteps.CommandAsync(server);
        Assert.Equal(1, code);
        Assert.Contains(found, said);
        var irma = await server.SignInAsync(Person.Irma);
        Assert.Contains("NO está como se escribió", (await irma.PostFormAsync("/audit/verify")).Is(HttpStatusCode.OK).Body);
    }

    [Fact]
    public async Task Who_rewrites_the_whole_chain_is_found_by_a_seal_that_was_noted_elsewhere()
    {
        await using var server = new CoviexServer();
        await server.InitializeAsync();
        await RecordSteps.FillAsync(server);
        var noted = (await RecordSteps.VerifyAsync(server)).Head;
        Assert.Equal(0, (await RecordSteps.CommandAsync(server, noted)).Code);

        await server.InsideAsync(async services => await services.GetRequiredService<CoviexDb>().Database.ExecuteSqlRawAsync(
            "DELETE FROM audit_heads; UPDATE audit_entries SET number = NULL, hash = NULL; UPDATE audit_entries SET detail = 'x' WHERE action = 'visit.created'"));
        await RecordSteps.SealAsync(server);

        Assert.Equal(0, (await RecordSteps.CommandAsync(server)).Code);
        var (code, said) = await RecordSteps.CommandAsync(server, noted);
        Assert.Equal(1, code);
        Assert.Contains($"not in the record: {noted}", said);
        Assert.Equal(2, (await RecordSteps.CommandAsync(server, "12:xyz")).Code);
    }
}

file static class RecordSteps
{
    public static async Task FillAsync(CoviexServer server)
    {
        var ana = await server.SignInAsync(Person.Ana);
        for (var i = 0; i < 5; i++) { await ana.InviteAsync(); }
        await SealAsync(server);
    }

    public static async Task SealAsync(CoviexServer server)
    {
        var sealer = server.Host.Services.GetRequiredService<AuditSealer>();
        while (await server.CountAsync("audit_entries WHERE number IS NULL") > 0) { await sealer.RunOnceAsync(TestContext.Current.CancellationToken); }
    }

    public static async Task<AuditReport> VerifyAsync(CoviexServer server)
    {
        AuditReport? report = null;
        await server.InsideAsync(async services =>
        {
            var hospital = await services.GetRequiredService<CoviexDb>().Staff.Where(s => s.Email == Person.Irma.Email).Select(s => s.HospitalId).SingleAsync();
            report = await services.GetRequiredService<AuditVerification>().VerifyAsync(hospital, TestContext.Current.CancellationToken);
        });
        return report!;
    }

    public static async Task<(int Code, string Said)> CommandAsync(CoviexServer server, params string[] noted)
    {
        await using var says = new StringWriter(CultureInfo.InvariantCulture);
        return (await AuditCommand.RunAsync(server.Host.Services, ["audit", "verify", .. noted], says, TestContext.Current.CancellationToken), says.ToString());
    }
}
