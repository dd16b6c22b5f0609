using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Coviex.Console.Privacy;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Console;

public sealed partial class ErasingAPatientTests(ErasingAPatientTests.ForgetfulServer server) : IClassFixture<ErasingAPatientTests.ForgetfulServer>
{
    private const string Name = "Quetzalli Xolalpa";
    private const string Guest = "Citlali Xolalpa";

    // Quiet: the worker would take away by itself what the test wants to see go.
    public sealed class ForgetfulServer : QuietServer
    {
        protected override IEnumerable<(string, string)> Settings() => [("Coviex__Retention__VisitNames", "1000.00:00:00"), ("Coviex__Retention__Replies", "100.00:00:00"), ("Coviex__Retention__Links", "50.00:00:00")];
    }

    [Fact]
    public async Task A_copy_has_all_there_is_and_erasing_leaves_facts_without_names()
    {
        var (rosa, ana) = (await server.SignInAsync(Person.Rosa), await server.SignInAsync(Person.Ana));
        var (patient, visit, number) = await TreatedAsync(rosa, ana, Name, Guest);

        var page = WebUtility.HtmlDecode((await rosa.GetAsync($"/registry/{patient}/privacy")).Is(HttpStatusCode.OK).Body);
        Assert.Contains("sus familiares en el registro: 1", page);
        Assert.Contains("de 1 invitados en 1 visitas", page);
        using var zip = new ZipArchive(new MemoryStream(await BytesAsync(rosa, $"/registry/{patient}/privacy/export")));
        using var data = JsonDocument.Parse(zip.GetEntry("data.json")!.Open());
        Assert.Equal(Name, data.RootElement.GetProperty("patient").GetProperty("name").GetString());
        Assert.Equal(number, data.RootElement.GetProperty("visits")[0].GetProperty("guests")[0].GetProperty("phone").GetString());
        Assert.Equal(1, data.RootElement.GetProperty("visits")[0].GetProperty("guests")[0].GetProperty("consents").GetArrayLength());
        using var html = new StreamReader(zip.GetEntry("index.html")!.Open());
        Assert.Contains($"<strong>{WebUtility.HtmlEncode(Guest)}</strong>", await html.ReadToEndAsync(TestContext.Current.CancellationToken));

        (await rosa.PostFormAsync($"/registry/{patient}/privacy/erase", ("asked", "on"))).Is(HttpStatusCode.Conflict);            // without the tick nothing happens
        Assert.Equal(1, await server.CountAsync("patients WHERE name = @name", ("name", Name)));
        (await rosa.PostFormAsync($"/registry/{patient}/privacy/erase", ("sure", "on"))).Is(HttpStatusCode.SeeOther);

        var everything = await server.Database.EverythingAsync();
        foreach (var gone in new[] { "Xolalpa", "xolalpa", "Quetzalli", "quetzalli", "ketsali", number, "ERA-1" }) { Assert.DoesNotContain(gone, everything); }
        Assert.Equal(1, await server.CountAsync("visits WHERE id = @visit AND patient_id = @patient AND state = 'Ended'", ("visit", visit), ("patient", patient)));
        Assert.Equal(1, await server.CountAsync("seats s JOIN consents c ON c.seat_id = s.id WHERE s.visit_id = @visit AND s.admitted_at IS NOT NULL AND c.text_hash <> ''", ("visit", visit)));
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'patient.erased' AND subject = @patient", ("patient", patient)));
        (await rosa.GetAsync($"/registry/{patient}")).Is(HttpStatusCode.NotFound);
        (await ana.GetAsync($"/today/patients/{patient}")).Is(HttpStatusCode.NotFound);
        (await ana.GetAsync("/today")).Is(HttpStatusCode.OK);
        (await rosa.PostFormAsync($"/registry/{patient}/privacy/erase", ("sure", "on"))).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task While_a_visit_stands_nobody_is_erased_and_only_registrars_may()
    {
        var (rosa, ana) = (await server.SignInAsync(Person.Rosa), await server.SignInAsync(Person.Ana));
        var patient = await AddAsync(rosa, "Itzel Balam", "ERA-2");
        var visit = await ana.InviteAsync(new { service = "homeCare", patient, guests = new[] { ana.Typed() } });

        var refused = await rosa.PostFormAsync($"/registry/{patient}/privacy/erase", ("sure", "on"));

        Assert.Contains("Cancélelas o termínelas", WebUtility.HtmlDecode(refused.Is(HttpStatusCode.Conflict).Body));
        Assert.Equal(1, await server.CountAsync("patients WHERE name = 'Itzel Balam'"));
        (await ana.GetAsync($"/registry/{patient}/privacy")).Is(HttpStatusCode.Forbidden);
        (await rosa.GetAsync($"/registry/{server.Registry.PatientOfMarDelSur}/privacy")).Is(HttpStatusCode.NotFound);
        await ana.DoAsync(visit.Id, "end");
    }

    [Fact]
    public async Task What_is_not_kept_any_more_is_told_first_and_then_goes()
    {
        var (rosa, ana, adela) = (await server.SignInAsync(Person.Rosa), await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Adela));
        var (_, visit, number) = await TreatedAsync(rosa, ana, "Nayeli Tun", "Ixchel Tun");
        Assert.Equal("0", Goes(await adela.GetAsync("/retention"), "VisitNames"));
        await server.RowsAsync("UPDATE visits SET ended_at = @then WHERE id = @visit", ("then", server.Clock.GetUtcNow().AddDays(-1001).UtcDateTime), ("visit", visit));

        Assert.Equal("1", Goes(await adela.GetAsync("/retention"), "VisitNames"));
        var (code, dry) = await CommandAsync("retention", "--dry-run");
        Assert.Equal(0, code);
        Assert.Contains("VisitNames: kept 1000 days, 1 would go", dry);
        Assert.Equal(1, await server.CountAsync("seats WHERE phone = @number", ("number", number)));

        Assert.Contains("VisitNames: kept 1000 days, 1 went", (await CommandAsync("retention")).Said);
        Assert.Equal(0, await server.CountAsync("seats WHERE phone = @number", ("number", number)));
        Assert.Equal(0, await server.CountAsync("invitations WHERE phone = @number", ("number", number)));
        Assert.Equal(1, await server.CountAsync("visits WHERE id = @visit AND patient_name = ''", ("visit", visit)));
        Assert.Equal(1, await server.CountAsync("patients WHERE name = 'Nayeli Tun'"));                          // who is in the registry stays there
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'privacy.retention' AND detail LIKE '%VisitNames=1%'"));
        Assert.Equal(2, (await CommandAsync("retention", "now")).Code);
        (await ana.GetAsync("/retention")).Is(HttpStatusCode.Forbidden);
    }

