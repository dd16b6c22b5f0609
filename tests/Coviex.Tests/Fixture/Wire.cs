namespace Coviex.Tests.Fixture;

// What docs/protocol.md promises, read as a page reads it: states are text, times are ISO 8601, ids are UUIDs.

public sealed record SeenLate(int Minutes, DateTimeOffset At);

public sealed record SeenText(
    Guid Id, string State, string By, DateTimeOffset QueuedAt, DateTimeOffset? SentAt, DateTimeOffset? DeliveredAt, DateTimeOffset? BouncedAt, string? Problem,
    string? CarrierCode, string? Cost);

public sealed record SeenSender(string Name, string By);

public sealed record SeenGuest(
    Guid Id, string Name, string Relation, string Phone, bool Colleague, string State, string Text, string? TextProblem, string? TextNote, SeenText[] Texts, string? Cost,
    SeenSender[] Senders, DateTimeOffset? OpenedAt, DateTimeOffset? ArrivedAt, DateTimeOffset? LateAt, DateTimeOffset? NoShowAt,
    DateTimeOffset? WaitingSince, DateTimeOffset? AdmittedAt, DateTimeOffset? LeftAt, bool Away, bool Acknowledged, bool AsksToMove,
    DateTimeOffset? MovedAt, string? Camera, string? Microphone);

public sealed record SeenHost(Guid Id, string Name);

public sealed record SeenVisit(
    Guid Id, string Service, string State, SeenHost Host, string? Patient, DateTimeOffset StartsAt, int Minutes, bool Planned, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt,
    bool KeepDoorOpen, SeenLate? Late, string CallSystem, string? CallProblem, SeenGuest[] Guests)
{
    public SeenGuest Guest(Guid id) => Guests.Single(g => g.Id == id);
}

public sealed record SeenHospital(string Name, string Zone, string? HelpPhone);

public sealed record SeenConsent(string Version, string Hash, string Text);

public sealed record SeenPeek(
    string State, string Language, SeenHospital Hospital, string Host, string Service, string Guest, DateTimeOffset StartsAt, DateTimeOffset OpensAt,
    bool CanRenew, SeenConsent Consent, string CallSystem);

public sealed record SeenMe(Guid Seat, string Name);

public sealed record SeenPeer(Guid Seat, string Page, string Name, string Relation, string Role, bool Admitted);

public sealed record SeenCall(string System, bool RelayOnly, string? Sdk);

public sealed record SeenWebexTicket(string? AccessToken, string? Destination, string? Password, string? Link);

public sealed record SeenTicket(string System, DateTimeOffset ExpiresAt, SeenWebexTicket? Webex);

public sealed record SeenLobby(
    string State, string Language, SeenHospital Hospital, string Host, string Service, DateTimeOffset StartsAt, SeenMe You, bool Started, bool HostPresent,
    DateTimeOffset? WaitingSince, SeenLate? Late, bool AskedToMove, bool CanReturn, SeenCall? Call, SeenPeer[] Peers, bool CallMoved);

public sealed record SeenOfCall(DateTimeOffset? HostJoinedAt, Guid[] StillIn);

public sealed record SeenReply(Guid Id, Guid Guest, string Body, DateTimeOffset At, string? Keyword);

public sealed record SeenRoom(SeenVisit Visit, SeenMe You, int Capacity, SeenCall Call, SeenOfCall Seen, SeenPeer[] Peers, SeenReply[] Replies);
