using Coviex.Hosting;

namespace Coviex.Visits;

/// <summary>A guest's place in a visit, held by one device at a time. Its id is the guest's.</summary>
internal sealed class Seat
{
    /// <summary>A page that has entered connects to the hub within this time, on the slowest phone.</summary>
    private static readonly TimeSpan Connecting = TimeSpan.FromSeconds(10);

    public required Guid Id { get; init; }
    public required Guid HospitalId { get; init; }
    public Guid VisitId { get; init; }
    public required string Name { get; init; }

    /// <summary>A colleague who sits in, or who interprets; null for a guest from outside. He gets no texts, and comes in from his own agenda.</summary>
    public Guid? StaffId { get; init; }

    /// <summary>What he is to the patient: "hija", or "paciente" himself, in the hospital's words.</summary>
    public required string Relation { get; init; }

    /// <summary>E.164. Staff may correct it. Empty for a colleague.</summary>
    public required string Phone { get; set; }

    /// <summary>Empty: none is known.</summary>
    public string Email { get; init; } = "";

    public required string Language { get; init; }
    public SeatState State { get; private set; }

    /// <summary>When he began to wait, this time.</summary>
    public DateTimeOffset? WaitingSince { get; private set; }

    /// <summary>When he first came to the lobby.</summary>
    public DateTimeOffset? ArrivedAt { get; private set; }

    /// <summary>When it was noticed that he is late. Like <see cref="NoShowAt"/> written by MarkAbsent alone, beside <see cref="Version"/>.</summary>
    public DateTimeOffset? LateAt { get; private set; }

    /// <summary>When he was taken for one who does not come. He may come still.</summary>
    public DateTimeOffset? NoShowAt { get; private set; }

    /// <summary>When he was first let in; kept when the state moves on: did they ever talk?</summary>
    public DateTimeOffset? AdmittedAt { get; private set; }

    public DateTimeOffset? LeftAt { get; private set; }

    /// <summary>When staff noticed that he waits; until then it sounds.</summary>
    public DateTimeOffset? AcknowledgedAt { get; private set; }

    /// <summary>The session (device) that holds the seat.</summary>
    public Guid? SessionId { get; private set; }

    /// <summary>Another session that asks for the seat while its holder is in the call; the clinician decides.</summary>
    public Guid? AskingSessionId { get; private set; }

    public DateTimeOffset? MovedAt { get; private set; }

    /// <summary>
    /// Since when his page is not connected; null while it is. Ahead of now for a page that has just entered: it has until then to connect.
    /// Written by Seating alone, beside <see cref="Version"/>: that a page connects must not make a clinician's act fail.
    /// </summary>
    public DateTimeOffset? AwaySince { get; private set; }

    /// <summary>
    /// On another device than the one that had been let in: neither an open door nor coming back lets it pass, the clinician does. Whoever finds the
    /// link of a guest who has left would otherwise stand in the call.
    /// </summary>
    public bool NeedsLook { get; private set; }

    /// <summary>What his page says of the camera and the microphone: ok, denied, missing, busy, off.</summary>
    public string? Camera { get; private set; }

    public string? Microphone { get; private set; }

    /// <summary>Which family his browser is of, as his page says: never more than that. For the measures.</summary>
    public string? Browser { get; private set; }

    /// <summary>What kept him from the call, as his page says: unconnected, lost. Written beside <see cref="Version"/>; for the measures.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Concurrency token.</summary>
    public int Version { get; private set; }

    public bool Inside => State is SeatState.Waiting or SeatState.Admitted;

    public Refusal? Wait(DateTimeOffset now) => Move(SeatState.Waiting, () =>
    {
        WaitingSince = now;
        ArrivedAt ??= now;
        AcknowledgedAt = null;
    });

    public Refusal? Admit(DateTimeOffset now) => Move(SeatState.Admitted, () =>
    {
        AdmittedAt ??= now;
        AcknowledgedAt ??= now;
        NeedsLook = false;
    });

    public Refusal? Leave(DateTimeOffset now) => Move(SeatState.Left, () => LeftAt = now);

    public Refusal? Decline() => Move(SeatState.Declined);

    public Refusal? Remove(DateTimeOffset now) => Move(SeatState.Removed, () => LeftAt = now);

    public Refusal? Readmit(DateTimeOffset now) => State is SeatState.Declined or SeatState.Removed ? Wait(now) : new("wrong_state");

    /// <summary>The visit was moved: he is not late any more.</summary>
    public void Expect()
    {
        if (LateAt is null && NoShowAt is null) { return; }
        (LateAt, NoShowAt) = (null, null);
        Version++;
    }

    /// <summary>He was taken out with his link, and gets a new one: his old device has no seat any more.</summary>
    public Refusal? InviteAgain() => Move(SeatState.Invited, () => (SessionId, AskingSessionId, AwaySince) = (null, null, null));

    public Refusal? Acknowledge(DateTimeOffset now)
    {
        if (AcknowledgedAt is not null) { return null; }
        AcknowledgedAt = now;
        Version++;
        return null;
    }

    /// <summary>
    /// A device takes the seat. It gets a free one, its own, or that of a device which waits or has gone away; a device that is in the call keeps
    /// it until the clinician agrees, or whoever finds the link could throw the patient out.
    /// </summary>
    /// <returns>True when the device holds the seat now.</returns>
    public bool Hold(Guid session, bool holderIsThere, bool insist, DateTimeOffset now)
    {
        if (SessionId == session)
        {
            if (!Inside && AwaySince is not null) { AwaySince = now + Connecting; }      // he comes back
            return true;
        }
        if (SessionId is null || !Inside)
        {
            NeedsLook |= AdmittedAt is not null;
            Take(session, now);
            return true;
        }
        if (holderIsThere && !insist) { return false; }
        if (State == SeatState.Admitted && holderIsThere)
        {
            AskingSessionId = session;
            Version++;
            return false;
        }
        MoveTo(session, now);
        return true;
    }

    /// <summary>The clinician's answer to a device that asks. Allowed, it takes the seat in the call; he has just looked.</summary>
    public Refusal? AnswerMove(bool allow, DateTimeOffset now)
    {
        if (AskingSessionId is not { } asking) { return new("nobody_asks"); }
        AskingSessionId = null;
        Version++;
        if (allow)
        {
            Take(asking, now);
            MovedAt = now;
        }
        return null;
    }

    /// <summary>The number was wrong. Whoever came by the old one holds no seat any more.</summary>
    public void Correct(string phone)
    {
        if (phone == Phone) { return; }
        (Phone, SessionId, AskingSessionId, AwaySince) = (phone, null, null, null);
        Version++;
    }

    // No new version: that a camera was found must not make the act of a clinician fail who opens the door in that instant.
    public void Devices(string camera, string microphone, string? browser) => (Camera, Microphone, Browser) = (camera, microphone, browser ?? Browser);

    private void MoveTo(Guid session, DateTimeOffset now)
    {
        Take(session, now);
        MovedAt = now;
        if (State != SeatState.Admitted) { return; }
        Wait(now);
        NeedsLook = true;
    }

    private void Take(Guid session, DateTimeOffset now)
    {
        SessionId = session;
        AskingSessionId = null;
        AwaySince = now + Connecting;
        Version++;
    }

    private Refusal? Move(SeatState to, Action? then = null)
    {
        if (State == to) { return null; }
        if (!Moves.May(State, to)) { return new("wrong_state"); }
        State = to;
        Version++;
        then?.Invoke();
        return null;
    }
}
