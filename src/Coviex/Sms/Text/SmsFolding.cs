using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Coviex.Sms;

/// <summary>
/// Writes a text with fewer kinds of characters: "¿Está aquí, Dra. Ñúñez?" as "Esta aqui, Dra. Nunez?". One "í" more than doubles the segments of
/// a Spanish text, since GSM 7-bit has é and ñ but not á, í, ó, ú; and some countries' carriers take ASCII only.
/// </summary>
internal static class SmsFolding
{
    // Mexico: carriers deliver 160 ASCII characters and no Unicode (Twilio's guidelines for the country).
    private static readonly (string Country, string Code)[] AsciiOnly = [("MX", "+52")];

    // What is not a letter with a mark. Absent here and not a letter: left out (¿, emoji).
    private static readonly FrozenDictionary<char, string> Stands = new[]
    {
        ("ß", "ss"), ("æ", "ae"), ("Æ", "AE"), ("œ", "oe"), ("Œ", "OE"), ("ø", "o"), ("Ø", "O"), ("đð", "d"), ("ĐÐ", "D"), ("ł", "l"), ("Ł", "L"),
        ("þ", "th"), ("Þ", "Th"), ("ħ", "h"), ("Ħ", "H"), ("ŧ", "t"), ("Ŧ", "T"), ("ŋ", "n"), ("Ŋ", "N"), ("ı", "i"), ("ĸ", "k"), ("ſ", "s"),
        ("º", "o"), ("ª", "a"), ("ĳ", "ij"), ("Ĳ", "IJ"), ("ŉ", "n"), ("ŀ", "l"), ("Ŀ", "L"),
        ("`´‘’‚ʼꞌꞋ‹›", "'"), ("“”„«»", "\""), ("‐‑‒–—−•·", "-"), ("…", "..."), ("×", "x"), ("€", "EUR"), ("£", "GBP"),
    }.SelectMany(row => row.Item1.Select(c => (c, row.Item2))).ToFrozenDictionary(row => row.c, row => row.Item2);

    public static bool NeedsAscii(string e164) => AsciiOnly.Any(only => e164.StartsWith(only.Code, StringComparison.Ordinal));

    /// <summary>True for a country, ISO 3166-1 alpha-2, whose numbers need ASCII.</summary>
    public static bool NeedsAsciiIn(string country) => AsciiOnly.Any(only => only.Country == country);

    /// <summary>The text in ASCII. A letter of another script becomes a question mark, so that the reader sees that something is missing.</summary>
    public static string ToAscii(string text) => Fold(text, IsPlain);

    /// <summary>The text in GSM 7-bit: é, ñ and ¿ stay, á becomes a. As it is if that would lose a letter: then it must go as UCS-2.</summary>
    public static string ToGsm7(string text) => Fold(text, Gsm7.Has) is var folded && Questions(folded) == Questions(text) ? folded : text;

    private static int Questions(string text) => text.Count(c => c == '?');

    // Of ASCII, GSM 7-bit lacks the grave accent and the control characters.
    private static bool IsPlain(char c) => c is '\n' or (>= ' ' and <= '~' and not '`');

    private static string Fold(string text, Func<char, bool> keeps)
    {
        var folded = new StringBuilder(text.Length);
        // Runes first: half a surrogate pair, which Normalize refuses, becomes U+FFFD.
        foreach (var rune in string.Concat(text.EnumerateRunes()).Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            foreach (var c in rune.IsBmp ? Stand((char)rune.Value, keeps) : Rune.IsLetter(rune) ? "?" : "")
            {
                // What was left out must not leave two spaces behind.
                if (c != ' ' || folded.Length == 0 || folded[^1] != ' ') { folded.Append(c); }
            }
        }
        return folded.ToString();
    }

    private static string Stand(char c, Func<char, bool> keeps)
    {
        if (keeps(c)) { return c.ToString(); }
        if (Stands.TryGetValue(c, out var stand)) { return stand; }
        if (char.IsWhiteSpace(c)) { return " "; }

        var bare = c.ToString().Normalize(NormalizationForm.FormD)[0];
        if (bare != c && keeps(bare)) { return bare.ToString(); }
        return char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber => "?",
            _ => "",
        };
    }
}
