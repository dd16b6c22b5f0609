using Coviex.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Console.Registry.Import;

internal enum ImportState
{
    /// <summary>The file is being compared with the registry; nothing is changed.</summary>
    Reading,

    /// <summary>What would happen is known, and waits for somebody who wants it.</summary>
    Ready,

    /// <summary>The file as a whole cannot be read; <see cref="RegistryImport.Problem"/> says why.</summary>
    Refused,
    Importing,
    Done,
    Discarded,
}

/// <summary>A file of patients, from its upload to its end. All of it is taken into the registry or nothing.</summary>
internal sealed class RegistryImport
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }
    public required Guid StaffId { get; init; }

    /// <summary>Of the one who brought it: what is wrong with its rows is said in it.</summary>
    public required string Language { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; private set; }
    public ImportState State { get; private set; }

    /// <summary>The key of a sentence.</summary>
    public string? Problem { get; private set; }

    /// <summary>Null once it is not needed any more.</summary>
    public byte[]? Content { get; set; }

    /// <summary>What would happen to the first rows, and what is wrong with them: an <see cref="ImportReport"/> as JSON. Null once it is not needed any more.</summary>
    public string? Report { get; private set; }

    /// <summary>Tells whether what would happen is still what was shown.</summary>
    public string? PlanHash { get; private set; }

    public int Added { get; private set; }
    public int Changed { get; private set; }
    public int Same { get; private set; }
    public int Wrong { get; private set; }

    /// <summary>Of two nodes that take the same file in hand only one saves.</summary>
    public int Version { get; private set; }

    public bool IsMoving => State is ImportState.Reading or ImportState.Importing;

    public bool MayBeTaken => State == ImportState.Ready && Wrong == 0 && Added + Changed > 0;

    /// <param name="problem">Why it is looked at again, where it had been looked at before.</param>
    public void Show(ImportCounts counts, string report, string hash, string? problem = null)
    {
        (Added, Changed, Same, Wrong) = counts;
        (State, Report, PlanHash, Problem) = (ImportState.Ready, report, hash, problem);
        Version++;
    }

    public void Refuse(string problem)
    {
        (State, Problem, Content) = (ImportState.Refused, problem, null);
        Version++;
    }

    public bool Take()
    {
        if (!MayBeTaken) { return State is ImportState.Importing or ImportState.Done; }
        State = ImportState.Importing;
        Version++;
        return true;
    }

    public void End(ImportState state, DateTimeOffset now)
    {
        (State, FinishedAt, Content, Report) = (state, now, null, null);
        Version++;
    }
}

internal readonly record struct ImportCounts(int Added, int Changed, int Same, int Wrong);

internal sealed class RegistryImportMap : IEntityTypeConfiguration<RegistryImport>
{
    public void Configure(EntityTypeBuilder<RegistryImport> import)
    {
        import.ToTable("RegistryImports");
        import.Ignore(i => i.IsMoving);
        import.Ignore(i => i.MayBeTaken);
    }
}

internal static class ImportTables
{
    extension(CoviexDb db)
    {
        public DbSet<RegistryImport> RegistryImports => db.Set<RegistryImport>();
    }
}
