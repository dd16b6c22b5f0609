using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Coviex.Sms;

/// <summary>
/// The digits of a number as somebody typed or pasted it: "(+52) 55 1234-5678", "tel. 55.1234.5678", full-width or Arabic digits.
/// Follows the <c>parse</c> function of libphonenumber: what stands before the first digit and after the last is left out.
/// </summary>
internal readonly partial record struct TypedNumber(string Digits, bool HasPlus, PhoneNumberProblem Problem)
{
    private const int LongestText = 250;
    private const int LongestNumber = 40;

    public static TypedNumber Read(string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed)) { return Not(PhoneNumberProblem.Empty); }
        if (typed.Length > LongestText) { return Not(PhoneNumberProblem.TooLong); }

        var text = Visible(typed);
        var start = 0;
        while (start < text.Length && !IsPlus(text[start]) && Digit(text[start]) is null) { start++; }
        var end = text.Length;
        while (end > start && Digit(text[end - 1]) is null && text[end - 1] != '#') { end--; }
        if (start == end) { return Not(PhoneNumberProblem.NotANumber); }

        var plus = IsPlus(text[start]);
        var digits = new StringBuilder(end - start);
        for (var i = plus ? start + 1 : start; i < end; i++)
        {
            if (Digit(text[i]) is { } digit) { digits.Append(digit); }
            else if (!IsPunctuation(text[i]))
            {
                return Not(digits.Length > 2 && Extension().IsMatch(text[i..end])
                    ? PhoneNumberProblem.Extension : PhoneNumberProblem.NotANumber);
            }
        }
        return digits.Length switch
        {
            <= 2 => Not(PhoneNumberProblem.TooShort),
            > LongestNumber => Not(PhoneNumberProblem.TooLong),
            _ => new(digits.ToString(), plus, PhoneNumberProblem.None),
        };
    }

    private static TypedNumber Not(PhoneNumberProblem problem) => new("", false, problem);

    // A number copied from a phone's contacts comes wrapped in invisible marks of writing direction.
    private static string Visible(string typed) => typed.Any(IsInvisible) ? string.Concat(typed.Where(c => !IsInvisible(c))) : typed;

    private static bool IsInvisible(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.Control;

    private static bool IsPlus(char c) => c is '+' or '\uFF0B';

    private static char? Digit(char c) => c switch
    {
        >= '0' and <= '9' => c,
        >= '\uFF10' and <= '\uFF19' => (char)(c - '\uFF10' + '0'),
        >= '\u0660' and <= '\u0669' => (char)(c - '\u0660' + '0'),
        >= '\u06F0' and <= '\u06F9' => (char)(c - '\u06F0' + '0'),
        _ => null,
    };

    // The tilde, which libphonenumber counts here, is left to Extension(): that is what it stands for in a number.
    private static bool IsPunctuation(char c) => c is
        '-' or (>= '\u2010' and <= '\u2015') or '\u2212' or '\u30FC' or '\uFF0D'
        or '/' or '\uFF0F' or '.' or '\uFF0E'
        or ' ' or '\u00A0' or '\u3000' or '\u2009' or '\u202F'
        or '(' or ')' or '\uFF08' or '\uFF09' or '[' or ']' or '\uFF3B' or '\uFF3D';

    [GeneratedRegex(@"^(?:;ext=|[,;]+|e?xt(?:ensi(?:o\u0301?|ó))?n?|anexo|доб|int|[x#~\uFF58\uFF03\uFF5E])[:.]?[ \u00A0,-]*\d{0,20}#?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Extension();
}
