using Coviex.Hosting;

namespace Coviex.Conversations.Calls;

internal enum CallMedia { Audio, Video }

internal enum StaffCallState { Ringing, Answered, Ended }

/// <summary>Why a call is over. Answered: they talked, and nobody is left.</summary>
internal enum CallEnd { Answered, Declined, Missed, Busy, Cancelled }

internal enum CallerState { Ringing, In, Held, Left, Declined, Missed }

/// <summary>The two lives, whole. A move that is not here is refused; repeating a move succeeds.</summary>
internal static class CallMoves
{
    public static bool May(StaffCallState from, StaffCallState to) => (from, to) switch
    {
        (StaffCallState.Ringing, StaffCallState.Answered) => true,
        (StaffCallState.Ringing or StaffCallState.Answered, StaffCallState.Ended) => true,
        _ => false,
    };

    public static bool May(CallerState from, CallerState to) => (from, to) switch
    {
        (CallerState.Ringing, CallerState.In or CallerState.Declined or CallerState.Missed) => true,
        (CallerState.In, CallerState.Held or CallerState.Left) => true,
        (CallerState.Held, CallerState.In or CallerState.Left) => true,
        (CallerState.Left or CallerState.Declined or CallerState.Missed, CallerState.In or CallerState.Ringing) => true,    // comes after all, or is rung once more
        _ => false,
    };
}

/// <summary>A call between colleagues: it rings, is answered, and ends. Its people have states of their own; <see cref="Settle"/> says what follows from them.</summary>
internal sealed class StaffCall
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }
    public required Guid ConversationId { get; init; }

    /// <summary>The visit to which a colleague is called; null for any other call. Whoever answers goes to the visit, and this call is over.</summary>
    public Guid? VisitId { get; init; }

    public required Guid CallerId { get; init; }
    public required CallMedia Media { get; init; }
    public StaffCallState State { get; private set; }
    public CallEnd? Reason { get; private set; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? AnsweredAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>What there is one living call of. Null once it is over.</summary>
    public required string? LiveKey { get; set; }

    public List<CallPerson> People { get; } = [];
    public int Version { get; set; }

    public bool Lives => State != StaffCallState.Ended;

    public static string KeyOfConversation(Guid conversation) => $"{conversation}";

    public static string KeyOfConsult(Guid visit, Guid staff) => $"{visit}:{staff}";

    public CallPerson? Person(Guid staff) => People.Find(p => p.StaffId == staff);

    /// <summary>It rings with this one, also once more.</summary>
    public Refusal? Ring(Guid staff, PresenceState was, Guid? by, DateTimeOffset now)
    {
        if (!Lives) { return new("call_over"); }
        if (Person(staff) is { } known) { return known.Ring(was, by, now); }
        People.Add(new() { StaffId = staff, Was = was, InvitedBy = by, RangAt = now, SeenAt = now });
        return null;
    }

    /// <summary>His page takes the place in the call; one of another device gives it up.</summary>
    public Refusal? Enter(Guid staff, string page, bool takeOver, int capacity, DateTimeOffset now)
    {
        if (!Lives) { return new("call_over"); }
        if (Person(staff) is not { } person) { People.Add(person = new() { StaffId = staff, Was = PresenceState.Available, RangAt = now, SeenAt = now }); }
        if (person.IsThere && person.Page is { } there && there != page && !takeOver) { return new("answered_elsewhere"); }
        if (!person.IsThere && People.Count(p => p.IsThere) >= capacity) { return new("call_full") { Values = [("capacity", capacity)] }; }
        if (person.Enter(page, now) is { } refusal) { return refusal; }
        if (State == StaffCallState.Ringing && staff != CallerId) { (State, AnsweredAt) = (StaffCallState.Answered, now); }
        return null;
    }

    public Refusal? Decline(Guid staff) => !Lives ? null : Person(staff)?.Decline() ?? null;

    public Refusal? Hold(Guid staff, bool on, DateTimeOffset now) => !Lives ? new("call_over") : Person(staff)?.Hold(on, now) ?? null;

    public Refusal? Leave(Guid staff, DateTimeOffset now) => Lives && Person(staff) is { } person ? person.Leave(now) : null;

    /// <summary>Nobody rings for ever.</summary>
    public void StopRinging(DateTimeOffset before)
    {
        foreach (var person in People.Where(p => p.State == CallerState.Ringing && p.RangAt <= before)) { person.Miss(); }
    }

    /// <summary>What follows from what its people have done. True when it is over with this.</summary>
    public bool Settle(DateTimeOffset now)
    {
        if (!Lives) { return false; }
        var (there, rings) = (People.Count(p => p.IsThere), People.Exists(p => p.State == CallerState.Ringing));
        CallEnd? end = State switch
        {
            StaffCallState.Ringing when there == 0 => CallEnd.Cancelled,
            StaffCallState.Ringing when !rings => WhyNobody(),
            StaffCallState.Answered when there == 0 || (there == 1 && !rings) || VisitId is not null => CallEnd.Answered,
            _ => null,
        };
        if (end is null) { return false; }
        foreach (var person in People)
        {
            if (person.State == CallerState.Ringing) { person.Miss(); }
            if (person.IsThere) { person.Leave(now); }
        }
        (State, Reason, EndedAt, LiveKey) = (StaffCallState.Ended, end, now, null);
        return true;
    }

    // Of several: somebody who said no has said more than somebody who was busy, and he more than one who did not hear it.
    private CallEnd WhyNobody()
    {
        var asked = People.FindAll(p => p.StaffId != CallerId);
        return asked.Exists(p => p.State == CallerState.Declined) ? CallEnd.Declined
            : asked.Exists(p => p.State == CallerState.Missed && p.IsBusy) ? CallEnd.Busy
            : CallEnd.Missed;
    }
}

