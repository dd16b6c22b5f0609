using Coviex.Console.Shell;

namespace Coviex.Console.Registry;

/// <summary>
/// Somebody else saved while a form was being filled in. The form carries what stood in it when it was opened (<c>was.FIELD</c>): what only the other one has changed
/// is taken over, what both have changed keeps what was typed and says what is stored now. Saving once more is based on that.
/// </summary>
internal sealed class SavedMeanwhile(Words words)
{
    private const string Was = "was.";

    /// <summary>A form of what is stored now, with what a later save compares.</summary>
    public static Form Seen(IReadOnlyDictionary<string, string> stored, int version)
    {
        var form = new Form { ["version"] = $"{version}" };
        foreach (var (field, content) in stored) { form.With(field, content).With(Was + field, content); }
        return form;
    }

    /// <summary>The fields that have another content now than when the form was opened.</summary>
    public static IReadOnlyList<string> Changed(IFormCollection sent, IReadOnlyDictionary<string, string> stored) =>
        [.. stored.Where(s => !sent.TryGetValue(Was + s.Key, out var was) || was != s.Value).Select(s => s.Key)];

    /// <param name="label">The name of a field, for people.</param>
    /// <param name="show">A field's content, for people.</param>
    public Form Form(IFormCollection sent, IReadOnlyDictionary<string, string> stored, int version, Func<string, string> label, Func<string, string, string> show)
    {
        var (changed, notes) = (Changed(sent, stored), new Dictionary<string, string[]>());
        var untouched = changed.Where(f => sent.ContainsKey(Was + f) && sent[f] == sent[Was + f]).ToList();
        foreach (var field in changed.Except(untouched).Where(f => sent[f] != stored[f])) { notes[field] = [words.Text("registryPages.changedNow", ("now", Shown(field, stored[field])))]; }
        var what = string.Join(' ', changed.Select(f => words.Text("registryPages.changedField", ("field", label(f)), ("was", Shown(f, sent[Was + f].ToString())), ("now", Shown(f, stored[f])))));
        var form = Shell.Form.Of(sent, notes, words.Text("registryPages.changed", ("what", what))).With("version", $"{version}");
        foreach (var field in stored.Keys) { form.With(Was + field, stored[field]); }
        foreach (var field in untouched) { form.With(field, stored[field]); }
        return form;

        string Shown(string field, string content) => content.Length == 0 ? words.Text("registryPages.nothing") : show(field, content);
    }
}
