using Coviex.Data;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Files;

/// <summary>Takes files away: at once for everybody, and their bytes by the worker right after. What was their name goes too.</summary>
internal sealed class FileRemoval(CoviexDb db, FileChecksSignal checks, TimeProvider clock)
{
    public async Task RemoveAsync(StoredFile file, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        await RemoveAsync(db.Files.Where(f => f.Id == file.Id), ct);
    }

    /// <summary>The files of messages that were withdrawn, or whose words are not kept any more. Joins the caller's transaction.</summary>
    public Task OfMessagesAsync(IQueryable<Guid> messages, CancellationToken ct) =>
        RemoveAsync(db.Files.Where(f => f.MessageId != null && messages.Contains(f.MessageId.Value)), ct);

    /// <summary>The files of visits whose names are not kept any more. Joins the caller's transaction.</summary>
    public Task OfVisitsAsync(IReadOnlyCollection<Guid> visits, CancellationToken ct) =>
        RemoveAsync(db.Files.Where(f => f.VisitId != null && visits.Contains(f.VisitId.Value)), ct);

    // Whoever is appending in this instant finds another version.
    private async Task RemoveAsync(IQueryable<StoredFile> files, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await files.Where(f => f.State != FileState.Removed).ExecuteUpdateAsync(set => set
            .SetProperty(f => f.State, FileState.Removed).SetProperty(f => f.Name, "").SetProperty(f => f.TouchedAt, now)
            .SetProperty(f => f.DueAt, now).SetProperty(f => f.Version, f => f.Version + 1), ct);
        checks.Wake();
    }
}
