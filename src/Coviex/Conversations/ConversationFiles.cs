using Coviex.Audit;
using Coviex.Data;
using Coviex.Files;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Conversations;

/// <summary>The files that messages carry. A message may be sent while they are still on their way, and they go with it when it is withdrawn.</summary>
internal sealed class ConversationFiles(CoviexDb db, WhoMayTalk who, FileRemoval removal)
{
    /// <summary>How many one message carries at most.</summary>
    public const int Most = 20;

    /// <summary>Makes them the message's, in the caller's transaction: only its author's own, of this conversation, and none that another message carries.</summary>
    public async Task<Refusal?> AttachAsync(StaffMessage message, Guid[] files, CancellationToken ct)
    {
        foreach (var (position, id) in files.Index())
        {
            // Beside the file's version: its upload goes on meanwhile.
            var taken = await db.Files
                .Where(f => f.Id == id && f.ConversationId == message.ConversationId && f.UploaderKind == "staff" && f.UploaderId == message.AuthorId && f.MessageId == null
                    && (f.State == FileState.Uploading || f.State == FileState.Scanning || f.State == FileState.Clean))
                .ExecuteUpdateAsync(set => set.SetProperty(f => f.MessageId, message.Id).SetProperty(f => f.Position, position), ct);
            if (taken == 0) { return new("file_not_there"); }
        }
        return null;
    }

    public Task GoWithAsync(StaffMessage message, CancellationToken ct) => removal.OfMessagesAsync(db.StaffMessages.Where(m => m.Id == message.Id).Select(m => m.Id), ct);

    public async Task<ILookup<Guid, FileView>> OfAsync(IReadOnlyCollection<StaffMessage> messages, CancellationToken ct)
    {
        var ids = messages.Where(m => m.WithdrawnAt is null).Select(m => m.Id).ToArray();
        var files = ids.Length == 0 ? [] : await db.Files.AsNoTracking().Where(f => f.MessageId != null && ids.Contains(f.MessageId.Value)).OrderBy(f => f.Position).ToListAsync(ct);
        return files.ToLookup(f => f.MessageId!.Value, FileView.Of);
    }

    /// <summary>The files of a conversation as one of its members has them: those of messages that he can read.</summary>
    public async Task<FilePlace> PlaceAsync(Conversation conversation, CurrentStaff staff, CancellationToken ct)
    {
        var member = conversation.Members.Find(m => m.StaffId == staff.Id)!;
        var stops = member.IsIn ? await who.StopsAsync(conversation, ct) : new("left_conversation");
        var last = member.LeftNumber ?? int.MaxValue;
        return new(staff.HospitalId, conversation.Id, null, Actor.Staff(staff.Id), stops,
            (file, stop) => db.StaffMessages.AnyAsync(m => m.Id == file.MessageId && m.ConversationId == conversation.Id && m.WithdrawnAt == null && m.Number <= last, stop));
    }
}

/// <summary>A file of a message has passed the check, or has gone: everybody in the conversation sees it.</summary>
internal sealed class ConversationFileNews(CoviexDb db, Writing writing) : IFileNews
{
    public async Task ChangedAsync(StoredFile file, CancellationToken ct)
    {
        if (file.ConversationId is not { } conversation) { return; }
        // Asked again: it may have been sent while it was looked at.
        if (await db.Files.AsNoTracking().Where(f => f.Id == file.Id).Select(f => f.MessageId).SingleOrDefaultAsync(ct) is not { } message) { return; }
        await writing.TouchAsync(conversation, file.HospitalId, message, ct);
    }
}

internal static class ConversationFileEndpoints
{
    public static void MapConversationFiles(this RouteGroupBuilder one)
    {
        var files = one.MapGroup("/files").AddEndpointFilter((context, next) => FilePlace.EnterAsync(context, next, async (http, ct) =>
            CurrentStaff.Of(http.User) is { } staff && Guid.TryParse($"{http.GetRouteValue("id")}", out var id)
                && await http.RequestServices.GetRequiredService<Threads>().FindAsync(id, staff, ct) is { } conversation
                ? await http.RequestServices.GetRequiredService<ConversationFiles>().PlaceAsync(conversation, staff, ct) : null));
        files.MapFiles();
    }
}
