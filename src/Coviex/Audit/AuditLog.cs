using Coviex.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Audit;

/// <summary>Who did something: a member of staff, a guest, or Coviex itself.</summary>
internal readonly record struct Actor(string Kind, Guid? Id)
{
    public static Actor Staff(Guid id) => new("staff", id);
    public static Actor Guest(Guid id) => new("guest", id);
    public static readonly Actor Coviex = new("coviex", null);
}

/// <summary>One line of the record: who did what to what, when. Ids only, no names; never changed, never deleted.</summary>
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
}

internal sealed class AuditMap : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry) => entry.ToTable("AuditEntries");
}

/// <summary>Writes the record. An entry joins the caller's own transaction: the act and its entry are kept together or not at all.</summary>
internal sealed class AuditLog(CoviexDb db, TimeProvider clock)
{
    public void Record(Guid hospital, Actor actor, string action, Guid subject, Guid? part = null, string detail = "") =>
        db.Set<AuditEntry>().Add(new()
        {
            HospitalId = hospital,
            At = clock.GetUtcNow(),
            ActorKind = actor.Kind,
            ActorId = actor.Id,
            Action = action,
            Subject = subject,
            Part = part,
            Detail = detail,
        });
}
