using System.Text.RegularExpressions;

namespace Coviex.Sms;

/// <summary>
/// One pattern of the metadata over a number's digits. It is compiled when it is first asked, since of some 3000 patterns a hospital
/// needs a dozen. No typed text can keep the processor busy with it: no pattern repeats anything without end, and digits are 40 at most.
/// A test holds the metadata to that, since RegexOptions.NonBacktracking, which would need no such promise, takes ten times the memory.
/// </summary>
internal sealed partial class DigitPattern(string pattern)
{
    private Regex? whole;
    private Regex? start;

    public bool IsWhole(string digits) => Whole.IsMatch(digits);

    public bool IsStart(string digits) => Start.IsMatch(digits);

    /// <summary>The pattern anchored at both ends.</summary>
    public Regex Whole => whole ??= Compile($"^(?:{pattern})$");

    /// <summary>The pattern anchored at the start.</summary>
    public Regex Start => start ??= Compile($"^(?:{pattern})");

    private static Regex Compile(string anchored) => new(anchored, RegexOptions.CultureInvariant);

    /// <summary>"9$1" as .NET must have it, "9${1}": it reads "$10" as a tenth group where the metadata means "$1" and a zero.</summary>
    public static string Template(string template) => Group().Replace(template, "$${$1}");

    [GeneratedRegex(@"\$(\d)")]
    private static partial Regex Group();
}
