using System.Globalization;
using static Coviex.Mail.CalendarText;

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
/// <param name="Link">Where the visit is; null while the guest has no link yet.</param>
/// <param name="Organizer">The address it comes from; PUBLISH must name one.</param>
/// <param name="Cancelled">The visit does not take place: the calendar takes the entry out (RFC 5546, 3.2.5).</param>
internal sealed record CalendarEntry(
    string Uid, int Sequence, DateTimeOffset Stamp, DateTimeOffset Start, TimeSpan Length, string Summary, string Description, Uri? Link, string Organizer, bool Cancelled = false)
{
    /// <summary>The whole object, with the line ends and the folding that the format wants.</summary>
    public string Write()
    {
        string[] lines =
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Coviex//Coviex//EN",
            Cancelled ? "METHOD:CANCEL" : "METHOD:PUBLISH",
            "BEGIN:VEVENT",
            $"UID:{Text(Uid)}",
            string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{Sequence}"),
            $"DTSTAMP:{Utc(Stamp)}",
            $"DTSTART:{Utc(Start)}",
            $"DTEND:{Utc(Start + Length)}",
            $"SUMMARY:{Text(Summary)}",
            $"DESCRIPTION:{Text(Description)}",
            .. Link is null ? [] : new[] { $"LOCATION:{Text(Link.ToString())}", $"URL:{Link}" },
            $"ORGANIZER:mailto:{Organizer}",
            // The link is a secret: a calendar that others look into shows that there is something, not what.
            "CLASS:PRIVATE",
            Cancelled ? "STATUS:CANCELLED" : "STATUS:CONFIRMED",
            .. Cancelled ? [] : Alarm(),
            "END:VEVENT",
            "END:VCALENDAR",
        ];
        return Folded(lines);
    }

    public override string ToString() => $"calendar entry {Uid}";

    private string[] Alarm() => ["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT15M", $"DESCRIPTION:{Text(Summary)}", "END:VALARM"];
}
