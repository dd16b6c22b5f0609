using System.Globalization;
using System.Text.RegularExpressions;

namespace Coviex.Sms;

/// <summary>What a text is for. Each has its words in Texts/*/sms.json under <c>text</c>.</summary>
internal enum SmsKind { InvitationNow, InvitationLater, NewLink, Scheduled, Reminder, LastReminder, Soon, Moved, Cancelled, Waiting }

internal static class SmsKinds
{
    /// <summary>The others only tell: a link that is sent days before is lost in the phone when it is wanted.</summary>
    public static bool HasLink(this SmsKind kind) =>
        kind is not (SmsKind.Scheduled or SmsKind.Reminder or SmsKind.LastReminder or SmsKind.Moved or SmsKind.Cancelled);
}

/// <summary>What a text tells its reader. Whoever sees the phone sees all of it: no patient, no service, no department.</summary>
/// <param name="Hospital">As patients know it. It is shortened where it is too long.</param>
/// <param name="Host">Who invites, as patients know him. Left out where there is no room.</param>
/// <param name="Link">Never changed; ASCII. Empty for a text that has none.</param>
/// <param name="StartsAt">When the visit begins.</param>
/// <param name="Zone">Date and time are told as its clocks show them: the hospital's, or the reader's own.</param>
/// <param name="Where">Stands behind the time, with a space before it, where these are not the hospital's clocks.</param>
internal sealed record SmsValues(string Hospital, string Host, string Link, DateTimeOffset StartsAt, TimeZoneInfo Zone, string Where = "")
{
    public override string ToString() => "values of a text";
}

/// <summary>
/// Writes the texts to guests, each in one segment if it can be: first with all its words; then in its short form, which leaves the host out;
/// then with fewer words of the hospital's name. Two segments cost twice and may arrive in pieces with the link broken in two.
/// </summary>
/// <param name="wording">The words of a key in a language, from Texts/*/sms.json; the key itself where there are none.</param>
internal sealed partial class SmsTexts(Func<string, string, string> wording)
{
    private const int ShortestName = 8;

    /// <param name="kind">What the text is for.</param>
    /// <param name="language">ISO 639-1.</param>
    /// <param name="to">The number it goes to, E.164: some countries take ASCII only.</param>
    /// <param name="values">What it tells.</param>
    /// <param name="own">The hospital's own words, which stay as they are but for the hospital's name; null for ours.</param>
    public string Compose(SmsKind kind, string language, string to, SmsValues values, string? own = null)
    {
        var text = Write(own ?? Ours(kind.Code()), values.Hospital);
        if (Fits(text)) { return text; }

        var words = own ?? Ours($"{kind.Code()}Short");
        var whole = text = Write(words, values.Hospital);
        for (var name = values.Hospital; !Fits(text) && Shorter(name) is { } shorter; name = shorter)
        {
            text = Write(words, shorter);
        }
        // Own words that take two segments with any name take them with the whole one: the hospital was told so when it wrote them.
        return own is null || Fits(text) ? text : whole;

        string Ours(string key) => wording(language, $"sms.text.{key}");
        string Write(string template, string hospital) => Fill(template, language, to, values with { Hospital = hospital });
    }

    private static bool Fits(string text) => SmsSegments.Of(text).Count == 1;

    private string Fill(string words, string language, string to, SmsValues values)
    {
        var culture = CultureInfo.GetCultureInfo(language);
        var starts = TimeZoneInfo.ConvertTime(values.StartsAt, values.Zone);
        // In one pass: a brace in a name must not become a placeholder.
        var text = Placeholder().Replace(words, match => match.Groups[1].Value switch
        {
            "hospital" => OneLine(values.Hospital),
            "host" => OneLine(values.Host),
            "link" => values.Link,
            "date" => starts.ToString(wording(language, "sms.text.date"), culture),
            "time" => starts.ToString(wording(language, "sms.text.time"), culture) + values.Where,
            _ => match.Value,
        });
        return SmsFolding.NeedsAscii(to) ? SmsFolding.ToAscii(text) : SmsFolding.ToGsm7(text);
    }

    private static string OneLine(string name) => Gaps().Replace(name, " ").Trim();

    // "Hospital General de México" -> "Hospital General" -> "Hospital"; then letter by letter.
    private static string? Shorter(string name)
    {
        if (name.Length <= ShortestName) { return null; }
        var cut = LastWords().Replace(name, "");
        return cut.Length is >= ShortestName && cut.Length < name.Length ? cut : name[..(char.IsHighSurrogate(name[^2]) ? ^2 : ^1)].TrimEnd();
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"[\s\p{C}]+")]
    private static partial Regex Gaps();

    [GeneratedRegex(@"(?:[\s,.-]+\p{Ll}{1,3})*[\s,.-]+\S+\s*$")]
    private static partial Regex LastWords();
}
