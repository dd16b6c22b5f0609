using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Audit;

/// <summary>Who did something: a member of staff, a guest, a program, or Coviex itself.</summary>
internal readonly record struct Actor(string Kind, Guid? Id)
{
    public static Actor Staff(Guid id) => new("staff", id);
    public static Actor Of(CurrentStaff who) => new(who.IsProgram ? "program" : "staff", who.Id);
    public static Actor Guest(Guid id) => new("guest", id);
    public static readonly Actor Coviex = new("coviex", null);
}

/// <summary>One line of the record: who did what to what, when, from where. Ids only, no names; never changed, never deleted.</summary>
internal sealed class AuditEntry
{
    public long Id { get; init; }
    public required Guid HospitalId { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string ActorKind { get; init; }
    public Guid? ActorId { get; init; }

    /// <summary>What was done, such as <c>guest.admitted</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The visit, or whatever else it was done to.</summary>
    public required Guid Subject { get; init; }

    /// <summary>A second id, such as the guest of the visit.</summary>
    public Guid? Part { get; init; }

    /// <summary>A word more, such as the version of a consent text. Never personal data.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The network address that asked for it; empty where Coviex acted by itself.</summary>
    public string Address { get; init; } = "";

    /// <summary>Its place in the hospital's chain, from 1. Null until it is sealed, some seconds after it was written.</summary>
    public long? Number { get; private set; }

    /// <summary>See <see cref="AuditChain"/>.</summary>
    public byte[]? Hash { get; private set; }

    public void Seal(long number, byte[] hash) => (Number, Hash) = (number, hash);
}

/// <summary>How far a hospital's chain has come.</summary>
internal sealed class AuditHead
{
    public required Guid HospitalId { get; init; }
    public long Length { get; private set; }
    public byte[] Hash { get; private set; } = AuditChain.Start;

    /// <summary>Two nodes that seal at once: the slower one's pass is undone.</summary>
    public int Version { get; private set; }

    public void Append(AuditEntry entry)
    {
        entry.Seal(++Length, Hash = AuditChain.Next(Hash, entry, Length));
        Version++;
    }
}

internal sealed class AuditMap : IEntityTypeConfiguration<AuditEntry>, IEntityTypeConfiguration<AuditHead>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry) => entry.ToTable("AuditEntries");

    public void Configure(EntityTypeBuilder<AuditHead> head) => head.ToTable("AuditHeads").HasKey(h => h.HospitalId);
}

internal static class AuditTables
{
    extension(CoviexDb db)
    {
        public DbSet<AuditEntry> AuditEntries => db.Set<AuditEntry>();
        public DbSet<AuditHead> AuditHeads => db.Set<AuditHead>();
    }
}
