using Coviex.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Conversations;

internal enum ConversationKind { Direct, Group, Visit, Patient }

/// <summary>
/// What some members of staff write to each other: two of them, a group, or those who look after one visit or one patient. Its messages are numbered without a gap;
/// every change of a message raises <see cref="Revision"/>, by which a page asks for what it does not know yet.
/// </summary>
internal sealed class Conversation
{
    public const int LongestTitle = 80;
    public const int MostMembers = 200;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }
    public required ConversationKind Kind { get; init; }

    /// <summary>A group's name; empty for the others, who are called by their members, their visit or their patient.</summary>
    public required string Title { get; set; }

    public Guid? VisitId { get; init; }
    public Guid? PatientId { get; set; }

    /// <summary>Why nothing more is written in a patient's thread; null: it goes on.</summary>
    public ConversationStop? Closed { get; set; }

    public required Guid CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public int LastNumber { get; private set; }
    public int Revision { get; private set; }

    /// <summary>When something was last written.</summary>
    public required DateTimeOffset LastAt { get; set; }

    /// <summary>What there is one conversation for: a pair, a visit, or a patient. Null for a group, and for a thread that is closed.</summary>
    public string? UniqueKey { get; set; }

    /// <summary>Up to which message the search does not know them yet: written by an older version. 0: it knows all.</summary>
    public int WithoutWords { get; private set; }

    public List<ConversationMember> Members { get; } = [];
    public int Version { get; set; }

    public static string KeyOfPair(Guid one, Guid other) => one.CompareTo(other) < 0 ? $"direct:{one}:{other}" : $"direct:{other}:{one}";

    public static string KeyOfVisit(Guid visit) => $"visit:{visit}";

    public static string KeyOfPatient(Guid patient) => $"patient:{patient}";

    /// <summary>Place and revision of a message that is written now. Only while the row is held: see <see cref="Writing"/>.</summary>
    public (int Number, int Revision) Next(DateTimeOffset now)
    {
        LastAt = now;
        return (++LastNumber, ++Revision);
    }

    public int NextRevision() => ++Revision;

    public void Join(Guid staff, DateTimeOffset now)
    {
        if (Members.Find(m => m.StaffId == staff) is not { } member) { Members.Add(new() { StaffId = staff, JoinedAt = now }); }
        else { member.ComeBack(); }
    }
}

/// <summary>Somebody in a conversation, and how far he has come in it. His marks are written beside <see cref="Conversation.Version"/>: reading disturbs nobody.</summary>
internal sealed class ConversationMember
{
    public Guid ConversationId { get; init; }
    public required Guid StaffId { get; init; }
    public required DateTimeOffset JoinedAt { get; init; }
    public DateTimeOffset? LeftAt { get; private set; }

    /// <summary>The last message that was there when he left: he sees none after it.</summary>
    public int? LeftNumber { get; private set; }

    /// <summary>Up to which message one of his devices has them.</summary>
    public int Received { get; private set; }

    /// <summary>Up to which message he has read.</summary>
    public int Read { get; private set; }

    public bool IsIn => LeftAt is null;

    public void ReadOn(int number) => (Received, Read) = (Math.Max(Received, number), number);

    public void Leave(int number, DateTimeOffset now) => (LeftAt, LeftNumber) = (now, number);

    public void ComeBack() => (LeftAt, LeftNumber) = (null, null);
}

/// <summary>What a member of staff wants to be seen as, whatever he does.</summary>
internal sealed class PresenceWish
{
    public required Guid StaffId { get; init; }
    public required PresenceState State { get; set; }

    /// <summary>Null: until he changes it.</summary>
    public DateTimeOffset? Until { get; set; }

    public bool Holds(DateTimeOffset now) => Until is null || now < Until;
}

/// <summary>A colleague whom somebody wants at the top of his list.</summary>
internal sealed record Favourite(Guid StaffId, Guid ColleagueId);

internal sealed class ConversationMap : IEntityTypeConfiguration<Conversation>, IEntityTypeConfiguration<ConversationMember>,
    IEntityTypeConfiguration<PresenceWish>, IEntityTypeConfiguration<Favourite>
{
    public void Configure(EntityTypeBuilder<Conversation> conversation)
    {
        conversation.ToTable("Conversations");
        conversation.HasIndex(c => c.UniqueKey).IsUnique();
        conversation.HasMany(c => c.Members).WithOne().HasForeignKey(m => m.ConversationId);
    }

    public void Configure(EntityTypeBuilder<ConversationMember> member)
    {
        member.ToTable("ConversationMembers");
        member.HasKey(m => new { m.ConversationId, m.StaffId });
    }

    public void Configure(EntityTypeBuilder<PresenceWish> wish)
    {
        wish.ToTable("PresenceWishes");
        wish.HasKey(w => w.StaffId);
    }

    public void Configure(EntityTypeBuilder<Favourite> favourite)
    {
        favourite.ToTable("Favourites");
        favourite.HasKey(f => new { f.StaffId, f.ColleagueId });
    }
}

internal static class ConversationTables
{
    extension(CoviexDb db)
    {
        public DbSet<Conversation> Conversations => db.Set<Conversation>();
        public DbSet<ConversationMember> ConversationMembers => db.Set<ConversationMember>();
        public DbSet<StaffMessage> StaffMessages => db.Set<StaffMessage>();
        public DbSet<MessageWord> MessageWords => db.Set<MessageWord>();
        public DbSet<MessageVersion> MessageVersions => db.Set<MessageVersion>();
        public DbSet<Acknowledgement> Acknowledgements => db.Set<Acknowledgement>();
        public DbSet<Passing> Passings => db.Set<Passing>();
        public DbSet<PresenceWish> PresenceWishes => db.Set<PresenceWish>();
        public DbSet<Favourite> Favourites => db.Set<Favourite>();
    }
}
