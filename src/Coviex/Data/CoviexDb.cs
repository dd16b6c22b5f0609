using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Coviex.Data;

/// <summary>The database. It knows no entity: each room maps its own (IEntityTypeConfiguration) and reaches them by an extension property.</summary>
internal sealed class CoviexDb(DbContextOptions<CoviexDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder model)
    {
        model.ApplyConfigurationsFromAssembly(typeof(CoviexDb).Assembly);
        foreach (var entity in model.Model.GetEntityTypes())
        {
            entity.SetTableName(Snake(entity.GetTableName()!));
            foreach (var property in entity.GetProperties()) { property.SetColumnName(Snake(property.Name)); }
            // An integer that the entity counts up itself: SQLite has no row version, and one way for both databases is enough.
            if (entity.FindProperty("Version") is { } version) { version.IsConcurrencyToken = true; }
            // Our own ids exist before the row does: without this EF Core takes a new row beneath an old one for an old row, and updates nothing.
            foreach (var key in entity.FindPrimaryKey()!.Properties.Where(p => p.ClrType == typeof(Guid))) { key.ValueGenerated = ValueGenerated.Never; }
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        // Stored as UTC on both databases: SQLite cannot compare a DateTimeOffset, and PostgreSQL takes only UTC into timestamptz.
        conventions.Properties<DateTimeOffset>().HaveConversion<Utc>();
        conventions.Properties<Enum>().HaveConversion<string>();
    }

    private static string Snake(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));

    private sealed class Utc() : ValueConverter<DateTimeOffset, DateTime>(
        v => v.UtcDateTime, v => new DateTimeOffset(DateTime.SpecifyKind(v, DateTimeKind.Utc)));
}
