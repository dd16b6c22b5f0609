using Coviex.Data;
using Coviex.Hosting;
using Coviex.Lobby;
using Coviex.Sms;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Invitations.Replies;

/// <summary>
/// Takes what people answer. A word that stops, starts or asks for help is obeyed and answered; anything else waits for the staff beside the visit that the
/// last text to that number was about. The same reply told twice changes nothing, and is answered once.
/// </summary>
internal sealed class IncomingReplies(
    CoviexDb db, OptOuts optOuts, Keywords keywords, IHospitals hospitals, Texts texts, Nudges nudges, TimeProvider clock) : ISmsReplies
{
    /// <summary>A reply that comes later than this after the last text is not about that visit any more.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromDays(30);

    private const int Times = 3;

    public async Task<string?> TakeAsync(SmsReply reply, CancellationToken ct)
    {
        for (var time = 1; ; time++)
        {
            try { return await TakeOnceAsync(reply, ct); }
            catch (DbUpdateException) when (time < Times) { db.ChangeTracker.Clear(); }      // the same one, or another of that number, came at that instant
        }
    }

    private async Task<string?> TakeOnceAsync(SmsReply reply, CancellationToken ct)
    {
        if (await db.Replies.AnyAsync(r => r.Sender == reply.Sender && r.Reference == reply.Reference, ct)) { return null; }
        var now = clock.GetUtcNow();
        var last = await LastTextAsync(reply.From, ct);
        var hospital = last is null ? await hospitals.OnlyOneAsync(ct) : await hospitals.FindAsync(last.Invitation.HospitalId, ct);
        var about = last is not null && now - last.QueuedAt < Recent ? last.Invitation : null;
        var keyword = reply.TakenFor ?? keywords.Of(reply.Body);
        db.Replies.Add(new()
        {
            HospitalId = hospital?.Id,
            VisitId = about?.VisitId,
            InvitationId = about?.Id,
            Sender = reply.Sender,
            Reference = reply.Reference,
            Phone = reply.From,
            Body = PlainText.Clean(reply.Body, Reply.LongestBody),
            Keyword = keyword,
            At = now,
            ReadAt = keyword is null ? null : now,
        });
        if (hospital is not null && keyword is SmsKeyword.Stop) { await optOuts.BeginAsync(hospital.Id, reply.From, reply.Sender, ct); }
        if (hospital is not null && keyword is SmsKeyword.Start) { await optOuts.EndAsync(hospital.Id, reply.From, ct); }
        await db.SaveChangesAsync(ct);

        if (about is not null) { await nudges.ChangedAsync(about.VisitId, about.DepartmentId, about.HostId); }
        if (keyword is not { } word || reply.TakenFor is not null || hospital is null) { return null; }
        return Answer(word, hospital, last?.Invitation.Language ?? hospital.Language, reply.From);
    }

    private async Task<LastText?> LastTextAsync(string phone, CancellationToken ct) => await (
        from message in db.Messages
        join invitation in db.Invitations on message.InvitationId equals invitation.Id
        where invitation.Phone == phone
        orderby message.QueuedAt descending, message.Id descending
        select new LastText(invitation, message.QueuedAt)).AsNoTracking().FirstOrDefaultAsync(ct);

    private string Answer(SmsKeyword keyword, HospitalToCall hospital, string language, string to)
    {
        var key = keyword switch
        {
            SmsKeyword.Stop => "sms.answer.stopped",
            SmsKeyword.Start => "sms.answer.started",
            SmsKeyword.Help => hospital.HelpPhone.Length > 0 ? "sms.answer.help" : "sms.answer.helpWithoutPhone",
            _ => throw new ArgumentOutOfRangeException(nameof(keyword)),
        };
        var text = texts.Get(language, key, ("hospital", hospital.Name), ("phone", hospital.HelpPhone));
        return SmsFolding.NeedsAscii(to) ? SmsFolding.ToAscii(text) : SmsFolding.ToGsm7(text);
    }

    private sealed record LastText(Invitation Invitation, DateTimeOffset QueuedAt);
}
