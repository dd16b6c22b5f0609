using System.Globalization;
using System.Text;

namespace Coviex.Conversations.Export;

/// <summary>What a line of an export is. Words are what somebody wrote himself: they stand apart, so that none can pass itself off as a line of ours.</summary>
internal enum LineKind { Title, Fact, Head, Words, Note }

/// <summary>One line of an export, as it is before a format lays it out.</summary>
internal readonly record struct ExportLine(LineKind Kind, string Text);

/// <summary>Signs that would not be seen, or would turn the direction of what is read, are written as their number: <c>[U+202E]</c>.</summary>
internal static class Signs
{
    /// <param name="has">Has the format this sign? A run of signs that it lacks is written as <c>[U+1F469 200D 2695]</c>.</param>
    public static string Shown(string text, Func<Rune, bool> has)
    {
        var shown = new StringBuilder(text.Length);
        var coded = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (has(rune))
            {
                if (coded) { shown.Append(']'); }
                coded = false;
                shown.Append(rune);
                continue;
            }
            shown.Append(coded ? " " : "[U+").Append(rune.Value.ToString("X4", CultureInfo.InvariantCulture));
            coded = true;
        }
        return (coded ? shown.Append(']') : shown).ToString();
    }

    /// <summary>A sign that is nothing but itself: no control, and none that says in which direction others are read (Unicode, UAX 9).</summary>
    public static bool IsPlain(Rune rune) =>
        !Rune.IsControl(rune) && rune.Value is not ((>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0x061C or 0x2028 or 0x2029);

    /// <summary>A letter of a script that is read from the right: a line that is drawn from the left would say it backwards.</summary>
    public static bool IsFromTheRight(Rune rune) =>
        rune.Value is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF) or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);
}

/// <summary>UTF-8 text. Each line of somebody's own words begins with a bar; what reads from the right is left to whoever shows it, and ends with its line.</summary>
internal static class TextExport
{
    public static async Task WriteAsync(IAsyncEnumerable<ExportLine> lines, Stream to, CancellationToken ct)
    {
        await using var writer = new StreamWriter(to, new UTF8Encoding(false), bufferSize: 16 * 1024, leaveOpen: true) { NewLine = "\r\n" };
        await foreach (var (kind, text) in lines.WithCancellation(ct))
        {
            if (kind == LineKind.Head) { await writer.WriteLineAsync(); }
            var before = kind switch { LineKind.Words => "  | ", LineKind.Note => "  ", _ => "" };
            foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
            {
                await writer.WriteLineAsync((before + Signs.Shown(line, r => Signs.IsPlain(r) || r.Value == '\t')).AsMemory(), ct);
            }
        }
    }
}
