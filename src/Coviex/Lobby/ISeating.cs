using System.Security.Claims;
using Coviex.Hosting;

namespace Coviex.Lobby;

/// <summary>Somebody's place in a visit, as the hub needs it.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Seat">The guest's id, or the clinician's.</param>
/// <param name="Host">The clinician whose board shows the visit.</param>
/// <param name="Department">Whose coordinators see the visit; null: nobody's.</param>
/// <param name="Session">The guest's session; null for the clinician.</param>
/// <param name="Holds">False for a device that looks on while another holds the seat: it is nudged, but sends and gets no signals.</param>
internal sealed record Sitting(Guid Visit, Guid Seat, Guid Host, Guid? Department, Guid? Session, bool Holds);

/// <summary>
/// Who may sit where, and who may signal whom: the lobby asks, and the room Visits, which the lobby does not know, answers from the database
/// on every question.
/// </summary>
internal interface ISeating
{
    /// <summary>The department whose visits this member of staff coordinates: he is nudged of each. Null: none.</summary>
    Task<Guid?> CoordinatesAsync(CurrentStaff staff, CancellationToken ct);

    /// <summary>The place of the one who connects, and marks him as present. Null: there is none for him.</summary>
    /// <param name="visit">Which visit, said by a clinician's page and checked against his own; a guest's comes from his session.</param>
    Task<Sitting?> SitAsync(ClaimsPrincipal user, Guid? visit, CancellationToken ct);

    /// <summary>His last page has gone, whether he left or lost the network.</summary>
    Task StandAsync(Sitting sitting, CancellationToken ct);

    /// <summary>May this one signal that seat now? docs/protocol.md, "Who may signal whom".</summary>
    /// <param name="session">The session of the page that would get the signal: it must be the one that holds the seat.</param>
    Task<bool> MaySignalAsync(Sitting from, Guid to, Guid? session, CancellationToken ct);
}
