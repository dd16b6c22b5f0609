namespace Coviex.Console.Shell;

/// <summary>What was typed into a form, and what is wrong with it, by field. Public, as all that a Razor component takes must be.</summary>
public sealed class Form
{
    private readonly Dictionary<string, string?> typed = [];

    public IReadOnlyDictionary<string, string[]> Errors { get; init; } = new Dictionary<string, string[]>();

    /// <summary>A sentence about the form as a whole.</summary>
    public string? Problem { get; init; }

    /// <summary>A field's content; empty for one that nobody filled in.</summary>
    public string this[string field]
    {
        get => typed.GetValueOrDefault(field) ?? "";
        init => typed[field] = value;
    }

    public string? Error(string field) => Errors.TryGetValue(field, out var sentences) ? string.Join(' ', sentences) : null;
}
