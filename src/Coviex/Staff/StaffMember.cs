using Coviex.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Staff;

/// <summary>What a member of staff may do; one person may have several.</summary>
[Flags]
internal enum Roles
{
    None = 0,
    Administrator = 1,
    Clinician = 2,
    Registrar = 4,
    Auditor = 8,
    Coordinator = 16,
}

/// <summary>Somebody who works in the hospital and signs in. ASP.NET Core Identity keeps the password, the lockout and the security stamp.</summary>
internal sealed class StaffMember : IdentityUser<Guid>
{
    public StaffMember() => Id = Guid.CreateVersion7();

    public required Guid HospitalId { get; init; }

    /// <summary>As patients know him: "Dra. Ana Torres".</summary>
    public required string DisplayName { get; set; }

    public required Roles Roles { get; set; }

    /// <summary>Where he works; null: nowhere in particular.</summary>
    public Guid? DepartmentId { get; set; }

    /// <summary>The language of his pages.</summary>
    public required string Language { get; set; }

    /// <summary>False: may not sign in any more. What he did stays.</summary>
    public bool Active { get; set; } = true;
}

internal sealed class StaffMap : IEntityTypeConfiguration<StaffMember>
{
    public void Configure(EntityTypeBuilder<StaffMember> staff)
    {
        staff.ToTable("Staff");
        staff.HasIndex(s => s.NormalizedUserName).IsUnique();
        staff.Property(s => s.ConcurrencyStamp).IsConcurrencyToken();
    }
}

internal static class StaffTables
{
    extension(CoviexDb db)
    {
        public DbSet<Hospital> Hospitals => db.Set<Hospital>();
        public DbSet<StaffMember> Staff => db.Set<StaffMember>();
        public DbSet<Department> Departments => db.Set<Department>();
        public DbSet<SetUpLink> SetUpLinks => db.Set<SetUpLink>();
        public DbSet<StaffSession> StaffSessions => db.Set<StaffSession>();
    }
}
