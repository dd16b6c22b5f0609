using Coviex.Conversations.Calls;
using Coviex.Files;

namespace Coviex.Conversations;

/// <summary>How a member of staff can be reached. It follows what he does, unless he has set it by hand.</summary>
internal enum PresenceState { Available, InVisit, InCall, Away, DoNotDisturb, Off }

// docs/protocol.md, "Colleagues"; web/src/shared/talkProtocol.ts mirrors it.

internal sealed record TalkView(
    Guid Me, IReadOnlyList<ConversationView> Conversations, IReadOnlyList<ColleagueView> Colleagues, int Unread, PresenceState? Wish, DateTimeOffset? WishUntil);

internal sealed record ColleagueView(Guid Id, string Name, string[] Roles, string? Department, PresenceState Presence, bool Favourite);

/// <param name="Unread">Messages of others that he has not read; 100 stands for more.</param>
/// <param name="Mentions">Those of them that name him.</param>
internal sealed record ConversationView(
    Guid Id, ConversationKind Kind, string Title, Guid? Visit, Guid? Patient, MemberView[] Members, bool Mine, bool Left, ConversationStop? Stopped, MessageView? Last, int LastNumber, int Revision,
    int Unread, int Urgent, int Mentions);

internal sealed record MemberView(Guid Staff, string Name, bool Active, bool Left, int Received, int Read);

internal sealed record MessageView(
    Guid Id, int Number, int Revision, int Version, Guid Author, string? Text, DateTimeOffset WrittenAt, DateTimeOffset? EditedAt, DateTimeOffset? WithdrawnAt,
    QuoteView? ReplyTo, bool Urgent, Guid[] Mentions, AcknowledgementView[] Acknowledged, PassedOnView[] PassedOn, CallLineView? Call, FileView[] Files);

internal sealed record QuoteView(Guid Id, int Number, Guid Author, string? Text);

internal sealed record AcknowledgementView(Guid Staff, DateTimeOffset At);

internal sealed record PassedOnView(Guid Staff, DateTimeOffset At);

internal sealed record ThreadView(ConversationView Conversation, MessageView[] Messages, bool More);

internal sealed record VersionView(string Text, DateTimeOffset WrittenAt);

internal sealed record CaredView(Guid Id, string Name, string RecordNumber);

internal sealed record FoundView(Guid Conversation, string Title, MessageView Message);
