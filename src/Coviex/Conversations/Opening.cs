using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Lobby;
using Coviex.Registry;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Conversations;

/// <summary>Makes conversations, and says who is in them. Of a pair, a visit or a patient there is one, whoever opens it and however often.</summary>
internal sealed class Opening(CoviexDb db, WhoMayTalk who, Care care, Nudges nudges, AuditLog audit, TimeProvider clock)
{
    /// <summary>Why somebody may not begin to talk with some people; null: he may. The code of a refusal, to stand beside the field that named them.</summary>
    /// <param name="beside">Who is there already, if they come to a group.</param>
    public async Task<string?> WhyNotAsync(Guid hospital, Guid by, Guid[] people, IEnumerable<Guid> beside, CancellationToken ct)
    {
        if (!await AreStaffAsync(hospital, people, ct)) { return "members_unknown"; }
        var circle = await who.AmongAsync(hospital, [.. people, .. beside, by], ct);
        return people.All(p => p == by || circle.MayOpen(by, p)) && circle.MayMeet([.. people, .. beside, by]) ? null : "talk_forbidden";
    }

    /// <summary>The one that two have already, whatever the rules say by now; null: none.</summary>
    public Task<Conversation?> KnownPairAsync(Guid one, Guid other, CancellationToken ct)
    {
        var key = Conversation.KeyOfPair(one, other);
        return db.Conversations.Include(c => c.Members).SingleOrDefaultAsync(c => c.UniqueKey == key, ct);
    }

    /// <summary>The conversation of two. Whether they may have one is asked before (<see cref="WhyNotAsync"/>).</summary>
    public async Task<Conversation> DirectAsync(Guid hospital, Guid one, Guid other, CancellationToken ct)
    {
        var key = Conversation.KeyOfPair(one, other);
        return await OneAsync(key, () => New(hospital, ConversationKind.Direct, "", one, [other], key), ct);
    }

    public async Task<Conversation> GroupAsync(string title, Guid[] members, CurrentStaff staff, CancellationToken ct)
    {
        var group = New(staff.HospitalId, ConversationKind.Group, title, staff.Id, members, null);
        await db.SaveChangesAsync(ct);
        await nudges.TalkAsync(group.Members.Select(m => m.StaffId), group.Id);
        return group;
    }

    /// <summary>The thread of those who look after a visit: its clinician and the colleagues who sit in. For everybody else there is no such visit.</summary>
    public async Task<Conversation?> VisitAsync(Guid visit, CurrentStaff staff, CancellationToken ct)
    {
        var found = await db.Visits.AsNoTracking().Include(v => v.Seats).SingleOrDefaultAsync(v => v.Id == visit && v.HospitalId == staff.HospitalId, ct);
        var circle = found?.Seats.Select(s => s.StaffId).OfType<Guid>().Append(found.HostId).Distinct().ToArray() ?? [];
        if (!circle.Contains(staff.Id)) { return null; }
        var key = Conversation.KeyOfVisit(visit);
        return await WithAllAsync(await OneAsync(key, () => New(staff.HospitalId, ConversationKind.Visit, "", staff.Id, circle, key, visit), ct), circle, staff, ct);
    }

    /// <summary>The thread of those who care for a patient. For everybody else there is none.</summary>
    public async Task<Conversation?> PatientAsync(Guid patient, CurrentStaff staff, CancellationToken ct)
    {
        if (await db.PatientOfAsync(staff.HospitalId, patient, ct) is not { } found || !await care.IsForAsync(staff, found.Id, ct)) { return null; }
        var circle = (await care.CircleAsync(staff.HospitalId, found.Id, ct)).Append(staff.Id).Distinct().ToArray();
        var key = Conversation.KeyOfPatient(found.Id);
        return await WithAllAsync(await OneAsync(key, () => New(staff.HospitalId, ConversationKind.Patient, "", staff.Id, circle, key, patient: found.Id), ct), circle, staff, ct);
    }

