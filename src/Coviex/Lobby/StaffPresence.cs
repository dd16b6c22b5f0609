using System.Collections.Concurrent;

namespace Coviex.Lobby;

/// <summary>Which members of staff have a page of ours open, on this node. In memory only: after a restart the pages come back.</summary>
internal sealed class StaffPresence
{
    private readonly ConcurrentDictionary<Guid, int> connections = new();

    public void Came(Guid staff) => connections.AddOrUpdate(staff, 1, (_, count) => count + 1);

    public void Went(Guid staff) => connections.AddOrUpdate(staff, 0, (_, count) => Math.Max(0, count - 1));

    public bool Is(Guid staff) => connections.GetValueOrDefault(staff) > 0;
}
