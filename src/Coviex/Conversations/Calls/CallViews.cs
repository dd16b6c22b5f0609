using Coviex.Calls;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Lobby;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Conversations.Calls;

// docs/protocol.md, "Calls between colleagues"; web/src/shared/callProtocol.ts mirrors it.

internal sealed record StaffCallView(
    Guid Id, Guid? Conversation, string Title, CallMedia Media, StaffCallState State, CallEnd? Reason, Guid Caller, DateTimeOffset StartedAt, DateTimeOffset? AnsweredAt,
    DateTimeOffset? EndedAt, CallPersonView[] People, ConsultView? Visit);

internal sealed record CallPersonView(Guid Staff, string Name, CallerState State, PresenceState Was);

internal sealed record ConsultView(Guid Id, PersonThereView[] There);

internal sealed record PersonThereView(string Name, string Relation);

internal sealed record CallsView(Guid Me, StaffCallView[] Calls);

internal sealed record CallRoomView(StaffCallView Call, Guid Me, bool Here, CallSetup? Setup, PeerView[] Peers, Guid[] Gone);

internal sealed record CallLineView(Guid Id, CallMedia Media, CallEnd Reason, int Seconds, bool Consult);

/// <summary>What somebody sees of calls: those that concern him.</summary>
internal sealed class CallViews(CoviexDb db, CallSystems systems, Presence presence, Texts texts, TimeProvider clock)
{
    private static readonly TimeSpan SeenAnew = TimeSpan.FromSeconds(10);

    /// <summary>His: it rings or rang with him, or he is a member of the conversation and may come in.</summary>
    public IQueryable<StaffCall> Of(CurrentStaff staff)
    {
        var members = db.ConversationMembers;
        return db.StaffCalls.Where(c => c.HospitalId == staff.HospitalId
            && (c.People.Any(p => p.StaffId == staff.Id && (p.InvitedBy != null || c.VisitId != null))
                || members.Any(m => m.ConversationId == c.ConversationId && m.StaffId == staff.Id && m.LeftAt == null)));
    }

    public async Task<CallsView> MineAsync(CurrentStaff staff, CancellationToken ct)
    {
        var living = await Of(staff).AsNoTracking().Include(c => c.People).Where(c => c.LiveKey != null).OrderBy(c => c.StartedAt).ToListAsync(ct);
        return new(staff.Id, await ViewsAsync(living, staff, ct));
    }

    public async Task<StaffCallView> OfAsync(StaffCall call, CurrentStaff staff, CancellationToken ct) => (await ViewsAsync([call], staff, ct))[0];

    /// <summary>The call as one of its pages needs it; that the page asked is noted.</summary>
    public async Task<CallRoomView> RoomAsync(StaffCall call, string? page, CurrentStaff staff, CancellationToken ct)
    {
        var (me, now) = (call.Person(staff.Id), clock.GetUtcNow());
        var here = me is { IsThere: true } && me.Page == page && page is not null;
        if (here && now - me!.SeenAt >= SeenAnew)
        {
            await db.Set<CallPerson>().Where(p => p.CallId == call.Id && p.StaffId == staff.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.SeenAt, now), ct);
        }
        var view = await OfAsync(call, staff, ct);
        var names = view.People.ToDictionary(p => p.Staff, p => p.Name);
        var peers = here
            ? call.People.Where(p => p.IsThere && p.StaffId != staff.Id).Select(p => (Person: p, There: presence.Find(call.Id, p.StaffId))).Where(p => p.There?.Page == p.Person.Page && p.There is not null)
                .Select(p => new PeerView(p.Person.StaffId, p.There!.Page, names[p.Person.StaffId], "", "clinician", me!.State == CallerState.In && p.Person.State == CallerState.In)).ToArray()
            : [];
        return new(view, staff.Id, here, here ? systems[CallSystem.Direct].SetupFor(staff.Id) : null, peers, [.. call.People.Where(p => !p.IsThere).Select(p => p.StaffId)]);
    }

    private async Task<StaffCallView[]> ViewsAsync(List<StaffCall> calls, CurrentStaff staff, CancellationToken ct)
    {
        if (calls.Count == 0) { return []; }
        var people = calls.SelectMany(c => c.People).Select(p => p.StaffId).Distinct().ToArray();
        var names = await db.Set<Staff.StaffMember>().AsNoTracking().Where(s => people.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.DisplayName, ct);
        var ids = calls.Select(c => c.ConversationId).Distinct().ToArray();
        var mine = await db.Conversations.AsNoTracking().Where(c => ids.Contains(c.Id) && c.Members.Any(m => m.StaffId == staff.Id && m.LeftAt == null))
            .ToDictionaryAsync(c => c.Id, c => c.Title, ct);
        var views = new List<StaffCallView>();
        foreach (var call in calls)
        {
            var all = call.People.OrderBy(p => p.RangAt).ThenBy(p => names[p.StaffId], StringComparer.Ordinal).Select(p => new CallPersonView(p.StaffId, names[p.StaffId], p.State, p.Was)).ToArray();
            var title = mine.GetValueOrDefault(call.ConversationId) is { Length: > 0 } group ? group : string.Join(", ", all.Where(p => p.Staff != staff.Id).Select(p => p.Name));
            views.Add(new(call.Id, mine.ContainsKey(call.ConversationId) ? call.ConversationId : null, title, call.Media, call.State, call.Reason, call.CallerId, call.StartedAt, call.AnsweredAt,
                call.EndedAt, all, call.VisitId is { } visit ? await ConsultAsync(visit, staff, ct) : null));
        }
        return [.. views];
    }

    // Whom a colleague will meet, before he enters: by name, and what each is there.
    private async Task<ConsultView> ConsultAsync(Guid id, CurrentStaff staff, CancellationToken ct)
    {
        var visit = await db.Visits.AsNoTracking().Include(v => v.Seats).SingleAsync(v => v.Id == id, ct);
        var host = await db.Set<Staff.StaffMember>().Where(s => s.Id == visit.HostId).Select(s => s.DisplayName).SingleAsync(ct);
        var clinician = texts.Get(staff.Language, "call.consult.clinician");
        return new(id, [new(host, clinician), .. visit.Seats.Where(s => s.State is SeatState.Admitted && s.StaffId != staff.Id).OrderBy(s => s.Id).Select(s => new PersonThereView(s.Name, s.Relation))]);
    }
}