/// <summary>Somebody in a call, or with whom it rings. One device holds his place: the one whose page entered last.</summary>
internal sealed class CallPerson
{
    public Guid CallId { get; init; }
    public required Guid StaffId { get; init; }
    public CallerState State { get; private set; }

    /// <summary>How he could be reached when it rang.</summary>
    public required PresenceState Was { get; set; }

    /// <summary>Who brought him in; null for a member of the conversation.</summary>
    public Guid? InvitedBy { get; set; }

    public required DateTimeOffset RangAt { get; set; }

    /// <summary>When his page last asked about the call. Written beside <see cref="StaffCall.Version"/>: that a page is there must not make an act fail.</summary>
    public required DateTimeOffset SeenAt { get; set; }

    public DateTimeOffset? JoinedAt { get; private set; }
    public DateTimeOffset? LeftAt { get; private set; }

    /// <summary>The page that holds his place; null until it has come.</summary>
    public string? Page { get; private set; }

    public bool IsThere => State is CallerState.In or CallerState.Held;

    /// <summary>It rings without a sound, and who calls reads why.</summary>
    public bool IsBusy => Was is PresenceState.InCall or PresenceState.InVisit or PresenceState.DoNotDisturb;

    /// <summary>The caller himself: he is in it from its first moment, and his page comes at once.</summary>
    public static CallPerson Caller(Guid staff, DateTimeOffset now) =>
        new() { StaffId = staff, State = CallerState.In, Was = PresenceState.Available, RangAt = now, SeenAt = now, JoinedAt = now };

    public Refusal? Ring(PresenceState was, Guid? by, DateTimeOffset now) =>
        IsThere || State == CallerState.Ringing ? null : Move(CallerState.Ringing, () => (Was, InvitedBy, RangAt) = (was, InvitedBy ?? by, now));

    public Refusal? Enter(string page, DateTimeOffset now)
    {
        (Page, SeenAt) = (page, now);
        return State == CallerState.Held ? null : Move(CallerState.In, () => (JoinedAt, LeftAt) = (JoinedAt ?? now, null));
    }

    public Refusal? Decline() => Move(CallerState.Declined);

    public Refusal? Miss() => Move(CallerState.Missed);

    public Refusal? Hold(bool on, DateTimeOffset now)
    {
        SeenAt = now;
        return Move(on ? CallerState.Held : CallerState.In);
    }

    // Whoever has left already, or was never in it, has nothing to leave.
    public Refusal? Leave(DateTimeOffset now) => IsThere ? Move(CallerState.Left, () => (LeftAt, Page) = (now, null)) : null;

    private Refusal? Move(CallerState to, Action? then = null)
    {
        if (State == to) { return null; }
        if (!CallMoves.May(State, to)) { return new("wrong_state"); }
        State = to;
        then?.Invoke();
        return null;
    }
}
