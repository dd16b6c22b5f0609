using Coviex.Data;
using Coviex.Sms;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Invitations;

/// <summary>
/// An e-mail with a link on its way, beside the text message. Like <see cref="TextMessage"/> it is written in the transaction of what it tells about and
/// holds no words. Nobody reports whether an e-mail was read or came into a mailbox: sent is all that there is to know.
/// </summary>
internal sealed class InvitationMail
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }
    public required Guid InvitationId { get; init; }
    public required TextKind Kind { get; init; }

    /// <summary>Queued, then Sent, Bounced or Dropped.</summary>
    public MessageState State { get; private set; }

    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>When it may be tried (again). While a node tries it, the end of that node's lease.</summary>
    public required DateTimeOffset NextAttemptAt { get; set; }

    public int Attempts { get; private set; }
    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>Why it bounced, as a code with a sentence in Texts/*/sms.json.</summary>
    public string? Problem { get; private set; }

    public int Version { get; private set; }

    /// <summary>Takes it for one attempt. If the node dies in between, another one may try after the lease.</summary>
    public void Lease(DateTimeOffset until)
    {
        Attempts++;
        Later(until);
    }

    public void Later(DateTimeOffset when)
    {
        NextAttemptAt = when;
        Version++;
    }

    public void Sent(DateTimeOffset now)
    {
        SentAt = now;
        End(MessageState.Sent);
    }

    public void Bounced(SmsProblem problem)
    {
        Problem = problem.Code();
        End(MessageState.Bounced);
    }

    public void Drop() => End(MessageState.Dropped);

    private void End(MessageState state)
    {
        State = state;
        Version++;
    }
}

internal sealed class InvitationMailMap : IEntityTypeConfiguration<InvitationMail>
{
    public void Configure(EntityTypeBuilder<InvitationMail> mail)
    {
        mail.ToTable("Mails");
        mail.HasOne<Invitation>().WithMany(i => i.Mails).HasForeignKey(m => m.InvitationId);
        mail.HasIndex(m => new { m.State, m.NextAttemptAt });
    }
}

internal static class InvitationMailTables
{
    extension(CoviexDb db)
    {
        public DbSet<InvitationMail> Mails => db.Set<InvitationMail>();
    }
}
