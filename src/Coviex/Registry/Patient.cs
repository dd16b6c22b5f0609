using Coviex.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Registry;

internal sealed class Patient
{
    private string name = "";

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }

    public required string Name
    {
        get => name;
        set => (name, SearchName) = (value, Folding.Fold(value));
    }

    /// <summary>The name as the search compares it: no accents, no capitals.</summary>
    public string SearchName { get; private set; } = "";

    /// <summary>E.164, or empty.</summary>
    public string Phone { get; set; } = "";

    /// <summary>Empty: none is known.</summary>
    public string Email { get; set; } = "";

    public string Language { get; set; } = "es";

    /// <summary>The hospital's own number for him, or empty.</summary>
    public string RecordNumber { get; set; } = "";

    public List<Relative> Relatives { get; } = [];
    public int Version { get; set; }
}

internal sealed class Relative
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }
    public Guid PatientId { get; init; }
    public required string Name { get; set; }

    /// <summary>What he is to the patient, in the hospital's words: "hija", "esposo".</summary>
    public required string Relation { get; set; }

    /// <summary>E.164.</summary>
    public required string Phone { get; set; }

    /// <summary>Empty: none is known.</summary>
    public string Email { get; set; } = "";

    public string Language { get; set; } = "es";
}

internal sealed class RegistryMap : IEntityTypeConfiguration<Patient>, IEntityTypeConfiguration<Relative>
{
    public void Configure(EntityTypeBuilder<Patient> patient)
    {
        patient.ToTable("Patients");
        patient.HasMany(p => p.Relatives).WithOne().HasForeignKey(r => r.PatientId);
        patient.HasIndex(p => new { p.HospitalId, p.SearchName });
    }

    public void Configure(EntityTypeBuilder<Relative> relative) => relative.ToTable("Relatives");
}

internal static class RegistryTables
{
    extension(CoviexDb db)
    {
        public DbSet<Patient> Patients => db.Set<Patient>();
        public DbSet<Relative> Relatives => db.Set<Relative>();
    }
}
