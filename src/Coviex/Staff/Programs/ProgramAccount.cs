using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Staff.Programs;

/// <summary>A program that may use the API of one hospital, as far as its scopes go. Its token is shown once, and only its hash is kept.</summary>
internal sealed class ProgramAccount
{
    public const int LongestName = 60;

    /// <summary>So many at once in a hospital.</summary>
    public const int Most = 50;

    /// <summary>Before the secret in a token, so that scanners of source code know what they have found.</summary>
    public const string TokenPrefix = "cvx_";

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }
    public required string Name { get; init; }

    /// <summary>Some of <see cref="Policies.Scopes"/>, with a blank between.</summary>
    public required string Scopes { get; init; }

    public required byte[] SecretHash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it asked last, to the minute.</summary>
    public DateTimeOffset? UsedAt { get; private set; }

    public DateTimeOffset? RevokedAt { get; private set; }
    public int Version { get; private set; }

    public void Revoke(DateTimeOffset now)
    {
        if (RevokedAt is not null) { return; }
        RevokedAt = now;
        Version++;
    }
}

internal sealed class ProgramMap : IEntityTypeConfiguration<ProgramAccount>
{
    public void Configure(EntityTypeBuilder<ProgramAccount> program)
    {
        program.ToTable("Programs");
        program.HasIndex(p => p.SecretHash).IsUnique();
    }
}

internal static class ProgramTable
{
    extension(CoviexDb db)
    {
        public DbSet<ProgramAccount> Programs => db.Set<ProgramAccount>();
    }
}
