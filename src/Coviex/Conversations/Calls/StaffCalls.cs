using Coviex.Audit;
using Coviex.Conversations.Notices;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Lobby;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Conversations.Calls;

/// <summary>
/// What people do with calls. Whoever changes one holds its row until he is done; what follows from the change (it is answered, it is over, the line in the
/// conversation) is written in the same transaction, and only then the pages are nudged, and those are told who have none open.
/// </summary>
internal sealed class StaffCalls(
    CoviexDb db, Colleagues colleagues, WhoMayTalk who, CallLines lines, Nudges nudges, INotices notices, AuditLog audit, IOptions<CoviexOptions> options, TimeProvider clock)
{
    private int Capacity => options.Value.Talk.CallCapacity;

    /// <summary>The call of a conversation: the one that lives there already, or a new one that rings with its members. Any other call of the caller's is held.</summary>
    public async Task<(StaffCall? Call, Refusal? Refusal)> StartAsync(Conversation conversation, CallMedia media, CurrentStaff staff, CancellationToken ct)
    {
        if (!conversation.Members.Exists(m => m.StaffId == staff.Id && m.IsIn)) { return (null, new("left_conversation")); }
        if (await who.StopsAsync(conversation, ct) is { } stops) { return (null, stops); }
        var others = await ActiveAsync(staff.HospitalId, [.. conversation.Members.Where(m => m.IsIn && m.StaffId != staff.Id).Select(m => m.StaffId)], ct);
        if (others.Count == 0) { return (null, new("nobody_to_call")); }
        await HoldOthersAsync(null, staff, ct);
        return (await OneAsync(StaffCall.KeyOfConversation(conversation.Id), staff, others, () => new()
        {
            HospitalId = staff.HospitalId,
            ConversationId = conversation.Id,
            CallerId = staff.Id,
            Media = media,
            StartedAt = clock.GetUtcNow(),
            LiveKey = StaffCall.KeyOfConversation(conversation.Id),
        }, ct), null);
    }

    /// <summary>Calls a colleague to a visit, in which he has a seat.</summary>
    public Task<StaffCall> CallToVisitAsync(Guid visit, Conversation thread, Guid colleague, CurrentStaff staff, CancellationToken ct) =>
        OneAsync(StaffCall.KeyOfConsult(visit, colleague), staff, [colleague], () => new()
        {
            HospitalId = staff.HospitalId,
            ConversationId = thread.Id,
            VisitId = visit,
            CallerId = staff.Id,
            Media = CallMedia.Video,
            StartedAt = clock.GetUtcNow(),
            LiveKey = StaffCall.KeyOfConsult(visit, colleague),
        }, ct);

    /// <summary>Answers it, comes back to it, or goes on with it on this device.</summary>
    /// <param name="others">What becomes of the call that he is in: <c>hold</c> or <c>leave</c>. Null: then he is refused.</param>
    public async Task<(StaffCall? Call, Refusal? Refusal)> EnterAsync(Guid id, string page, bool takeOver, string? others, CurrentStaff staff, CancellationToken ct)
    {
        foreach (var other in await OthersAsync(id, staff, ct))
        {
            if (others is null) { return (null, new("in_another_call")); }
            if (!await db.LivingCalls.AnyAsync(c => c.Id == id, ct)) { return (null, new("call_over")); }        // for a call that is gone he leaves none
            if (others == "leave") { await LeaveAsync(other, staff, ct); } else { await HoldAsync(other, true, staff, ct); }
        }
        return await ChangeAsync(id, (call, now) =>
        {
            var answers = call.Person(staff.Id) is not { IsThere: true };
            if (call.Enter(staff.Id, page, takeOver, Capacity, now) is { } refusal) { return refusal; }
            if (answers) { audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "call.answered", call.ConversationId, call.Id); }
            return null;
        }, ct);
    }

    public Task<(StaffCall? Call, Refusal? Refusal)> DeclineAsync(Guid id, CurrentStaff staff, CancellationToken ct) => ChangeAsync(id, (call, _) => call.Decline(staff.Id), ct);

    public Task<(StaffCall? Call, Refusal? Refusal)> LeaveAsync(Guid id, CurrentStaff staff, CancellationToken ct) => ChangeAsync(id, (call, now) => call.Leave(staff.Id, now), ct);

    /// <summary>Whoever goes on with one call holds the others.</summary>
    public async Task<(StaffCall? Call, Refusal? Refusal)> HoldAsync(Guid id, bool on, CurrentStaff staff, CancellationToken ct)
    {
        if (!on) { await HoldOthersAsync(id, staff, ct); }
        return await ChangeAsync(id, (call, now) => call.Hold(staff.Id, on, now), ct);
    }

    /// <summary>Brings a colleague in, whether he is in the conversation or not.</summary>
    public async Task<(StaffCall? Call, Refusal? Refusal)> BringAsync(Guid id, Guid colleague, CurrentStaff staff, CancellationToken ct)
    {
        if (!await who.MayOpenAsync(staff.HospitalId, staff.Id, [colleague], ct)) { return (null, WhoMayTalk.Refuses(ConversationStop.Rules)); }
        var reach = await colleagues.PresenceAsync(staff.HospitalId, ct);
        var rings = false;
        var (brought, refused) = await ChangeAsync(id, (call, now) =>
        {
            if (call.Person(staff.Id) is not { IsThere: true }) { return new("not_in_call"); }
            if (call.Person(colleague) is not { IsThere: true } && call.People.Count(p => p.IsThere) >= Capacity) { return new("call_full") { Values = [("capacity", Capacity)] }; }
            var rang = call.Person(colleague)?.State;
            if (call.Ring(colleague, reach(colleague), staff.Id, now) is { } refusal) { return refusal; }
            rings = rang != CallerState.Ringing && call.Person(colleague)!.State == CallerState.Ringing;
            audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "call.brought_in", call.Id, colleague);
            return null;
        }, ct);
        if (brought is not null && rings) { await TellAsync(brought, [colleague], ct); }
        return (brought, refused);
    }

    /// <summary>He is no member any more: he is out of the conversation's call, whether it rings with him or he is in it.</summary>
    public async Task PutOutAsync(Guid conversation, Guid member, CancellationToken ct)
    {
        foreach (var id in await db.LivingCalls.Where(c => c.ConversationId == conversation).Select(c => c.Id).ToListAsync(ct)) { await PutOutOfAsync(id, member, ct); }
    }

    public Task PutOutOfAsync(Guid id, Guid member, CancellationToken ct) => ChangeAsync(id, (call, now) =>
    {
        if (call.Person(member) is { State: CallerState.Ringing } rung) { return rung.Miss(); }
        return call.Leave(member, now);
    }, ct);

    /// <summary>It has rung long enough.</summary>
    public Task StopRingingAsync(Guid id, CancellationToken ct) => ChangeAsync(id, (call, now) =>
    {
        call.StopRinging(now - options.Value.Talk.RingFor);
        return null;
    }, ct);

    /// <summary>Those of his hospital among them who work there still.</summary>
    public Task<List<Guid>> ActiveAsync(Guid hospital, Guid[] ids, CancellationToken ct) =>
        db.Set<Staff.StaffMember>().Where(s => s.HospitalId == hospital && s.Active && ids.Contains(s.Id)).Select(s => s.Id).ToListAsync(ct);

    private Task<List<Guid>> OthersAsync(Guid? id, CurrentStaff staff, CancellationToken ct) =>
        db.LivingCalls.Where(c => c.Id != id && c.VisitId == null && c.People.Any(p => p.StaffId == staff.Id && p.State == CallerState.In)).Select(c => c.Id).ToListAsync(ct);

    private async Task HoldOthersAsync(Guid? id, CurrentStaff staff, CancellationToken ct)
    {
        foreach (var other in await OthersAsync(id, staff, ct)) { await ChangeAsync(other, (call, now) => call.Hold(staff.Id, true, now), ct); }
    }

    private async Task<StaffCall> OneAsync(string key, CurrentStaff staff, List<Guid> others, Func<StaffCall> make, CancellationToken ct)
    {
        var known = db.LivingCalls.AsNoTracking().Include(c => c.People).Where(c => c.LiveKey == key);
        if (await known.SingleOrDefaultAsync(ct) is { } there) { return there; }
        var (call, now, reach) = (make(), clock.GetUtcNow(), await colleagues.PresenceAsync(staff.HospitalId, ct));
        call.People.Add(CallPerson.Caller(staff.Id, now));
        foreach (var other in others) { call.Ring(other, reach(other), null, now); }
        db.StaffCalls.Add(call);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "call.started", call.ConversationId, call.Id, $"{call.Media}");
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException)                                            // the other one called in the same instant
        {
            db.ChangeTracker.Clear();
            if (await known.SingleOrDefaultAsync(ct) is { } his) { return his; }
            throw;
        }
        await nudges.CallAsync(call.People.Select(p => p.StaffId), call.Id);
        await TellAsync(call, others, ct);
        return call;
    }

    private Task TellAsync(StaffCall call, IReadOnlyCollection<Guid> rung, CancellationToken ct) =>
        notices.TellAsync(new(NoticeKind.Call, call.HospitalId, rung, call.ConversationId, options.Value.Talk.RingFor), ct);

    // Writing to its row holds it until the transaction ends; only then is it read.
    private async Task<(StaffCall? Call, Refusal? Refusal)> ChangeAsync(Guid id, Func<StaffCall, DateTimeOffset, Refusal?> act, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        db.ChangeTracker.Clear();
        if (await db.StaffCalls.Where(c => c.Id == id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Version, c => c.Version + 1), ct) == 0) { return (null, Refusal.NotFound); }
        var (call, now) = (await db.StaffCalls.Include(c => c.People).SingleAsync(c => c.Id == id, ct), clock.GetUtcNow());
        if (act(call, now) is { } refusal) { return (null, refusal); }
        Conversation? told = null;
        if (call.Settle(now))
        {
            told = await lines.WriteAsync(call, now, ct);
            audit.Record(call.HospitalId, Actor.Coviex, "call.ended", call.ConversationId, call.Id, $"{call.Reason}");
        }
        if (!db.ChangeTracker.HasChanges()) { return (call, null); }
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        await nudges.CallAsync(call.People.Select(p => p.StaffId), call.Id);
        if (told is not null) { await nudges.TalkAsync(told.Members.Where(m => m.IsIn).Select(m => m.StaffId), told.Id); }
        return (call, null);
    }
}
