using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Staff;

/// <summary>One browser of one member of staff, from signing in to signing out. The cookie carries its secret; only the hash is kept.</summary>
internal sealed class StaffSession
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }
    public required Guid StaffId { get; init; }
    public required byte[] SecretHash { get; init; }

    /// <summary>The security stamp of the account when it began. A new password, or another change that must end sessions, gives the account a new one.</summary>
    public required string Stamp { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When he last did something, to a minute.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>See <see cref="Hosting.Device"/>.</summary>
    public required string Device { get; init; }

    /// <summary>The network that it came from, without the part that tells one machine from the next.</summary>
    public required string Address { get; init; }

    /// <summary>What its owner has proved: one of <see cref="Ways"/>.</summary>
    public required string Way { get; set; }

    /// <summary>When it ends if nothing more is done in it.</summary>
    public DateTimeOffset EndsAt(SignInOptions rules) =>
        LastSeenAt + rules.StaffIdle < CreatedAt + rules.StaffLife ? LastSeenAt + rules.StaffIdle : CreatedAt + rules.StaffLife;

    public bool Lives(StaffMember its, SignInOptions rules, DateTimeOffset now) => its.Active && its.SecurityStamp == Stamp && now <= EndsAt(rules);
}

/// <summary>By what somebody signed in; the record has it too.</summary>
internal static class Ways
{
    public const string Password = "password";

    /// <summary>A one-time link, by which he has just set his password.</summary>
    public const string Link = "link";

    public const string Passkey = "passkey";

    /// <summary>The hospital's own single sign-on, which asks for what the hospital wants.</summary>
    public const string Sso = "sso";

    /// <summary>Those that prove one thing only. A second one adds to it: "password+code".</summary>
    public static readonly string[] Single = [Password, Link];
}

internal sealed class StaffSessionMap : IEntityTypeConfiguration<StaffSession>
{
    public void Configure(EntityTypeBuilder<StaffSession> session)
    {
        session.ToTable("StaffSessions");
        session.HasIndex(s => s.SecretHash).IsUnique();
    }
}
