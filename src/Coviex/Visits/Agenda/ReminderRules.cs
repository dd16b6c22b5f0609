using Coviex.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Visits.Agenda;

/// <summary>What one hospital does around a planned visit of one service. An administrator keeps it on a page of the console.</summary>
internal sealed class ReminderRules
{
    public const int ShortestVisit = 5;
    public const int LongestVisit = 480;

    public required Guid HospitalId { get; init; }
    public required Service Service { get; init; }

    /// <summary>How long a visit is to take, unless it is planned otherwise.</summary>
    public int Minutes { get; set; } = 30;

    /// <summary>A text with date and time at once.</summary>
    public bool TellsAtOnce { get; set; } = true;

    /// <summary>So long before the start a reminder; whole days are counted by the calendar. 0: none.</summary>
    public int ReminderMinutes { get; set; } = 24 * 60;

    /// <summary>So long before the start a second reminder. 0: none.</summary>
    public int LastReminderMinutes { get; set; } = 60;

    /// <summary>So long before the start the link. 0: it goes with the first text.</summary>
    public int LinkMinutes { get; set; } = 10;

    /// <summary>So long after the start a guest who has not come is late.</summary>
    public int LateMinutes { get; set; } = 5;

    /// <summary>So long after the start he is taken for one who does not come.</summary>
    public int NoShowMinutes { get; set; } = 20;

    public int Version { get; set; }
}

internal sealed class ReminderRulesMap : IEntityTypeConfiguration<ReminderRules>
{
    public void Configure(EntityTypeBuilder<ReminderRules> rules)
    {
        rules.ToTable("ReminderRules");
        rules.HasKey(r => new { r.HospitalId, r.Service });
    }
}

internal static class ReminderRulesTable
{
    extension(CoviexDb db)
    {
        public DbSet<ReminderRules> ReminderRules => db.Set<ReminderRules>();

        /// <summary>The hospital's rules for a service, or the usual ones.</summary>
        public async Task<ReminderRules> ReminderRulesOfAsync(Guid hospital, Service service, CancellationToken ct) =>
            await db.ReminderRules.AsNoTracking().SingleOrDefaultAsync(r => r.HospitalId == hospital && r.Service == service, ct)
            ?? new() { HospitalId = hospital, Service = service };
    }
}
