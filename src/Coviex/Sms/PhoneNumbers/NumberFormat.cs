using System.Text.Json;
using System.Text.RegularExpressions;

namespace Coviex.Sms;

/// <summary>
/// One way to group the digits of a country's numbers: [pattern, template, first digits, how the national prefix is written, prefix may be
/// left out, template for abroad].
/// </summary>
internal sealed partial class NumberFormat
{
    private readonly DigitPattern pattern;
    private readonly DigitPattern? firstDigits;
    private readonly string template;
    private readonly string? prefixRule;
    private readonly string? templateAbroad;

    public NumberFormat(JsonElement format)
    {
        pattern = new(NumberingPlan.Text(format, 0) ?? throw new JsonException("A number format has no pattern."));
        template = NumberingPlan.Text(format, 1) ?? throw new JsonException("A number format has no template.");
        // The patterns of first digits grow finer for a number that is being typed; a whole number needs only the last.
        firstDigits = NumberingPlan.Array(format, 2) is { } starts && starts.GetArrayLength() > 0
            ? new(starts[starts.GetArrayLength() - 1].GetString()!) : null;
        prefixRule = NumberingPlan.Text(format, 3);
        templateAbroad = NumberingPlan.Text(format, 5);
    }

    public bool Suits(string national) => firstDigits?.IsStart(national) is not false && pattern.IsWhole(national);

    /// <summary>The digits as they stand after the calling code, parted by single spaces.</summary>
    public string Abroad(string national) => Separators().Replace(Fill(national, templateAbroad ?? template), " ").Trim();

    /// <summary>The digits as they are written at home, with the national prefix where the country's rule has one.</summary>
    public string AtHome(string national, string? countryRule)
    {
        var rule = prefixRule ?? countryRule;
        if (rule is null) { return Fill(national, template); }

        // "0$1" tells what becomes of the first group that the template uses, which is not always the first of the pattern.
        var withPrefix = FirstGroup().Replace(template, group => rule.Replace("$1", group.Value, StringComparison.Ordinal), 1);
        return Fill(national, withPrefix);
    }

    private string Fill(string national, string template) => pattern.Whole.Replace(national, DigitPattern.Template(template), 1);

    [GeneratedRegex(@"\$\d")]
    private static partial Regex FirstGroup();

    [GeneratedRegex(@"[-\u2010-\u2015\u2212\u30FC\uFF0D/\uFF0F.\uFF0E \u00A0\u00AD\u200B\u2060\u3000()\uFF08\uFF09\uFF3B\uFF3D\[\]~\u2053\u223C\uFF5E]+")]
    private static partial Regex Separators();
}
