using System.Net;
using System.Security.Cryptography;
using Coviex.Tests.Agenda;
using Coviex.Tests.Files;
using Coviex.Tests.Fixture;
using static Coviex.Tests.Files.Uploading;
using static Coviex.Tests.Talk.Talking;

namespace Coviex.Tests.Talk;

/// <summary>The copy of a thread for the patient's file, as PDF and as text.</summary>
public sealed class ExportingAThreadTests(FilesServer server) : IClassFixture<FilesServer>
{
    private const string Odd = "Está estable. Ñandú, ¿verdad? \u05d0\u05d1 😀 \U0001F469\u200D\u2695 fin";

    [Fact]
    public async Task It_says_who_wrote_what_when_and_what_became_of_it()
    {
        var (ana, luis, thread, patient) = await ThreadAsync("Nora Ibáñez");
        var first = await ana.WriteAsync(thread, "Fiebre de 38\n#99  Dr. Falso");
        (await ana.PutAsync($"/api/talk/{thread}/messages/{Id(first)}", new { text = "Fiebre de 39\n#99  Dr. Falso", version = (int)first["version"]! })).Is(HttpStatusCode.OK);
        var gone = await luis.WriteAsync(thread, "dicho por error zzgone");
        (await luis.DeleteAsync($"/api/talk/{thread}/messages/{Id(gone)}")).Is(HttpStatusCode.OK);
        var urgent = await ana.WriteAsync(thread, Odd, urgent: true, replyTo: Id(first));
        (await luis.PostAsync($"/api/talk/{thread}/messages/{Id(urgent)}/acknowledge", null)).Is(HttpStatusCode.OK);
        var picture = Png();
        var file = IdOf(await ana.UploadAsync($"/api/talk/{thread}/files", picture, "herida\u202egpj.png"));
        (await ana.PostAsync($"/api/talk/{thread}/messages", new { id = Guid.NewGuid(), text = "", files = new[] { file } })).Is(HttpStatusCode.OK);

        var answer = (await luis.GetAsync($"/api/talk/{thread}/export?format=text")).Is(HttpStatusCode.OK);
        var text = answer.Body;

        Assert.Equal("text/plain; charset=utf-8", $"{answer.Message.Content.Headers.ContentType}");
        Assert.Matches(@"^attachment; filename=""?coviex-[0-9-]+-[0-9a-f]{8}\.txt", answer.Header("Content-Disposition")!);
        Assert.Contains("Paciente: Nora Ibáñez", text);
        Assert.Contains($"Copia hecha por {Person.Luis.Name}, ", text);
        Assert.Contains($"{server.Clock.Now.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC", text);
        Assert.Contains("(America/Mexico_City) = ", text);
        Assert.Contains($"#1  {Person.Ana.Name}", text);
        Assert.Contains("  | Fiebre de 39\r\n  | #99  Dr. Falso", text);
        Assert.Contains("  | Fiebre de 38", text);
        Assert.Contains("Retirado por quien lo escribió", text);
        Assert.DoesNotContain("zzgone", text);
        Assert.Contains("URGENTE", text);
        Assert.Contains("Responde a #1", text);
        Assert.Contains($"  | {Odd}", text);
        Assert.Contains($"«Visto, me encargo»: {Person.Luis.Name}", text);
        Assert.Contains($"SHA-256: {Convert.ToHexStringLower(SHA256.HashData(picture))}", text);
        Assert.DoesNotContain('\u202e', text);
        Assert.Contains("Fin de la copia: 4 mensajes.", text);
        Assert.Contains(await server.RowsAsync("SELECT action, detail FROM audit_entries WHERE subject = @patient", ("patient", patient)),
            e => (string?)e["action"] == "patient.thread_exported" && (string?)e["detail"] == "text .. 1-4");

        var pdf = await luis.BytesAsync($"/api/talk/{thread}/export?format=pdf");
        var drawn = PdfText.Of(pdf.Bytes, out var pages);
        Assert.Equal("application/pdf", $"{pdf.Answer.Is(HttpStatusCode.OK).Message.Content.Headers.ContentType}");
        Assert.Equal(1, pages);
        if (Environment.GetEnvironmentVariable("COVIEX_SCREENSHOTS") is { Length: > 0 } folder) { await File.WriteAllBytesAsync(Path.Combine(folder, "thread.pdf"), pdf.Bytes, TestContext.Current.CancellationToken); }
        Assert.Contains("Está estable. Ñandú, ¿verdad? [U+05D0 05D1] [U+1F600] [U+1F469 200D 2695] fin", drawn);
        Assert.Contains($"#3  {Person.Ana.Name}", drawn);
        Assert.Contains(drawn, d => d.StartsWith("Archivo: herida", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_period_only_its_days_are_in_it_by_the_hospitals_calendar()
    {
        var (ana, _, thread, _) = await ThreadAsync("Olga Prado");
        var today = TimeZoneInfo.ConvertTime(server.Clock.Now, TimeZoneInfo.FindSystemTimeZoneById("America/Mexico_City"));
        await ana.WriteAsync(thread, "el primer día");
        server.Clock.Advance(TimeSpan.FromDays(2));
        await ana.SignInAsync();
        await ana.WriteAsync(thread, "dos días después");

        string Days(int from, int to) => $"/api/talk/{thread}/export?format=text&from={today.AddDays(from):yyyy-MM-dd}&to={today.AddDays(to):yyyy-MM-dd}";
        var first = (await ana.GetAsync(Days(-1, 1))).Is(HttpStatusCode.OK).Body;
        var second = (await ana.GetAsync(Days(2, 2))).Is(HttpStatusCode.OK).Body;
        var none = (await ana.GetAsync(Days(-9, -8))).Is(HttpStatusCode.OK).Body;

        Assert.Contains("el primer día", first);
        Assert.DoesNotContain("dos días después", first);
        Assert.Contains("#2  ", second);
        Assert.DoesNotContain("el primer día", second);
        Assert.Contains("Fin de la copia: 0 mensajes.", none);
        foreach (var (question, field) in new[] { ("format=docx", "format"), ("", "format"), ("format=pdf&from=2026-02-30", "from"), ("format=pdf&to=9999-12-31", "to"), ("format=text&from=2026-02-02&to=2026-02-01", "to") })
        {
            (await ana.GetAsync($"/api/talk/{thread}/export?{question}")).IsRefusedBeside(field);
        }
    }

    [Fact]
    public async Task Nobody_else_gets_it_and_what_is_no_thread_of_care_is_not_exported()
    {
        var (ana, _, thread, _) = await ThreadAsync("Pilar Quezada");
        await ana.WriteAsync(thread, "solo para quienes la atienden");
        foreach (var person in new[] { Person.Rosa, Person.Elsa, Person.Omar })
        {
            (await (await server.SignInAsync(person)).GetAsync($"/api/talk/{thread}/export?format=text")).Is(HttpStatusCode.NotFound);
            (await (await server.SignInAsync(person)).GetAsync($"/api/talk/{thread}/export?format=nothing")).Is(HttpStatusCode.NotFound);
        }
        (await server.Browser().GetAsync($"/api/talk/{thread}/export?format=text")).Is(HttpStatusCode.Unauthorized);
        (await ana.GetAsync($"/api/talk/{await ana.OpenDirectAsync(Person.Luis)}/export?format=pdf")).IsRefused(HttpStatusCode.Conflict, "export_only_care");
    }

    [Fact]
    public async Task A_long_thread_goes_out_page_by_page()
    {
        var (ana, _, thread, _) = await ThreadAsync("Quirino Rey");
        await ana.WriteAsync(thread, "uno");
        var id = TestDatabase.IsPostgres ? "gen_random_uuid()" : "hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(6))";
        await server.RowsAsync($"""
            INSERT INTO staff_messages (id, hospital_id, conversation_id, number, revision, author_id, text, search_text, written_at, urgent, mentions, version)
            WITH RECURSIVE n (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
            SELECT {id}, m.hospital_id, m.conversation_id, n.i, n.i, m.author_id, 'mensaje ' || n.i || ' {new string('a', 60)} {new string('b', 60)}', '', m.written_at, m.urgent, '', 0
            FROM n, staff_messages m WHERE m.conversation_id = @thread AND m.number = 1
            """, ("thread", thread));
        await server.RowsAsync("UPDATE conversations SET last_number = 3000, revision = 3000 WHERE id = @thread", ("thread", thread));

        var pdf = await ana.BytesAsync($"/api/talk/{thread}/export?format=pdf");
        var text = (await ana.GetAsync($"/api/talk/{thread}/export?format=text")).Is(HttpStatusCode.OK).Body;

        var drawn = PdfText.Of(pdf.Bytes, out var pages);
        Assert.InRange(pages, 150, 400);
        Assert.Equal(3000, drawn.Count(d => d.StartsWith('#')));
        Assert.Contains("Fin de la copia: 3000 mensajes.", drawn);
        Assert.Equal([.. Enumerable.Range(1, 3000)], text.Split("\r\n").Where(l => l.StartsWith('#')).Select(l => int.Parse(l[1..].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)));
    }

    private async Task<(StaffDesk Ana, StaffDesk Luis, Guid Thread, Guid Patient)> ThreadAsync(string name)
    {
        var (ana, luis, rosa) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis), await server.SignInAsync(Person.Rosa));
        var at = (await rosa.PostFormAsync("/registry/new", ("name", name), ("language", "es"))).Is(HttpStatusCode.SeeOther);
        var patient = Guid.Parse(at.Header("Location")!.Split('/', '?')[2]);
        await ana.PlanAsync(server.Clock.Now.AddDays(1), server.NewNumber(), ("patient", patient), ("colleagues", new[] { new { staff = await server.IdOfAsync(Person.Luis) } }), ("anyway", true));
        return (ana, luis, Id((await ana.PostAsync("/api/talk", new { kind = "patient", patient })).Is(HttpStatusCode.OK).Json), patient);
    }
}
