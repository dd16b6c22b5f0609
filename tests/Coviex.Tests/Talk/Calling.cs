using System.Net;
using System.Text.Json.Nodes;
using Coviex.Tests.Fixture;
using static Coviex.Tests.Talk.Talking;

namespace Coviex.Tests.Talk;

/// <summary>One device of a member of staff, and what he does with calls there.</summary>
internal sealed record Device(StaffDesk Desk, string Page)
{
    public static async Task<Device> OfAsync(TalkServer server, Person who) => new(await server.SignInAsync(who), Guid.NewGuid().ToString("N")[..12]);

    public Task<Answer> AskToEnterAsync(Guid call, bool takeOver = false, string? others = null) =>
        Desk.PostAsync($"/api/calls/{call}/enter", new { page = Page, takeOver, others });

    public async Task<JsonNode> EnterAsync(Guid call, bool takeOver = false, string? others = null) => (await AskToEnterAsync(call, takeOver, others)).Is(HttpStatusCode.OK).Json;

    public async Task<JsonNode> RoomAsync(Guid call) => (await Desk.GetAsync($"/api/calls/{call}?page={Page}")).Is(HttpStatusCode.OK).Json;

    /// <summary>The page of the call, connected.</summary>
    public Task<HubPage> ConnectAsync(Guid call) => HubPage.OpenAsync(Desk, page => $"/hub?call={call}&page={page}", Page);
}

internal static class Calling
{
    extension(StaffDesk desk)
    {
        public async Task<Guid> CallAsync(Guid conversation, string media = "video") => Id((await desk.PostAsync($"/api/talk/{conversation}/calls", new { media })).Is(HttpStatusCode.OK).Json);

        /// <summary>hold, leave, decline, people.</summary>
        public async Task<JsonNode> DoInCallAsync(Guid call, string act, object? body = null) => (await desk.PostAsync($"/api/calls/{call}/{act}", body)).Is(HttpStatusCode.OK).Json;

        public async Task<JsonNode?> CallSeenAsync(Guid call) =>
            (await desk.GetAsync("/api/calls")).Is(HttpStatusCode.OK).Json["calls"]!.AsArray().SingleOrDefault(c => Id(c!) == call);

        /// <summary>The line in the conversation that a call has left.</summary>
        public async Task<JsonNode> LineAsync(Guid conversation, Guid call) =>
            (await desk.ThreadAsync(conversation))["messages"]!.AsArray().Single(m => Id(m!) == call)!["call"]!;
    }

    public static string? StateOf(JsonNode call, Guid staff) => (string?)call["people"]!.AsArray().SingleOrDefault(p => p!["staff"]!.GetValue<Guid>() == staff)?["state"];

    public static string? Reason(JsonNode call) => (string?)call["reason"];
}
