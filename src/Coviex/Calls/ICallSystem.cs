using Coviex.Hosting;

namespace Coviex.Calls;

/// <summary>A visit as a call system needs it.</summary>
/// <param name="Id">The visit.</param>
/// <param name="Hospital">Whose it is.</param>
/// <param name="Host">The clinician.</param>
/// <param name="HostEmail">By which the clinician is known in Webex.</param>
/// <param name="Title">What the hospital calls itself: nothing clinical leaves the house.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="Zone">IANA time zone of the hospital.</param>
internal sealed record CallVisit(Guid Id, Guid Hospital, Guid Host, string HostEmail, string Title, DateTimeOffset StartsAt, string Zone);

/// <summary>One person's place in the call of a visit.</summary>
/// <param name="Visit">The visit.</param>
/// <param name="Seat">His seat.</param>
/// <param name="Name">As the others see him: name and relation.</param>
/// <param name="Host">He is the clinician.</param>
/// <param name="ByLink">His browser cannot hold the call in the page: he wants a link.</param>
internal sealed record CallSeat(Guid Visit, Guid Seat, string Name, bool Host, bool ByLink = false);

/// <param name="HostJoinedAt">When the system said that the clinician is in the call; null when it has not, or cannot know.</param>
/// <param name="StillIn">Seats of guests who were taken out and may be in the call all the same: the clinician must do it there.</param>
internal sealed record CallSeen(DateTimeOffset? HostJoinedAt, Guid[] StillIn);

/// <summary>
/// A conferencing system. Each promises, and CallSystemContract checks of each: planning a visit twice makes one call; a ticket is for one person and
/// runs out; closing a call that is gone succeeds; nothing that is given before the door opens lets anybody in.
/// </summary>
internal interface ICallSystem
{
    CallSystem Kind { get; }

    /// <summary>It is set up on this server.</summary>
    bool On { get; }

    /// <summary>What keeps this member of staff from hosting; null: nothing, or nobody could say in time. Never waits for long.</summary>
    /// <param name="host">The member of staff.</param>
    /// <param name="email">By which he signs in here.</param>
    /// <returns>The end of a code of docs/protocol.md that begins with <c>host_</c>.</returns>
    Task<string?> MissingToHostAsync(Guid host, string email, CancellationToken ct);

    /// <summary>Writes down that this visit wants a call at this time; again with another time moves it. Asks nobody: it joins the caller's transaction.</summary>
    Task PlanAsync(CallVisit visit, CancellationToken ct);

    /// <summary>Writes down that the visit is over, in the caller's transaction. A visit that this system does not know is fine.</summary>
    /// <param name="visit">The visit.</param>
    /// <param name="held">It had been started: its call is ended, otherwise cancelled.</param>
    Task CloseAsync(Guid visit, bool held, CancellationToken ct);

    /// <summary>The clinician has taken this guest out: he must be out of the call too. Written down in the caller's transaction; a guest whom the system does not know is fine.</summary>
    Task RemoveAsync(Guid visit, Guid seat, CancellationToken ct);

    /// <summary>What the system itself has seen of this visit's call.</summary>
    Task<CallSeen> SeenAsync(Guid visit, CancellationToken ct);

    /// <summary>After the save: what was written down need not wait.</summary>
    void Wake();

    /// <summary>What a page needs to prepare its call.</summary>
    CallSetup SetupFor(Guid participant);

    /// <summary>The ticket of one person whom the caller has found to be admitted. Refused with 409 <c>call_not_ready</c> (ask again in a moment) or <c>call_moved</c> (ask for the truth: another system carries it now).</summary>
    Task<(CallTicket? Ticket, Refusal? Refusal)> TicketAsync(CallSeat seat, CancellationToken ct);
}

/// <summary>What a call system tells of a visit; it knows it only by its id. The room Visits answers.</summary>
internal interface ICallVisits
{
    /// <summary>The system cannot carry this visit: it goes over Direct. Changes the visit in the caller's unit of work; the caller saves.</summary>
    /// <param name="problem">A code; its sentence stands in Texts/*/calls.json under <c>problem</c>.</param>
    /// <returns>False when the visit is over, or no longer with that system.</returns>
    Task<bool> MoveToDirectAsync(Guid visit, string problem, CancellationToken ct);

    /// <summary>After the save: something about the call changed, the pages ask again.</summary>
    Task ChangedAsync(Guid visit, CancellationToken ct);
}

/// <summary>The call systems of this server.</summary>
internal sealed class CallSystems(IEnumerable<ICallSystem> all, Microsoft.Extensions.Options.IOptions<CoviexOptions> options)
{
    public ICallSystem this[CallSystem kind] => all.Single(system => system.Kind == kind);

    /// <summary>What a visit gets when nobody chose.</summary>
    public CallSystem Default => Enum.Parse<CallSystem>(options.Value.CallSystem);

    /// <summary>The system that a form names, or the default where it names none; null for one that may not be chosen here.</summary>
    public CallSystem? Read(string? name) => string.IsNullOrEmpty(name) ? Default : Choices.Select(c => (CallSystem?)c).FirstOrDefault(c => $"{c}".Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>What a clinician may choose from, the default first; one means that there is nothing to choose.</summary>
    public IReadOnlyList<CallSystem> Choices => options.Value.CallSystemChoice
        ? [.. all.Where(system => system.On).Select(system => system.Kind).OrderBy(kind => kind != Default)]
        : [Default];
}
