using System.Text;

namespace Coviex.Calls.Webex.Bot;

/// <summary>What somebody reads: a title, lines or facts, and one link. As an adaptive card, and as Markdown for where no card is shown.</summary>
/// <param name="Title">One line.</param>
/// <param name="Facts">A name and what there is to say under it.</param>
/// <param name="Lines">Sentences.</param>
/// <param name="Link">What the button says, and where it leads; null: no button.</param>
internal sealed record BotLetter(string Title, IReadOnlyList<(string Name, string Value)> Facts, IReadOnlyList<string> Lines, (string Words, Uri Url)? Link)
{
    /// <summary>Webex takes no longer text.</summary>
    public const int LongestMarkdown = 7439;

    private const string Schema = "http://adaptivecards.io/schemas/adaptive-card.json";

    /// <summary>The body of POST /messages, without its addressee.</summary>
    /// <param name="mention">The bot's own id: Webex lets a bot look again only at what mentions it.</param>
    public Dictionary<string, object?> Message(string? mention) => new()
    {
        ["markdown"] = Markdown(mention),
        ["attachments"] = new object[] { new { contentType = "application/vnd.microsoft.card.adaptive", content = Card() } },
    };

    private string Markdown(string? mention)
    {
        var text = new StringBuilder($"**{Title}**");
        foreach (var (name, value) in Facts) { text.Append("\n- ").Append(name).Append(": ").Append(value); }
        foreach (var line in Lines) { text.Append("\n\n").Append(line); }
        var end = (Link is var (words, url) ? $"\n\n[{words}]({url})" : "") + (mention is null ? "" : $"\n\n<@personId:{mention}|Coviex>");
        // Cut between two signs, never within one; the link stays.
        var room = LongestMarkdown - Encoding.UTF8.GetByteCount(end);
        while (Encoding.UTF8.GetByteCount(text.ToString()) > room) { text.Length -= char.IsLowSurrogate(text[^1]) ? 2 : 1; }
        return text.Append(end).ToString();
    }

    private Dictionary<string, object?> Card()
    {
        var body = new List<object> { new { type = "TextBlock", text = Title, weight = "Bolder", size = "Medium", wrap = true } };
        if (Facts.Count > 0) { body.Add(new { type = "FactSet", facts = Facts.Select(f => new { title = f.Name, value = f.Value }).ToArray() }); }
        body.AddRange(Lines.Select(line => new { type = "TextBlock", text = line, wrap = true }));
        var card = new Dictionary<string, object?> { ["type"] = "AdaptiveCard", ["$schema"] = Schema, ["version"] = "1.3", ["body"] = body };
        if (Link is var (words, url)) { card["actions"] = new object[] { new { type = "Action.OpenUrl", title = words, url = url.ToString() } }; }
        return card;
    }
}
