using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Lobby;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Guest;

/// <summary>A guest's place with all that is known of it, and how it looks to him: before he enters (peek) and after (lobby).</summary>
internal sealed record GuestPlace(Visit Visit, Seat Seat, Invitation Invitation, Hospital Hospital)
{
    public bool TurnedAway => Seat.State is SeatState.Declined or SeatState.Removed;
}

internal sealed class GuestPlaces(
    CoviexDb db, Presence presence, VisitCalls calls, ConsentTexts consents, IOptions<CoviexOptions> options, TimeProvider clock)
{
    public async Task<GuestPlace?> FindAsync(Guid seat, CancellationToken ct)
    {
        var visit = await db.Visits.Include(v => v.Seats).SingleOrDefaultAsync(v => v.Seats.Any(s => s.Id == seat), ct);
        if (visit is null) { return null; }
        var invitation = await db.Invitations.SingleAsync(i => i.Id == seat, ct);
        var hospital = await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == visit.HospitalId, ct);
        return new(visit, visit.Seats.Single(s => s.Id == seat), invitation, hospital);
    }

    public async Task<PeekView> PeekAsync(GuestPlace place, Link link, CancellationToken ct)
    {
        var (visit, _, invitation, hospital) = place;
        return new(
            StateOf(place, link), invitation.Language, Of(hospital), invitation.HostName, visit.Service, place.Seat.Name, visit.StartsAt, OpensAt(visit),
            visit.Stands && invitation.RevokedAt is null && !place.TurnedAway, await consents.ForAsync(invitation.Language, hospital.Id, hospital.Name, ct), visit.CallSystem,
            visit is { KeepDoorOpen: true, State: VisitState.Open });
    }

    /// <summary>What the link leads to now. A link that has run out still opens for a guest who is in the lobby or the call.</summary>
    public PeekState StateOf(GuestPlace place, Link link)
    {
        var ((visit, seat, invitation, _), now) = (place, clock.GetUtcNow());
        return visit.State switch
        {
            VisitState.Ended => PeekState.Ended,
            VisitState.Cancelled => PeekState.Cancelled,
            VisitState.Expired => PeekState.Ended,
            _ when invitation.RevokedAt is not null => PeekState.Revoked,
            _ when place.TurnedAway => PeekState.Declined,
            _ when now >= link.ExpiresAt && !seat.Inside => PeekState.Expired,
            VisitState.Scheduled when now < OpensAt(visit) => PeekState.Early,
            _ => now > visit.StartsAt + options.Value.Visits.LobbyOpensBefore && !seat.Inside ? PeekState.Late : PeekState.Ready,
        };
    }

    public LobbyView Lobby(GuestPlace place, Guid session)
    {
        var (visit, seat, invitation, hospital) = place;
        var state = StateOf(place, session);
        var (waiting, admitted) = (state == LobbyState.Waiting, state == LobbyState.Admitted);
        return new(
            state, invitation.Language, Of(hospital), invitation.HostName, visit.Service, visit.StartsAt, new(seat.Id, seat.Name), visit.StartedAt is not null,
            presence.Find(visit.Id, visit.HostId) is not null, seat.WaitingSince, VisitViews.LateOf(visit), seat.AskingSessionId == session,
            state == LobbyState.Left, waiting || admitted ? calls.SetupFor(visit, seat.Id) : null, waiting || admitted ? [.. Peers(place, admitted)] : [],
            admitted ? [.. visit.Seats.Where(s => s.State is SeatState.Left or SeatState.Declined or SeatState.Removed).Select(s => s.Id)] : [],
            visit.CallProblem is not null);
    }

    private static LobbyState StateOf(GuestPlace place, Guid session)
    {
        var (visit, seat, invitation, _) = place;
        return visit.State switch
        {
            VisitState.Ended => LobbyState.Ended,
            VisitState.Cancelled => LobbyState.Cancelled,
            VisitState.Expired => LobbyState.Expired,
            _ when invitation.RevokedAt is not null => LobbyState.Revoked,
            _ when seat.SessionId != session => LobbyState.Elsewhere,
            _ => seat.State switch
            {
                SeatState.Admitted when visit.State == VisitState.Open => LobbyState.Admitted,
                SeatState.Left => LobbyState.Left,
                SeatState.Declined or SeatState.Removed => LobbyState.Declined,
                _ => LobbyState.Waiting,
            },
        };
    }

    // A waiting guest learns of nobody but the clinician.
    private IEnumerable<PeerView> Peers(GuestPlace place, bool admitted)
    {
        var (visit, seat, invitation, _) = place;
        if (presence.Find(visit.Id, visit.HostId) is { } host)
        {
            yield return new(visit.HostId, host.Page, invitation.HostName, "", "clinician", admitted);
        }
        foreach (var other in visit.Seats.Where(s => admitted && s.Id != seat.Id && s.State == SeatState.Admitted))
        {
            if (presence.Find(visit.Id, other.Id) is { } there && there.Session == other.SessionId) { yield return new(other.Id, there.Page, other.Name, other.Relation, "guest", true); }
        }
    }

    private DateTimeOffset OpensAt(Visit visit) => visit.StartsAt - options.Value.Visits.LobbyOpensBefore;

    private static HospitalView Of(Hospital h) => new(h.Name, h.Zone, h.HelpPhone is { Length: > 0 } phone ? phone : null);
}
