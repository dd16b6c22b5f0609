using Coviex.Data;
using Coviex.Sms;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Invitations.Replies;

/// <summary>One reply as staff see it.</summary>
internal sealed record ReplyLine(
    Guid Id, Guid? VisitId, Guid? InvitationId, string Sender, string Phone, string Body, SmsKeyword? Keyword, DateTimeOffset At, DateTimeOffset? ReadAt)
{
    public override string ToString() => $"reply {Id}";
}

/// <summary>The staff's inbox of one hospital: what nobody has seen first, then the newest.</summary>
internal sealed class ReplyInbox(CoviexDb db, TimeProvider clock)
{
    /// <param name="hospital">Of the member of staff who looks.</param>
    /// <param name="before">Of those that were seen, only older ones than this: the next page.</param>
    /// <param name="most">How many at most.</param>
    /// <param name="ct">Cancels the question.</param>
    public async Task<IReadOnlyList<ReplyLine>> ListAsync(Guid hospital, DateTimeOffset? before, int most, CancellationToken ct)
    {
        var its = db.Replies.AsNoTracking().Where(r => r.HospitalId == hospital);
        var unread = before is null ? await Lines(its.Where(r => r.ReadAt == null)).Take(most).ToListAsync(ct) : [];
        var read = await Lines(its.Where(r => r.ReadAt != null && (before == null || r.At < before))).Take(most - unread.Count).ToListAsync(ct);
        return [.. unread, .. read];
    }

    public Task<int> UnreadAsync(Guid hospital, CancellationToken ct) => db.Replies.CountAsync(r => r.HospitalId == hospital && r.ReadAt == null, ct);

    /// <summary>What was answered about one visit, oldest first: for the consulting room.</summary>
    public async Task<IReadOnlyList<ReplyLine>> OfVisitAsync(Guid hospital, Guid visit, CancellationToken ct) =>
        await Lines(db.Replies.AsNoTracking().Where(r => r.HospitalId == hospital && r.VisitId == visit)).Reverse().ToListAsync(ct);

    /// <summary>False: there is no such reply in this hospital. Seen by two at once, it is the first one's.</summary>
    public async Task<bool> MarkReadAsync(Guid hospital, Guid reply, Guid staff, CancellationToken ct)
    {
        if (await db.Replies.SingleOrDefaultAsync(r => r.Id == reply && r.HospitalId == hospital, ct) is not { } found) { return false; }
        await OnConflict.RetryAsync(async () =>
        {
            found.Read(staff, clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
        }, () => db.Entry(found).ReloadAsync(ct));
        return true;
    }

    private static IQueryable<ReplyLine> Lines(IQueryable<Reply> replies) => replies.OrderByDescending(r => r.At).ThenByDescending(r => r.Id)
        .Select(r => new ReplyLine(r.Id, r.VisitId, r.InvitationId, r.Sender, r.Phone, r.Body, r.Keyword, r.At, r.ReadAt));
}
