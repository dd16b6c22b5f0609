namespace Coviex.Sms;

/// <summary>
/// Phone numbers by the rules of Google's libphonenumber, read from its metadata (see docs/decisions/0003-phone-numbers.md). One instance
/// serves the whole server and any number of callers at once. Making it costs nothing: the metadata is read at the first question.
/// </summary>
internal sealed class PhoneNumberRules
{
    private const int ShortestNational = 2;
    private const int LongestNational = 17;

    private readonly Lazy<NumberingPlans> plans = new(NumberingPlans.Load);

    /// <summary>The countries whose numbers are known, ISO 3166-1 alpha-2 (with AC and XK), in no order.</summary>
    public IEnumerable<string> Countries => plans.Value.Countries;

    /// <summary>The calling code of a country without its plus, such as 52 for MX; null if the country is not known.</summary>
    public string? CallingCode(string country) => plans.Value.OfCountry(country)?.CallingCode;

    /// <summary>
    /// Reads a number as people write it, and tells whether a text can be sent to it. Never throws, whatever is typed.
    /// </summary>
    /// <param name="typed">What was typed: national or international, with spaces, dashes, dots, parentheses, or words around it.</param>
    /// <param name="country">
    /// Where a number without a calling code belongs, ISO 3166-1 alpha-2. Without it, or with one that is not known, only international
    /// numbers (with a plus) can be read.
    /// </param>
    public PhoneNumberCheck Check(string? typed, string? country)
    {
        var text = TypedNumber.Read(typed);
        if (text.Problem is not PhoneNumberProblem.None) { return PhoneNumberCheck.Of(text.Problem); }
        if (NumberReading.Read(plans.Value, text, country) is not { } number) { return PhoneNumberCheck.Of(PhoneNumberProblem.InvalidCountryCode); }

        var kind = KindOf(number);
        if (kind is PhoneNumberKind.Unknown && FormerPrefixes.Without(number.Plan, number.National) is { } shorter
            && KindOf(number with { National = shorter }) is not PhoneNumberKind.Unknown and var formerKind)
        {
            number = number with { National = shorter };
            kind = formerKind;
        }
        return kind is PhoneNumberKind.Unknown
            ? PhoneNumberCheck.Of(WhyInvalid(number))
            : new($"+{number.Plan.CallingCode}{number.National}", International(number), National(number), number.Plan.Country, kind, ProblemOf(kind));
    }

    private static PhoneNumberKind KindOf(ReadNumber number) =>
        number.National.Length is >= ShortestNational and <= LongestNational ? number.Plan.KindOf(number.National) : PhoneNumberKind.Unknown;

    private static PhoneNumberProblem WhyInvalid(ReadNumber number) => number.National.Length switch
    {
        < ShortestNational => PhoneNumberProblem.TooShort,
        > LongestNational => PhoneNumberProblem.TooLong,
        _ => number.Plan.LengthOf(number.National) switch
        {
            NumberLength.TooShort => PhoneNumberProblem.TooShort,
            NumberLength.TooLong => PhoneNumberProblem.TooLong,
            _ => PhoneNumberProblem.Impossible,
        },
    };

    // Where nobody can tell (VoIP lines get texts in some countries and not in others) the text is tried: a bounce is seen on the board,
    // while a relative refused here has no other way in. Personal numbers are refused: few can get a text, and fraud lives on them.
    private static PhoneNumberProblem ProblemOf(PhoneNumberKind kind) => kind switch
    {
        PhoneNumberKind.Mobile or PhoneNumberKind.FixedLineOrMobile or PhoneNumberKind.Voip => PhoneNumberProblem.None,
        PhoneNumberKind.FixedLine => PhoneNumberProblem.Landline,
        _ => PhoneNumberProblem.NotTextable,
    };

    private string International(ReadNumber number) =>
        $"+{number.Plan.CallingCode} {FormatOf(number)?.Abroad(number.National) ?? number.National}";

    private string National(ReadNumber number) =>
        FormatOf(number)?.AtHome(number.National, number.Plan.PrefixRule ?? MainPlan(number).PrefixRule) ?? number.National;

    private NumberFormat? FormatOf(ReadNumber number) =>
        (number.Plan.Formats ?? MainPlan(number).Formats ?? []).FirstOrDefault(format => format.Suits(number.National));

    // Countries that share a calling code (the United States and 24 others) share the formats of the main one.
    private NumberingPlan MainPlan(ReadNumber number) => plans.Value.OfCallingCode(number.Plan.CallingCode) ?? number.Plan;
}
