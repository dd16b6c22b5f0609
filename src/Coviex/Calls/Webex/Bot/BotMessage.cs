using Coviex.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Calls.Webex.Bot;

/// <summary>What the bot says. That a colleague writes or calls is told to that one person alone; an answer is to somebody who asked; a trial is the administrator's own.</summary>
internal enum BotKind { VisitCreated, GuestWaits, TextBounced, MeetingFailed, Colleague, Answer, Trial }

/// <summary>Sending: Webex is being asked to take it, or was when nobody could write down what it said. Such a one is looked for, not simply sent again.</summary>
internal enum BotState { Queued, Sending, Sent, Refused, Dropped }

/// <summary>
/// One thing for the bot to say, in one place. It is written in the transaction of what it tells about and has all that it will say already reduced to
/// what the hospital lets it say: the outbox asks no other room. Several for the same place leave as one letter.
/// </summary>
internal sealed class BotMessage
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>What happened and to whom it is told. Unique: the same is told once.</summary>
    public required string EventKey { get; init; }

    /// <summary>Null for a question, until it is known who asks.</summary>
    public Guid? HospitalId { get; set; }

    public required BotKind Kind { get; init; }

    /// <summary>The space, by Webex's id; null for a message to one person.</summary>
    public string? Room { get; set; }

    /// <summary>One person, by his e-mail address.</summary>
    public string? Person { get; set; }

    public Guid? VisitId { get; init; }
    public string Language { get; set; } = "";

    /// <summary><see cref="BotFacts"/> as JSON.</summary>
    public string Facts { get; init; } = "{}";

    public BotState State { get; private set; }
    public required DateTimeOffset QueuedAt { get; init; }

    /// <summary>From then on it is no news any more, and nobody is told.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>When the outbox looks at it (again); while a node works on it, the end of that node's lease. Null: never again.</summary>
    public DateTimeOffset? DueAt { get; set; }

    public int Attempts { get; private set; }

    /// <summary>The letter in which it leaves. The letter's links carry this id, by which it is found again.</summary>
    public Guid? Letter { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>Why it did not go out (yet): a code of <see cref="WebexFault"/>, or <c>late</c>.</summary>
    public string? Problem { get; private set; }

    public int Version { get; private set; }

    /// <summary>Before Webex is asked to take it.</summary>
    public void Send(Guid letter, DateTimeOffset leaseUntil)
    {
        (State, Letter, DueAt) = (BotState.Sending, letter, leaseUntil);
        Version++;
    }

    /// <summary>A node looks at it; if it dies, another one does when the lease is over.</summary>
    public void Lease(DateTimeOffset until)
    {
        DueAt = until;
        Attempts++;
        Version++;
    }

    public void Sent(DateTimeOffset now)
    {
        SentAt = now;
        End(BotState.Sent, null);
    }

    /// <summary>It was surely not taken: later, in whatever letter there is then.</summary>
    public void BackToQueue(DateTimeOffset due, string problem)
    {
        (State, Letter) = (BotState.Queued, null);
        Later(due, problem);
    }

    /// <summary>It stays where it is. One that is being sent is looked for then.</summary>
    public void Later(DateTimeOffset due, string problem)
    {
        (DueAt, Problem) = (due, problem);
        Version++;
    }

    public void Refused(string problem) => End(BotState.Refused, problem);

    public void Drop(string problem) => End(BotState.Dropped, problem);

    private void End(BotState state, string? problem)
    {
        (State, DueAt, Problem) = (state, null, problem);
        Version++;
    }
}

/// <param name="Guest">Already as short as the hospital wants it; empty where no guest is meant.</param>
/// <param name="Host">The clinician.</param>
/// <param name="At">When the visit begins, or since when the guest waits.</param>
/// <param name="Zone">IANA zone in which times are told.</param>
/// <param name="Why">The whole key of a sentence that says what is wrong; null where nothing is.</param>
/// <param name="Question">The id of Webex's message that is to be answered.</param>
internal sealed record BotFacts(string Guest = "", string Host = "", DateTimeOffset? At = null, string Zone = "UTC", string? Why = null, string? Question = null);

internal sealed class BotMap : IEntityTypeConfiguration<BotMessage>, IEntityTypeConfiguration<BotRules>, IEntityTypeConfiguration<BotSpace>
{
    public void Configure(EntityTypeBuilder<BotMessage> message) => message.ToTable("WebexBotMessages");

    public void Configure(EntityTypeBuilder<BotRules> rules)
    {
        rules.ToTable("WebexBotRules");
        rules.HasKey(r => r.HospitalId);
    }

    public void Configure(EntityTypeBuilder<BotSpace> space) => space.ToTable("WebexSpaces");
}

internal static class BotTables
{
    extension(CoviexDb db)
    {
        public DbSet<BotMessage> BotMessages => db.Set<BotMessage>();
        public DbSet<BotRules> BotRules => db.Set<BotRules>();
        public DbSet<BotSpace> BotSpaces => db.Set<BotSpace>();
    }
}
