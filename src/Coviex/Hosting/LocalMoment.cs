using System.Globalization;

namespace Coviex.Hosting;

/// <summary>
/// A day and a time as staff write them, read in the hospital's zone. When clocks go forward an hour of that day is not there: such a time is
/// refused, and the first one after it is offered. When they go back an hour comes twice: the reader is asked which one is meant.
/// </summary>
internal static class LocalMoment
{
    /// <summary>No zone is farther from UTC.</summary>
    private static readonly TimeSpan Farthest = TimeSpan.FromHours(15);

    /// <param name="At">The instant; null with a problem.</param>
    /// <param name="First">Where that time comes twice: the earlier instant.</param>
    /// <param name="Second">And the later one.</param>
    /// <param name="Instead">Where there is no such time: the first instant after the gap.</param>
    /// <param name="Problem">The code of a refusal: time_missing, time_skipped.</param>
    public readonly record struct Reading(DateTimeOffset? At, DateTimeOffset? First, DateTimeOffset? Second, DateTimeOffset? Instead, string? Problem)
    {
        public bool Twice => Second is not null;
    }

    /// <param name="second">Of an hour that comes twice the second one is meant.</param>
    public static Reading Read(string? day, string? time, TimeZoneInfo zone, bool second = false)
    {
        if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            || !TimeOnly.TryParseExact(time, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock)
            || date.Year is < 1900 or > 9000)
        {
            return new(null, null, null, null, "time_missing");
        }
        var local = date.ToDateTime(clock);
        return Instants(local, zone) switch
        {
            [] => new(null, null, null, AfterGap(local, zone), "time_skipped"),
            [var only] => new(only, null, null, null, null),
            [var first, .., var last] => new(second ? last : first, first, last, null, null),
        };
    }

    /// <summary>The instant of a local time: the first of two, and where there is none the first one after the gap.</summary>
    public static DateTimeOffset At(DateTime local, TimeZoneInfo zone) => Instants(local, zone) is [var first, ..] ? first : AfterGap(local, zone);

    /// <summary>The first instant of a day. Where clocks go forward at midnight, as in Santiago, it is one o'clock.</summary>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone) => First(day.ToDateTime(TimeOnly.MinValue), zone, at => at.Date);

    /// <summary>The local day around an instant: its first instant, and that of the next. It has 23 or 25 hours when the clocks change.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) DayOf(DateTimeOffset now, TimeZoneInfo zone)
    {
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        return (StartOf(day, zone), StartOf(day.AddDays(1), zone));
    }

    // By looking at instants, not by asking the zone about local times: for a zone whose rules have changed for good .NET does not know which
    // local times there were.
    private static DateTimeOffset[] Instants(DateTime local, TimeZoneInfo zone)
    {
        var around = new DateTimeOffset(local, TimeSpan.Zero);
        return
        [
            .. new[] { zone.GetUtcOffset(around - Farthest), zone.GetUtcOffset(around), zone.GetUtcOffset(around + Farthest) }
                .Select(offset => around - offset).Where(at => TimeZoneInfo.ConvertTime(at, zone).DateTime == local).Distinct().Order(),
        ];
    }

    private static DateTimeOffset AfterGap(DateTime local, TimeZoneInfo zone) => First(local, zone, at => at);

    // The first instant at which the clocks (or only their date) show this or something later.
    private static DateTimeOffset First(DateTime local, TimeZoneInfo zone, Func<DateTime, DateTime> shown)
    {
        var earliest = new DateTimeOffset(local, TimeSpan.Zero) - Farthest;
        var (from, to) = (0, (int)Farthest.TotalMinutes * 2);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (shown(TimeZoneInfo.ConvertTime(earliest.AddMinutes(middle), zone).DateTime) >= local) { to = middle; } else { from = middle + 1; }
        }
        return earliest.AddMinutes(from);
    }
}
