using System.Text.RegularExpressions;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Guards;

/// <summary>docs/call-systems.md lists every REST call that Coviex makes of Webex, so that it can be held against Cisco's documents: no more, no fewer.</summary>
public sealed partial class WebexCallTableTests
{
    [Fact]
    public void The_table_of_calls_is_what_the_code_asks()
    {
        var code = House.Files("src/Coviex/Calls/Webex", ".cs").SelectMany(f => Asked().Matches(House.Read(f)))
            .Select(m => $"{m.Groups[1].Value.ToUpperInvariant()} {Plain(m.Groups[2].Value)}").Distinct().Order(StringComparer.Ordinal).ToList();
        var table = Told().Matches(House.Read("docs/call-systems.md")).Select(m => $"{m.Groups[1].Value} {Plain(m.Groups[2].Value)}")
            .Where(call => call != "GET /authorize")                         // a browser goes there
            .Distinct().Order(StringComparer.Ordinal).ToList();

        Assert.True(code.Count >= 20, $"Only {code.Count} calls were found: the pattern is too old");
        Assert.Equal(code, table);
    }

    [Fact]
    public void Every_call_says_its_scope_and_when_it_is_made()
    {
        var rows = House.Read("docs/call-systems.md").Split('\n').Where(l => l.StartsWith('|') && Told().IsMatch(l)).Select(l => l.Trim('|').Split('|').Select(c => c.Trim()).ToArray()).ToList();

        Assert.True(rows.Count >= 18);
        Assert.All(rows, row => Assert.True(row.Length == 5 && row[4].Length > 0 && (row[2].Length > 0 || row[1].Contains("access_token", StringComparison.Ordinal)), string.Join(" | ", row)));
    }

    private static string Plain(string path) => Hole().Replace(path.Split('?')[0], "{}");

    [GeneratedRegex("HttpMethod\\.(\\w+), \\$?\"(/[^\"]*)\"")]
    private static partial Regex Asked();

    [GeneratedRegex("`(GET|POST|PUT|PATCH|DELETE) (/[^`]*)`")]
    private static partial Regex Told();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Hole();
}
