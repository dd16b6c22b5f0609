using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Staff;

/// <summary>A one-time link to set a password: for the first administrator (no member of staff yet), or for one whom an administrator has created.</summary>
internal sealed class SetUpLink
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required byte[] SecretHash { get; init; }

    /// <summary>Whose password it sets; null for the first administrator, who does not exist yet.</summary>
    public Guid? StaffId { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? UsedAt { get; private set; }

    /// <summary>Two people with the same link: one of them gets it.</summary>
    public int Version { get; private set; }

    public static (SetUpLink Link, string Secret) Mint(Guid? staff, DateTimeOffset expires)
    {
        var secret = Secret.New();
        return (new() { SecretHash = Secret.Hash(secret), StaffId = staff, ExpiresAt = expires }, secret);
    }

    public bool Usable(DateTimeOffset now) => UsedAt is null && now < ExpiresAt;

    public void Use(DateTimeOffset now)
    {
        UsedAt = now;
        Version++;
    }
}

internal sealed class SetUpLinkMap : IEntityTypeConfiguration<SetUpLink>
{
    public void Configure(EntityTypeBuilder<SetUpLink> link)
    {
        link.ToTable("SetUpLinks");
        link.HasIndex(l => l.SecretHash).IsUnique();
    }
}