    // Who came to a visit or a patient after its thread was opened is in it from now on.
    private async Task<Conversation?> WithAllAsync(Conversation conversation, Guid[] circle, CurrentStaff staff, CancellationToken ct)
    {
        if (circle.All(id => conversation.Members.Exists(m => m.StaffId == id && m.IsIn))) { return conversation; }
        return await ChangeAsync(conversation.Id, staff, "conversation.joined", c => { foreach (var id in circle) { c.Join(id, clock.GetUtcNow()); } }, ct);
    }

    public async Task<Conversation?> AddAsync(Guid id, Guid[] members, CurrentStaff staff, CancellationToken ct) =>
        await ChangeAsync(id, staff, "conversation.joined", c => { foreach (var member in members) { c.Join(member, clock.GetUtcNow()); } }, ct);

    public Task<Conversation?> RemoveAsync(Guid id, Guid member, CurrentStaff staff, CancellationToken ct) =>
        ChangeAsync(id, staff, "conversation.left", c => c.Members.Find(m => m.StaffId == member && m.IsIn)?.Leave(c.LastNumber, clock.GetUtcNow()), ct);

    public Task<Conversation?> RenameAsync(Guid id, string title, CurrentStaff staff, CancellationToken ct) =>
        ChangeAsync(id, staff, "conversation.renamed", c => c.Title = title, ct);

    public async Task<bool> AreStaffAsync(Guid hospital, Guid[] people, CancellationToken ct)
    {
        var wanted = people.Distinct().ToArray();
        return wanted.Length > 0 && await db.Staff.CountAsync(s => wanted.Contains(s.Id) && s.HospitalId == hospital && s.Active, ct) == wanted.Length;
    }

    private async Task<Conversation> OneAsync(string key, Func<Conversation> make, CancellationToken ct)
    {
        var known = db.Conversations.Include(c => c.Members).Where(c => c.UniqueKey == key);
        if (await known.SingleOrDefaultAsync(ct) is { } there) { return there; }
        var made = make();
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException)                                            // the other one opened it in the same instant
        {
            db.ChangeTracker.Clear();
            return await known.SingleAsync(ct);
        }
        await nudges.TalkAsync(made.Members.Select(m => m.StaffId), made.Id);
        return made;
    }

    private Conversation New(Guid hospital, ConversationKind kind, string title, Guid by, IEnumerable<Guid> others, string? key, Guid? visit = null, Guid? patient = null)
    {
        var now = clock.GetUtcNow();
        var made = new Conversation { HospitalId = hospital, Kind = kind, Title = title, VisitId = visit, PatientId = patient, CreatedBy = by, CreatedAt = now, LastAt = now, UniqueKey = key };
        foreach (var member in others.Append(by).Distinct()) { made.Join(member, now); }
        db.Conversations.Add(made);
        audit.Record(hospital, Actor.Staff(by), "conversation.opened", made.Id, visit ?? patient, $"{kind}");
        return made;
    }

    private async Task<Conversation?> ChangeAsync(Guid id, CurrentStaff staff, string action, Action<Conversation> change, CancellationToken ct)
    {
        Conversation? found = null;
        await OnConflict.RetryAsync(async () =>
        {
            db.ChangeTracker.Clear();
            found = await db.Conversations.Include(c => c.Members).SingleOrDefaultAsync(c => c.Id == id && c.HospitalId == staff.HospitalId, ct);
            if (found is null) { return; }
            change(found);
            if (!db.ChangeTracker.HasChanges()) { return; }
            found.NextRevision();
            found.Version++;
            audit.Record(staff.HospitalId, Actor.Staff(staff.Id), action, id);
            await db.SaveChangesAsync(ct);
            await nudges.TalkAsync(found.Members.Select(m => m.StaffId), id);
        }, () => Task.CompletedTask);
        return found;
    }
}
