using System.Buffers;

namespace Coviex.Hosting;

/// <summary>Lines of comma-separated values (RFC 4180) that are safe to open in a spreadsheet.</summary>
internal static class Csv
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    /// <summary>One line with its end. A field that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV Injection").</summary>
    public static string Line(params IEnumerable<string?> fields) => string.Join(',', fields.Select(Field)) + "\r\n";

    /// <summary>A field as it was before <see cref="Line"/> made it safe.</summary>
    public static string Plain(string field) => field.StartsWith('\'') && IsFormula(field) ? field[1..] : field;

    private static string Field(string? content)
    {
        var text = IsFormula(content) ? $"'{content}" : content ?? "";
        return text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }

    // Apostrophes before the sign count as well: with one more they can be told from ours, and taking ours away gives what was there.
    private static bool IsFormula(string? text) => text?.TrimStart('\'') is ['=' or '+' or '-' or '@' or '\t' or '\r', ..];
}
