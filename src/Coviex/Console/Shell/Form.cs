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

    /// <summary>What was sent, to be shown again with what is wrong with it. Passwords are not shown again.</summary>
    public static Form Of(IFormCollection sent, IReadOnlyDictionary<string, string[]>? errors = null, string? problem = null)
    {
        var form = new Form { Errors = errors ?? new Dictionary<string, string[]>(), Problem = problem };
        foreach (var (field, content) in sent.Where(f => !f.Key.StartsWith("password", StringComparison.Ordinal))) { form.typed[field] = content.ToString(); }
        return form;
    }

    /// <summary>The same form with another content of one field, such as the version that is there now.</summary>
    public Form With(string field, string? content)
    {
        typed[field] = content;
        return this;
    }

    /// <summary>The fields whose names begin like this.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Beginning(string prefix) => typed.Where(t => t.Key.StartsWith(prefix, StringComparison.Ordinal));

    public string? Error(string field) => Errors.TryGetValue(field, out var sentences) ? string.Join(' ', sentences) : null;
}
