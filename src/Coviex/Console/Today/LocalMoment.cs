using System.Globalization;

namespace Coviex.Console.Today;

/// <summary>
/// A day and a time as staff write them, read in the hospital's zone. When clocks go forward an hour of that day is not there: such a time is
/// refused. When they go back an hour comes twice: the first one is meant, and the reader is told.
/// </summary>
internal static class LocalMoment
{
    /// <param name="Problem">A code of console.json, under <c>newVisit</c>: timeMissing, timeSkipped.</param>
    public readonly record struct Reading(DateTimeOffset? At, bool Twice, string? Problem);

    public static Reading Read(string? day, string? time, TimeZoneInfo zone)
    {
        if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            || !TimeOnly.TryParseExact(time, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock))
        {
            return new(null, false, "timeMissing");
        }
        var local = date.ToDateTime(clock);
        if (zone.IsInvalidTime(local)) { return new(null, false, "timeSkipped"); }
        var twice = zone.IsAmbiguousTime(local);
        var offset = twice ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);   // the larger offset is the earlier instant
        return new(new DateTimeOffset(local, offset).ToUniversalTime(), twice, null);
    }
}
