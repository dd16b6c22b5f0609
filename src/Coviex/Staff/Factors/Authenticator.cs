using Coviex.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Staff.Factors;

/// <summary>Somebody's authenticator app.</summary>
internal sealed class Authenticator
{
    public required Guid StaffId { get; init; }

    /// <summary>Its secret, encrypted with the keys of the data folder.</summary>
    public required string ProtectedSecret { get; init; }

    /// <summary>The last time step whose code was used: each code opens once.</summary>
    public required long LastStep { get; init; }

    public required DateTimeOffset Since { get; init; }
}

/// <summary>One of the codes for whoever has lost the app. It is deleted when it was used.</summary>
internal sealed class RecoveryCode
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid StaffId { get; init; }
    public required byte[] Hash { get; init; }
}

internal sealed class FactorMap : IEntityTypeConfiguration<Authenticator>, IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<Authenticator> authenticator) => authenticator.ToTable("StaffAuthenticators").HasKey(a => a.StaffId);

    public void Configure(EntityTypeBuilder<RecoveryCode> code) => code.ToTable("StaffRecoveryCodes");
}

internal static class FactorTables
{
    extension(CoviexDb db)
    {
        public DbSet<Authenticator> Authenticators => db.Set<Authenticator>();
        public DbSet<RecoveryCode> RecoveryCodes => db.Set<RecoveryCode>();
        public DbSet<Passkey> Passkeys => db.Set<Passkey>();
    }
}
