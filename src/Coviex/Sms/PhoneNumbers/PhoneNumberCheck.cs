namespace Coviex.Sms;

/// <summary>What a number is used for, as libphonenumber's metadata tells it.</summary>
internal enum PhoneNumberKind
{
    /// <summary>Not a valid number, so nothing is known.</summary>
    Unknown,
    FixedLine,
    Mobile,

    /// <summary>The country does not tell them apart by number (Mexico, the United States, Canada).</summary>
    FixedLineOrMobile,
    TollFree,
    PremiumRate,
    SharedCost,

    /// <summary>Follows its owner from line to line (United Kingdom 070, Mexico 500).</summary>
    Personal,
    Voip,
    Pager,

    /// <summary>One number for a whole company ("universal access number").</summary>
    Company,
    Voicemail,
}

/// <summary>
/// Why a number that somebody typed cannot get a text. Each has its sentence for people in Texts/*/sms.json under <c>numberProblem</c>.
/// </summary>
internal enum PhoneNumberProblem
{
    /// <summary>No problem: the number can get a text.</summary>
    None,
    Empty,
    NotANumber,

    /// <summary>The number ends in an extension, and a text cannot be sent to one.</summary>
    Extension,
    TooShort,
    TooLong,

    /// <summary>It starts with a calling code that no country has, or has none and no country was given.</summary>
    InvalidCountryCode,

    /// <summary>As long as a number should be, but no such number is given to anybody in its country.</summary>
    Impossible,

    /// <summary>A real number of a fixed line.</summary>
    Landline,

    /// <summary>A real number, but not of a person's phone: toll-free, premium rate, pager and the like.</summary>
    NotTextable,
}

/// <summary>What <see cref="PhoneNumberRules.Check"/> says about a number that somebody typed.</summary>
/// <param name="E164">The number as machines write it, such as +525512345678. Null unless the number is valid.</param>
/// <param name="International">The number as people read it anywhere, such as +52 55 1234 5678. Null unless the number is valid.</param>
/// <param name="National">The number as people read it in its own country, such as 55 1234 5678. Null unless the number is valid.</param>
/// <param name="Country">ISO 3166-1 alpha-2. Null unless the number is valid, and for numbers of no country (satellite, +800).</param>
/// <param name="Kind">What the number is used for.</param>
/// <param name="Problem">Why it cannot get a text, or <see cref="PhoneNumberProblem.None"/>.</param>
internal sealed record PhoneNumberCheck(
    string? E164, string? International, string? National, string? Country, PhoneNumberKind Kind, PhoneNumberProblem Problem)
{
    /// <summary>True when a text can be sent to <see cref="E164"/>.</summary>
    public bool Textable => Problem is PhoneNumberProblem.None;

    internal static PhoneNumberCheck Of(PhoneNumberProblem problem) => new(null, null, null, null, PhoneNumberKind.Unknown, problem);

    /// <summary>Leaves the number out: a check that ends in a log must not take a patient's number there.</summary>
    public override string ToString() => $"{Country ?? "?"} {Kind} {Problem}";
}
