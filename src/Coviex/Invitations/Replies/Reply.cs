using Coviex.Data;
using Coviex.Sms;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Invitations.Replies;

/// <summary>What somebody has answered to a text: beside the visit that it is about, as far as that is known.</summary>
internal sealed class Reply
{
    public const int LongestBody = 1600;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>Null: none has written to the number, and there are several. Nobody sees it then.</summary>
    public required Guid? HospitalId { get; init; }

    public required Guid? VisitId { get; init; }
    public required Guid? InvitationId { get; init; }
    public required string Sender { get; init; }

    /// <summary>The carrier's name for it; with <see cref="Sender"/> there is one row for each.</summary>
    public required string Reference { get; init; }

    /// <summary>E.164.</summary>
    public required string Phone { get; init; }

    public required string Body { get; init; }

    /// <summary>The word that it was, if it was one that is answered by itself.</summary>
    public required SmsKeyword? Keyword { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>When a member of staff has seen it. What was answered by itself needs no eyes, and counts as seen.</summary>
    public DateTimeOffset? ReadAt { get; set; }

    public Guid? ReadBy { get; private set; }
    public int Version { get; private set; }

    public void Read(Guid staff, DateTimeOffset now)
    {
        if (ReadAt is not null) { return; }
        (ReadAt, ReadBy) = (now, staff);
        Version++;
    }
}

/// <summary>A number that wants no more texts from a hospital.</summary>
internal sealed class OptOut
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }

    /// <summary>E.164.</summary>
    public required string Phone { get; init; }

    /// <summary>The sender that the wish came through last. It counts for all of them.</summary>
    public required string Sender { get; set; }

    public required DateTimeOffset Since { get; set; }

    /// <summary>When its owner wanted texts again; null while he does not.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public int Version { get; private set; }

    public void Begin(string sender, DateTimeOffset now)
    {
        if (EndedAt is null) { return; }
        (Sender, Since, EndedAt) = (sender, now, null);
        Version++;
    }

    public void End(DateTimeOffset now)
    {
        if (EndedAt is not null) { return; }
        EndedAt = now;
        Version++;
    }
}

internal sealed class ReplyMap : IEntityTypeConfiguration<Reply>, IEntityTypeConfiguration<OptOut>
{
    public void Configure(EntityTypeBuilder<Reply> reply)
    {
        reply.ToTable("Replies");
        reply.HasIndex(r => new { r.Sender, r.Reference }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<OptOut> optOut)
    {
        optOut.ToTable("OptOuts");
        optOut.HasIndex(o => new { o.HospitalId, o.Phone }).IsUnique();
    }
}

internal static class ReplyTables
{
    extension(CoviexDb db)
    {
        public DbSet<Reply> Replies => db.Set<Reply>();
        public DbSet<OptOut> OptOuts => db.Set<OptOut>();
    }
}
