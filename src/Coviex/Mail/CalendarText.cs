using System.Globalization;
using System.Text;

namespace Coviex.Mail;

/// <summary>How iCalendar (RFC 5545) writes instants, words and lines.</summary>
internal static class CalendarText
{
    private const int LongestLine = 75;

    public static string Folded(IEnumerable<string> lines) => string.Concat(lines.Select(Fold));

    public static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    // RFC 5545, 3.3.11. A control character would end the line or break the object.
    public static string Text(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text.ReplaceLineEndings("\n"))
        {
            switch (c)
            {
                case '\\' or ';' or ',': escaped.Append('\\').Append(c); break;
                case '\n': escaped.Append("\\n"); break;
                case var control when char.IsControl(control): break;
                default: escaped.Append(c); break;
            }
        }
        return escaped.ToString();
    }

    // RFC 5545, 3.1: 75 octets at most in a line, and no character of several octets cut in two.
    private static string Fold(string line)
    {
        var (folded, octets) = (new StringBuilder(line.Length + 8), 0);
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > LongestLine)
            {
                folded.Append("\r\n ");
                octets = 1;
            }
            folded.Append(rune);
            octets += rune.Utf8SequenceLength;
        }
        return folded.Append("\r\n").ToString();
    }
}
