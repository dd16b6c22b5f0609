using System.Text.RegularExpressions;

namespace Coviex.Sms;

/// <summary>
/// Prefixes that a country gave up and its people still have in their contacts. libphonenumber forgets a prefix some years after its
/// country does; a relative who answers "044 55 ..." or whose chat shows "+52 1 55 ..." must not be turned away for that. A prefix is listed
/// only where it can start no valid number, so that leaving it out never turns one valid number into another.
/// </summary>
internal static partial class FormerPrefixes
{
    /// <summary>The national digits without the former prefix, or null if there is none.</summary>
    public static string? Without(NumberingPlan plan, string national) => plan.CallingCode switch
    {
        "52" => Mexico().Match(national) is { Success: true } match ? match.Groups[1].Value : null,
        _ => null,
    };

    // Until 3 August 2019: 01 and 02 long distance, 044 and 045 to a mobile, 1 after +52 for a mobile. Mexican numbers start with 2 to 9.
    [GeneratedRegex(@"^(?:0[12]|04[45]|1)([2-9]\d{9})$", RegexOptions.CultureInvariant)]
    private static partial Regex Mexico();
}
