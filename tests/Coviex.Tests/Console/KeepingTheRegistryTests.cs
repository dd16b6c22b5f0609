using System.Net;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Console;

public sealed class KeepingTheRegistryTests(CoviexServer server) : IClassFixture<CoviexServer>
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
        Assert.Contains("Tomás Ríos", (await rosa.GetAsync("/registry?q=rios+tomas")).Is(HttpStatusCode.OK).Body);
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'patient.added'"));
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

        second.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Alguien más cambió", second.Body);
        Assert.Contains("value=\"Jorge H.\"", second.Body);
        Assert.Equal(1, await server.CountAsync($"relatives WHERE name = '{Known.JorgeName}' AND relation = 'hermano'"));
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
}
