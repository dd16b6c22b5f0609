using System.Text;

namespace Coviex.Registry;

/// <summary>One word by which a patient is found, of his name or a part of his record number; or two of them (<see cref="SearchWords.Pair"/>).</summary>
internal sealed class PatientWord
{
    public required Guid HospitalId { get; init; }
    public required Guid PatientId { get; init; }
    public required string Word { get; init; }

    /// <summary>All words of that patient, a space before and after each: <see cref="SearchWords.Together"/>.</summary>
    public required string Words { get; set; }
}

/// <summary>A word that stands in a hospital's registry, under one of the keys by which a misspelt one finds it.</summary>
internal sealed class WordSound
{
    public required Guid HospitalId { get; init; }
    public required string Sound { get; init; }
    public required string Word { get; init; }
}

/// <summary>Names and numbers as a search compares them.</summary>
internal static class SearchWords
{
    private const int Longest = 40;
    private const int Most = 16;

    /// <summary>From this many signs on one may be wrong: with fewer everything would be alike.</summary>
    private const int Misspelt = 4;

    /// <summary>Greater than any word that begins with the text before it.</summary>
    public const string End = "\U0010FFFF";

    public static string[] Of(string text) =>
        [.. Folding.Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => w.Length > Longest ? w[..Longest] : w).Distinct().Take(Most)];

    /// <summary>What a patient is found by; nothing when he was merged into another or erased.</summary>
    public static string[] Of(Patient patient) => patient is { MergedInto: null, ErasedAt: null } ? Of($"{patient.Name} {patient.RecordNumber}") : [];

    /// <summary>Under what a patient with these words stands: each word, and each two that have a sound.</summary>
    public static string[] Places(string[] words)
    {
        var heard = words.Where(w => Sound(w) is not null).ToArray();
        return [.. words, .. heard.SelectMany((one, i) => heard[(i + 1)..].Select(other => Pair(one, other)))];
    }

    /// <summary>Two words in one, whichever comes first: by two that thousands have each, the few are found at once who have both. No single word begins with a space.</summary>
    public static string Pair(string one, string other) => string.CompareOrdinal(one, other) < 0 ? $" {one} {other}" : $" {other} {one}";

    public static bool IsPair(string place) => place[0] == ' ';

    /// <summary>Words in one text, in which " lo" is found where one of them begins with "lo".</summary>
    public static string Together(string[] words) => $" {string.Join(' ', words)} ";

    /// <summary>The digits of a number from its end.</summary>
    public static string Backwards(string number) => string.Concat(number.Where(char.IsAsciiDigit).Reverse());

    /// <summary>
    /// A word as Spanish hears it: b and v, s, z and soft c, ll and y, g and j alike, h silent, doubled signs once. Null for one that is not looked for by its
    /// sound: a number that is off by one digit is another number.
    /// </summary>
    public static string? Sound(string word)
    {
        if (word.Length < 3 || word.Any(char.IsDigit)) { return null; }
        var sound = new StringBuilder(word.Length);
        for (var i = 0; i < word.Length; i++)
        {
            var (c, next) = (word[i], i + 1 < word.Length ? word[i + 1] : '\0');
            var soft = next is 'e' or 'i';
            var heard = c switch
            {
                'h' => '\0',
                'c' when next == 'h' => 'C',
                'p' when next == 'h' => 'f',
                'c' when soft => 's',
                'c' or 'q' => 'k',
                'z' => 's',
                'v' or 'w' => 'b',
                'g' when soft => 'j',
                'x' => 'j',
                'y' => 'i',
                'l' when next == 'l' => 'i',
                'u' when soft && i > 0 && word[i - 1] is 'q' or 'g' => '\0',
                _ => c,
            };
            if (c == 'l' && next == 'l') { i++; }
            if (heard != '\0' && (sound.Length == 0 || sound[^1] != heard)) { sound.Append(heard); }
        }
        return sound.Length == 0 ? null : sound.ToString();
    }

    /// <summary>
    /// The keys under which a sound is kept and looked for: itself, and itself with one sign left out. Two sounds of which one has a sign more, or another one
    /// in its place, or two neighbours changed over, have a key in common.
    /// </summary>
    public static IEnumerable<string> Keys(string sound) =>
        sound.Length < Misspelt ? [sound] : Enumerable.Range(0, sound.Length).Select(i => sound.Remove(i, 1)).Prepend(sound).Distinct();

    /// <summary>They sound the same, or are one sign apart.</summary>
    public static bool Alike(string one, string other)
    {
        if (one == other) { return true; }
        if (one.Length > other.Length) { (one, other) = (other, one); }
        if (other.Length < Misspelt || other.Length - one.Length > 1) { return false; }
        var from = 0;
        while (from < one.Length && one[from] == other[from]) { from++; }
        var (rest, its) = (one[from..], other[from..]);
        return one.Length < other.Length
            ? rest == its[1..]
            : rest[1..] == its[1..] || (rest.Length > 1 && rest[0] == its[1] && rest[1] == its[0] && rest[2..] == its[2..]);
    }
}
