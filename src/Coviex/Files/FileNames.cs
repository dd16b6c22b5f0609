using Coviex.Hosting;

namespace Coviex.Files;

/// <summary>Names of files as people gave them. They stand in the database and in headers; no path is ever made of them.</summary>
internal static class FileNames
{
    public const int Longest = 120;

    /// <summary>Without a path, controls, and signs that turn the direction of reading, by which <c>gpj.exe</c> would look like a picture. Null: nothing is left.</summary>
    public static string? Clean(string? name)
    {
        if (name is null || name.Length > 4096) { return null; }
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = string.Concat(PlainText.Clean(last).ReplaceLineEndings(" ").Select(c => c is '\t' or '"' or '<' or '>' or '|' or ':' or '*' or '?' ? ' ' : c)
            .Where(c => c is not ('\u200e' or '\u200f' or '\u061c' or '\u200b' or '\ufeff'))).Trim().TrimStart('.').Trim();
        if (clean.Length == 0) { return null; }
        if (clean.Length <= Longest) { return clean; }
        var ending = Path.GetExtension(clean) is { Length: <= 12 } short12 ? short12 : "";
        return PlainText.Clean(clean[..^ending.Length], Longest - ending.Length) + ending;
    }

    /// <summary>The name under which it is saved: with the ending of what it is, whatever it was called.</summary>
    public static string ToSave(string name, FileKind kind)
    {
        var endings = kind.Endings();
        return endings.Length == 0 || endings.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase) ? name : name + endings[0];
    }
}
