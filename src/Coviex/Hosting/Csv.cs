using System.Buffers;

namespace Coviex.Hosting;

/// <summary>Lines of comma-separated values (RFC 4180) that are safe to open in a spreadsheet.</summary>
internal static class Csv
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    /// <summary>One line with its end. A field that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV Injection").</summary>
    public static string Line(params IEnumerable<string?> fields) => string.Join(',', fields.Select(Field)) + "\r\n";

    private static string Field(string? content)
    {
        var text = content is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? $"'{content}" : content ?? "";
        return text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
