namespace Coviex.Visits;

internal enum VisitState { Scheduled, Open, Ended, Cancelled, Expired }

internal enum SeatState { Invited, Waiting, Admitted, Left, Declined, Removed }

/// <summary>What the visit is for. Each has its own default for the door (settings) and its own words for the guest.</summary>
internal enum Service { HomeCare, MedicalReport, FamilyVisit }

/// <summary>
/// The two lives, whole. A move that is not here is refused with a code, never ignored; repeating a move succeeds, because phones reload and
/// people press twice.
/// </summary>
internal static class Moves
{
    public static bool May(VisitState from, VisitState to) => (from, to) switch
    {
        (VisitState.Scheduled, VisitState.Open) => true,
        (VisitState.Scheduled, VisitState.Cancelled) => true,
        (VisitState.Scheduled or VisitState.Open, VisitState.Ended) => true,
        (VisitState.Scheduled or VisitState.Open, VisitState.Expired) => true,
        _ => false,
    };

    public static bool May(SeatState from, SeatState to) => (from, to) switch
    {
        (SeatState.Invited, SeatState.Waiting) => true,
        (SeatState.Waiting, SeatState.Admitted) => true,
        (SeatState.Waiting, SeatState.Declined) => true,
        (SeatState.Admitted, SeatState.Removed) => true,
        (SeatState.Waiting or SeatState.Admitted, SeatState.Left) => true,
        (SeatState.Admitted, SeatState.Waiting) => true,                        // another device took the seat: the clinician looks again
        (SeatState.Left, SeatState.Waiting or SeatState.Admitted) => true,      // came back
        (SeatState.Declined or SeatState.Removed, SeatState.Waiting) => true,   // the clinician changed his mind
        (SeatState.Declined or SeatState.Removed, SeatState.Invited) => true,   // taken out with his link, and sent a new one
        _ => false,
    };
}
