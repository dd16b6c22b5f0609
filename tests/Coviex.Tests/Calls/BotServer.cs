using System.Net;
using System.Text.Json.Nodes;
using Coviex.Calls.Webex.Bot;
using Coviex.FakeWorld.Webex;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Calls;

/// <summary>A Coviex with a bot. It says something when the test lets its outbox go round.</summary>
public class BotServer : WebexServer
{
    protected override IEnumerable<(string, string)> More() =>
    [
        ("Coviex__Webex__BotToken", WebexWorld.BotToken),
        ("Coviex__Webex__IntegrationId", WebexWorld.IntegrationId),
        ("Coviex__Webex__IntegrationSecret", WebexWorld.IntegrationSecret),
        ("Coviex__CallSystem", "Direct"),
    ];

    internal async Task<int> BotAsync() => await Host.Services.GetRequiredService<BotOutbox>().RunOnceAsync(TestContext.Current.CancellationToken).WaitAsync(Until.Patience);

    internal async Task BotAfterAsync(TimeSpan pause)
    {
        Clock.Advance(pause);
        await BotAsync();
    }

    internal Task BotUpkeepAsync() => Host.Services.GetRequiredService<BotUpkeep>().RunOnceAsync(TestContext.Current.CancellationToken).WaitAsync(Until.Patience);

    /// <summary>A space with the bot, Ana and Adela in it, which Adela has chosen for the hospital; what earlier tests left unsaid is forgotten.</summary>
    internal async Task<FakeRoom> ChosenAsync(string names = "initials", string[]? events = null, bool direct = true, string? familyVisit = null)
    {
        NoFaults();
        await RowsAsync("DELETE FROM webex_bot_messages");
        World.People.TryAdd(Person.Adela.Email, new(Person.Adela.Email, Person.Adela.Name));
        World.People.TryAdd(Person.Rosa.Email, new(Person.Rosa.Email, Person.Rosa.Name));
        var room = World.Space($"Telemedicina {Guid.NewGuid():N}"[..24], WebexWorld.BotEmail, Person.Ana.Email, Person.Luis.Email, Person.Adela.Email, Person.Rosa.Email);
        (await ChooseAsync(room.Id, names, events, direct, familyVisit)).Is(HttpStatusCode.SeeOther);
        return room;
    }

    internal async Task<Answer> ChooseAsync(string room, string names = "initials", string[]? events = null, bool direct = true, string? familyVisit = null)
    {
        var fields = (events ?? ["visitCreated", "guestWaits", "textBounced", "meetingFailed"]).Select(e => ("events", e)).ToList();
        fields.AddRange([("space", room), ("spaceFamilyVisit", familyVisit ?? ""), ("names", names), ("direct", direct ? "on" : "")]);
        return await (await SignInAsync(Person.Adela)).PostFormAsync("/webex/bot", [.. fields]);
    }

    /// <summary>What stands in a space, the oldest first.</summary>
    internal IReadOnlyList<JsonObject> In(FakeRoom room) => [.. Messages.Newest(World, room).Reverse()];

    /// <summary>What the bot and this person said to each other, the oldest first.</summary>
    internal IReadOnlyList<JsonObject> With(string email) => World.Between(email, WebexWorld.BotEmail) is { } room ? In(room) : [];

    /// <summary>He writes, in a space mentioning the bot, or to the bot alone.</summary>
    internal async Task SaysAsync(string email, string text, FakeRoom? room = null) =>
        Assert.True(await WebexPage.SayAsync(World, Hooks, room?.Id ?? "", email, text), "He is not in that space");

    /// <summary>Ana invites, and her guests come to the lobby.</summary>
    internal async Task<SeenVisit> ArrivedAsync(int guests = 1)
    {
        var visit = await (await SignInAsync(Person.Ana)).InviteAsync(guests);
        foreach (var guest in visit.Guests) { await Phone().EnterAsync(await SentByHandAsync(guest)); }
        return visit;
    }
}

internal static class Letters
{
    /// <summary>All words of a card, one after the other.</summary>
    public static string Card(this JsonObject? message) => string.Join(" | ",
        message!["attachments"]![0]!["content"]!["body"]!.AsArray().SelectMany(e => e!["facts"] is JsonArray facts ? facts.Select(f => $"{f!["title"]}: {f["value"]}") : [$"{e["text"]}"]));

    /// <summary>Where its button leads.</summary>
    public static string Url(this JsonObject? message) => (string)message!["attachments"]![0]!["content"]!["actions"]![0]!["url"]!;

    public static string Markdown(this JsonObject? message) => (string)message!["markdown"]!;
}