    // A patient with a relative and a visit that is over, in which a guest has talked.
    private async Task<(Guid Patient, Guid Visit, string Number)> TreatedAsync(StaffDesk rosa, StaffDesk ana, string name, string guest)
    {
        var number = server.NewNumber();
        var patient = await AddAsync(rosa, name, name == Name ? "ERA-1" : "");
        (await rosa.PostFormAsync($"/registry/{patient}/relatives", ("name", guest), ("relation", "hija"), ("phone", number), ("language", "es"))).Is(HttpStatusCode.SeeOther);
        var relative = (await server.RowsAsync("SELECT id FROM relatives WHERE name = @guest", ("guest", guest)))[0]["id"];
        var visit = await ana.InviteAsync(new { service = "homeCare", patient, guests = new[] { new { relative } } });
        await server.SentByHandAsync(visit.Guests[0]);
        await server.ArriveAsync(visit.Guests[0]);
        await ana.AdmitAsync(visit.Id, visit.Guests[0].Id);
        await ana.DoAsync(visit.Id, "end");
        return (patient, visit.Id, number);
    }

    private async Task<(int Code, string Said)> CommandAsync(params string[] args)
    {
        using var says = new StringWriter();
        return (await RetentionCommand.RunAsync(server.Host.Services, args, says, TestContext.Current.CancellationToken), says.ToString());
    }

    private static string Goes(Answer page, string kind) => Going().Matches(page.Is(HttpStatusCode.OK).Body).Single(m => m.Groups[1].Value == kind).Groups[2].Value;

    [GeneratedRegex("data-kind=\"(\\w+)\".*?data-goes[^>]*>(\\d+)<", RegexOptions.Singleline)]
    private static partial Regex Going();

    private async Task<byte[]> BytesAsync(StaffDesk desk, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([]) };
        foreach (var (name, value) in desk.Headers) { request.Headers.TryAddWithoutValidation(name, value); }
        request.Headers.Add("Cookie", desk.CookieHeader);
        using var answer = await server.Host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<Guid> AddAsync(StaffDesk rosa, string name, string record) => Guid.Parse(
        (await rosa.PostFormAsync("/registry/new", ("name", name), ("recordNumber", record), ("language", "es"))).Is(HttpStatusCode.SeeOther).Header("Location")!.Split('?')[0].Split('/')[^1]);
}
