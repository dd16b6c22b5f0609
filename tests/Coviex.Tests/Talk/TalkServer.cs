using System.Net;
using System.Text.Json.Nodes;
using Coviex.Conversations;
using Coviex.Conversations.Calls;
using Coviex.Tests.Agenda;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Talk;

/// <summary>A hospital whose staff write to each other. Urgent messages climb when a test lets them.</summary>
public sealed class TalkServer : QuietServer
{
    internal Task WatchCallsAsync() => Host.Services.GetRequiredService<CallWatch>().RunOnceAsync(TestContext.Current.CancellationToken);

    internal Task ClimbAsync() => Host.Services.GetRequiredService<UrgentClimb>().RunOnceAsync(TestContext.Current.CancellationToken);
}

/// <summary>What a member of staff does in the page of the conversations.</summary>
internal static class Talking
{
    extension(StaffDesk desk)
    {
        public async Task<JsonNode> TalkAsync() => (await desk.GetAsync("/api/talk")).Is(HttpStatusCode.OK).Json;

        public async Task<Guid> OpenDirectAsync(Person other) =>
            Id((await desk.PostAsync("/api/talk", new { kind = "direct", with = await desk.Server.IdOfAsync(other) })).Is(HttpStatusCode.OK).Json);

        public async Task<Guid> OpenGroupAsync(string title, params Person[] members)
        {
            var ids = new List<Guid>();
            foreach (var member in members) { ids.Add(await desk.Server.IdOfAsync(member)); }
            return Id((await desk.PostAsync("/api/talk", new { kind = "group", title, members = ids })).Is(HttpStatusCode.OK).Json);
        }

        public Task<Answer> AskToWriteAsync(Guid conversation, string text, Guid? id = null, Guid? replyTo = null, bool urgent = false, Guid[]? mentions = null) =>
            desk.PostAsync($"/api/talk/{conversation}/messages", new { id = id ?? Guid.NewGuid(), text, replyTo, urgent, mentions });

        public async Task<JsonNode> WriteAsync(Guid conversation, string text, bool urgent = false, Guid? replyTo = null, Guid[]? mentions = null) =>
            (await desk.AskToWriteAsync(conversation, text, null, replyTo, urgent, mentions)).Is(HttpStatusCode.OK).Json;

        public async Task<JsonNode> ThreadAsync(Guid conversation, string question = "") => (await desk.GetAsync($"/api/talk/{conversation}{question}")).Is(HttpStatusCode.OK).Json;

        public async Task<IReadOnlyList<string?>> TextsAsync(Guid conversation, string question = "") => Texts(await desk.ThreadAsync(conversation, question));

        public async Task<JsonNode> ConversationAsync(Guid conversation) => (await desk.TalkAsync())["conversations"]!.AsArray().Single(c => Id(c!) == conversation)!;

        public Task<Answer> PutAsync(string path, object? body = null) => desk.SendJsonAsync(HttpMethod.Put, path, body);

        public Task<Answer> DeleteAsync(string path) => desk.SendAsync(HttpMethod.Delete, path);
    }

    public static Guid Id(JsonNode node) => node["id"]!.GetValue<Guid>();

    public static IReadOnlyList<string?> Texts(JsonNode thread) => [.. thread["messages"]!.AsArray().Select(m => m!["text"]?.GetValue<string>())];
}
