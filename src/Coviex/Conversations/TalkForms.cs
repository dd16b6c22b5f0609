using Coviex.Hosting;

namespace Coviex.Conversations;

internal sealed record OpenForm(string? Kind, Guid? With, string? Title, Guid[]? Members, Guid? Visit, Guid? Patient);

internal sealed record MessageForm(Guid? Id, string? Text, Guid? ReplyTo, bool? Urgent, Guid[]? Mentions, Guid[]? Files);

internal sealed record EditForm(string? Text, int? Version);

internal sealed record SeenForm(int? Received, int? Read);

internal sealed record TitleForm(string? Title);

internal sealed record MembersForm(Guid[]? Members);

internal sealed record SearchForm(string? Words);

internal sealed record PresenceForm(string? Wish, int? Minutes);

/// <summary>Reads what pages send, and says all that is wrong beside its field.</summary>
internal static class TalkReading
{
    private const int LongestSearch = 200;
    private const int LongestWish = 7 * 24 * 60;

    public static string? Text(string? text, FieldErrors errors)
    {
        // Cleaning what is far too long anyway would only cost time.
        var clean = text is { Length: <= 2 * StaffMessage.LongestText } ? PlainText.Clean(text) : text;
        if (string.IsNullOrEmpty(clean)) { errors.Add("text", "message_empty"); }
        else if (clean.Length > StaffMessage.LongestText) { errors.Add("text", "too_long", ("most", StaffMessage.LongestText)); }
        return clean;
    }

    public static NewMessage? Message(MessageForm form, FieldErrors errors)
    {
        var files = (form.Files ?? []).Distinct().ToArray();
        if (files.Length > ConversationFiles.Most) { errors.Add("files", "files_many", ("most", ConversationFiles.Most)); }
        // Files alone are a message; words that are nothing but signs of no meaning are none beside them.
        var text = files.Length > 0 && string.IsNullOrWhiteSpace(form.Text) ? "" : Text(form.Text, errors);
        if (form.Id is null || form.Id == Guid.Empty) { errors.Add("id", "message_id_missing"); }
        if (form.Mentions is { Length: > Conversation.MostMembers }) { errors.Add("mentions", "members_many", ("most", Conversation.MostMembers)); }
        return errors.Any ? null : new(form.Id!.Value, text!, form.ReplyTo, form.Urgent is true, form.Mentions ?? [], Files: files);
    }

    public static string? Title(string? title, FieldErrors errors)
    {
        var clean = title is { Length: <= 1000 } ? PlainText.Clean(title).ReplaceLineEndings(" ") : title;
        if (string.IsNullOrEmpty(clean)) { errors.Add("title", "title_missing"); }
        else if (clean.Length > Conversation.LongestTitle) { errors.Add("title", "too_long", ("most", Conversation.LongestTitle)); }
        return clean;
    }

    public static Guid[] Members(Guid[]? members, FieldErrors errors)
    {
        var distinct = (members ?? []).Distinct().ToArray();
        if (distinct.Length == 0) { errors.Add("members", "members_missing"); }
        if (distinct.Length > Conversation.MostMembers) { errors.Add("members", "members_many", ("most", Conversation.MostMembers)); }
        return distinct;
    }

    public static string? Words(string? words, FieldErrors errors)
    {
        if (string.IsNullOrWhiteSpace(words)) { errors.Add("words", "search_missing"); }
        else if (words.Length > LongestSearch) { errors.Add("words", "too_long", ("most", LongestSearch)); }
        return words;
    }

    public static (PresenceState? Wish, TimeSpan? Length) Wish(PresenceForm form, FieldErrors errors)
    {
        PresenceState? wish = form.Wish switch { "away" => PresenceState.Away, "doNotDisturb" => PresenceState.DoNotDisturb, _ => null };
        if (wish is null && form.Wish != "follow") { errors.Add("wish", "wish_unknown"); }
        if (form.Minutes is < 1 or > LongestWish) { errors.Add("minutes", "minutes_wrong", ("most", LongestWish)); }
        return (wish, form.Minutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null);
    }
}
