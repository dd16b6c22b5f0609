using System.Net;
using System.Text;
using Coviex.Console.Registry.Import;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Console;

public sealed class ImportingPatientsTests(QuietServer server) : IClassFixture<QuietServer>
{
    private const string Header = "Expediente;Nombre;Teléfono;Idioma;Necesidades;Familiar 1: nombre;Familiar 1: parentesco;Familiar 1: teléfono;Familiar 1: se le informa\r\n";

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-8", true)]
    [InlineData("windows-1252", false)]
    [InlineData("utf-16", true)]
    public async Task A_file_is_shown_first_then_imported_and_the_second_time_it_changes_nothing(string encoding, bool mark)
    {
        var (rosa, key, number) = (await server.SignInAsync(Person.Rosa), $"I{encoding}{mark}", server.NewNumber());
        var text = Header + $"{key};Íñigo Núñez;{number};español;Oye mal, Needs an interpreter;Begoña Núñez;hija;{server.NewNumber()};no\r\n";

        var page = await BringAsync(rosa, Bytes(text, encoding, mark));

        var shown = WebUtility.HtmlDecode((await rosa.GetAsync(page)).Is(HttpStatusCode.OK).Body);
        Assert.Contains("Importar (1)", shown);
        Assert.Contains("Íñigo Núñez", shown);
        Assert.Equal(0, await server.CountAsync("patients WHERE record_number = @key", ("key", key)));
        (await rosa.PostFormAsync($"{page}/do")).Is(HttpStatusCode.SeeOther);
        await WorkAsync();
        Assert.Contains("Importación terminada", (await rosa.GetAsync(page)).Body);
        Assert.Equal(1, await server.CountAsync("patients WHERE record_number = @key AND name = 'Íñigo Núñez' AND phone = @number AND needs = 'Interpreter, HardOfHearing'", ("key", key), ("number", number)));
        Assert.Equal(1, await server.CountAsync("relatives r JOIN patients p ON p.id = r.patient_id WHERE p.record_number = @key AND r.name = 'Begoña Núñez' AND NOT r.may_be_told", ("key", key)));
        Assert.Equal(1, await server.CountAsync("audit_entries a JOIN patients p ON p.id = a.subject WHERE a.action = 'patient.added' AND p.record_number = @key", ("key", key)));
        Assert.Contains(key, (await rosa.PostAsync("/api/patients/search", new { question = $"inigo {key}" })).Body);

        var again = WebUtility.HtmlDecode((await rosa.GetAsync(await BringAsync(rosa, Bytes(text, encoding, mark)))).Body);
        Assert.Contains("No hay nada que importar", again);
        Assert.Contains("<li data-count=\"same\"><strong>1</strong>", again);
    }

    [Fact]
    public async Task What_is_wrong_is_said_row_by_row_and_then_nothing_can_be_imported()
    {
        var rosa = await server.SignInAsync(Person.Rosa);
        var page = await BringAsync(rosa, Bytes("name,Record number,phone,language,Relative 1: name,Relative 1: phone,nonsense\n"
            + "Fine Person,W-1,+525512349991,Spanish,,,\n,W-2,,,,,\n<b>Bold</b>,W-3,123,klingon,,,\nSame,W-1,,,,,\nNo Relation,W-5,,,Someone,+525512349992,\n\"Torn\"x,W-6,,,,,\nToo many,W-7,,,,,,,\n"));

        var shown = (await rosa.GetAsync(page)).Is(HttpStatusCode.OK).Body;

        Assert.DoesNotContain("data-action=\"import\"", shown);
        var text = WebUtility.HtmlDecode(shown);
        foreach (var sentence in new[] { "Escriba el nombre.", "Al número le faltan dígitos.", "Este idioma no está disponible.", "Es la misma persona que en la fila 2.", "Escriba el parentesco.", "Las comillas de esta fila no cierran.", "más celdas que columnas", "nonsense" }) { Assert.Contains(sentence, text); }
        Assert.DoesNotContain("<b>Bold", shown);
        (await rosa.PostFormAsync($"{page}/do")).Is(HttpStatusCode.SeeOther);
        await WorkAsync();
        Assert.Equal(0, await server.CountAsync("patients WHERE record_number = 'W-1'"));
    }

    [Theory]
    [InlineData("", "Elija un archivo")]
    [InlineData("Nombre\r\n", "no tiene filas")]
    [InlineData("Apellido;Edad\r\nx;7\r\n", "No se encontró la columna")]
    [InlineData("Nombre;Name\r\nx;y\r\n", "aparece dos veces")]
    public async Task A_file_that_is_none_is_refused_in_words(string content, string said)
    {
        var rosa = await server.SignInAsync(Person.Rosa);

        var answer = await SendAsync(rosa, Encoding.UTF8.GetBytes(content));

        if (content.Length == 0) { Assert.Contains(said, WebUtility.HtmlDecode(answer.Is(HttpStatusCode.UnprocessableEntity).Body)); return; }
        await WorkAsync();
        Assert.Contains(said, WebUtility.HtmlDecode((await rosa.GetAsync(answer.Is(HttpStatusCode.SeeOther).Header("Location")!)).Body));
    }

