namespace Coviex.Files;

// docs/protocol.md, "Files"; web/src/shared/fileProtocol.ts mirrors it.

internal sealed record FileView(Guid Id, string Name, long Size, long Received, FileKind Kind, FileState State, DateTimeOffset At)
{
    public static FileView Of(StoredFile file) => new(file.Id, file.Name, file.Size, file.Received, file.Kind, file.State, file.CreatedAt);
}

/// <param name="By">Who has sent it, by name.</param>
internal sealed record VisitFileView(FileView File, string By, bool Mine);
