using Coviex.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Registry;

/// <summary>What somebody needs to take part, for those who prepare his visit. Never why: a diagnosis has no place here.</summary>
[Flags]
internal enum AccessNeeds
{
    None = 0,
    Interpreter = 1,
    HardOfHearing = 2,
    LowVision = 4,

    /// <summary>Somebody who handles the phone with him.</summary>
    Companion = 8,
}

internal sealed class Patient
{
    private string name = "";
    private string phone = "";

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }

    public required string Name
    {
        get => name;
        set => (name, SearchName) = (value, Folding.Fold(value));
    }

    /// <summary>The name as lists are put in order by: no accents, no capitals.</summary>
    public string SearchName { get; private set; } = "";

    /// <summary>The search has not got his words yet: an older version, somebody by hand, or a long list has put him there.</summary>
    public bool WithoutWords { get; set; }

    /// <summary>E.164, or empty.</summary>
    public string Phone
    {
        get => phone;
        set => (phone, PhoneBackwards) = (value, SearchWords.Backwards(value));
    }

    /// <summary>The digits of the number from its end, as a search by the last ones compares them.</summary>
    public string PhoneBackwards { get; private set; } = "";

    /// <summary>Empty: none is known.</summary>
    public string Email { get; set; } = "";

    public string Language { get; set; } = "es";

    /// <summary>The hospital's own number for him, or empty. No two have the same.</summary>
    public string RecordNumber { get; set; } = "";

    /// <summary>IANA zone where he is; empty: the hospital's.</summary>
    public string Zone { get; set; } = "";

    public AccessNeeds Needs { get; set; }

    /// <summary>What else is to be known of them, in staff's words.</summary>
    public string NeedsNote { get; set; } = "";

    /// <summary>He was found to be the same person as that one, who has all that was his. Never a patient who was merged himself.</summary>
    public Guid? MergedInto { get; set; }

    /// <summary>When he was erased. Nobody finds him any more; the visits that were his refer to this row.</summary>
    public DateTimeOffset? ErasedAt { get; set; }

    public List<Relative> Relatives { get; } = [];
    public int Version { get; set; }
}

internal sealed class Relative
{
    private string phone = "";

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }
    public Guid PatientId { get; set; }
    public required string Name { get; set; }

    /// <summary>What he is to the patient, in the hospital's words: "hija", "esposo".</summary>
    public required string Relation { get; set; }

    /// <summary>E.164.</summary>
    public required string Phone
    {
        get => phone;
        set => (phone, PhoneBackwards) = (value, SearchWords.Backwards(value));
    }

    /// <summary>As <see cref="Patient.PhoneBackwards"/>.</summary>
    public string PhoneBackwards { get; private set; } = "";

    /// <summary>Empty: none is known.</summary>
    public string Email { get; set; } = "";

    public string Language { get; set; } = "es";

    /// <summary>False: he is not to hear how the patient is doing. Whoever invites him all the same has to say so.</summary>
    public bool MayBeTold { get; set; } = true;
}

internal sealed class RegistryMap : IEntityTypeConfiguration<Patient>, IEntityTypeConfiguration<Relative>, IEntityTypeConfiguration<PatientWord>, IEntityTypeConfiguration<WordSound>
{
    public void Configure(EntityTypeBuilder<Patient> patient)
    {
        patient.ToTable("Patients");
        patient.HasMany(p => p.Relatives).WithOne().HasForeignKey(r => r.PatientId);
        patient.HasIndex(p => new { p.HospitalId, p.SearchName });
    }

    public void Configure(EntityTypeBuilder<Relative> relative) => relative.ToTable("Relatives");

    public void Configure(EntityTypeBuilder<PatientWord> word) => word.ToTable("PatientWords").HasKey(w => new { w.PatientId, w.Word });

    public void Configure(EntityTypeBuilder<WordSound> sound) => sound.ToTable("WordSounds").HasKey(s => new { s.HospitalId, s.Sound, s.Word });
}

internal static class RegistryTables
{
    extension(CoviexDb db)
    {
        public DbSet<Patient> Patients => db.Set<Patient>();
        public DbSet<Relative> Relatives => db.Set<Relative>();
        public DbSet<PatientWord> PatientWords => db.Set<PatientWord>();
        public DbSet<WordSound> WordSounds => db.Set<WordSound>();

        /// <summary>The patient of that id; where he was merged into another, that one; null when he was erased. Not for changing.</summary>
        public async Task<Patient?> PatientOfAsync(Guid hospital, Guid id, CancellationToken ct)
        {
            var its = db.Patients.AsNoTracking().Include(p => p.Relatives).Where(p => p.HospitalId == hospital);
            var patient = await its.SingleOrDefaultAsync(p => p.Id == id, ct);
            patient = patient?.MergedInto is { } into ? await its.SingleOrDefaultAsync(p => p.Id == into, ct) : patient;
            return patient is { ErasedAt: null } ? patient : null;
        }
    }
}
