using System.Globalization;
using System.Text;

namespace Coviex.Mail;

/// <summary>
/// Writes an e-mail as it goes over the wire (RFC 5322, RFC 2045 to 2047): plain text and HTML as alternatives, and the calendar entry as an attachment
/// (RFC 6047). Words go into a header as encoded words only, and bodies in base64: nothing in them can begin a header or end the message.
/// </summary>
internal static class MimeWriter
{
    /// <summary>75 characters for an encoded word (RFC 2047, 2) leave room for 45 octets in base64.</summary>
    private const int OctetsInWord = 45;

    private const int CharactersInLine = 76;

    public static string Write(OutgoingMail mail, string from, DateTimeOffset now)
    {
        var message = new StringBuilder();
        Header("From", $"{Words(mail.FromName)} <{from}>");
        Header("To", $"<{mail.To}>");
        Header("Subject", Words(mail.Subject));
        Header("Date", now.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Header("Message-ID", $"<{mail.Id:N}@{from[(from.LastIndexOf('@') + 1)..]}>");
        // RFC 3834: no "I am on holiday" comes back.
        Header("Auto-Submitted", "auto-generated");
        Header("MIME-Version", "1.0");

        var (outer, inner) = ($"mixed-{mail.Id:N}", $"words-{mail.Id:N}");
        Header("Content-Type", $"multipart/mixed; boundary=\"{outer}\"");
        Lines("", $"--{outer}");
        Header("Content-Type", $"multipart/alternative; boundary=\"{inner}\"");
        Lines("");
        Part(inner, "text/plain; charset=utf-8", mail.Text);
        Part(inner, "text/html; charset=utf-8", mail.Html);
        Lines($"--{inner}--");
        if (mail.Calendar is { } entry)
        {
            Part(outer, $"text/calendar; charset=utf-8; method={(entry.Cancelled ? "CANCEL" : "PUBLISH")}; name=\"video.ics\"", entry.Write(), "Content-Disposition: attachment; filename=\"video.ics\"");
        }
        Lines($"--{outer}--");
        return message.ToString();

        void Header(string name, string value) => Lines($"{name}: {value}");

        void Part(string boundary, string type, string body, params string[] more)
        {
            Lines([$"--{boundary}", $"Content-Type: {type}", "Content-Transfer-Encoding: base64", .. more, ""]);
            Lines([.. Convert.ToBase64String(Encoding.UTF8.GetBytes(body)).Chunk(CharactersInLine).Select(line => new string(line))]);
        }

        void Lines(params string[] lines)
        {
            foreach (var line in lines) { message.Append(line).Append("\r\n"); }
        }
    }

    // Every header of words is written in encoded words, ASCII or not: one way, and no way out of it.
    private static string Words(string text)
    {
        var (words, octets) = (new List<string>(), new List<byte>());
        foreach (var rune in text.EnumerateRunes().Where(r => !Rune.IsControl(r)))
        {
            if (octets.Count + rune.Utf8SequenceLength > OctetsInWord) { End(); }
            octets.AddRange(Encoding.UTF8.GetBytes(rune.ToString()));
        }
        End();
        return string.Join("\r\n ", words);

        void End()
        {
            if (octets.Count > 0) { words.Add($"=?utf-8?B?{Convert.ToBase64String([.. octets])}?="); }
            octets.Clear();
        }
    }
}
