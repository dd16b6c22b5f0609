namespace Coviex.Calls.Webex;

/// <summary>A guest who was given a way into a meeting, and what is to become of him there. Its id is that of his seat.</summary>
internal sealed class WebexGuest
{
    public required Guid Id { get; init; }
    public required Guid VisitId { get; init; }

    /// <summary>The e-mail addresses that Webex shows for him, in small letters, parted by blanks. Webex makes them up: they lead to nobody.</summary>
    public string Accounts { get; private set; } = "";

    /// <summary>When the clinician took him out.</summary>
    public DateTimeOffset? RemovedAt { get; private set; }

    /// <summary>When Webex showed that he is out.</summary>
    public DateTimeOffset? OutAt { get; private set; }

    /// <summary>When somebody looks after it (again); null: nobody needs to.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    public int Attempts { get; private set; }

    /// <summary>Why he may be in the meeting still: a code.</summary>
    public string? Problem { get; private set; }

    public int Version { get; private set; }

    public bool Has(string? account) => account is { Length: > 0 } && Accounts.Split(' ').Contains(account.ToLowerInvariant());

    /// <summary>He was given a way in, under this address; the door is open for him (again).</summary>
    public void Enter(string? account)
    {
        if (account is { Length: > 0 } && !Has(account)) { Accounts = $"{Accounts} {account.ToLowerInvariant()}".Trim(); }
        (RemovedAt, OutAt, DueAt, Problem) = (null, null, null, null);
        Version++;
    }

    public void Remove(DateTimeOffset now)
    {
        (RemovedAt, OutAt, DueAt, Attempts, Problem) = (now, null, now, 0, null);
        Version++;
    }

    /// <summary>Webex says that he has come in, although he was taken out.</summary>
    public void CameBack(DateTimeOffset now)
    {
        if (RemovedAt is null) { return; }
        (OutAt, DueAt, Attempts) = (null, now, 0);
        Version++;
    }

    public void Lease(DateTimeOffset until)
    {
        DueAt = until;
        Attempts++;
        Version++;
    }

    public void Later(DateTimeOffset at, string? problem)
    {
        (DueAt, Problem) = (at, problem);
        Version++;
    }

    public void Out(DateTimeOffset now)
    {
        (OutAt, DueAt, Problem) = (now, null, null);
        Version++;
    }

    /// <summary>Nothing more can be done from here: the clinician does it in Webex.</summary>
    public void GiveUp(string problem)
    {
        (DueAt, Problem) = (null, problem);
        Version++;
    }
}
