using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Coviex.Hosting;
using Coviex.Sms;

namespace Coviex.Invitations.Replies;

/// <summary>
/// The words that stop texts, start them again, and ask for help: those of every language in Texts/*/sms.json under <c>keyword</c>, since nobody knows in
/// which one a person answers. Only a reply that is nothing but the word counts; case, accents, punctuation and space are forgiven.
/// </summary>
internal sealed class Keywords(Texts texts)
{
    private readonly FrozenDictionary<string, SmsKeyword> words = (
        from language in texts.Languages
        from keyword in Enum.GetValues<SmsKeyword>()
        from word in texts.Get(language, $"sms.keyword.{keyword.ToString().ToLowerInvariant()}").Split(' ')
        select (Word: Bare(word), keyword)).DistinctBy(k => k.Word).ToFrozenDictionary(k => k.Word, k => k.keyword);

    public SmsKeyword? Of(string body) => body.Length <= 100 && words.TryGetValue(Bare(body), out var keyword) ? keyword : null;

    private static string Bare(string text) => string.Concat(
        string.Concat(text.EnumerateRunes()).Normalize(NormalizationForm.FormD).EnumerateRunes().Where(Rune.IsLetterOrDigit)).ToUpper(CultureInfo.InvariantCulture);
}
