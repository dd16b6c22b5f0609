using Microsoft.AspNetCore.SignalR;

namespace Coviex.Lobby;

/// <summary>Tells pages that something changed. Called after the change is saved; a nudge that is lost costs nothing.</summary>
internal sealed class Nudges(IHubContext<LobbyHub, ILobbyPage> hub)
{
    /// <summary>Everybody in the visit, and the board of its clinician.</summary>
    public Task ChangedAsync(Guid visit, Guid host) => hub.Clients.Groups(VisitGroup(visit), BoardGroup(host)).Changed();

    public static string VisitGroup(Guid visit) => $"visit:{visit}";

    public static string BoardGroup(Guid staff) => $"board:{staff}";
}
