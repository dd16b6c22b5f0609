using System.Globalization;
using Coviex.Hosting;
using Coviex.Registry;

namespace Coviex.Console.Registry.Import;

/// <summary>
/// What the columns of a file are called, in each language, and what stands in them. A field is named as in the forms (<c>recordNumber</c>), a relative's with his
/// number before it (<c>2.phone</c>).
/// </summary>
internal sealed class ImportColumns(Texts texts)
{
    /// <summary>Relatives of one patient that a file may have.</summary>
    public const int MostRelatives = 12;

    public static readonly IReadOnlyList<string> OfPatient = ["recordNumber", "name", "phone", "email", "language", "zone", "needs", "needsNote"];
    public static readonly IReadOnlyList<string> OfRelative = ["name", "relation", "phone", "email", "language", "notTold"];

    private readonly Dictionary<string, string> known = Known(texts);

    public static IEnumerable<string> Fields(int relatives) =>
        [.. OfPatient, .. Enumerable.Range(1, relatives).SelectMany(n => OfRelative.Select(f => string.Create(CultureInfo.InvariantCulture, $"{n}.{f}")))];

    /// <summary>The name of a field's column.</summary>
    public string Header(string field, string language) => Header(texts, field, language);

    /// <summary>The field of a column; null for one that is not known.</summary>
    public string? Field(string header) => known.GetValueOrDefault(Folding.Fold(header));

    /// <summary>A cell as the forms would send it: languages and needs by their codes, whatever language they are written in.</summary>
    public string Content(string field, string cell)
    {
        var text = cell.Trim();
        return field.Split('.')[^1] switch
        {
            "language" => texts.Languages.FirstOrDefault(l => Same(l, text) || texts.Languages.Any(of => Same(texts.Get(l, "console.frame.thisLanguage"), text) || Same(texts.Get(of, $"registryImport.language.{l}"), text))) ?? text,
            "needs" => string.Join(',', text.Split([',', ';', '/'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Need)),
            // "Yes, he may be told" is what people read; the forms send the opposite.
            "notTold" => text.Length == 0 ? "" : Says("yes") ? "may" : Says("no") ? "on" : text,
            _ => text,
        };

        bool Says(string word) => texts.Languages.Any(l => Same(texts.Get(l, $"registryPages.{word}"), text)) || Same(word[..1], text);

        string Need(string said) => NeedsInWords.All.Select(n => $"{n}").FirstOrDefault(n => Same(n, said) || texts.Languages.Any(l => Same(texts.Get(l, $"registryPages.needs.{n}"), said))) ?? said;
    }

    private static bool Same(string one, string other) => Folding.Fold(one) == Folding.Fold(other);

    private static string Header(Texts texts, string field, string language) => field.Split('.') is [var number, var his]
        ? texts.Get(language, $"registryImport.relative.{his}", ("number", number))
        : texts.Get(language, $"registryImport.column.{field}");

    private static Dictionary<string, string> Known(Texts texts)
    {
        var known = new Dictionary<string, string>();
        foreach (var field in Fields(MostRelatives)) { foreach (var language in texts.Languages) { known[Folding.Fold(Header(texts, field, language))] = field; } }
        return known;
    }
}
