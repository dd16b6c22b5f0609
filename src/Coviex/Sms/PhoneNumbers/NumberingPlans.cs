using System.Text.Json;

namespace Coviex.Sms;

/// <summary>Every numbering plan of the world, from the metadata that the build embeds.</summary>
internal sealed class NumberingPlans
{
    private const string Resource = "phone-metadata.json";
    private const int Layout = 4;

    private readonly Dictionary<string, NumberingPlan> countries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> countriesOfCode = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NumberingPlan> codesOfNoCountry = new(StringComparer.Ordinal);

    private NumberingPlans(JsonElement metadata)
    {
        if (metadata.GetProperty("version").ToString() != $"{Layout}")
        {
            throw new JsonException($"The phone number metadata has layout {metadata.GetProperty("version")}; this code reads layout {Layout}.");
        }
        foreach (var plan in metadata.GetProperty("countries").EnumerateObject()) { countries[plan.Name] = new(plan.Name, plan.Value); }
        foreach (var plan in metadata.GetProperty("nonGeographic").EnumerateObject()) { codesOfNoCountry[plan.Name] = new(null, plan.Value); }
        foreach (var code in metadata.GetProperty("country_calling_codes").EnumerateObject())
        {
            countriesOfCode[code.Name] = [.. code.Value.EnumerateArray().Select(country => country.GetString()!)];
        }
    }

    public static NumberingPlans Load()
    {
        using var stream = typeof(NumberingPlans).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"This build lacks the embedded resource {Resource}, the numbering plans of the world.");
        using var document = JsonDocument.Parse(stream);
        return new(document.RootElement);
    }

    public IEnumerable<string> Countries => countries.Keys;

    public NumberingPlan? OfCountry(string? country) => country is not null && countries.TryGetValue(country, out var plan) ? plan : null;

    /// <summary>The plan of a calling code: that of the main country of those which share it.</summary>
    public NumberingPlan? OfCallingCode(string code) => countriesOfCode.TryGetValue(code, out var sharing)
        ? countries[sharing[0]]
        : codesOfNoCountry.GetValueOrDefault(code);

    /// <summary>The country of a number whose calling code may be shared by several; null when none of them has such a number.</summary>
    public NumberingPlan? CountryOf(string callingCode, string national)
    {
        if (!countriesOfCode.TryGetValue(callingCode, out var sharing)) { return null; }
        if (sharing.Length == 1) { return countries[sharing[0]]; }
        return sharing.Select(country => countries[country]).FirstOrDefault(plan => plan.FirstDigits is { } first
            ? first.IsStart(national)
            : plan.KindOf(national) is not PhoneNumberKind.Unknown);
    }
}
