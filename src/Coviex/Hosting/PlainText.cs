using System.Text;

namespace Coviex.Hosting;

/// <summary>What somebody wrote in his own words, as it can be stored and shown.</summary>
internal static class PlainText
{
    /// <summary>
    /// Whole characters, line breaks as one sign, no controls, and none of the signs that turn the direction of what follows, by which a text could make its
    /// neighbours read otherwise.
    /// </summary>
    /// <param name="most">In UTF-16 units, as a browser counts; what is beyond is cut off between two characters.</param>
    public static string Clean(string text, int most = int.MaxValue)
    {
        var clean = new StringBuilder(Math.Min(text.Length, most));
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
        {
            var turns = rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
            if (turns || (Rune.IsControl(rune) && rune.Value is not ('\n' or '\t')) || rune == Rune.ReplacementChar) { continue; }
            if (clean.Length + rune.Utf16SequenceLength > most) { break; }
            clean.Append(rune);
        }
        return clean.ToString().Trim();
    }
}
