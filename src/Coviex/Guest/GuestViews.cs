using Coviex.Calls;
using Coviex.Visits;

namespace Coviex.Guest;

// What docs/protocol.md promises the guest's page, to the letter.

internal sealed record HospitalView(string Name, string Zone, string? HelpPhone);

internal enum PeekState { Early, Ready, Late, Expired, Revoked, Ended, Cancelled, Declined }

internal sealed record PeekView(
    PeekState State, string Language, HospitalView Hospital, string Host, Service Service, string Guest, DateTimeOffset StartsAt,
    DateTimeOffset OpensAt, bool CanRenew, ConsentText Consent, CallSystem CallSystem, bool DoorOpen);

internal enum LobbyState { Waiting, Admitted, Left, Declined, Elsewhere, Ended, Cancelled, Expired, Revoked }

internal sealed record LobbyView(
    LobbyState State, string Language, HospitalView Hospital, string Host, Service Service, DateTimeOffset StartsAt, MeView You, bool Started,
    bool HostPresent, DateTimeOffset? WaitingSince, LateView? Late, bool AskedToMove, bool CanReturn, CallSetup? Call, PeerView[] Peers, Guid[] Gone, bool CallMoved);
