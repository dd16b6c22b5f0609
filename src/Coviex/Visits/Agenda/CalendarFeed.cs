using Coviex.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Visits.Agenda;

/// <summary>An address at which a calendar program reads the agenda of one member of staff. The secret in it is the only key; only its hash is kept.</summary>
internal sealed class CalendarFeed
{
    /// <summary>So many at once: one for each device is enough.</summary>
    public const int Most = 5;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }
    public required Guid StaffId { get; init; }
    public required byte[] SecretHash { get; init; }

    /// <summary>Its owner has asked for the patients' names in it.</summary>
    public required bool NamesPatients { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a program read it last, to the hour.</summary>
    public DateTimeOffset? ReadAt { get; set; }

    public DateTimeOffset? RevokedAt { get; private set; }
    public int Version { get; private set; }

    public void Revoke(DateTimeOffset now)
    {
        if (RevokedAt is not null) { return; }
        RevokedAt = now;
        Version++;
    }
}

internal sealed class CalendarFeedMap : IEntityTypeConfiguration<CalendarFeed>
{
    public void Configure(EntityTypeBuilder<CalendarFeed> feed)
    {
        feed.ToTable("CalendarFeeds");
        feed.HasIndex(f => f.SecretHash).IsUnique();
    }
}

internal static class CalendarFeedTable
{
    extension(CoviexDb db)
    {
        public DbSet<CalendarFeed> CalendarFeeds => db.Set<CalendarFeed>();
    }
}
