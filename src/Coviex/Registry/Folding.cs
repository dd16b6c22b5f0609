using System.Globalization;
using System.Text;

namespace Coviex.Registry;

/// <summary>A name as a search compares it: "José  Núñez" and "jose nunez" are the same.</summary>
internal static class Folding
{
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        // Half a character, or one that Unicode has set aside, cannot be normalized.
        var whole = string.Concat(text.EnumerateRunes().Where(r => r != Rune.ReplacementChar && Rune.GetUnicodeCategory(r) != UnicodeCategory.OtherNotAssigned));
        foreach (var c in whole.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) { continue; }
            var plain = char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ';
            if (plain != ' ' || (folded.Length > 0 && folded[^1] != ' ')) { folded.Append(plain); }
        }
        return folded.ToString().TrimEnd();
    }
}
