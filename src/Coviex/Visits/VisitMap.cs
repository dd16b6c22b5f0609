using Coviex.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Visits;

internal sealed class VisitMap : IEntityTypeConfiguration<Visit>, IEntityTypeConfiguration<Seat>
{
    public void Configure(EntityTypeBuilder<Visit> visit)
    {
        visit.ToTable("Visits");
        visit.Ignore(v => v.EndsAt);
        visit.HasMany(v => v.Seats).WithOne().HasForeignKey(s => s.VisitId);
        visit.HasIndex(v => new { v.HospitalId, v.HostId, v.StartsAt });
        visit.HasIndex(v => new { v.HospitalId, v.StartsAt });
        visit.HasIndex(v => new { v.HospitalId, v.DepartmentId, v.StartsAt });
        visit.HasIndex(v => new { v.State, v.StartsAt });
        visit.HasIndex(v => new { v.HostId, v.Request }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<Seat> seat) => seat.ToTable("Seats");
}

internal static class VisitTables
{
    extension(CoviexDb db)
    {
        public DbSet<Visit> Visits => db.Set<Visit>();
        public DbSet<Seat> Seats => db.Set<Seat>();
    }
}
