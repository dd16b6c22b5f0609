using Coviex.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Conversations.Calls;

internal sealed class CallMap : IEntityTypeConfiguration<StaffCall>, IEntityTypeConfiguration<CallPerson>
{
    public void Configure(EntityTypeBuilder<StaffCall> call)
    {
        call.ToTable("StaffCalls");
        call.HasIndex(c => c.LiveKey).IsUnique();
        call.HasMany(c => c.People).WithOne().HasForeignKey(p => p.CallId);
    }

    public void Configure(EntityTypeBuilder<CallPerson> person)
    {
        person.ToTable("StaffCallPeople");
        person.HasKey(p => new { p.CallId, p.StaffId });
    }
}

internal static class CallTables
{
    extension(CoviexDb db)
    {
        public DbSet<StaffCall> StaffCalls => db.Set<StaffCall>();

        /// <summary>Those that ring or are held now: few, and found by their key.</summary>
        public IQueryable<StaffCall> LivingCalls => db.Set<StaffCall>().Where(c => c.LiveKey != null);
    }
}
