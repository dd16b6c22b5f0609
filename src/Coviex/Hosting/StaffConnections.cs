using System.Collections.Concurrent;

namespace Coviex.Hosting;

/// <summary>
/// The open connections of staff to the hub, on this node, by session: a connection asks only once who it is, so whoever ends a session must cut its
/// connections too. Other nodes notice by themselves within seconds that a session has ended.
/// </summary>
internal sealed class StaffConnections
{
    private readonly ConcurrentDictionary<string, Open> open = new();

    private sealed record Open(Guid Session, Guid Staff, bool InVisit, Action Cut);

    /// <summary>The sessions that have a connection here.</summary>
    public Guid[] Sessions => [.. open.Values.Select(o => o.Session).Distinct()];

    /// <summary>Whose they are: who has a page of ours open.</summary>
    public HashSet<Guid> Staff => [.. open.Values.Select(o => o.Staff)];

    /// <summary>Those of them that hold a visit: its page is open and connected.</summary>
    public Guid[] InVisit => [.. open.Values.Where(o => o.InVisit).Select(o => o.Session).Distinct()];

    public void Add(string connection, CurrentStaff staff, bool inVisit, Action cut) => open[connection] = new(staff.Session, staff.Id, inVisit, cut);

    public void Remove(string connection) => open.TryRemove(connection, out _);

    /// <summary>Cuts what a session has open.</summary>
    public void End(Guid session) => Cut(o => o.Session == session);

    /// <summary>Cuts what somebody has open, but for one session of his.</summary>
    public void EndAll(Guid staff, Guid? except = null) => Cut(o => o.Staff == staff && o.Session != except);

    private void Cut(Func<Open, bool> which)
    {
        foreach (var one in open.Values.Where(which)) { one.Cut(); }
    }
}
