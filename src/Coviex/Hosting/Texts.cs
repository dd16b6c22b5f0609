using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace Coviex.Hosting;

/// <summary>
/// What people read, in every language there is a folder for: Texts/&lt;language&gt;/&lt;room&gt;.json, embedded in the program. A key is
/// <c>room.part.name</c>; a placeholder is <c>{name}</c>. A new language is a new folder; a test holds all of them to the same keys and placeholders.
/// </summary>
internal sealed class Texts
{
    public const string Fallback = "es";
    private readonly FrozenDictionary<string, FrozenDictionary<string, string>> languages;

    public Texts() => languages = Read().ToFrozenDictionary();

    public IEnumerable<string> Languages => languages.Keys.Order(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> All(string language) => languages[Nearest(language)];

    /// <summary>The text, or the key itself where there is none: a page with one odd word is better than no page. A test finds such keys.</summary>
    public string Get(string language, string key, params (string Name, object? Value)[] values)
    {
        if (!languages[Nearest(language)].TryGetValue(key, out var text)) { return key; }
        foreach (var (name, value) in values)
        {
            text = text.Replace($"{{{name}}}", Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }
        return text;
    }

    /// <summary>The sentence of a refusal: in refusals.json under its code, or, where the code is a whole key, in the room that has it.</summary>
    public string Refusal(string language, Refusal refusal) =>
        Get(language, refusal.Code.Contains('.') ? refusal.Code : $"refusals.{refusal.Code}", refusal.Values);

    /// <summary>'es-MX' is served by 'es'; what we do not have, by the fallback.</summary>
    public string Nearest(string? language) => Has(language) ? language![..2] : Fallback;

    public bool Has(string? language) => language is { Length: >= 2 } && languages.ContainsKey(language[..2]);

    private static Dictionary<string, FrozenDictionary<string, string>> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var found = new Dictionary<string, Dictionary<string, string>>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(n => n.StartsWith("texts/", StringComparison.Ordinal)))
        {
            var parts = resource.Split('/');                                                  // texts / es / guest.json
            if (!found.TryGetValue(parts[1], out var texts)) { found[parts[1]] = texts = []; }
            using var stream = assembly.GetManifestResourceStream(resource)!;
            using var json = JsonDocument.Parse(stream);
            Flatten(Path.GetFileNameWithoutExtension(parts[2]), json.RootElement, texts);
        }
        return found.ToDictionary(f => f.Key, f => f.Value.ToFrozenDictionary());
    }

    private static void Flatten(string prefix, JsonElement element, Dictionary<string, string> into)
    {
        foreach (var property in element.EnumerateObject())
        {
            var key = $"{prefix}.{property.Name}";
            if (property.Value.ValueKind == JsonValueKind.Object) { Flatten(key, property.Value, into); }
            else { into[key] = property.Value.GetString() ?? ""; }
        }
    }
}
