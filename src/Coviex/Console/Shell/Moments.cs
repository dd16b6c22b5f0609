using System.Globalization;

namespace Coviex.Console.Shell;

/// <summary>Times in words: in the hospital's zone, and by the formats that the language has in console.json.</summary>
internal sealed class Moments(Words words)
{
    /// <summary>From there on nobody counts in hours.</summary>
    private const int MinutesOfTwoDays = 48 * 60;

    private readonly CultureInfo culture = CultureInfo.GetCultureInfo(words.Language);

    public string Clock(DateTimeOffset at, TimeZoneInfo zone) => Local(at, zone).ToString(words["time.clock"], culture);

    public string Day(DateTimeOffset at, TimeZoneInfo zone) => Local(at, zone).ToString(words["time.day"], culture);

    public string DayAndClock(DateTimeOffset at, TimeZoneInfo zone) => words["time.dayAndClock", ("day", Day(at, zone)), ("clock", Clock(at, zone))];

    /// <summary>"UTC−6", as it is at that instant.</summary>
    public static string Offset(DateTimeOffset at, TimeZoneInfo zone)
    {
        var offset = zone.GetUtcOffset(at);
        var minutes = offset.Minutes == 0 ? "" : $":{Math.Abs(offset.Minutes):00}";
        return string.Create(CultureInfo.InvariantCulture, $"UTC{(offset < TimeSpan.Zero ? '−' : '+')}{Math.Abs(offset.Hours)}{minutes}");
    }

    /// <summary>"in 25 min", "in 2 h 10 min", "10 min ago"; the next minute counts as now.</summary>
    public string Away(DateTimeOffset at, DateTimeOffset now)
    {
        var minutes = (int)Math.Round((at - now).TotalMinutes);
        if (Math.Abs(minutes) < 1) { return words["time.now"]; }
        return words[minutes > 0 ? "time.in" : "time.ago", ("length", Length(Math.Abs(minutes)))];
    }

    public string Length(int minutes) => minutes < 60
        ? words["time.minutes", ("minutes", minutes)]
        : minutes >= MinutesOfTwoDays
        ? words["time.days", ("days", minutes / (24 * 60))]
        : words[minutes % 60 == 0 ? "time.hours" : "time.hoursAndMinutes", ("hours", minutes / 60), ("minutes", minutes % 60)];

    private static DateTime Local(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).DateTime;
}
