using Coviex.Hosting;

namespace Coviex.Console.Shell;

/// <summary>The words of the console (Texts/*/console.json) in the language of the one who asks.</summary>
internal sealed class Words(Texts texts, IHttpContextAccessor http)
{
    public string Language { get; } = Hosting.Language.Of(http.HttpContext!);

    public string this[string key, params (string Name, object? Value)[] values] => texts.Get(Language, $"console.{key}", values);

    /// <summary>The text of a whole key, for pages whose words stand in a file of their own.</summary>
    public string Text(string key, params (string Name, object? Value)[] values) => texts.Get(Language, key, values);

    public string Of(Refusal refusal) => texts.Refusal(Language, refusal);

    public Dictionary<string, string[]> Of(FieldErrors errors) => errors.Say(texts, Language);
}
