using Coviex.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Guest;

/// <summary>One version of a hospital's own notice in one language. It is never changed: who agreed to it agreed to these words.</summary>
internal sealed class ConsentNotice
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }
    public required string Language { get; init; }

    /// <summary>The day on which it was written, such as <c>2026-11-22</c>; a second one of that day is <c>2026-11-22-2</c>.</summary>
    public required string Version { get; init; }

    /// <summary>Paragraphs parted by blank lines; <c>{hospital}</c> stands for the hospital's name.</summary>
    public required string Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required Guid CreatedBy { get; init; }
}

/// <summary>Something that a guest may agree to besides the notice. Off by default, and nothing depends on it.</summary>
internal sealed class ConsentPurpose
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }
    public required string Language { get; init; }
    public required string Body { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required Guid CreatedBy { get; init; }

    /// <summary>Since when it is not offered any more; who agreed to it has agreed.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

/// <summary>A purpose that a guest has turned on.</summary>
internal sealed class ConsentChoice
{
    public required Guid ConsentId { get; init; }
    public required Guid PurposeId { get; init; }
}

internal sealed class ConsentMap : IEntityTypeConfiguration<ConsentNotice>, IEntityTypeConfiguration<ConsentPurpose>, IEntityTypeConfiguration<ConsentChoice>
{
    public void Configure(EntityTypeBuilder<ConsentNotice> notice) => notice.ToTable("ConsentNotices");

    public void Configure(EntityTypeBuilder<ConsentPurpose> purpose) => purpose.ToTable("ConsentPurposes");

    public void Configure(EntityTypeBuilder<ConsentChoice> choice) => choice.ToTable("ConsentChoices").HasKey(c => new { c.ConsentId, c.PurposeId });
}

internal static class ConsentTables
{
    extension(CoviexDb db)
    {
        public DbSet<Consent> Consents => db.Set<Consent>();
        public DbSet<ConsentNotice> ConsentNotices => db.Set<ConsentNotice>();
        public DbSet<ConsentPurpose> ConsentPurposes => db.Set<ConsentPurpose>();
        public DbSet<ConsentChoice> ConsentChoices => db.Set<ConsentChoice>();
    }
}
