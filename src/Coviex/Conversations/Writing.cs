using Coviex.Audit;
using Coviex.Conversations.Notices;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Lobby;
using Coviex.Registry;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Conversations;

/// <summary>A message as a page sends it.</summary>
internal sealed record NewMessage(Guid Id, string Text, Guid? ReplyTo, bool Urgent, Guid[] Mentions, Guid? Origin = null, Guid[]? Files = null);

/// <summary>
/// Writing, editing, withdrawing, acknowledging. Whoever changes a conversation holds its row until he is done, so that numbers and revisions have no gap and
/// nobody sees revision 8 before revision 7.
/// </summary>
internal sealed class Writing(CoviexDb db, WhoMayTalk who, ConversationFiles files, INotices notices, Nudges nudges, AuditLog audit, TimeProvider clock)
{
    /// <summary>A device that was off all day has a page that counts: it need not ring for yesterday.</summary>
    private static readonly TimeSpan NoticeLife = TimeSpan.FromHours(12);

    /// <summary>The message, or the one that is there already under this id.</summary>
    public async Task<(StaffMessage? Message, Refusal? Refusal)> WriteAsync(Guid conversation, NewMessage form, Guid hospital, Guid author, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await HoldAsync(conversation, hospital, author, ct) is not { } held) { return (null, Refusal.NotFound); }
        if (await db.StaffMessages.SingleOrDefaultAsync(m => m.Id == form.Id, ct) is { } known)
        {
            return known.AuthorId == author && known.ConversationId == conversation ? (known, null) : (null, new("message_id_taken"));
        }
        if (!held.Members.Exists(m => m.StaffId == author && m.IsIn)) { return (null, new("left_conversation")); }
        if (await who.StopsAsync(held, ct) is { } stops) { return (null, stops); }
        if (form.ReplyTo is { } to && !await db.StaffMessages.AnyAsync(m => m.Id == to && m.ConversationId == conversation, ct)) { return (null, Refusal.NotFound); }
        var now = clock.GetUtcNow();
        var members = held.Members.Where(m => m.IsIn).Select(m => m.StaffId).ToHashSet();
        var (number, revision) = held.Next(now);
        var message = new StaffMessage
        {
            Id = form.Id,
            HospitalId = hospital,
            ConversationId = conversation,
            Number = number,
            Revision = revision,
            AuthorId = author,
            Text = form.Text,
            SearchText = Folding.Fold(form.Text),
            WrittenAt = now,
            ReplyTo = form.ReplyTo,
            Urgent = form.Urgent,
            Mentions = string.Join(' ', form.Mentions.Where(members.Contains).Distinct()),
            OriginId = form.Origin,
        };
        db.StaffMessages.Add(message);
        audit.Record(hospital, Actor.Staff(author), "message.written", conversation, message.Id, form.Urgent ? "urgent" : "");
        await db.SaveChangesAsync(ct);
        if (await files.AttachAsync(message, form.Files ?? [], ct) is { } refusal) { return (null, refusal); }
        await transaction.CommitAsync(ct);
        await nudges.TalkAsync(members, conversation);
        await notices.TellAsync(new(form.Urgent ? NoticeKind.Urgent : NoticeKind.Message, hospital, [.. members.Where(m => m != author)], conversation, NoticeLife), ct);
        return (message, null);
    }

    /// <summary>Only his own, and only what was not changed meanwhile on another device.</summary>
    public Task<(StaffMessage? Message, Refusal? Refusal)> EditAsync(Guid conversation, Guid message, string text, int version, CurrentStaff staff, CancellationToken ct) =>
        ChangeAsync(conversation, message, staff, "message.edited", (found, revision, now) =>
        {
            if (found.AuthorId != staff.Id) { return Refusal.NotFound; }
            if (found.WithdrawnAt is not null) { return new("withdrawn"); }
            if (found.Text == text) { return null; }
            if (found.Version != version) { return new("changed_meanwhile"); }
            db.MessageVersions.Add(found.Edit(text, revision(), now));
            return null;
        }, ct, writes: true);

    public Task<(StaffMessage? Message, Refusal? Refusal)> WithdrawAsync(Guid conversation, Guid message, CurrentStaff staff, CancellationToken ct) =>
        ChangeAsync(conversation, message, staff, "message.withdrawn", (found, revision, now) =>
        {
            if (found.AuthorId != staff.Id) { return Refusal.NotFound; }
            if (found.WithdrawnAt is null) { db.MessageVersions.Add(found.Withdraw(revision(), now)); }
            return null;
        }, ct);

    public async Task<(StaffMessage? Message, Refusal? Refusal)> AcknowledgeAsync(Guid conversation, Guid message, CurrentStaff staff, CancellationToken ct)
    {
        var done = await db.Acknowledgements.AnyAsync(a => a.MessageId == message && a.StaffId == staff.Id, ct);
        return await ChangeAsync(conversation, message, staff, "message.acknowledged", (found, revision, now) =>
        {
            if (!found.Urgent || found.AuthorId == staff.Id) { return new("not_urgent"); }
            if (done || found.WithdrawnAt is not null) { return null; }
            db.Acknowledgements.Add(new(message, staff.Id, now));
            found.Touch(revision());
            return null;
        }, ct);
    }

    /// <summary>His marks go forward only, and never beyond the last message.</summary>
    public async Task<bool> SeenAsync(Guid conversation, int received, int read, CurrentStaff staff, CancellationToken ct)
    {
        var last = await db.Conversations.Where(c => c.Id == conversation && c.HospitalId == staff.HospitalId && c.Members.Any(m => m.StaffId == staff.Id))
            .Select(c => (int?)c.LastNumber).SingleOrDefaultAsync(ct);
        if (last is null) { return false; }
        (received, read) = (Math.Min(Math.Max(received, read), last.Value), Math.Min(read, last.Value));
        var moved = await db.ConversationMembers
            .Where(m => m.ConversationId == conversation && m.StaffId == staff.Id && m.LeftAt == null && (m.Received < received || m.Read < read))
            .ExecuteUpdateAsync(set => set
                .SetProperty(m => m.Received, m => m.Received < received ? received : m.Received)
                .SetProperty(m => m.Read, m => m.Read < read ? read : m.Read), ct);
        if (moved > 0) { await nudges.TalkAsync(await MembersAsync(conversation, ct), conversation); }
        return true;
    }

    /// <summary>Writes down that it was passed on.</summary>
    public async Task PassAsync(StaffMessage message, Guid insteadOf, Guid to, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await HoldAsync(message.ConversationId, message.HospitalId, null, ct) is not { } held) { return; }
        db.Passings.Add(new(message.Id, insteadOf, to, message.OriginId ?? message.Id, clock.GetUtcNow()));
        (await db.StaffMessages.SingleAsync(m => m.Id == message.Id, ct)).Touch(held.NextRevision());
        audit.Record(message.HospitalId, Actor.Coviex, "message.passed_on", message.ConversationId, message.Id);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        await nudges.TalkAsync(held.Members.Where(m => m.IsIn).Select(m => m.StaffId), message.ConversationId);
    }

    /// <summary>Something changed about a message that is not in it: a file of it.</summary>
    public async Task TouchAsync(Guid conversation, Guid hospital, Guid message, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await HoldAsync(conversation, hospital, null, ct) is not { } held || await db.StaffMessages.SingleOrDefaultAsync(m => m.Id == message, ct) is not { } found) { return; }
        found.Touch(held.NextRevision());
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        await nudges.TalkAsync(held.Members.Where(m => m.IsIn).Select(m => m.StaffId), conversation);
    }

    public Task<List<Guid>> MembersAsync(Guid conversation, CancellationToken ct) =>
        db.ConversationMembers.Where(m => m.ConversationId == conversation && m.LeftAt == null).Select(m => m.StaffId).ToListAsync(ct);

    private async Task<(StaffMessage? Message, Refusal? Refusal)> ChangeAsync(
        Guid conversation, Guid message, CurrentStaff staff, string action, Func<StaffMessage, Func<int>, DateTimeOffset, Refusal?> act, CancellationToken ct,
        bool writes = false)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await HoldAsync(conversation, staff.HospitalId, staff.Id, ct) is not { } held) { return (null, Refusal.NotFound); }
        if (await db.StaffMessages.SingleOrDefaultAsync(m => m.Id == message && m.ConversationId == conversation && m.CallId == null, ct) is not { } found) { return (null, Refusal.NotFound); }
        if (!held.Members.Exists(m => m.StaffId == staff.Id && m.IsIn)) { return (null, new("left_conversation")); }
        if (writes && await who.StopsAsync(held, ct) is { } stops) { return (null, stops); }
        if (act(found, held.NextRevision, clock.GetUtcNow()) is { } refusal) { return (null, refusal); }
        if (!db.ChangeTracker.HasChanges()) { return (found, null); }       // pressed twice
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), action, conversation, message);
        await db.SaveChangesAsync(ct);
        if (found.WithdrawnAt is not null) { await files.GoWithAsync(found, ct); }
        await transaction.CommitAsync(ct);
        await nudges.TalkAsync(held.Members.Where(m => m.IsIn).Select(m => m.StaffId), conversation);
        return (found, null);
    }

    // Writing to its row holds it until the transaction ends; only then is it read.
    private async Task<Conversation?> HoldAsync(Guid conversation, Guid hospital, Guid? member, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        var held = await db.Conversations.Where(c => c.Id == conversation && c.HospitalId == hospital && (member == null || c.Members.Any(m => m.StaffId == member)))
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Version, c => c.Version + 1), ct);
        return held == 0 ? null : await db.Conversations.Include(c => c.Members).SingleAsync(c => c.Id == conversation, ct);
    }
}
