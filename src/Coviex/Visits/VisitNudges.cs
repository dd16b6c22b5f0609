using Coviex.Lobby;

namespace Coviex.Visits;

internal static class VisitNudges
{
    /// <summary>Everybody in the visit, and those on whose pages it stands: its clinician, its department, and the colleagues who sit in.</summary>
    /// <param name="visit">With its seats.</param>
    public static Task ChangedAsync(this Nudges nudges, Visit visit) =>
        nudges.ChangedAsync(visit.Id, visit.DepartmentId, [visit.HostId, .. visit.Seats.Select(s => s.StaffId).OfType<Guid>()]);
}
