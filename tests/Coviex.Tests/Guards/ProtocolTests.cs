using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Coviex.Calls;
using Coviex.Conversations;
using Coviex.Conversations.Calls;
using Coviex.Files;
using Coviex.Guest;
using Coviex.Lobby;
using Coviex.Tests.Fixture;
using Coviex.Visits;

namespace Coviex.Tests.Guards;

/// <summary>web/src/shared/protocol.ts, talkProtocol.ts, callProtocol.ts, fileProtocol.ts and the server's own types say the same: fields, which of them may be null, states, and messages of the hub.</summary>
public sealed partial class ProtocolTests
{
    private static readonly string Source = Comments().Replace(House.Read("web/src/shared/protocol.ts") + House.Read("web/src/shared/talkProtocol.ts") + House.Read("web/src/shared/callProtocol.ts") + House.Read("web/src/shared/fileProtocol.ts"), "");

    public static TheoryData<string> Records => [.. Views.Keys];

    public static TheoryData<string> Unions => [.. States.Keys];

    private static readonly Dictionary<string, Type> Views = new()
    {
        ["Peek"] = typeof(PeekView),
        ["Hospital"] = typeof(HospitalView),
        ["Lobby"] = typeof(LobbyView),
        ["Late"] = typeof(LateView),
        ["Peer"] = typeof(PeerView),
        ["CallSetup"] = typeof(CallSetup),
        ["CallTicket"] = typeof(CallTicket),
        ["WebexTicket"] = typeof(WebexTicket),
        ["Guest"] = typeof(GuestView),
        ["TextAttempt"] = typeof(AttemptView),
        ["SenderChoice"] = typeof(SenderView),
        ["GuestReply"] = typeof(GuestReplyView),
        ["Visit"] = typeof(VisitView),
        ["Room"] = typeof(RoomView),
        ["CallSeen"] = typeof(CallSeen),
        ["Address"] = typeof(PageAddress),
        ["Talk"] = typeof(TalkView),
        ["Colleague"] = typeof(ColleagueView),
        ["Conversation"] = typeof(ConversationView),
        ["Member"] = typeof(MemberView),
        ["Message"] = typeof(MessageView),
        ["Quote"] = typeof(QuoteView),
        ["Acknowledgement"] = typeof(AcknowledgementView),
        ["PassedOn"] = typeof(PassedOnView),
        ["Thread"] = typeof(ThreadView),
        ["Version"] = typeof(VersionView),
        ["Found"] = typeof(FoundView),
        ["Cared"] = typeof(CaredView),
        ["Calls"] = typeof(CallsView),
        ["StaffCall"] = typeof(StaffCallView),
        ["CallPerson"] = typeof(CallPersonView),
        ["Consult"] = typeof(ConsultView),
        ["PersonThere"] = typeof(PersonThereView),
        ["CallRoom"] = typeof(CallRoomView),
        ["CallLine"] = typeof(CallLineView),
        ["SharedFile"] = typeof(FileView),
        ["VisitFile"] = typeof(VisitFileView),
    };

    private static readonly Dictionary<string, Type> States = new()
    {
        ["PeekState"] = typeof(PeekState),
        ["LobbyState"] = typeof(LobbyState),
        ["VisitState"] = typeof(VisitState),
        ["GuestState"] = typeof(SeatState),
        ["TextState"] = typeof(TextView),
        ["Service"] = typeof(Service),
        ["CallSystem"] = typeof(CallSystem),
        ["PresenceState"] = typeof(PresenceState),
        ["ConversationKind"] = typeof(ConversationKind),
        ["ConversationStop"] = typeof(ConversationStop),
        ["CallMedia"] = typeof(CallMedia),
        ["StaffCallState"] = typeof(StaffCallState),
        ["CallEnd"] = typeof(CallEnd),
        ["CallerState"] = typeof(CallerState),
        ["FileKind"] = typeof(FileKind),
        ["FileState"] = typeof(FileState),
    };

    [Theory, MemberData(nameof(Records))]
    public void The_fields_are_the_same(string name)
    {
        var theirs = Field().Matches(Body(name)).Select(m => $"{m.Groups[1].Value}{(m.Groups[2].Value.Contains("| null", StringComparison.Ordinal) ? " or null" : "")}");

        Assert.Equal(Fields(Views[name]).Order(StringComparer.Ordinal), theirs.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Unions))]
    public void The_states_are_the_same(string name)
    {
        var union = Regex.Match(Source, $@"export type {name} =([^;]*);").Groups[1].Value;

        Assert.Equal(Enum.GetNames(States[name]).Select(JsonNamingPolicy.CamelCase.ConvertName), Quoted().Matches(union).Select(m => m.Groups[1].Value));
    }

    [Theory]
    [InlineData("LobbyPage", typeof(ILobbyPage))]
    [InlineData("LobbyHub", typeof(LobbyHub))]
    public void The_messages_of_the_hub_are_the_same(string name, Type type)
    {
        var ours = type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(m => m.GetBaseDefinition() == m)
            .Select(m => $"{JsonNamingPolicy.CamelCase.ConvertName(m.Name)}({string.Join(", ", m.GetParameters().Select(p => p.Name))})");
        var theirs = Method().Matches(Body(name)).Select(m => $"{m.Groups[1].Value}({string.Join(", ", Parameter().Matches(m.Groups[2].Value).Select(p => p.Groups[1].Value))})");

        Assert.Equal(ours.Order(StringComparer.Ordinal), theirs.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_document_names_every_message_of_the_hub_and_every_state()
    {
        var document = House.Read("docs/protocol.md");
        Assert.All(typeof(ILobbyPage).GetMethods(), m => Assert.Contains($"`{JsonNamingPolicy.CamelCase.ConvertName(m.Name)}(", document));
        foreach (var state in States.Values.SelectMany(Enum.GetNames).Select(JsonNamingPolicy.CamelCase.ConvertName)) { Assert.Contains($"'{state}'", document); }
    }

    private static IEnumerable<string> Fields(Type type)
    {
        var nullability = new NullabilityInfoContext();
        return from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
               let mayBeNull = nullability.Create(property).ReadState == NullabilityState.Nullable
               select JsonNamingPolicy.CamelCase.ConvertName(property.Name) + (mayBeNull ? " or null" : "");
    }

    // From the brace of the type to the one that closes it; what stands in inner braces is left out.
    private static string Body(string name)
    {
        var start = Source.IndexOf($"export type {name} = {{", StringComparison.Ordinal);
        Assert.True(start >= 0, $"protocol.ts has no type {name}");
        var (body, depth) = (new System.Text.StringBuilder(), 0);
        foreach (var c in Source.AsSpan(Source.IndexOf('{', start)))
        {
            if (c == '}' && --depth == 0) { break; }
            if (depth == 1 || (depth > 0 && c == '}')) { body.Append(c); }
            if (c == '{') { depth++; }
        }
        return body.Append(';').ToString();
    }

    [GeneratedRegex(@"/\*.*?\*/|//[^\n]*", RegexOptions.Singleline)]
    private static partial Regex Comments();

    [GeneratedRegex(@"(\w+)\??:\s*([^;]+);")]
    private static partial Regex Field();

    [GeneratedRegex("'(\\w+)'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(\w+)\(([^)]*)\)\s*:")]
    private static partial Regex Method();

    [GeneratedRegex(@"(\w+)\??:")]
    private static partial Regex Parameter();
}
