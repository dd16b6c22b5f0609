using System.Text.RegularExpressions;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Guards;

/// <summary>A room imports only what the table in ARCHITECTURE.md lets it.</summary>
public sealed partial class ImportTests
{
    [Fact]
    public void Every_room_imports_only_what_the_table_says()
    {
        var table = Table();
        var wrong = new List<string>();
        foreach (var file in House.Files("src/Coviex", ".cs", ".razor").Where(f => f.Split('/').Length > 3))
        {
            var room = file.Split('/')[2];
            Assert.True(table.ContainsKey(room), $"{file}: the room {room} is not in the table of ARCHITECTURE.md");
            var imports = Mention().Matches(House.Read(file)).Select(m => m.Groups[1].Value).Where(r => r != room && table.ContainsKey(r)).Distinct();
            wrong.AddRange(imports.Where(r => !table[room].Contains(r)).Select(r => $"{file} imports {r}"));
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void The_table_goes_one_way()
    {
        var table = Table();
        Assert.True(table.Count >= 12, "The table was not read");
        foreach (var (room, imports) in table)
        {
            Assert.All(imports, other => Assert.False(table[other].Contains(room), $"{room} and {other} import each other"));
        }
    }

    private static Dictionary<string, HashSet<string>> Table()
    {
        var rows = Row().Matches(House.Read("ARCHITECTURE.md")).Select(m => (Room: m.Groups[1].Value, Imports: m.Groups[2].Value)).ToList();
        var rooms = rows.Select(r => r.Room).ToHashSet();
        return rows.ToDictionary(r => r.Room, r => r.Imports.StartsWith("every room", StringComparison.Ordinal)
            ? rooms.Where(other => other != r.Room).ToHashSet()
            : r.Imports.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(rooms.Contains).ToHashSet());
    }

    [GeneratedRegex(@"^\| ([A-Z][A-Za-z]+) \|[^|]*\| ([^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\bCoviex\.([A-Z][A-Za-z]+)\b")]
    private static partial Regex Mention();
}
