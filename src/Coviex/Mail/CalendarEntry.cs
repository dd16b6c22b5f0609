using System.Globalization;
using System.Text;

namespace Coviex.Mail;

/// <summary>
/// An entry for a calendar, as iCalendar (RFC 5545) with the method PUBLISH (RFC 5546, 3.2.1): it tells of an appointment and asks for no answer. With
/// REQUEST phones would show "accept" and "decline", and the answers would go to a mailbox that nobody reads. Times are in UTC: no time zone to get wrong.
/// </summary>
/// <param name="Uid">The same for each e-mail of one guest of one visit, so that a later one replaces the entry.</param>
/// <param name="Sequence">Counts up with each of them (RFC 5545, 3.8.7.4).</param>
/// <param name="Stamp">When it is written.</param>
/// <param name="Start">When the visit begins.</param>
/// <param name="Length">For how long the calendar shows it.</param>
/// <param name="Organizer">The address it comes from; PUBLISH must name one.</param>
internal sealed record CalendarEntry(
    string Uid, int Sequence, DateTimeOffset Stamp, DateTimeOffset Start, TimeSpan Length, string Summary, string Description, Uri Link, string Organizer)
{
    private const int LongestLine = 75;

    /// <summary>The whole object, with the line ends and the folding that the format wants.</summary>
    public string Write()
    {
        string[] lines =
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Coviex//Coviex//EN",
            "METHOD:PUBLISH",
            "BEGIN:VEVENT",
            $"UID:{Text(Uid)}",
            string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{Sequence}"),
            $"DTSTAMP:{Utc(Stamp)}",
            $"DTSTART:{Utc(Start)}",
            $"DTEND:{Utc(Start + Length)}",
            $"SUMMARY:{Text(Summary)}",
            $"DESCRIPTION:{Text(Description)}",
            $"LOCATION:{Text(Link.ToString())}",
            $"URL:{Link}",
            $"ORGANIZER:mailto:{Organizer}",
            // The link is a secret: a calendar that others look into shows that there is something, not what.
            "CLASS:PRIVATE",
            "STATUS:CONFIRMED",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            "TRIGGER:-PT15M",
            $"DESCRIPTION:{Text(Summary)}",
            "END:VALARM",
            "END:VEVENT",
            "END:VCALENDAR",
        ];
        return string.Concat(lines.Select(Fold));
    }

    public override string ToString() => $"calendar entry {Uid}";

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    // RFC 5545, 3.3.11. A control character would end the line or break the object.
    private static string Text(string text)
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
