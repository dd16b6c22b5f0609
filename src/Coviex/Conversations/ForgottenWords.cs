using Coviex.Data;
using Coviex.Files;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Conversations;

/// <summary>Takes away what messages say and the files that they carry, and leaves who wrote when. In the caller's transaction. docs/decisions/0171-threads-of-patients.md.</summary>
internal sealed class ForgottenWords(CoviexDb db, FileRemoval removal, Texts texts)
{
    /// <summary>What stands in the place of words that are gone. Nobody took his message back, so it is not shown as if he had.</summary>
    public async Task<string> PlaceAsync(Guid hospital, CancellationToken ct) =>
        texts.Get(await db.Hospitals.Where(h => h.Id == hospital).Select(h => h.Language).SingleAsync(ct), "talk.wordsGone");

    /// <summary>The messages of these that still say something, now, in an earlier version, or by a file.</summary>
    public IQueryable<StaffMessage> WithWords(IQueryable<StaffMessage> messages, string place)
    {
        var (versions, files) = (db.MessageVersions, db.Files);
        return messages.Where(m => (m.Text != "" && m.Text != place) || versions.Any(v => v.MessageId == m.Id && v.Text != "")
            || files.Any(f => f.MessageId == m.Id && f.State != FileState.Removed));
    }

    public async Task ForgetAsync(IQueryable<StaffMessage> messages, string place, CancellationToken ct)
    {
        // First: which messages these are may follow from their words.
        await removal.OfMessagesAsync(messages.Select(m => m.Id), ct);
        await db.MessageVersions.Where(v => v.Text != "" && messages.Any(m => m.Id == v.MessageId)).ExecuteUpdateAsync(set => set.SetProperty(v => v.Text, ""), ct);
        await MessageWordKeeper.ForgetAsync(db, messages, ct);
        await messages.Where(m => m.Text != "").ExecuteUpdateAsync(
            set => set.SetProperty(m => m.Text, place).SetProperty(m => m.SearchText, "").SetProperty(m => m.Mentions, "").SetProperty(m => m.Version, m => m.Version + 1), ct);
    }
}

/// <summary>What becomes of the threads of a patient who is merged into another, or erased. In the caller's transaction.</summary>
internal sealed class PatientThreads(CoviexDb db, ForgottenWords words)
{
    /// <summary>One thread goes on. Where both had one, that of the one who is gone stays to be read, and says where it goes on.</summary>
    public async Task MergeAsync(Guid hospital, Guid keep, Guid gone, CancellationToken ct)
    {
        var (theirs, key) = (Of(hospital, gone), Conversation.KeyOfPatient(keep));
        if (await Of(hospital, keep).AnyAsync(c => c.Closed == null, ct))
        {
            await theirs.Where(c => c.Closed == null).ExecuteUpdateAsync(set => set
                .SetProperty(c => c.Closed, ConversationStop.Merged).SetProperty(c => c.UniqueKey, (string?)null).SetProperty(c => c.Revision, c => c.Revision + 1), ct);
        }
        else { await theirs.Where(c => c.Closed == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.UniqueKey, key), ct); }
        await theirs.ExecuteUpdateAsync(set => set.SetProperty(c => c.PatientId, keep).SetProperty(c => c.Version, c => c.Version + 1), ct);
    }

    /// <summary>The words of his threads, and of those of his visits, go; nothing more is written there.</summary>
    public async Task EraseAsync(Guid hospital, Guid patient, IReadOnlyCollection<Guid> visits, CancellationToken ct)
    {
        var threads = db.Conversations.Where(c => c.HospitalId == hospital && (c.PatientId == patient || (c.VisitId != null && visits.Contains(c.VisitId.Value))));
        await words.ForgetAsync(db.StaffMessages.Where(m => threads.Any(c => c.Id == m.ConversationId)), await words.PlaceAsync(hospital, ct), ct);
        await threads.ExecuteUpdateAsync(set => set
            .SetProperty(c => c.Closed, ConversationStop.Erased).SetProperty(c => c.Revision, c => c.Revision + 1).SetProperty(c => c.Version, c => c.Version + 1), ct);
    }

    private IQueryable<Conversation> Of(Guid hospital, Guid patient) => db.Conversations.Where(c => c.HospitalId == hospital && c.PatientId == patient);
}
