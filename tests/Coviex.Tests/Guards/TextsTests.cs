using System.Text.Json;
using System.Text.RegularExpressions;
using Coviex.Calls.Webex;
using Coviex.Guest;
using Coviex.Hosting;
using Coviex.Sms;
using Coviex.Tests.Fixture;
using Coviex.Visits;

namespace Coviex.Tests.Guards;

/// <summary>What people read: every language has every text, and every text that the program asks for is there.</summary>
public sealed partial class TextsTests
{
    private static readonly Texts Texts = new();
    private static readonly string[] Missing = ["person_unknown", "person_inactive", "no_licence", "no_site"];
    private static readonly string[] RoomsOfMissing = ["refusals.host_", "calls.check.fault."];
    private static readonly string[] RoomsOfProblems = ["calls.problem.webex_", "calls.check.fault.", "people.webex.problem."];

    [Fact]
    public void Every_language_has_the_same_keys_and_placeholders()
    {
        Assert.Equal(["en", "es"], Texts.Languages);
        var spanish = Texts.All("es");
        foreach (var language in Texts.Languages)
        {
            var texts = Texts.All(language);
            Assert.Equal(spanish.Keys.Order(StringComparer.Ordinal), texts.Keys.Order(StringComparer.Ordinal));
            Assert.All(texts, t => Assert.Equal((t.Key, Placeholders(spanish[t.Key])), (t.Key, Placeholders(t.Value))));
            Assert.All(texts, t => Assert.True(t.Value.Trim().Length > 0 || t.Key.StartsWith("sms.", StringComparison.Ordinal), $"{language} {t.Key} is empty"));
        }
    }

    [Fact]
    public void Every_key_that_the_code_names_is_there()
    {
        var missing = from file in House.Files("src/Coviex", ".cs", ".razor")
                      let code = House.Read(file)
                      let keys = Whole().Matches(code).Select(m => m.Groups[1].Value).Concat(InConsole().Matches(code).Select(m => $"console.{m.Groups[1].Value}"))
                      from key in keys.Distinct()
                      where !Texts.All("es").ContainsKey(key) && !Texts.All("es").Keys.Any(k => k.StartsWith(key + ".", StringComparison.Ordinal))
                      select $"{file}: {key}";

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_refusal_has_its_sentence()
    {
        var codes = (from file in House.Files("src/Coviex", ".cs")
                     from match in Refused().Matches(House.Read(file))
                     select match.Groups.Values.Skip(1).First(g => g.Success).Value).Distinct().ToList();
        Assert.True(codes.Count >= 25, $"Only {codes.Count} codes were found: the pattern is too old");

        Assert.DoesNotContain(codes, code => !Texts.All("es").ContainsKey(code.Contains('.') ? code : $"refusals.{code}"));
    }

    [Fact]
    public void Every_code_that_is_made_from_a_state_has_its_sentence()
    {
        string[] keys =
        [
            .. Enum.GetNames<VisitState>().Select(s => $"refusals.visit_{s.ToLowerInvariant()}"),
            .. from missing in Missing from room in RoomsOfMissing select $"{room}{missing}",
            .. from problem in Enum.GetValues<WebexProblem>() from room in RoomsOfProblems select $"{room}{JsonNamingPolicy.SnakeCaseLower.ConvertName($"{problem}")}",
            .. Enum.GetValues<PeekState>().Except([PeekState.Ready, PeekState.Late]).Select(s => $"refusals.{s.ToString().ToLowerInvariant()}"),
            .. Enum.GetValues<PhoneNumberProblem>().Except([PhoneNumberProblem.None]).Select(p => $"sms.numberProblem.{p.Code()}"),
            .. Enum.GetValues<SmsProblem>().Select(p => $"sms.problem.{p.Code()}"),
            .. Enum.GetValues<SmsKind>().SelectMany(k => new[] { $"sms.text.{k.Code()}", $"sms.text.{k.Code()}Short" }),
        ];

        Assert.DoesNotContain(keys, key => !Texts.All("es").ContainsKey(key));
    }

    [Fact]
    public void No_text_has_a_key_twice()
    {
        foreach (var file in House.Files("src/Coviex/Texts", ".json"))
        {
            var seen = new HashSet<string>();
            Walk(JsonDocument.Parse(House.Read(file)).RootElement, "", key => Assert.True(seen.Add(key), $"{file}: {key} stands twice"));
        }
    }

    private static void Walk(JsonElement element, string prefix, Action<string> see)
    {
        foreach (var property in element.EnumerateObject())
        {
            see($"{prefix}.{property.Name}");
            if (property.Value.ValueKind == JsonValueKind.Object) { Walk(property.Value, $"{prefix}.{property.Name}", see); }
        }
    }

    private static string Placeholders(string text) => string.Join(' ', Placeholder().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("\"((?:refusals|sms|consent|console)\\.(?!css\")[A-Za-z0-9_.]+)\"")]
    private static partial Regex Whole();

    [GeneratedRegex("\\b[Ww]ords\\[\"([A-Za-z0-9_.]+)\"")]
    private static partial Regex InConsole();

    // new("code"), new Refusal("code", 404), errors.Add("field", "code")
    [GeneratedRegex("new(?: Refusal)?\\(\"([a-z]+(?:_[a-z]+)*)\"(?:\\)|, (?:4\\d\\d|StatusCodes))|errors\\.Add\\([^,;]+, \"([a-z_]+)\"")]
    private static partial Regex Refused();
}
