using System.Text.Json.Nodes;

namespace Coviex.FakeWorld.Webex;

/// <summary>Looks at a card as Webex does before it takes one: Adaptive Cards up to version 1.3, known elements, text where text must be.</summary>
internal static class Cards
{
    private static readonly string[] Versions = ["1.0", "1.1", "1.2", "1.3"];
    private static readonly string[] Elements = ["TextBlock", "RichTextBlock", "FactSet", "Container", "ColumnSet", "Image", "ImageSet", "ActionSet", "Input.Text", "Input.Number", "Input.Date", "Input.Time", "Input.Toggle", "Input.ChoiceSet"];
    private static readonly string[] Actions = ["Action.OpenUrl", "Action.Submit", "Action.ShowCard", "Action.ToggleVisibility"];

    /// <summary>What is wrong with the attachments of a message; null when nothing is.</summary>
    public static string? Wrong(JsonNode? attachments)
    {
        if (attachments is not JsonArray all) { return "attachments must be an array"; }
        if (all.Count != 1) { return "Only one card per message is supported"; }
        if (Text(all[0]?["contentType"]) != "application/vnd.microsoft.card.adaptive") { return "Unsupported content type of an attachment"; }
        return all[0]?["content"] is JsonObject card ? Card(card) : "Unable to parse the card";
    }

    private static string? Card(JsonObject card)
    {
        if (Text(card["type"]) != "AdaptiveCard") { return "The card's type must be AdaptiveCard"; }
        if (!Versions.Contains(Text(card["version"]))) { return "Card version is not supported"; }
        if (card["body"] is not JsonArray { Count: > 0 } body) { return "The card has no body"; }
        return body.Select(Element).Concat((card["actions"] as JsonArray ?? []).Select(Action)).FirstOrDefault(wrong => wrong is not null);
    }

    private static string? Element(JsonNode? element) => Text(element?["type"]) switch
    {
        null => "An element has no type",
        var type when !Elements.Contains(type) => $"The element {type} is not supported",
        "TextBlock" when Text(element!["text"]) is null => "A TextBlock has no text",
        "FactSet" when element!["facts"] is not JsonArray { Count: > 0 } facts || facts.Any(f => Text(f?["title"]) is null || Text(f?["value"]) is null) => "A FactSet has a fact without title or value",
        "Image" when !IsUrl(element!["url"]) => "An Image has no url",
        "Container" => (element!["items"] as JsonArray ?? []).Select(Element).FirstOrDefault(wrong => wrong is not null),
        "ColumnSet" => (element!["columns"] as JsonArray ?? []).SelectMany(c => c?["items"] as JsonArray ?? []).Select(Element).FirstOrDefault(wrong => wrong is not null),
        "ActionSet" => (element!["actions"] as JsonArray ?? []).Select(Action).FirstOrDefault(wrong => wrong is not null),
        _ => null,
    };

    private static string? Action(JsonNode? action) => Text(action?["type"]) switch
    {
        null => "An action has no type",
        var type when !Actions.Contains(type) => $"The action {type} is not supported",
        "Action.OpenUrl" when !IsUrl(action!["url"]) => "Action.OpenUrl has no url",
        _ => null,
    };

    private static bool IsUrl(JsonNode? node) => Uri.TryCreate(Text(node), UriKind.Absolute, out var url) && (url.Scheme is "http" or "https");

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
