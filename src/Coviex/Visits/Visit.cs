using Coviex.Calls;
using Coviex.Hosting;

namespace Coviex.Visits;

/// <summary>An appointment by video, now or later. It decides who comes in; it knows neither HTTP nor the database.</summary>
internal sealed class Visit
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }

    /// <summary>The clinician whose visit it is.</summary>
    public required Guid HostId { get; init; }

    /// <summary>What the form drew that asked for it; null when nothing did. Unique for one host.</summary>
    public Guid? Request { get; init; }

    public required Service Service { get; init; }
    public Guid? PatientId { get; init; }

    /// <summary>The patient's name at the time, for the clinician's own list; empty when the visit names nobody of the registry.</summary>
    public string PatientName { get; init; } = "";

    public required DateTimeOffset StartsAt { get; set; }

    /// <summary>How long it is to take; nothing ends by it.</summary>
    public int Minutes { get; private set; } = 30;

    /// <summary>It was planned in the agenda: its guests get the date first, and the link when it is near.</summary>
    public bool Planned { get; private set; }

    /// <summary>The clinician's department when it was made; null: he had none.</summary>
    public Guid? DepartmentId { get; init; }

    /// <summary>Counts its moves, and its cancellation.</summary>
    public int Revision { get; private set; }

    /// <summary>What carries its media.</summary>
    public CallSystem CallSystem { get; private set; }

    /// <summary>Why it goes over Direct although it was to go over another system: the key of a sentence; null when it does not.</summary>
    public string? CallProblem { get; private set; }

    public required DateTimeOffset CreatedAt { get; init; }
    public VisitState State { get; private set; }

    /// <summary>Whoever is invited passes as he arrives, once the clinician has started.</summary>
    public required bool KeepDoorOpen { get; set; }

    public DateTimeOffset? StartedAt { get; private set; }

    /// <summary>When it ended, was cancelled or expired.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public int? LateMinutes { get; private set; }
    public DateTimeOffset? LateAt { get; private set; }
    public List<Seat> Seats { get; } = [];

    /// <summary>Concurrency token: of two who change the visit at once, one looks again.</summary>
    public int Version { get; private set; }

    public DateTimeOffset EndsAt => StartsAt.AddMinutes(Minutes);

    public bool Stands => State is VisitState.Scheduled or VisitState.Open;

    /// <summary>Before it is saved for the first time.</summary>
    public void GoOver(CallSystem system) => CallSystem = system;

    /// <summary>Before it is saved for the first time.</summary>
    public void Plan(int minutes) => (Planned, Minutes) = (true, minutes);

    /// <summary>To another time, or another length. Whoever has come to the lobby would be sent away by it.</summary>
    public Refusal? MoveTo(DateTimeOffset startsAt, int minutes)
    {
        if (State != VisitState.Scheduled) { return WrongState(); }
        if (Seats.Any(s => s.Inside)) { return new("guest_came"); }
        if (StartsAt == startsAt && Minutes == minutes) { return null; }
        (StartsAt, Minutes) = (startsAt, minutes);
        (LateMinutes, LateAt) = (null, null);
        Revision++;
        Version++;
        foreach (var seat in Seats) { seat.Expect(); }
        return null;
    }

    /// <summary>The call system has failed it: from now on the browsers send to each other. True when that changes something.</summary>
    public bool MoveToDirect(string problem)
    {
        if (!Stands || CallSystem == CallSystem.Direct) { return false; }
        (CallSystem, CallProblem) = (CallSystem.Direct, problem);
        Version++;
        return true;
    }

    /// <summary>The clinician begins; with the door kept open, those who wait come in.</summary>
    public Refusal? Start(DateTimeOffset now, int capacity)
    {
        if (Move(VisitState.Open, now) is { } refusal) { return refusal; }
        StartedAt ??= now;
        (LateMinutes, LateAt) = (null, null);
        LetPass(now, capacity);
        return null;
    }

    public Refusal? End(DateTimeOffset now) => Move(VisitState.Ended, now);

    public Refusal? Cancel(DateTimeOffset now)
    {
        if (State == VisitState.Scheduled) { Revision++; }
        return Move(VisitState.Cancelled, now);
    }

    public Refusal? Expire(DateTimeOffset now) => Move(VisitState.Expired, now);

    public Refusal? KeepDoor(bool open, DateTimeOffset now, int capacity)
    {
        if (!Stands) { return WrongState(); }
        KeepDoorOpen = open;
        Version++;
        LetPass(now, capacity);
        return null;
    }

    /// <summary>"Running late": told to those who wait. Zero minutes takes it back.</summary>
    public Refusal? SayLate(int minutes, DateTimeOffset now)
    {
        if (!Stands) { return WrongState(); }
        (LateMinutes, LateAt) = minutes == 0 ? ((int?)null, (DateTimeOffset?)null) : (minutes, now);
        Version++;
        return null;
    }

    public Refusal? Invite(Seat seat)
    {
        if (!Stands) { return WrongState(); }
        Seats.Add(seat);
        Version++;
        return null;
    }

    /// <summary>The guest comes to the lobby, or passes at once when the door is kept open and there is room.</summary>
    public Refusal? Arrive(Seat seat, DateTimeOffset now, int capacity)
    {
        if (!Stands) { return WrongState(); }
        if (seat.State is SeatState.Declined or SeatState.Removed) { return new("declined"); }
        if (seat.State is SeatState.Invited or SeatState.Left && seat.Wait(now) is { } refusal) { return refusal; }
        LetPass(now, capacity);
        return null;
    }

    /// <summary>The door is opened for one guest; by the clinician's own hand that starts the visit if nobody had.</summary>
    /// <param name="byHost">False for a coordinator: nobody is let into a call before its clinician has begun it.</param>
    public Refusal? Admit(Seat seat, bool byHost, DateTimeOffset now, int capacity)
    {
        if (!Stands) { return WrongState(); }
        if (!byHost && State == VisitState.Scheduled) { return new("not_begun"); }
        if (seat.State == SeatState.Admitted) { return null; }
        if (seat.State != SeatState.Waiting) { return new("wrong_state"); }
        if (!HasRoom(capacity)) { return new("room_full") { Values = [("capacity", capacity)] }; }
        Version++;                                                           // two admits at once must not both take the last place
        seat.Admit(now);                                                     // before the start: an open door must not give his place away
        return Start(now, capacity);
    }

    /// <summary>He leaves; with the door kept open his place goes to the one who waits longest.</summary>
    public Refusal? Leave(Seat seat, DateTimeOffset now, int capacity) => seat.Inside ? GiveUp(seat.Leave(now), now, capacity) : null;

    /// <summary>The clinician takes him out of the call.</summary>
    public Refusal? Remove(Seat seat, DateTimeOffset now, int capacity) => GiveUp(seat.Remove(now), now, capacity);

    /// <summary>A guest whom the clinician had declined or taken out may come to the lobby again.</summary>
    public Refusal? Readmit(Seat seat, DateTimeOffset now) => Stands ? seat.Readmit(now) : WrongState();

    /// <summary>A guest who left comes back: into the call if he had been let in, without a new admit.</summary>
    public Refusal? Return(Seat seat, DateTimeOffset now, int capacity)
    {
        if (!Stands) { return WrongState(); }
        if (seat.State != SeatState.Left) { return seat.State is SeatState.Waiting or SeatState.Admitted ? null : new("declined"); }
        if (State == VisitState.Open && seat.AdmittedAt is not null && !seat.NeedsLook && HasRoom(capacity))
        {
            Version++;
            return seat.Admit(now);
        }
        return Arrive(seat, now, capacity);
    }

    /// <summary>True while one more person fits beside the clinician and those who have been let in.</summary>
    public bool HasRoom(int capacity) => Seats.Count(s => s.State == SeatState.Admitted) + 1 < capacity;

    private Refusal? GiveUp(Refusal? refusal, DateTimeOffset now, int capacity)
    {
        if (refusal is null) { LetPass(now, capacity); }
        return refusal;
    }

    private void LetPass(DateTimeOffset now, int capacity)
    {
        if (!KeepDoorOpen || State != VisitState.Open) { return; }
        foreach (var seat in Seats.Where(s => s.State == SeatState.Waiting && !s.NeedsLook).OrderBy(s => s.WaitingSince))
        {
            if (!HasRoom(capacity)) { return; }
            Version++;
            seat.Admit(now);
        }
    }

    private Refusal? Move(VisitState to, DateTimeOffset now)
    {
        if (State == to) { return null; }
        if (!Moves.May(State, to)) { return WrongState(); }
        State = to;
        Version++;
        if (!Stands) { EndedAt = now; }
        return null;
    }

    private Refusal WrongState() => new($"visit_{State.ToString().ToLowerInvariant()}");
}
