using Coviex.Data;
using Coviex.Invitations;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Visits.Agenda;

/// <summary>Queued: its text is in the outbox. Skipped: its time had passed, or a later one was due as well. Dropped: the visit was moved, or is over.</summary>
internal enum ReminderState { Planned, Queued, Skipped, Dropped }

/// <summary>A text that is to leave by itself: to one guest, of one kind, for one date of his visit. A unique index lets it be written once.</summary>
internal sealed class Reminder
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }
    public required Guid VisitId { get; init; }

    /// <summary>The guest's.</summary>
    public required Guid InvitationId { get; init; }

    public required TextKind Kind { get; init; }

    /// <summary>The visit's when this was planned: a move plans anew.</summary>
    public required int Revision { get; init; }

    public required DateTimeOffset DueAt { get; init; }
    public ReminderState State { get; private set; }
    public DateTimeOffset? DoneAt { get; private set; }
    public int Version { get; private set; }

    public void Become(ReminderState state, DateTimeOffset now)
    {
        if (State != ReminderState.Planned) { return; }
        (State, DoneAt) = (state, now);
        Version++;
    }
}

internal sealed class ReminderMap : IEntityTypeConfiguration<Reminder>
{
    public void Configure(EntityTypeBuilder<Reminder> reminder)
    {
        reminder.ToTable("Reminders");
        reminder.HasIndex(r => new { r.InvitationId, r.Kind, r.Revision }).IsUnique();
        reminder.HasIndex(r => r.VisitId);
    }
}

internal static class ReminderTable
{
    extension(CoviexDb db)
    {
        public DbSet<Reminder> Reminders => db.Set<Reminder>();
    }
}
