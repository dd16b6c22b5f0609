using Coviex.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Files;

/// <summary>One file of a conversation or of a visit. Its bytes lie in the <see cref="IFileStore"/>; what of them is durable is told by its parts.</summary>
internal sealed class StoredFile
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }
    public Guid? ConversationId { get; init; }
    public Guid? VisitId { get; init; }

    /// <summary>The message that carries it. Written beside <see cref="Version"/>: that it is sent must not disturb its upload.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>Its place among the files of its message.</summary>
    public int Position { get; init; }

    /// <summary>As in the record: staff or guest.</summary>
    public required string UploaderKind { get; init; }

    public required Guid UploaderId { get; init; }
    public required string Name { get; init; }
    public required long Size { get; init; }

    /// <summary>How many bytes are durable: where the next ones are appended.</summary>
    public long Received { get; private set; }

    /// <summary>By its content; other until all of it was seen.</summary>
    public FileKind Kind { get; private set; }

    public FileState State { get; private set; }
    public byte[]? Sha256 { get; private set; }

    /// <summary>Which master key locks <see cref="WrappedKey"/>.</summary>
    public required string KeyName { get; set; }

    public required byte[] WrappedKey { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the last bytes came, or it became what it is.</summary>
    public required DateTimeOffset TouchedAt { get; set; }

    /// <summary>When a worker looks at it: to check it, or to take its bytes away. Null: nothing is to be done.</summary>
    public DateTimeOffset? DueAt { get; private set; }

    /// <summary>How often the scanner could not be asked.</summary>
    public int Attempts { get; private set; }

    public int Version { get; private set; }

    /// <summary>So many bytes more are durable.</summary>
    public bool Append(long length, DateTimeOffset now)
    {
        if (State != FileState.Uploading || Received + length > Size) { return false; }
        Received += length;
        TouchedAt = now;
        Version++;
        if (Received == Size) { Move(FileState.Scanning, now); }
        return true;
    }

    public void Judge(FileState verdict, FileKind kind, byte[]? sha256, DateTimeOffset now)
    {
        if (!Move(verdict, now)) { return; }
        (Kind, Sha256) = (kind, sha256);
        if (verdict == FileState.Clean) { DueAt = null; }
    }

    public bool Move(FileState to, DateTimeOffset now)
    {
        if (State == to || !FileMoves.May(State, to)) { return false; }
        (State, TouchedAt, DueAt, Attempts) = (to, now, now, 0);
        Version++;
        return true;
    }

    /// <summary>The scanner, or the storage, could not be asked: later again.</summary>
    public void Postpone(DateTimeOffset now)
    {
        DueAt = now + TimeSpan.FromSeconds(Math.Min(300, 5 * Math.Pow(2, Math.Min(Attempts, 10))));
        Attempts++;
        Version++;
    }

    /// <summary>Its bytes are gone.</summary>
    public void Emptied()
    {
        DueAt = null;
        Version++;
    }
}

/// <summary>Bytes of a file that are durable, as one object of the store.</summary>
internal sealed class FilePart
{
    public required Guid FileId { get; init; }

    /// <summary>Where it begins in the file.</summary>
    public required long Start { get; init; }

    /// <summary>How much of the file it holds; encrypted it is longer.</summary>
    public required long Length { get; init; }

    /// <summary>The object's name within the file's.</summary>
    public required string Name { get; init; }
}

internal sealed class FileMap : IEntityTypeConfiguration<StoredFile>, IEntityTypeConfiguration<FilePart>
{
    public void Configure(EntityTypeBuilder<StoredFile> file) => file.ToTable("Files");

    public void Configure(EntityTypeBuilder<FilePart> part) => part.ToTable("FileParts").HasKey(p => new { p.FileId, p.Start });
}

internal static class FileTables
{
    extension(CoviexDb db)
    {
        public DbSet<StoredFile> Files => db.Set<StoredFile>();
        public DbSet<FilePart> FileParts => db.Set<FilePart>();
    }
}
