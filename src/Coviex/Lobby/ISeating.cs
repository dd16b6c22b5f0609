using System.Security.Claims;
using Coviex.Hosting;

namespace Coviex.Lobby;

/// <summary>Who holds a call together: the people of a visit, or colleagues who call each other. The hub treats both alike.</summary>
internal enum CircleKind { Visit, Call }

/// <summary>Somebody's place in a circle, as the hub needs it.</summary>
/// <param name="Kind">What kind of circle.</param>
/// <param name="Circle">The visit, or the colleagues' call.</param>
/// <param name="Seat">The guest's id, or that of the member of staff.</param>
/// <param name="Host">The clinician whose board shows it; null: nobody's.</param>
/// <param name="Department">Whose coordinators see it; null: nobody's.</param>
/// <param name="Session">The guest's session; null for staff.</param>
/// <param name="Holds">False for a device that looks on while another holds the seat: it is nudged, but sends and gets no signals.</param>
internal sealed record Sitting(CircleKind Kind, Guid Circle, Guid Seat, Guid? Host, Guid? Department, Guid? Session, bool Holds);

/// <summary>
/// Who may sit where in one kind of circle, and who may signal whom: the lobby asks, and the room to which the circle belongs, which the lobby does not
/// know, answers from the database on every question.
/// </summary>
internal interface ISeating
{
    CircleKind Kind { get; }

    /// <summary>The place of the one who connects, and marks him as present. Null: there is none for him.</summary>
    /// <param name="circle">Which one, said by a page of staff and checked against what is theirs; a guest's visit comes from his session.</param>
    /// <param name="page">Which load of a page connects.</param>
    Task<Sitting?> SitAsync(ClaimsPrincipal user, Guid? circle, string page, CancellationToken ct);

    /// <summary>His last page has gone, whether he left or lost the network.</summary>
    Task StandAsync(Sitting sitting, CancellationToken ct);

    /// <summary>May this one signal that seat now? docs/protocol.md, "Who may signal whom".</summary>
    /// <param name="session">The session of the page that would get the signal: it must be the one that holds the seat.</param>
    Task<bool> MaySignalAsync(Sitting from, Guid to, Guid? session, CancellationToken ct);
}

/// <summary>Of which boards somebody is nudged besides his own.</summary>
internal interface IBoards
{
    /// <summary>The department whose visits this member of staff coordinates: he is nudged of each. Null: none.</summary>
    Task<Guid?> CoordinatesAsync(CurrentStaff staff, CancellationToken ct);
}
