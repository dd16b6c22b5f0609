namespace Coviex.Sms;

/// <summary>A number parted into its plan and its national digits. Being read does not make it valid.</summary>
internal readonly record struct ReadNumber(NumberingPlan Plan, string National);

/// <summary>
/// Finds the calling code, the country and the national digits of a typed number, in the steps of libphonenumber: a plus or an exit code
/// (00, 011) starts an international number, all others are read as dialled in the country given.
/// </summary>
internal static class NumberReading
{
    private const int LongestCallingCode = 3;

    /// <summary>Null when the number has no calling code that exists, and no country was given to make up for it.</summary>
    public static ReadNumber? Read(NumberingPlans plans, TypedNumber typed, string? country)
    {
        var (digits, international) = (typed.Digits, typed.HasPlus);
        var home = plans.OfCountry(country);
        NumberingPlan? plan = null;

        if (!international && home is not null)
        {
            if (WithoutExitCode(home, digits) is { } dialled) { (digits, international) = (dialled, true); }
            else if (WithoutForgottenPlus(plans, home, digits) is { } rest) { (plan, digits) = (plans.OfCallingCode(home.CallingCode), rest); }
            else { plan = home; }
        }
        if (international)
        {
            for (var length = 1; plan is null && length <= Math.Min(LongestCallingCode, digits.Length); length++)
            {
                plan = plans.OfCallingCode(digits[..length]);
            }
            digits = digits[(plan?.CallingCode.Length ?? 0)..];
        }
        if (plan is null) { return null; }

        var national = WithoutNationalPrefix(plans, plan, digits);
        return new(plans.CountryOf(plan.CallingCode, national) ?? plan, national);
    }

    private static string? WithoutExitCode(NumberingPlan home, string digits)
    {
        var exit = home.ExitCode?.Start.Match(digits);
        if (exit is not { Success: true, Length: > 0 } || exit.Length == digits.Length) { return null; }
        return digits[exit.Length] == '0' ? null : digits[exit.Length..];     // no calling code starts with 0
    }

    // "52 55 1234 5678" in Mexico: taken for an international number only if it is none at home, since 52 may start an area code too.
    private static string? WithoutForgottenPlus(NumberingPlans plans, NumberingPlan home, string digits)
    {
        if (!digits.StartsWith(home.CallingCode, StringComparison.Ordinal)) { return null; }
        var rest = digits[home.CallingCode.Length..];
        var atHome = WithoutNationalPrefix(plans, home, digits);
        var valid = !home.Fits(atHome) && home.Fits(WithoutNationalPrefix(plans, home, rest));
        return valid || home.LengthOf(atHome) is NumberLength.TooLong ? rest : null;
    }

    private static string WithoutNationalPrefix(NumberingPlans plans, NumberingPlan plan, string digits)
    {
        var national = Strip(plan, digits);
        if (national == digits) { return digits; }

        // The same digit can be a prefix and the start of a number: 8 in Russia, where 800 555 35 35 is a number.
        if (plan.Fits(digits) && !plan.Fits(national)) { return digits; }
        var length = (plans.CountryOf(plan.CallingCode, national) ?? plan).LengthOf(national);
        return length is NumberLength.TooShort or NumberLength.Between ? digits : national;
    }

    private static string Strip(NumberingPlan plan, string digits)
    {
        var prefix = plan.NationalPrefix?.Start.Match(digits);
        if (prefix is not { Success: true }) { return digits; }

        // With groups the rule rewrites the number: 11 15 2345 6789 in Argentina is mobile 9 11 2345 6789.
        var hasGroups = prefix.Groups.Count > 1 && prefix.Groups[^1].Length > 0;
        return plan.PrefixBecomes is { } template && hasGroups
            ? prefix.Result(template) + digits[prefix.Length..]
            : digits[prefix.Length..];
    }
}
