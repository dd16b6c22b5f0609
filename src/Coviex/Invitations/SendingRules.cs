using System.Globalization;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Invitations;

/// <summary>How one hospital sends: its ladder, its quiet hours and its daily budget. An administrator keeps them on a page of the console.</summary>
internal sealed class SendingRules
{
    public const int MostSteps = 5;

    public required Guid HospitalId { get; init; }

    /// <summary>Names of senders, parted by commas: the first is tried first. Empty: the sender of the settings alone.</summary>
    public string Steps { get; private set; } = "";

    /// <summary>So many minutes after a text was sent, neither reported delivered nor its page opened, the next step is taken; 0: not for silence.</summary>
    public int SilenceMinutes { get; private set; } = 10;

    /// <summary>"21:00" by the hospital's clocks; the same as <see cref="QuietTo"/>: no quiet hours.</summary>
    public string QuietFrom { get; private set; } = "21:00";

    public string QuietTo { get; private set; } = "08:00";

    /// <summary>How many texts it sends in a day at most; null: no limit.</summary>
    public int? DailyTexts { get; private set; }

    /// <summary>What the carriers may ask in a day at most, in whole units of their currency; null: no limit.</summary>
    public int? DailyCost { get; private set; }

    public int Version { get; private set; }

    public IReadOnlyList<string> Ladder => Steps.Split(',', StringSplitOptions.RemoveEmptyEntries);

    public TimeSpan? Silence => SilenceMinutes > 0 ? TimeSpan.FromMinutes(SilenceMinutes) : null;

    public void Change(IEnumerable<string> steps, int silenceMinutes, TimeOnly quietFrom, TimeOnly quietTo, int? dailyTexts, int? dailyCost)
    {
        (Steps, SilenceMinutes, DailyTexts, DailyCost) = (string.Join(',', steps), silenceMinutes, dailyTexts, dailyCost);
        (QuietFrom, QuietTo) = (Clock(quietFrom), Clock(quietTo));
        Version++;
    }

    /// <summary>When the quiet hours that it is now in are over; null outside of them.</summary>
    public DateTimeOffset? QuietUntil(DateTimeOffset now, TimeZoneInfo zone)
    {
        var (from, to) = (Clock(QuietFrom), Clock(QuietTo));
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var clock = TimeOnly.FromDateTime(local.DateTime);
        var quiet = from <= to ? clock >= from && clock < to : clock >= from || clock < to;
        return quiet ? LocalMoment.At(local.Date.AddDays(clock < to ? 0 : 1) + to.ToTimeSpan(), zone) : null;
    }

    private static TimeOnly Clock(string text) => TimeOnly.ParseExact(text, "HH:mm", CultureInfo.InvariantCulture);

    private static string Clock(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}

internal sealed class SendingRulesMap : IEntityTypeConfiguration<SendingRules>
{
    public void Configure(EntityTypeBuilder<SendingRules> rules)
    {
        rules.ToTable("SendingRules");
        rules.HasKey(r => r.HospitalId);
        rules.Ignore(r => r.Ladder);
        rules.Ignore(r => r.Silence);
    }
}

internal static class SendingRulesTable
{
    extension(CoviexDb db)
    {
        public DbSet<SendingRules> SendingRules => db.Set<SendingRules>();

        /// <summary>The rules of these hospitals, with the usual ones for those that have not set their own.</summary>
        public async Task<Dictionary<Guid, SendingRules>> SendingRulesOfAsync(IEnumerable<Guid> hospitals, CancellationToken ct)
        {
            var ids = hospitals.Distinct().ToArray();
            var rules = await db.SendingRules.AsNoTracking().Where(r => ids.Contains(r.HospitalId)).ToDictionaryAsync(r => r.HospitalId, ct);
            foreach (var id in ids) { rules.TryAdd(id, new() { HospitalId = id }); }
            return rules;
        }
    }
}
