using System.Net;
using System.Text.RegularExpressions;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Console;

public sealed partial class KeepingTheRegistryTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    [Fact]
    public async Task A_patient_and_a_relative_are_added_with_their_numbers_in_international_form()
    {
        var rosa = await server.SignInAsync(Person.Rosa);

        var added = await rosa.PostFormAsync("/registry/new", ("name", "  Tomás   Ríos "), ("recordNumber", "EXP-77"), ("phone", "55 1234 9001"), ("language", "es"));
        var page = added.Is(HttpStatusCode.SeeOther).Header("Location")!.Split('?')[0];
        var relative = await rosa.PostFormAsync($"{page}/relatives", ("name", "Irma Ríos"), ("relation", "hija"), ("phone", "(55) 1234-9002"), ("language", "en"));

        relative.Is(HttpStatusCode.SeeOther);
        Assert.Equal(1, await server.CountAsync("patients WHERE name = 'Tomás Ríos' AND phone = '+525512349001'"));
        Assert.Equal(1, await server.CountAsync("relatives WHERE name = 'Irma Ríos' AND phone = '+525512349002' AND language = 'en'"));
        Assert.Contains("52 55 1234 9002", (await rosa.GetAsync(page)).Is(HttpStatusCode.OK).Body);
        Assert.Contains("Tomás Ríos", (await rosa.PostFormAsync("/registry", ("q", "rios tomas"))).Is(HttpStatusCode.OK).Body);
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'patient.added' AND subject = @patient", ("patient", Guid.Parse(page.Split('/')[^1]))));
        (await rosa.PostFormAsync("/registry/new", ("name", "Otro"), ("recordNumber", "EXP-77"), ("language", "es"))).Is(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task A_number_that_gets_no_text_is_refused_beside_the_field_and_what_was_typed_stays()
    {
        var rosa = await server.SignInAsync(Person.Rosa);

        var answer = await rosa.PostFormAsync($"/registry/{server.Registry.Maria}/relatives", ("name", "Nadie Nuevo"), ("relation", "tío"), ("phone", "123"), ("language", "es"));

        answer.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Al número le faltan dígitos.", answer.Body);
        Assert.Contains("value=\"Nadie Nuevo\"", answer.Body);
        Assert.Equal(0, await server.CountAsync("relatives WHERE name = 'Nadie Nuevo'"));
    }

    [Fact]
    public async Task Who_saves_upon_something_older_is_told_and_what_he_typed_stays()
    {
        var (rosa, maria) = (await server.SignInAsync(Person.Rosa), $"/registry/{server.Registry.Maria}");
        var version = $"{(await server.RowsAsync($"SELECT version FROM patients WHERE name = '{Known.MariaName}'"))[0]["version"]}";
        (await rosa.PostFormAsync($"{maria}/relatives/{server.Registry.Jorge}", ("name", Known.JorgeName), ("relation", "hermano"), ("phone", Known.JorgeNumber), ("language", "es"), ("version", version)))
            .Is(HttpStatusCode.SeeOther);

        var second = await rosa.PostFormAsync($"{maria}/relatives/{server.Registry.Jorge}", ("name", "Jorge H."), ("relation", "primo"), ("phone", Known.JorgeNumber), ("language", "es"), ("version", version));

        second.Is(HttpStatusCode.Conflict);
        Assert.Contains("Alguien más cambió", second.Body);
        Assert.Contains("value=\"Jorge H.\"", second.Body);
        Assert.Equal(1, await server.CountAsync($"relatives WHERE name = '{Known.JorgeName}' AND relation = 'hermano'"));
    }

    [Fact]
    public async Task What_only_the_other_one_changed_is_taken_over_and_what_both_changed_says_what_is_stored_now()
    {
        var rosa = await server.SignInAsync(Person.Rosa);
        var page = await AddAsync(rosa, "Octavio Paz Solís", "OP-1");
        var opened = Hidden((await rosa.GetAsync(page)).Body, upTo: "id=\"relatives\"");
        (await rosa.PostFormAsync(page, [.. opened, ("name", "Octavio Paz Solís"), ("recordNumber", "OP-1"), ("language", "en"), ("email", "octavio@example.org"), ("zone", "")])).Is(HttpStatusCode.SeeOther);
        (await rosa.PostFormAsync(page, [.. Hidden((await rosa.GetAsync(page)).Body, upTo: "id=\"relatives\""), ("name", "Octavio Paz Lozano"), ("recordNumber", "OP-1"), ("language", "en"), ("email", "octavio@example.org"), ("zone", "")])).Is(HttpStatusCode.SeeOther);

        var second = await rosa.PostFormAsync(page, [.. opened, ("name", "Octavio Paz S."), ("recordNumber", "OP-2"), ("language", "es"), ("email", ""), ("zone", "")]);

        second.Is(HttpStatusCode.Conflict);
        var html = WebUtility.HtmlDecode(second.Body);
        Assert.Contains("Nombre: antes «Octavio Paz Solís», ahora «Octavio Paz Lozano».", html);
        Assert.Contains("Ahora está guardado: Octavio Paz Lozano", html);
        Assert.Contains("name=\"name\" type=\"text\" value=\"Octavio Paz S.\"", html);
        Assert.Contains("value=\"octavio@example.org\"", html);                       // only the other one had touched it
        Assert.Contains("value=\"OP-2\"", html);                                      // only he had

        (await rosa.PostFormAsync(page, [.. Hidden(second.Body, upTo: "id=\"relatives\""), ("name", "Octavio Paz S."), ("recordNumber", "OP-2"), ("language", "en"), ("email", "octavio@example.org"), ("zone", "")])).Is(HttpStatusCode.SeeOther);
        Assert.Equal(1, await server.CountAsync("patients WHERE name = 'Octavio Paz S.' AND record_number = 'OP-2' AND email = 'octavio@example.org'"));
    }

    [Fact]
    public async Task Needs_and_the_zone_are_kept_and_told_to_those_who_make_a_visit()
    {
        var (rosa, ana) = (await server.SignInAsync(Person.Rosa), await server.SignInAsync(Person.Ana));
        var page = await AddAsync(rosa, "Nicanor Parra", "NP-1", ("zone", "America/Tijuana"), ("needs", "Interpreter"), ("needs", "HardOfHearing"), ("needsNote", "Habla mixteco"));

        var choice = WebUtility.HtmlDecode((await ana.GetAsync($"/today/patients/{page.Split('/')[^1]}")).Is(HttpStatusCode.OK).Body);

        Assert.Contains("Necesita intérprete, Oye mal. Habla mixteco", choice);
        Assert.Contains("America/Tijuana", choice);
        Assert.Contains("Habla mixteco", WebUtility.HtmlDecode((await ana.GetAsync(page)).Body));
        (await rosa.PostFormAsync("/registry/new", ("name", "Otro Más"), ("language", "es"), ("zone", "Mars/Olympus"), ("needs", "Magic"))).Is(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Who_is_not_to_be_told_is_invited_only_by_one_who_says_so()
    {
        var (rosa, ana) = (await server.SignInAsync(Person.Rosa), await server.SignInAsync(Person.Ana));
        var page = await AddAsync(rosa, "Gabriela Mistral", "GM-1");
        (await rosa.PostFormAsync($"{page}/relatives", ("name", "Lucila Godoy"), ("relation", "tía"), ("phone", server.NewNumber()), ("language", "es"), ("notTold", "on"))).Is(HttpStatusCode.SeeOther);
        var (patient, relative) = (Guid.Parse(page.Split('/')[^1]), (await server.RowsAsync("SELECT id FROM relatives WHERE name = 'Lucila Godoy'"))[0]["id"]);
        Assert.Contains("data-anyway", (await ana.GetAsync($"/today/patients/{patient}")).Body);

        var refused = await ana.PostAsync("/api/visits", new { service = "medicalReport", patient, guests = new[] { new { relative } } });
        var made = await ana.InviteAsync(new { service = "medicalReport", patient, guests = new[] { new { relative, anyway = true } } });
        var more = await ana.PostAsync($"/api/visits/{(await ana.InviteAsync()).Id}/guests", new { relative });

        Assert.Contains("no se le informa", refused.Is(HttpStatusCode.BadRequest).Body);
        more.Is(HttpStatusCode.BadRequest);
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'guest.invited_anyway' AND subject = @visit AND part = @seat", ("visit", made.Id), ("seat", made.Guests[0].Id)));
        Assert.Contains("\"mayBeTold\":false", (await ana.PostAsync("/api/patients/search", new { question = "mistral" })).Body);
    }

    [Fact]
    public async Task Somebody_who_may_be_there_already_is_shown_before_he_is_added()
    {
        var rosa = await server.SignInAsync(Person.Rosa);
        var number = server.NewNumber();
        var there = (await AddAsync(rosa, "Violeta Parra Sandoval", "", ("phone", number))).Split('/')[^1];

        var byPhone = await rosa.PostFormAsync("/registry/new", ("name", "Isabel Cereceda"), ("phone", number), ("language", "es"));
        var byName = await rosa.PostFormAsync("/registry/new", ("name", "Parra Bioleta"), ("language", "es"));
        var another = await rosa.PostFormAsync("/registry/new", ("name", "Parra Bioleta"), ("language", "es"), ("another", there));

        foreach (var shown in new[] { byPhone, byName }) { Assert.Contains($"data-patient=\"{there}\"", shown.Is(HttpStatusCode.Conflict).Body); }
        Assert.Contains("value=\"Isabel Cereceda\"", byPhone.Body);
        Assert.Contains("Mismo teléfono", WebUtility.HtmlDecode(byPhone.Body));
        Assert.Contains("Nombre casi igual", WebUtility.HtmlDecode(byName.Body));
        another.Is(HttpStatusCode.SeeOther);
        Assert.Equal(1, await server.CountAsync("patients WHERE name = 'Parra Bioleta'"));
        Assert.Equal(0, await server.CountAsync("patients WHERE name = 'Isabel Cereceda'"));
        (await rosa.PostFormAsync("/registry/new", ("name", "Violeta Del Campo"), ("language", "es"))).Is(HttpStatusCode.SeeOther);       // one word in common is nobody
    }

    [Fact]
    public async Task A_clinician_reads_and_does_not_write()
    {
        var (ana, maria) = (await server.SignInAsync(Person.Ana), $"/registry/{server.Registry.Maria}");

        Assert.DoesNotContain("method=\"post\" action=\"/registry", (await ana.GetAsync(maria)).Is(HttpStatusCode.OK).Body);
        (await ana.PostFormAsync(maria, ("name", "X"), ("language", "es"))).Is(HttpStatusCode.Forbidden);
        (await ana.PostFormAsync($"{maria}/relatives/{server.Registry.Lucia}/remove")).Is(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Another_hospitals_patients_are_not_there()
    {
        var rosa = await server.SignInAsync(Person.Rosa);
        var theirs = $"/registry/{server.Registry.PatientOfMarDelSur}";

        (await rosa.GetAsync(theirs)).Is(HttpStatusCode.NotFound);
        (await rosa.PostFormAsync(theirs, ("name", "X"), ("language", "es"), ("version", "0"))).Is(HttpStatusCode.NotFound);
        (await rosa.PostFormAsync($"{theirs}/relatives", ("name", "X"), ("relation", "x"), ("phone", server.NewNumber()), ("language", "es"))).Is(HttpStatusCode.NotFound);
        (await rosa.PostFormAsync($"/registry/{server.Registry.Maria}/relatives/{server.Registry.RelativeOfMarDelSur}/remove")).Is(HttpStatusCode.SeeOther);
        Assert.Equal(1, await server.CountAsync("relatives WHERE name = 'Matilde Urra'"));
        Assert.DoesNotContain("Pablo Neira", (await rosa.GetAsync("/registry")).Is(HttpStatusCode.OK).Body);
    }

    private static async Task<string> AddAsync(StaffDesk rosa, string name, string record, params (string, string)[] more) =>
        (await rosa.PostFormAsync("/registry/new", [("name", name), ("recordNumber", record), ("language", "es"), .. more])).Is(HttpStatusCode.SeeOther).Header("Location")!.Split('?')[0];

    // What the form carries along without showing it.
    private static IEnumerable<(string, string)> Hidden(string page, string upTo) =>
        Hiding().Matches(page[..page.IndexOf(upTo, StringComparison.Ordinal)]).Select(m => (m.Groups[1].Value, WebUtility.HtmlDecode(m.Groups[2].Value)));

    [GeneratedRegex("<input type=\"hidden\" name=\"(version|was[^\"]*)\" value=\"([^\"]*)\"")]
    private static partial Regex Hiding();
}
