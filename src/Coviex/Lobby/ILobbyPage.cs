using System.Text.Json;

namespace Coviex.Lobby;

/// <summary>What the server says to a page over the hub; web/src/shared/protocol.ts mirrors it (LobbyPage), docs/protocol.md explains it.</summary>
internal interface ILobbyPage
{
    /// <summary>Something about your visit or board changed: ask again. Says nothing itself, so a lost one costs nothing. The first one says that you are connected.</summary>
    Task Changed();

    /// <summary>A signal of another browser, checked by the server.</summary>
    Task Signal(PageAddress from, JsonElement data);

    /// <summary>Another page holds your seat now; this connection gets nothing more.</summary>
    Task Displaced();

    /// <summary>Something changed in a conversation of yours with colleagues: ask for what is new.</summary>
    Task Talk(Guid conversation);

    /// <summary>A colleague writes there.</summary>
    Task Typing(Guid conversation, Guid staff);

    /// <summary>Something changed about a colleagues' call that concerns you: one rings or stops ringing, somebody comes or goes. Ask again.</summary>
    Task Call(Guid call);
}

/// <summary>One load of one page in one seat: the address of a signal.</summary>
internal sealed record PageAddress(Guid Seat, string Page);
