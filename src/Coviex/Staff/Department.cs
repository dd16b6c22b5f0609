using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Staff;

/// <summary>A department of a hospital. Whoever works in it sees when its other clinicians are busy.</summary>
internal sealed class Department
{
    public const int LongestName = 60;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }
    public required string Name { get; set; }

    /// <summary>The name as it is compared: two that differ in capitals only are the same.</summary>
    public required string SearchName { get; set; }

    public int Version { get; set; }
}

internal sealed class DepartmentMap : IEntityTypeConfiguration<Department>
{
    public void Configure(EntityTypeBuilder<Department> department)
    {
        department.ToTable("Departments");
        department.HasIndex(d => new { d.HospitalId, d.SearchName }).IsUnique();
    }
}
