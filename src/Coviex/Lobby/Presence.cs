using System.Collections.Concurrent;

namespace Coviex.Lobby;

/// <summary>
/// Which page sits in which seat, on this node. Lives in memory only: after a restart the pages come back and sit again, and no call that is up
/// depends on it.
/// </summary>
internal sealed class Presence
{
    private readonly ConcurrentDictionary<(Guid Circle, Guid Seat), Seated> seats = new();

    /// <param name="Page">Which load of which page.</param>
    /// <param name="Connection">Its connection to the hub.</param>
    /// <param name="Session">The guest's session, null for staff: when a seat moves to another device, the old page is still connected for a moment.</param>
    public sealed record Seated(string Page, string Connection, Guid? Session);

    /// <summary>Puts the page into the seat; gives the connection of another page that held it.</summary>
    public string? Sit(Sitting sitting, string page, string connection)
    {
        string? displaced = null;
        var seated = new Seated(page, connection, sitting.Session);
        seats.AddOrUpdate((sitting.Circle, sitting.Seat), seated, (_, before) =>
        {
            displaced = before.Page == page ? null : before.Connection;
            return seated;
        });
        return displaced;
    }

    /// <summary>Takes the connection out of its seat. False when another page has taken the seat meanwhile.</summary>
    public bool Stand(Guid circle, Guid seat, string connection) =>
        seats.TryGetValue((circle, seat), out var seated) && seated.Connection == connection
        && seats.TryRemove(KeyValuePair.Create((circle, seat), seated));

    public Seated? Find(Guid circle, Guid seat) => seats.GetValueOrDefault((circle, seat));
}
