using System.Text;

namespace Coviex.Sms;

/// <summary>GSM 7-bit: 160 characters, 153 in each of several segments. UCS-2: 70, and 67.</summary>
internal enum SmsEncoding { Gsm7, Ucs2 }

/// <summary>
/// What a text costs: carriers charge for each segment, and a phone may show a text of several in pieces.
/// </summary>
/// <param name="Encoding">UCS-2 as soon as one character is outside the GSM 7-bit alphabet.</param>
/// <param name="Count">How many segments, 1 at least.</param>
/// <param name="Units">How many septets (GSM 7-bit; some characters take two) or 16-bit units (UCS-2) the text takes.</param>
/// <param name="Room">How many units still fit before another segment begins.</param>
/// <param name="Outside">The characters that force UCS-2, each once: what to leave out to pay less. Empty for GSM 7-bit.</param>
internal sealed record SmsSegments(SmsEncoding Encoding, int Count, int Units, int Room, IReadOnlyList<string> Outside)
{
    public static SmsSegments Of(string text)
    {
        var outside = text.EnumerateRunes().Where(r => !IsGsm7(r)).Select(r => r.ToString()).Distinct().ToList();
        return outside.Count == 0
            ? Pack(SmsEncoding.Gsm7, text.Select(Gsm7.Cost), single: 160, part: 153, outside)
            : Pack(SmsEncoding.Ucs2, text.EnumerateRunes().Select(r => r.Utf16SequenceLength), single: 70, part: 67, outside);
    }

    private static bool IsGsm7(Rune rune) => rune.IsBmp && Gsm7.Has((char)rune.Value);

    // A character of two units never lies astride two segments: the phone would show two wrong ones.
    private static SmsSegments Pack(SmsEncoding encoding, IEnumerable<int> costs, int single, int part, IReadOnlyList<string> outside)
    {
        var (units, count, filled) = (0, 1, 0);
        foreach (var cost in costs)
        {
            units += cost;
            if (filled + cost > part) { (count, filled) = (count + 1, 0); }
            filled += cost;
        }
        return units <= single
            ? new(encoding, 1, units, single - units, outside)
            : new(encoding, count, units, part - filled, outside);
    }
}
