using Coviex.Data;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Conversations;

/// <summary>What a rule sees of a member of staff: his roles and his department.</summary>
internal readonly record struct Post(Roles Roles, Guid? Department);

/// <summary>
/// One rule of a hospital: whoever is in one role or department may open conversations with whoever is in another. An empty side means everybody. Where
/// there is no rule, everybody may; where there are some, only what one of them allows. docs/decisions/0170-who-may-talk-with-whom.md.
/// </summary>
internal sealed class TalkRule
{
    /// <summary>So many in a hospital: a list that one can still read.</summary>
    public const int Most = 100;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }

    /// <summary>One role, or none: any.</summary>
    public required Roles FromRole { get; init; }
    public Guid? FromDepartment { get; init; }
    public required Roles ToRole { get; init; }
    public Guid? ToDepartment { get; init; }
    public required Guid CreatedBy { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    public bool Allows(Post from, Post to) => Is(from, FromRole, FromDepartment) && Is(to, ToRole, ToDepartment);

    private static bool Is(Post post, Roles role, Guid? department) =>
        (role == Roles.None || post.Roles.HasFlag(role)) && (department is null || post.Department == department);
}

internal sealed class TalkRuleMap : IEntityTypeConfiguration<TalkRule>
{
    public void Configure(EntityTypeBuilder<TalkRule> rule) => rule.ToTable("TalkRules");
}

internal static class TalkRuleTables
{
    extension(CoviexDb db)
    {
        public DbSet<TalkRule> TalkRules => db.Set<TalkRule>();
    }
}
