namespace Coviex.Calls.Webex.Bot;

/// <summary>A member of staff who asks the bot.</summary>
/// <param name="Clinician">He holds visits: he is told of his own.</param>
/// <param name="Administrator">He is told how many there are, and of nobody.</param>
internal sealed record BotPerson(Guid Id, Guid Hospital, string Language, string Zone, bool Clinician, bool Administrator);

/// <param name="Name">Whole; the bot shortens it.</param>
/// <param name="State">A key under <c>bot.guest</c>.</param>
internal sealed record BotGuest(string Name, string State, DateTimeOffset? WaitingSince);

/// <param name="State">A key under <c>bot.visit</c>.</param>
internal sealed record BotVisit(Guid Id, DateTimeOffset StartsAt, string State, IReadOnlyList<BotGuest> Guests);

/// <summary>What the bot must know of people and visits to answer. The room Visits answers, and nothing of it crosses a hospital.</summary>
internal interface IBotDesk
{
    /// <summary>The member of staff who may sign in and has this address here or in the Webex account that he has linked; null for everybody else.</summary>
    Task<BotPerson?> WhoAsync(string email, CancellationToken ct);

    /// <summary>A clinician's own visits of today.</summary>
    Task<IReadOnlyList<BotVisit>> TodayOfAsync(BotPerson person, CancellationToken ct);

    /// <summary>How many visits of the whole hospital begin today or still stand, and how many guests wait.</summary>
    Task<(int Visits, int Waiting)> CountAsync(BotPerson person, CancellationToken ct);
}
