namespace Coviex.Hosting;

/// <summary>Why an act was not done: a stable code for programs; the sentence for people stands in Texts/*/refusals.json under that code.</summary>
/// <param name="Code">Stable, such as <c>wrong_state</c>; part of docs/protocol.md.</param>
/// <param name="Status">HTTP status: 409 when the state forbids it, 400 for bad input, 404 when it is not there for the one who asks.</param>
internal sealed record Refusal(string Code, int Status = StatusCodes.Status409Conflict)
{
    /// <summary>Values for the sentence's placeholders, such as <c>("state", "ended")</c>. Never a name, number or token: refusals are logged.</summary>
    public (string Name, object? Value)[] Values { get; init; } = [];

    public static readonly Refusal NotFound = new("not_found", StatusCodes.Status404NotFound);
}

/// <summary>What is wrong with a form or a body, by field. Empty means fine.</summary>
internal sealed class FieldErrors
{
    private readonly Dictionary<string, List<Refusal>> fields = [];

    public bool Any => fields.Count > 0;

    public void Add(string field, string code, params (string, object?)[] values)
    {
        if (!fields.TryGetValue(field, out var list)) { fields[field] = list = []; }
        list.Add(new Refusal(code, StatusCodes.Status400BadRequest) { Values = values });
    }

    /// <summary>What another reader has found, too.</summary>
    public void Add(FieldErrors others)
    {
        foreach (var (field, list) in others.fields)
        {
            if (fields.TryGetValue(field, out var here)) { here.AddRange(list); } else { fields[field] = list; }
        }
    }

    public Dictionary<string, string[]> Say(Texts texts, string language) =>
        fields.ToDictionary(f => f.Key, f => f.Value.Select(r => texts.Refusal(language, r)).ToArray());
}