    [Fact]
    public async Task When_the_registry_has_changed_since_the_preview_nothing_is_imported_and_it_is_shown_again()
    {
        var rosa = await server.SignInAsync(Person.Rosa);
        var page = await BringAsync(rosa, Bytes("Nombre;Expediente\r\nOfelia Uno;M-1\r\nOfelia Dos;M-2\r\n"));
        (await rosa.PostFormAsync("/registry/new", ("name", "Ofelia Dos"), ("recordNumber", "M-2"), ("language", "es"))).Is(HttpStatusCode.SeeOther);

        (await rosa.PostFormAsync($"{page}/do")).Is(HttpStatusCode.SeeOther);
        await WorkAsync();

        Assert.Contains("El registro cambió mientras tanto", WebUtility.HtmlDecode((await rosa.GetAsync(page)).Body));
        Assert.Equal(0, await server.CountAsync("patients WHERE record_number = 'M-1'"));
        (await rosa.PostFormAsync($"{page}/do")).Is(HttpStatusCode.SeeOther);
        await WorkAsync();
        Assert.Equal(1, await server.CountAsync("patients WHERE record_number = 'M-1'"));
        Assert.Equal(1, await server.CountAsync("patients WHERE record_number = 'M-2'"));
        Assert.Equal(0, await server.CountAsync("registry_imports WHERE content IS NOT NULL AND state = 'Done'"));
    }

    [Fact]
    public async Task What_is_exported_can_be_imported_again_unchanged_formulas_and_all()
    {
        var rosa = await server.SignInAsync(Person.Rosa);
        var page = (await rosa.PostFormAsync("/registry/new", ("name", "=HYPERLINK(\"http://x\";\"y\")"), ("recordNumber", "'-7,\"q\""), ("phone", server.NewNumber()), ("language", "en"), ("needs", "Companion"), ("needsNote", "+1; a, b"), ("zone", "America/Tijuana")))
            .Is(HttpStatusCode.SeeOther).Header("Location")!.Split('?')[0];
        (await rosa.PostFormAsync($"{page}/relatives", ("name", "@SUM(A1)"), ("relation", "-hija"), ("phone", server.NewNumber()), ("language", "es"), ("notTold", "on"))).Is(HttpStatusCode.SeeOther);

        var csv = (await rosa.PostFormAsync("/registry/export")).Is(HttpStatusCode.OK).Body;

        Assert.Contains("\"'=HYPERLINK(", csv);
        Assert.Contains("'@SUM(A1)", csv);
        var again = (await rosa.GetAsync(await BringAsync(rosa, Encoding.UTF8.GetBytes(csv)))).Body;
        foreach (var count in new[] { "added", "changed", "wrong" }) { Assert.Contains($"<li data-count=\"{count}\"", again); }
        Assert.Matches("data-count=\"added\"[^>]*><strong>0<", again);
        Assert.Matches("data-count=\"changed\"[^>]*><strong>0<", again);
        Assert.Matches("data-count=\"wrong\"[^>]*><strong>0<", again);
        Assert.True(await server.CountAsync("audit_entries WHERE action = 'registry.exported'") >= 1);
    }

    [Fact]
    public async Task The_template_can_be_imported_in_each_language()
    {
        var rosa = await server.SignInAsync(Person.Rosa);
        var template = (await rosa.GetAsync("/registry/import/template.csv")).Is(HttpStatusCode.OK).Body;

        var shown = (await rosa.GetAsync(await BringAsync(rosa, Encoding.UTF8.GetBytes(template)))).Body;

        Assert.Matches("data-count=\"added\"[^>]*><strong>1<", shown);
        Assert.DoesNotContain("class=\"notice\"", shown);
    }

    [Fact]
    public async Task A_clinician_and_another_hospital_have_no_part_in_it_and_a_file_that_nobody_wants_is_forgotten()
    {
        var (rosa, ana) = (await server.SignInAsync(Person.Rosa), await server.SignInAsync(Person.Ana));
        var page = await BringAsync(rosa, Bytes("Nombre;Expediente\r\nNadie;Z-1\r\n"));

        (await ana.GetAsync(page)).Is(HttpStatusCode.Forbidden);
        (await ana.PostFormAsync("/registry/export")).Is(HttpStatusCode.Forbidden);
        Assert.Contains("\"state\":\"Ready\"", (await rosa.GetAsync($"{page}/progress")).Is(HttpStatusCode.OK).Body);
        server.Clock.Advance(TimeSpan.FromHours(25));
        await WorkAsync();
        Assert.Equal(0, await server.CountAsync("registry_imports WHERE state = 'Ready' AND content IS NOT NULL"));
    }

    private async Task<string> BringAsync(StaffDesk rosa, byte[] content)
    {
        var page = (await SendAsync(rosa, content)).Is(HttpStatusCode.SeeOther).Header("Location")!;
        Assert.Contains("id=\"progress\"", (await rosa.GetAsync(page)).Is(HttpStatusCode.OK).Body);
        await WorkAsync();
        return page;
    }

    private static async Task<Answer> SendAsync(StaffDesk rosa, byte[] content)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(content), "file", "patients.csv" } };
        return await rosa.SendAsync(HttpMethod.Post, "/registry/import", form);
    }

    private Task WorkAsync() => server.InsideAsync(services => services.GetRequiredService<ImportWork>().RunOnceAsync(TestContext.Current.CancellationToken));

    private static byte[] Bytes(string text, string encoding = "utf-8", bool mark = false)
    {
        var how = encoding == "windows-1252" ? CodePagesEncodingProvider.Instance.GetEncoding(1252)! : Encoding.GetEncoding(encoding);
        return [.. mark ? how.GetPreamble() : [], .. how.GetBytes(text)];
    }
}
