using System.Text.Json;

namespace Coviex.Sms;

/// <summary>How a number's length compares with the lengths that its country gives.</summary>
internal enum NumberLength { Possible, TooShort, TooLong, Between }

/// <summary>
/// The numbering plan of one country, or of one calling code that belongs to no country, as libphonenumber-js stores it: an array
/// in which an absent value is 0. Its layout is that of version 4 (source/metadata.js of the package):
/// <code>
/// 0 calling code            1 prefixes for calling abroad     2 pattern of every number     3 possible lengths
/// 4 formats                 5 national prefix                 6 how formats write it        7 national prefix, as read
/// 8 what 7 is turned into   9 prefix may be left out          10 first digits of a country that shares its calling code
/// 11 kinds: [pattern, lengths] of fixed line, mobile, toll-free, premium, personal, voicemail, company, pager, voip, shared cost
/// </code>
/// </summary>
internal sealed class NumberingPlan
{
    private static readonly PhoneNumberKind[] KindsInOrder =
    [
        PhoneNumberKind.FixedLine, PhoneNumberKind.Mobile, PhoneNumberKind.TollFree, PhoneNumberKind.PremiumRate, PhoneNumberKind.Personal,
        PhoneNumberKind.Voicemail, PhoneNumberKind.Company, PhoneNumberKind.Pager, PhoneNumberKind.Voip, PhoneNumberKind.SharedCost,
    ];

    // Patterns of some countries overlap; libphonenumber asks in this order.
    private static readonly PhoneNumberKind[] KindsAsAsked =
    [
        PhoneNumberKind.Mobile, PhoneNumberKind.PremiumRate, PhoneNumberKind.TollFree, PhoneNumberKind.SharedCost, PhoneNumberKind.Voip,
        PhoneNumberKind.Personal, PhoneNumberKind.Pager, PhoneNumberKind.Company, PhoneNumberKind.Voicemail,
    ];

    private readonly DigitPattern pattern;
    private readonly int[] lengths;
    private readonly Dictionary<PhoneNumberKind, NumbersOfKind> kinds = [];
    private readonly bool mobileIsFixedLine;

    public NumberingPlan(string? country, JsonElement plan)
    {
        Country = country;
        CallingCode = Text(plan, 0) ?? throw new JsonException("A numbering plan has no calling code.");
        ExitCode = Pattern(plan, 1);
        pattern = Pattern(plan, 2) ?? throw new JsonException($"The numbering plan of +{CallingCode} has no pattern.");
        lengths = Numbers(plan, 3) ?? throw new JsonException($"The numbering plan of +{CallingCode} has no lengths.");
        Formats = Array(plan, 4) is { } formats ? [.. formats.EnumerateArray().Select(f => new NumberFormat(f))] : null;
        PrefixRule = Text(plan, 6);
        NationalPrefix = Pattern(plan, 7) ?? Pattern(plan, 5);
        PrefixBecomes = Text(plan, 8) is { } template ? DigitPattern.Template(template) : null;
        FirstDigits = Pattern(plan, 10);

        if (Array(plan, 11) is not { } all) { return; }
        for (var i = 0; i < KindsInOrder.Length; i++)
        {
            if (Array(all, i) is not { } kind) { continue; }
            if (Pattern(kind, 0) is { } ofKind) { kinds[KindsInOrder[i]] = new(ofKind, Numbers(kind, 1) ?? lengths); }
        }
        // The metadata leaves the mobile pattern out, or empty, where it is that of fixed lines.
        mobileIsFixedLine = !kinds.ContainsKey(PhoneNumberKind.Mobile);
    }

    /// <summary>ISO 3166-1 alpha-2, or null for a calling code of no country.</summary>
    public string? Country { get; }
    public string CallingCode { get; }
    public DigitPattern? ExitCode { get; }
    public DigitPattern? NationalPrefix { get; }
    public string? PrefixBecomes { get; }
    public string? PrefixRule { get; }
    public DigitPattern? FirstDigits { get; }

    /// <summary>Null where the formats are those of the main country of the calling code.</summary>
    public IReadOnlyList<NumberFormat>? Formats { get; }

    public bool Fits(string national) => pattern.IsWhole(national);

    public NumberLength LengthOf(string national)
    {
        if (national.Length < lengths[0]) { return NumberLength.TooShort; }
        if (national.Length > lengths[^1]) { return NumberLength.TooLong; }
        return lengths.Contains(national.Length) ? NumberLength.Possible : NumberLength.Between;
    }

    /// <summary>What the number is used for; Unknown when it is not a valid number of this plan.</summary>
    public PhoneNumberKind KindOf(string national)
    {
        if (!Fits(national)) { return PhoneNumberKind.Unknown; }
        if (Is(PhoneNumberKind.FixedLine, national))
        {
            return mobileIsFixedLine || Is(PhoneNumberKind.Mobile, national) ? PhoneNumberKind.FixedLineOrMobile : PhoneNumberKind.FixedLine;
        }
        return System.Array.Find(KindsAsAsked, kind => Is(kind, national));
    }

    private bool Is(PhoneNumberKind kind, string national) =>
        kinds.TryGetValue(kind, out var numbers) && numbers.Lengths.Contains(national.Length) && numbers.Pattern.IsWhole(national);

    internal static string? Text(JsonElement array, int index) =>
        index < array.GetArrayLength() && array[index] is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    internal static JsonElement? Array(JsonElement array, int index) =>
        index < array.GetArrayLength() && array[index] is { ValueKind: JsonValueKind.Array } inner ? inner : null;

    private static DigitPattern? Pattern(JsonElement array, int index) => Text(array, index) is { Length: > 0 } text ? new(text) : null;

    private static int[]? Numbers(JsonElement array, int index) =>
        Array(array, index) is { } inner ? [.. inner.EnumerateArray().Select(n => n.GetInt32())] : null;

    private readonly record struct NumbersOfKind(DigitPattern Pattern, int[] Lengths);
}
