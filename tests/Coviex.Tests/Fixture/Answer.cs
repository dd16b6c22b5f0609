using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Coviex.Tests.Fixture;

/// <summary>What the server answered. An expectation that fails shows the question and the whole body.</summary>
public sealed class Answer
{
    private readonly string question;

    private Answer(string question, HttpResponseMessage message, string body) => (this.question, Message, Body) = (question, message, body);

    public HttpResponseMessage Message { get; }

    public string Body { get; }

    public HttpStatusCode Status => Message.StatusCode;

    public string? ContentType => Message.Content.Headers.ContentType?.MediaType;

    /// <summary>The stable code of a problem, null where the answer is none.</summary>
    public string? Code => ContentType == "application/problem+json" ? Json["code"]?.GetValue<string>() : null;

    public JsonNode Json => JsonNode.Parse(Body) ?? throw new InvalidOperationException($"{question}: null");

    public static async Task<Answer> OfAsync(HttpResponseMessage message, string question) => new(question, message, await message.Content.ReadAsStringAsync());

    public string? Header(string name) => Message.Headers.TryGetValues(name, out var values) || Message.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;

    public Answer Is(HttpStatusCode expected)
    {
        Assert.True(Status == expected, $"{question}: expected {(int)expected} {expected}, was {this}");
        return this;
    }

    /// <summary>A refusal with this code, and a sentence for people.</summary>
    public Answer IsRefused(HttpStatusCode expected, string code)
    {
        Is(expected);
        Assert.True(Code == code, $"{question}: expected the code {code}, was {this}");
        var sentence = Json["detail"]?.GetValue<string>() ?? "";
        Assert.True(sentence.Contains(' ') && !sentence.Contains('{'), $"{question}: no sentence for people in {this}");
        return this;
    }

    /// <summary>A form that is refused beside this field, and beside no other.</summary>
    public Answer IsRefusedBeside(string field)
    {
        IsRefused(HttpStatusCode.BadRequest, "bad_input");
        var errors = Json["errors"]!.AsObject();
        Assert.True(errors.Count == 1 && errors[field] is JsonArray { Count: > 0 } sentences && sentences.All(s => s!.GetValue<string>().Contains(' ')),
            $"{question}: expected a sentence beside {field} only, was {this}");
        return this;
    }

    public T As<T>(HttpStatusCode expected = HttpStatusCode.OK)
    {
        Is(expected);
        return JsonSerializer.Deserialize<T>(Body, JsonSerializerOptions.Web)!;
    }

    public override string ToString() => $"{(int)Status} {ContentType}\n{Body}";
}
