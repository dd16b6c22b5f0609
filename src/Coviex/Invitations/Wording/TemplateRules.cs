using System.Text.RegularExpressions;
using Coviex.Hosting;
using Coviex.Sms;

namespace Coviex.Invitations;

/// <summary>
/// What a hospital's own words must hold before they are saved: the link, once and whole, and nothing that a stranger who sees the phone should not read.
/// The composer's page says the same while it is typed (web/src/console/sms/rules.ts).
/// </summary>
internal sealed partial class TemplateRules(SmsTexts sms, Texts texts)
{
    /// <summary>Long before, it takes more segments than a text may.</summary>
    public const int Longest = 600;

    /// <summary>A text of three costs three times, and some phones show it in pieces out of order.</summary>
    public const int MostSegments = 2;

    /// <summary>One number whose country takes ASCII only, and one that takes more: whichever needs more segments counts.</summary>
    private static readonly string[] Recipients = ["+525512345678", "+34612345678"];

    private static readonly string[] Placeholders = ["hospital", "host", "link", "date", "time"];

    /// <summary>As it is kept: lines end with one sign, and nothing invisible is in it.</summary>
    public static string Clean(string? typed) =>
        string.Concat((typed ?? "").ReplaceLineEndings("\n").Where(c => c == '\n' || !(char.IsControl(c) || char.IsSurrogate(c) || IsHidden(c)))).Trim();

    /// <param name="sample">A hospital, a host and a link as long as they are in earnest.</param>
    public void Check(string body, string language, SmsKind kind, SmsValues sample, FieldErrors errors)
    {
        if (body.Length == 0) { errors.Add("body", "text_empty"); return; }
        if (body.Length > Longest) { errors.Add("body", "too_long", ("most", Longest)); return; }
        var names = Placeholder().Matches(body).Select(m => m.Groups[1].Value).ToList();
        var links = names.Count(name => name == "link");
        if (!kind.HasLink()) { if (links > 0) { errors.Add("body", "text_link_unwanted"); } }
        else if (links == 0) { errors.Add("body", "text_link_missing"); }
        else if (links > 1) { errors.Add("body", "text_link_twice"); }
        else if (!WholeLink().IsMatch(body)) { errors.Add("body", "text_link_touched"); }
        if (Foreign().IsMatch(body)) { errors.Add("body", "text_link_foreign"); }
        var unknown = names.Except(Placeholders).ToList();
        if (unknown.Count > 0 || Placeholder().Replace(body, "").IndexOfAny(['{', '}']) >= 0) { errors.Add("body", "text_placeholder_unknown"); }
        if (ClinicalIn(body, texts.Get(language, "clinical.words")) is { Count: > 0 } clinical) { errors.Add("body", "text_clinical", ("words", string.Join(", ", clinical))); }
        if (Segments(body, language, kind, sample) > MostSegments) { errors.Add("body", "text_segments", ("most", MostSegments)); }
    }

    /// <summary>Words of the list that stand in the text, as they stand there. A star in the list stands for any ending.</summary>
    public static IReadOnlyList<string> ClinicalIn(string body, string list)
    {
        var patterns = list.Split(',').Select(word => Plain(word.Trim())).ToList();
        return [.. Word().Matches(Placeholder().Replace(body, " ")).Select(m => m.Value).Where(word => patterns.Any(p => Is(Plain(word), p))).Distinct()];

        static bool Is(string word, string pattern) => pattern.EndsWith('*') ? word.StartsWith(pattern[..^1], StringComparison.Ordinal) : word == pattern;
    }

    private int Segments(string body, string language, SmsKind kind, SmsValues sample) =>
        Recipients.Max(to => SmsSegments.Of(sms.Compose(kind, language, to, sample, body)).Count);

#pragma warning disable CA1308 // Compared only, and the page's script has no other way.
    private static string Plain(string text) => SmsFolding.ToAscii(text).ToLowerInvariant();
#pragma warning restore CA1308

    private static bool IsHidden(char c) => char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.OtherNotAssigned;

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"(?:\A|\s)\{link\}(?:\s|\z)")]
    private static partial Regex WholeLink();

    [GeneratedRegex(@"https?:|www\.", RegexOptions.IgnoreCase)]
    private static partial Regex Foreign();

    [GeneratedRegex(@"[\p{L}\p{M}]+")]
    private static partial Regex Word();
}
