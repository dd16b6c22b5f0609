using System.Net;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Console;

public sealed class MergingPatientsTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    [Fact]
    public async Task Two_become_one_with_all_visits_and_relatives_and_the_old_page_leads_to_the_one_who_stays()
    {
        var (rosa, ana) = (await server.SignInAsync(Person.Rosa), await server.SignInAsync(Person.Ana));
        var (numberOfPilar, numberOfInes) = (server.NewNumber(), server.NewNumber());
        var keep = await AddAsync(rosa, "Amado Nervo", ("recordNumber", "AN-1"), ("needs", "LowVision"));
        var gone = await AddAsync(rosa, "Amado Nervo Ruiz", ("recordNumber", "AN-2"), ("phone", server.NewNumber()), ("needs", "Interpreter"), ("needsNote", "Habla otomí"), ("another", $"{keep}"));
        await AddRelativeAsync(rosa, keep, "Pilar Nervo", numberOfPilar);
        await AddRelativeAsync(rosa, gone, "pilar nervo", numberOfPilar, ("notTold", "on"));
        await AddRelativeAsync(rosa, gone, "Inés Nervo", numberOfInes);
        var visit = await ana.InviteAsync(new { service = "homeCare", patient = gone, guests = new[] { ana.Typed() } });

        Assert.Contains($"/registry/{keep}/merge/{gone}", (await rosa.GetAsync($"/registry/{keep}/merge")).Is(HttpStatusCode.OK).Body);
        var page = WebUtility.HtmlDecode((await rosa.GetAsync($"/registry/{keep}/merge/{gone}")).Is(HttpStatusCode.OK).Body);
        foreach (var shown in new[] { "AN-1", "AN-2", "Inés Nervo (hija)", "Habla otomí", "Ve mal" }) { Assert.Contains(shown, page); }
        (await MergeAsync(rosa, keep, gone, ("name", "other"), ("phone", "other"), ("recordNumber", "this"))).Is(HttpStatusCode.SeeOther);

        Assert.Equal(1, await server.CountAsync("visits WHERE id = @visit AND patient_id = @keep", ("visit", visit.Id), ("keep", keep)));
        Assert.Equal(1, await server.CountAsync("patients WHERE id = @keep AND name = 'Amado Nervo Ruiz' AND record_number = 'AN-1' AND phone <> '' AND needs = 'Interpreter, LowVision'", ("keep", keep)));
        Assert.Equal(2, await server.CountAsync("relatives WHERE patient_id = @keep", ("keep", keep)));
        Assert.Equal(0, await server.CountAsync("relatives WHERE patient_id = @gone", ("gone", gone)));
        Assert.Equal(1, await server.CountAsync("relatives WHERE patient_id = @keep AND phone = @number AND NOT may_be_told", ("keep", keep), ("number", numberOfPilar)));
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'patient.merged' AND subject = @keep AND part = @gone", ("keep", keep), ("gone", gone)));
        Assert.StartsWith($"/registry/{keep}", (await rosa.GetAsync($"/registry/{gone}")).Is(HttpStatusCode.SeeOther).Header("Location"));
        Assert.DoesNotContain($"{gone}", (await ana.PostAsync("/api/patients/search", new { question = "nervo" })).Body);
        Assert.DoesNotContain($"{gone}", (await rosa.GetAsync("/registry")).Body);
        (await MergeAsync(rosa, keep, gone)).Is(HttpStatusCode.SeeOther);                                        // pressed twice
    }

    [Fact]
    public async Task A_form_of_the_old_entry_saves_nothing_blindly_and_a_visit_for_it_is_one_of_the_patient_who_stays()
    {
        var (rosa, ana) = (await server.SignInAsync(Person.Rosa), await server.SignInAsync(Person.Ana));
        var (keep, gone) = (await AddAsync(rosa, "Ramón López Velarde", ("phone", server.NewNumber())), await AddAsync(rosa, "Efrén Rebolledo"));
        (await MergeAsync(rosa, keep, gone)).Is(HttpStatusCode.SeeOther);

        var form = await rosa.PostFormAsync($"/registry/{gone}", ("name", "Efrén Rebolledo Cruz"), ("language", "es"), ("version", "0"));
        var visit = await ana.InviteAsync(new { service = "homeCare", patient = gone, guests = new[] { new { patient = gone } } });
        await AddRelativeAsync(rosa, gone, "Josefa de los Ríos", server.NewNumber());

        Assert.Contains("value=\"Efrén Rebolledo Cruz\"", WebUtility.HtmlDecode(form.Is(HttpStatusCode.Conflict).Body));
        Assert.Contains($"action=\"/registry/{keep}\"", form.Body);
        Assert.Equal(1, await server.CountAsync("visits WHERE id = @visit AND patient_id = @keep AND patient_name = 'Ramón López Velarde'", ("visit", visit.Id), ("keep", keep)));
        Assert.Equal(1, await server.CountAsync("relatives WHERE name = 'Josefa de los Ríos' AND patient_id = @keep", ("keep", keep)));

        // Merged once more, the first one leads to the last.
        var last = await AddAsync(rosa, "Enrique González Rojo");
        (await MergeAsync(rosa, last, keep)).Is(HttpStatusCode.SeeOther);
        Assert.StartsWith($"/registry/{last}", (await rosa.GetAsync($"/registry/{gone}")).Is(HttpStatusCode.SeeOther).Header("Location"));
    }

    [Fact]
    public async Task When_one_of_them_was_changed_meanwhile_nothing_is_merged_and_the_choice_stays()
    {
        var rosa = await server.SignInAsync(Person.Rosa);
        var (keep, gone) = (await AddAsync(rosa, "Concha Urquiza", ("recordNumber", "CU-1")), await AddAsync(rosa, "Conchita Urquisa", ("recordNumber", "CU-2")));
        (await rosa.PostFormAsync($"/registry/{gone}", ("name", "Conchita Urquiza"), ("recordNumber", "CU-3"), ("language", "es"), ("version", "0"))).Is(HttpStatusCode.SeeOther);

        var stale = await rosa.PostFormAsync($"/registry/{keep}/merge/{gone}", ("version", "0"), ("versionOfGone", "0"), ("recordNumber", "other"));

        Assert.Contains("Alguien más cambió", stale.Is(HttpStatusCode.Conflict).Body);
        Assert.Contains("CU-3", stale.Body);
        Assert.Matches("name=\"recordNumber\" value=\"other\" checked", stale.Body);
        Assert.Equal(0, await server.CountAsync("patients WHERE merged_into = @keep", ("keep", keep)));
        (await rosa.GetAsync($"/registry/{keep}/merge/{server.Registry.PatientOfMarDelSur}")).Is(HttpStatusCode.SeeOther);       // not there for her: back to the one who is
        (await (await server.SignInAsync(Person.Ana)).GetAsync($"/registry/{keep}/merge/{gone}")).Is(HttpStatusCode.Forbidden);
    }

    private async Task<Answer> MergeAsync(StaffDesk rosa, Guid keep, Guid gone, params (string, string)[] picks)
    {
        var version = (await server.RowsAsync("SELECT version FROM patients WHERE id = @id", ("id", keep)))[0]["version"];
        var versionOfGone = (await server.RowsAsync("SELECT version FROM patients WHERE id = @id", ("id", gone)))[0]["version"];
        return await rosa.PostFormAsync($"/registry/{keep}/merge/{gone}", [("version", $"{version}"), ("versionOfGone", $"{versionOfGone}"), .. picks]);
    }

    private static async Task<Guid> AddAsync(StaffDesk rosa, string name, params (string, string)[] more) => Guid.Parse(
        (await rosa.PostFormAsync("/registry/new", [("name", name), ("language", "es"), .. more])).Is(HttpStatusCode.SeeOther).Header("Location")!.Split('?')[0].Split('/')[^1]);

    private static async Task AddRelativeAsync(StaffDesk rosa, Guid patient, string name, string phone, params (string, string)[] more) =>
        (await rosa.PostFormAsync($"/registry/{patient}/relatives", [("name", name), ("relation", "hija"), ("phone", phone), ("language", "es"), .. more])).Is(HttpStatusCode.SeeOther);
}
