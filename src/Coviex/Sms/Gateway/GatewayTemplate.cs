using System.Security;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Coviex.Sms.Gateway;

/// <summary>Puts values into a template of the settings, each escaped as its place needs it. What is no placeholder stays as it is.</summary>
internal static partial class GatewayTemplate
{
    public static string Fill(string template, IReadOnlyDictionary<string, string> values, Func<string, string> escape) =>
        Placeholder().Replace(template, m => values.TryGetValue(m.Groups[1].Value, out var value) ? escape(value) : m.Value);

    /// <summary>For an address, and for a form.</summary>
    public static string ForUrl(string value) => Uri.EscapeDataString(value);

    /// <summary>For a header: what would end it is left out.</summary>
    public static string ForHeader(string value) => string.Concat(value.Where(c => !char.IsControl(c)));

    public static Func<string, string> ForBody(string contentType) => contentType.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        "application/x-www-form-urlencoded" => ForUrl,
        var t when t.EndsWith("json", StringComparison.Ordinal) => value => JsonEncodedText.Encode(value).ToString(),
        var t when t.EndsWith("xml", StringComparison.Ordinal) => value => SecurityElement.Escape(ForHeader(value)),
        _ => value => value,
    };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Placeholder();
}
