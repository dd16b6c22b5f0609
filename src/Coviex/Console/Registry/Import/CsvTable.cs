using System.Text;
using Coviex.Hosting;

namespace Coviex.Console.Registry.Import;

/// <summary>A line of a table; <see cref="Torn"/> when its quotes do not close.</summary>
internal sealed record CsvRow(int Line, string[] Fields, bool Torn);

/// <summary>
/// A table of a file as spreadsheets write them: UTF-8 or UTF-16 with or without its mark, otherwise Windows-1252; commas, semicolons or tabs, whichever the first line
/// has most of; and Excel's own first line <c>sep=;</c>.
/// </summary>
internal sealed record CsvTable(string[] Header, IReadOnlyList<CsvRow> Rows)
{
    public static CsvTable Read(byte[] content)
    {
        var text = Decode(content);
        if (text.StartsWith("sep=", StringComparison.OrdinalIgnoreCase)) { text = text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..]; }
        var (header, rows) = (Array.Empty<string>(), new List<CsvRow>());
        foreach (var row in Split(text, Delimiter(text)))
        {
            var fields = row.Fields.Select(Csv.Plain).ToArray();
            if (fields.All(string.IsNullOrWhiteSpace)) { continue; }
            if (header.Length == 0) { header = fields; } else { rows.Add(row with { Fields = fields }); }
        }
        return new(header, rows);
    }

    // RFC 4180, and lenient where spreadsheets are: any of the three line ends, and a row whose quotes are wrong is torn and ends with its line.
    private static IEnumerable<CsvRow> Split(string text, char delimiter)
    {
        for (var (at, line) = (0, 1); at < text.Length;)
        {
            var (fields, torn, begun, end) = (new List<string>(), false, line, false);
            while (!end)
            {
                var (field, next) = at < text.Length && text[at] == '"' ? Quoted(text, at + 1) : ("", at);
                if (next < 0) { (torn, next, field) = (true, at + 1, ""); }
                line += field.Count(c => c == '\n');
                var stop = text.AsSpan(next).IndexOfAny(delimiter, '\r', '\n');
                stop = stop < 0 ? text.Length : next + stop;
                torn |= field.Length > 0 && stop > next;                     // signs after the closing quotes
                fields.Add(field + text[next..stop]);
                end = stop >= text.Length || text[stop] != delimiter;
                at = stop + 1;
                if (end && stop + 1 < text.Length && text[stop] == '\r' && text[stop + 1] == '\n') { at++; }
            }
            yield return new(begun, [.. fields], torn);
            line++;
        }
    }

    // The text up to the closing quotes, and what comes after them; less than nothing when they do not close.
    private static (string Field, int Next) Quoted(string text, int at)
    {
        var field = new StringBuilder();
        while (true)
        {
            var quote = text.IndexOf('"', at);
            if (quote < 0) { return ("", -1); }
            field.Append(text, at, quote - at);
            if (quote + 1 >= text.Length || text[quote + 1] != '"') { return (field.ToString(), quote + 1); }
            field.Append('"');
            at = quote + 2;
        }
    }

    private static string Decode(byte[] content) => content switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8.GetString(content.AsSpan(3)),
        [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(content.AsSpan(2)),
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(content.AsSpan(2)),
        _ => Strictly(content),
    };

    // Text in Windows-1252 with one accent in it is hardly ever UTF-8 as well.
    private static string Strictly(byte[] content)
    {
        try { return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content); }
        catch (DecoderFallbackException) { return CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(content); }
    }

    private static char Delimiter(string text)
    {
        var (quoted, counts) = (false, new Dictionary<char, int> { [','] = 0, [';'] = 0, ['\t'] = 0 });
        foreach (var c in text.TakeWhile(c => quoted || c is not ('\r' or '\n')))
        {
            if (c == '"') { quoted = !quoted; }
            else if (!quoted && counts.TryGetValue(c, out var count)) { counts[c] = count + 1; }
        }
        return counts.MaxBy(c => c.Value).Key;
    }
}
