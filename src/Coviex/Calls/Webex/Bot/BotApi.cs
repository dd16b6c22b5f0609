using System.Text.Json;
using Coviex.Hosting;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex.Bot;

/// <summary>Every call that the bot makes of Webex's REST API, with its own token. docs/call-systems.md has the same as a table.</summary>
internal sealed class BotApi(WebexHttp http, IOptions<CoviexOptions> options)
{
    private string? me;

    /// <summary>GET /people/me.</summary>
    public Task<WebexAnswer> MeAsync(CancellationToken ct) => AskAsync(HttpMethod.Get, "/people/me", null, ct);

    /// <summary>The bot's own person id, which never changes; null while Webex does not tell it.</summary>
    public async Task<string?> IdAsync(CancellationToken ct) => me ??= (await MeAsync(ct)).Text("id");

    /// <summary>GET /rooms: the spaces that the bot is in.</summary>
    public Task<WebexAnswer> RoomsAsync(CancellationToken ct) => AskAsync(HttpMethod.Get, "/rooms?type=group&sortBy=lastactivity&max=200", null, ct);

    /// <summary>GET /rooms/{id}: 404 when the bot is not in it.</summary>
    public Task<WebexAnswer> RoomAsync(string room, CancellationToken ct) => AskAsync(HttpMethod.Get, $"/rooms/{Escape(room)}", null, ct);

    /// <summary>GET /memberships?roomId=&amp;personEmail=: is this person in the space?</summary>
    public async Task<bool> IsMemberAsync(string room, string email, CancellationToken ct) =>
        (await AskAsync(HttpMethod.Get, $"/memberships?roomId={Escape(room)}&personEmail={Escape(email)}", null, ct)).Items().Any();

    /// <summary>POST /messages.</summary>
    public Task<WebexAnswer> SendAsync(Dictionary<string, object?> message, CancellationToken ct) => AskAsync(HttpMethod.Post, "/messages", message, ct);

    /// <summary>GET /messages/{id}: the words of a message that calls the bot; an event carries none.</summary>
    public Task<WebexAnswer> MessageAsync(string id, CancellationToken ct) => AskAsync(HttpMethod.Get, $"/messages/{Escape(id)}", null, ct);

    /// <summary>
    /// Is a letter there whose answer was lost? GET /messages in a space, where Webex shows a bot only what mentions it (its letters do), or
    /// GET /messages/direct with one person. Recognized by its id, which stands in its links.
    /// </summary>
    public async Task<(bool Found, WebexFault? Fault)> FindAsync(string? room, string? person, Guid letter, CancellationToken ct)
    {
        var answer = await (room is not null
            ? AskAsync(HttpMethod.Get, $"/messages?roomId={Escape(room)}&mentionedPeople=me&max=50", null, ct)
            : AskAsync(HttpMethod.Get, $"/messages/direct?personEmail={Escape(person ?? "")}", null, ct));
        // Who was never written to has no conversation yet.
        if (answer.Fault is { Problem: WebexProblem.NotFound } && room is null) { return (false, null); }
        return (answer.Items().Any(m => m.GetRawText().Contains($"{letter:N}", StringComparison.Ordinal)), answer.Fault);
    }

    /// <summary>GET /webhooks: the bot's own.</summary>
    public Task<WebexAnswer> WebhooksAsync(CancellationToken ct) => AskAsync(HttpMethod.Get, "/webhooks?max=100", null, ct);

    /// <summary>POST /webhooks, or PUT /webhooks/{id} for one that is there.</summary>
    public Task<WebexAnswer> PutWebhookAsync(string? id, Dictionary<string, object?> webhook, CancellationToken ct) =>
        id is null ? AskAsync(HttpMethod.Post, "/webhooks", webhook, ct) : AskAsync(HttpMethod.Put, $"/webhooks/{Escape(id)}", webhook, ct);

    private Task<WebexAnswer> AskAsync(HttpMethod method, string path, Dictionary<string, object?>? body, CancellationToken ct) =>
        http.AskAsync(method, path, body is null ? null : JsonContent.Create(body, options: JsonSerializerOptions.Default), options.Value.Webex.BotToken, ct);

    private static string Escape(string text) => Uri.EscapeDataString(text);
}
