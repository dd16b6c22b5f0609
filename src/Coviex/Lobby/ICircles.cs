using System.Security.Claims;

namespace Coviex.Lobby;

/// <summary>Whom a word about a conversation concerns: the lobby asks, and the room Conversations, which the lobby does not know, answers.</summary>
internal interface ICircles
{
    /// <summary>The other members, if the one who asks is a member himself; otherwise nobody.</summary>
    Task<IReadOnlyList<Guid>> OthersAsync(ClaimsPrincipal user, Guid conversation, CancellationToken ct);
}
