using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Coviex.Hosting;
using Coviex.Tests.Agenda;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Api;

/// <summary>Every example of docs/api.md is run, in its order, and answers what the page says.</summary>
public sealed partial class ExamplesOfTheApiTests(AgendaServer server) : IClassFixture<AgendaServer>
{
    [Fact]
    public async Task Every_example_does_what_the_page_says()
    {
        var program = await (await server.SignInAsync(Person.Adela)).ProgramAsync(Policies.Scopes);
        var values = new Dictionary<string, string>
        {
            ["CLINICIAN"] = $"{await server.IdOfAsync(Person.Ana)}",
            ["DAY"] = server.NextMorning().AddHours(-6).AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        var examples = Example().Matches(House.Read("docs/api.md").ReplaceLineEndings("\n"));
        Assert.True(examples.Count >= 12, "The examples were not found");

        foreach (Match example in examples)
        {
            var command = Variable().Replace(example.Groups[1].Value, m => values.GetValueOrDefault(m.Groups[1].Value, m.Value)).Replace("'\"'", "", StringComparison.Ordinal);
            var address = Address().Match(command).Groups[1].Value;
            var body = Body().Match(command).Groups[1].Value.Replace("'", "", StringComparison.Ordinal);
            var method = Method().Match(command) is { Success: true } said ? said.Groups[1].Value : body.Length > 0 ? "POST" : "GET";
            program.Headers.Remove("Idempotency-Key");
            if (Key().Match(command) is { Success: true } key) { program.Headers["Idempotency-Key"] = key.Groups[1].Value; }

            var answer = await program.SendAsync(new(method), address, body.Length > 0 ? new StringContent(body, Encoding.UTF8, "application/json") : null);

            Assert.True((int)answer.Status is 200 or 201, $"{command}\n{answer}");
            Remember(address, answer, values);
        }
        Assert.Equal(Door(server), examples.Count);
    }

    // What a reader would copy from an answer into the next command.
    private static void Remember(string address, Answer answer, Dictionary<string, string> values)
    {
        if (address == "/api/v1/visits" && answer.Json["id"] is { } visit) { values["VISIT"] = visit.GetValue<string>(); }
        if (address == "/api/v1/patients") { values["PATIENT"] = answer.Json["patient"]!["id"]!.GetValue<string>(); }
        if (address.EndsWith("/plan", StringComparison.Ordinal)) { values["REVISION"] = $"{answer.Json["revision"]}"; }
        if (address.StartsWith("/api/v1/patients/", StringComparison.Ordinal) && !address.EndsWith("search", StringComparison.Ordinal)) { values["VERSION"] = $"{answer.Json["version"]}"; }
    }

    private static int Door(CoviexServer server) => Guards.Door.All(server).Count(d => d.IsForPrograms);

    [GeneratedRegex("```sh\n(curl .*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"'?\$([A-Z]+)'?")]
    private static partial Regex Variable();

    [GeneratedRegex("\\$COVIEX([^\"]+)\"")]
    private static partial Regex Address();

    [GeneratedRegex("-d '(.*)'", RegexOptions.Singleline)]
    private static partial Regex Body();

    [GeneratedRegex("-X ([A-Z]+)")]
    private static partial Regex Method();

    [GeneratedRegex("Idempotency-Key: ([^\"]+)\"")]
    private static partial Regex Key();
}
