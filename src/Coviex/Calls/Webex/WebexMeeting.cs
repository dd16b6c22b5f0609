namespace Coviex.Calls.Webex;

/// <summary>What Coviex wants of a meeting.</summary>
internal enum MeetingWish { Stand, End, Cancel }

/// <summary>How far it has come. Asked: Webex was asked to create it, and the answer may have been lost.</summary>
internal enum MeetingState { Planned, Asked, Stands, Closed }

/// <summary>
/// The Webex meeting of one visit: what is wanted and what is known. <see cref="WebexMeetings"/> brings the two together, however often it is killed
/// meanwhile. Its id is the visit's, and the tag by which the meeting is found again.
/// </summary>
internal sealed class WebexMeeting
{
    public required Guid Id { get; init; }
    public required Guid HospitalId { get; init; }
    public required Guid HostId { get; init; }

    /// <summary>The clinician as Webex knows him: the meeting is his.</summary>
    public required string HostEmail { get; init; }

    public required string Title { get; init; }
    public DateTimeOffset StartsAt { get; private set; }
    public required string Zone { get; init; }

    /// <summary>For when Webex has it; another one than <see cref="StartsAt"/> means that it has to be moved.</summary>
    public DateTimeOffset? BookedStart { get; private set; }

    public MeetingWish Wish { get; private set; }
    public MeetingState State { get; private set; }

    /// <summary>When there is something to do; null: nothing.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    public int Attempts { get; private set; }

    /// <summary>Webex's id of the meeting. A running instance has another one, that begins with it: <c>…_I_123</c>.</summary>
    public string? Meeting { get; private set; }

    /// <summary>Its SIP address: where the Browser SDK goes.</summary>
    public string? Destination { get; private set; }

    public string? WebLink { get; private set; }

    /// <summary>The password, protected. The host key is not kept at all: nothing needs it.</summary>
    public string? ProtectedPassword { get; private set; }

    /// <summary>Why it did not come to be, or did not end.</summary>
    public string? Problem { get; private set; }

    /// <summary>When Webex said that the clinician is in the meeting.</summary>
    public DateTimeOffset? HostJoinedAt { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public int Version { get; private set; }

    public bool Ready => State == MeetingState.Stands && Wish == MeetingWish.Stand;

    /// <summary>It is wanted, at this time. The same again changes nothing.</summary>
    public void Plan(DateTimeOffset startsAt, DateTimeOffset now)
    {
        if (StartsAt == startsAt || Wish != MeetingWish.Stand) { return; }
        (StartsAt, DueAt, Attempts) = (startsAt, now, 0);
        Version++;
    }

    /// <summary>It is wanted no more.</summary>
    public void Close(bool held, DateTimeOffset now)
    {
        if (Wish != MeetingWish.Stand) { return; }
        (Wish, Attempts) = (held ? MeetingWish.End : MeetingWish.Cancel, 0);
        if (State == MeetingState.Planned) { Closed(); } else { DueAt = now; }
        Version++;
    }

    /// <summary>Somebody works on it until then; if he dies, another one finds it after that.</summary>
    public void Lease(DateTimeOffset until)
    {
        (DueAt, Attempts) = (until, Attempts + 1);
        Version++;
    }

    /// <summary>Before Webex is asked to create it.</summary>
    public void Ask()
    {
        State = MeetingState.Asked;
        Version++;
    }

    /// <summary>Webex has it.</summary>
    public void Book(string meeting, string? destination, string? webLink, string? protectedPassword, DateTimeOffset? start, DateTimeOffset now)
    {
        (Meeting, Destination, WebLink, ProtectedPassword, BookedStart) = (meeting, destination, webLink, protectedPassword, start);
        (State, Problem, Attempts) = (MeetingState.Stands, null, 0);
        DueAt = Wish != MeetingWish.Stand || BookedStart != StartsAt ? now : null;        // changed while Webex was asked
        Version++;
    }

    public void Moved(DateTimeOffset start, DateTimeOffset now)
    {
        (BookedStart, Attempts) = (start, 0);
        DueAt = Wish != MeetingWish.Stand || BookedStart != StartsAt ? now : null;
        Version++;
    }

    public void Later(DateTimeOffset at, string problem)
    {
        (DueAt, Problem) = (at, problem);
        Version++;
    }

    /// <summary>The visit goes on without it. What Webex may have made after all is looked for later, and taken away.</summary>
    public void GiveUp(string problem, DateTimeOffset lookAgain)
    {
        (Wish, Problem, Attempts) = (MeetingWish.Cancel, problem, 0);
        if (State == MeetingState.Planned) { Closed(); } else { DueAt = lookAgain; }
        Version++;
    }

    public void Closed(string? problem = null)
    {
        (State, DueAt, ProtectedPassword) = (MeetingState.Closed, null, null);
        Problem = problem ?? Problem;
        Version++;
    }

    public void HostJoined(DateTimeOffset at)
    {
        HostJoinedAt ??= at;
        Version++;
    }

    public void Ended(DateTimeOffset at)
    {
        EndedAt = at;
        Version++;
    }

    /// <summary>For the factory: the time is set once, before there is anything to do.</summary>
    public static WebexMeeting Of(CallVisit visit, DateTimeOffset now) => new()
    {
        Id = visit.Id,
        HospitalId = visit.Hospital,
        HostId = visit.Host,
        HostEmail = visit.HostEmail,
        Title = visit.Title,
        Zone = visit.Zone,
        StartsAt = visit.StartsAt,
        DueAt = now,
    };
}
