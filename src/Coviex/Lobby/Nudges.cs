using Microsoft.AspNetCore.SignalR;

namespace Coviex.Lobby;

/// <summary>Tells pages that something changed. Called after the change is saved; a nudge that is lost costs nothing.</summary>
internal sealed class Nudges(IHubContext<LobbyHub, ILobbyPage> hub)
{
    /// <summary>Everybody in the visit, and the boards on which it stands.</summary>
    /// <param name="department">Whose coordinators see it; null: nobody's.</param>
    /// <param name="staff">Its clinician, and whoever else has it on his page.</param>
    public Task ChangedAsync(Guid visit, Guid? department, params IReadOnlyList<Guid> staff) =>
        hub.Clients.Groups([CircleGroup(visit), .. staff.Select(BoardGroup), .. Of(department)]).Changed();

    /// <summary>Every page of the members of a conversation.</summary>
    public Task TalkAsync(IEnumerable<Guid> members, Guid conversation) => hub.Clients.Groups([.. members.Select(BoardGroup)]).Talk(conversation);

    /// <summary>Every page of those whom a colleagues' call concerns: one rings or stops ringing, or somebody comes or goes.</summary>
    public Task CallAsync(IEnumerable<Guid> staff, Guid call) => hub.Clients.Groups([.. staff.Select(BoardGroup)]).Call(call);

    public static string CircleGroup(Guid circle) => $"circle:{circle}";

    public static string BoardGroup(Guid staff) => $"board:{staff}";

    /// <summary>The board of those who coordinate a department.</summary>
    public static string DepartmentGroup(Guid department) => $"department:{department}";

    public static IReadOnlyList<string> Boards(Guid? host, Guid? department) => [.. host is { } id ? [BoardGroup(id)] : Array.Empty<string>(), .. Of(department)];

    private static string[] Of(Guid? department) => department is { } id ? [DepartmentGroup(id)] : [];
}
