using Coviex.Registry;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Conversations;

/// <summary>One message between colleagues. Its id is the page's, so that the same one sent twice is one; its number is the server's.</summary>
internal sealed class StaffMessage
{
    /// <summary>In UTF-16 units, as a browser counts.</summary>
    public const int LongestText = 4000;

    public required Guid Id { get; init; }
    public required Guid HospitalId { get; init; }
    public required Guid ConversationId { get; init; }
    public required int Number { get; init; }

    /// <summary>The conversation's revision when it last changed.</summary>
    public required int Revision { get; set; }

    public required Guid AuthorId { get; init; }

    /// <summary>Empty once it was withdrawn.</summary>
    public required string Text { get; set; }

    /// <summary>The words as a search compares them.</summary>
    public required string SearchText { get; set; }

    public required DateTimeOffset WrittenAt { get; init; }
    public DateTimeOffset? EditedAt { get; private set; }
    public DateTimeOffset? WithdrawnAt { get; private set; }
    public Guid? ReplyTo { get; init; }

    /// <summary>Every other member acknowledges it, or it climbs.</summary>
    public required bool Urgent { get; init; }

    /// <summary>Ids of members, parted by spaces.</summary>
    public required string Mentions { get; set; }

    /// <summary>The urgent message that nobody acknowledged, of which this one is the news; null for any other.</summary>
    public Guid? OriginId { get; init; }

    /// <summary>The call of which this line tells; null for what somebody has written.</summary>
    public Guid? CallId { get; init; }

    public int Version { get; private set; }

    public IEnumerable<Guid> MentionedIds => Mentions.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse);

    public MessageVersion Edit(string text, int revision, DateTimeOffset now)
    {
        var before = Past(now);
        (Text, SearchText, EditedAt, Revision) = (text, Folding.Fold(text), now, revision);
        Version++;
        return before;
    }

    public MessageVersion Withdraw(int revision, DateTimeOffset now)
    {
        var before = Past(now);
        (Text, SearchText, Mentions, WithdrawnAt, Revision) = ("", "", "", now, revision);
        Version++;
        return before;
    }

    /// <summary>Something about it changed that is not in it.</summary>
    public void Touch(int revision) => Revision = revision;

    private MessageVersion Past(DateTimeOffset now) => new() { MessageId = Id, Text = Text, WrittenAt = EditedAt ?? WrittenAt, ReplacedAt = now };
}

/// <summary>What a message said before. Nobody takes it out: what was read by others has been said.</summary>
internal sealed class MessageVersion
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid MessageId { get; init; }
    public required string Text { get; init; }
    public required DateTimeOffset WrittenAt { get; init; }
    public required DateTimeOffset ReplacedAt { get; init; }
}

/// <summary>An urgent message was seen and is taken care of.</summary>
internal sealed record Acknowledgement(Guid MessageId, Guid StaffId, DateTimeOffset At);

/// <summary>Somebody did not acknowledge an urgent message in time, and another one got it.</summary>
/// <param name="OriginId">The first message of the row: nobody gets the same news twice.</param>
internal sealed record Passing(Guid MessageId, Guid InsteadOf, Guid StaffId, Guid OriginId, DateTimeOffset At);

internal sealed class StaffMessageMap : IEntityTypeConfiguration<StaffMessage>, IEntityTypeConfiguration<MessageVersion>,
    IEntityTypeConfiguration<Acknowledgement>, IEntityTypeConfiguration<Passing>
{
    public void Configure(EntityTypeBuilder<StaffMessage> message)
    {
        message.ToTable("StaffMessages");
        message.HasIndex(m => new { m.ConversationId, m.Number }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<MessageVersion> version) => version.ToTable("StaffMessageVersions");

    public void Configure(EntityTypeBuilder<Acknowledgement> acknowledgement)
    {
        acknowledgement.ToTable("Acknowledgements");
        acknowledgement.HasKey(a => new { a.MessageId, a.StaffId });
    }

    public void Configure(EntityTypeBuilder<Passing> passing)
    {
        passing.ToTable("Passings");
        passing.HasKey(p => new { p.MessageId, p.InsteadOf });
    }
}
