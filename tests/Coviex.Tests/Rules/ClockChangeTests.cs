using System.Globalization;
using Coviex.Hosting;
using FsCheck;
using FsCheck.Fluent;

namespace Coviex.Tests.Rules;

public sealed class ClockChangeTests
{
    // Clocks change at midnight itself in Santiago, Beirut, Havana and Asunción; by half an hour on Lord Howe; a whole day was left out in Apia.
    private static readonly string[] Zones =
    [
        "America/Mexico_City", "America/Tijuana", "America/Santiago", "America/Asuncion", "America/Havana", "Asia/Beirut", "Africa/Cairo",
        "Europe/Madrid", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC",
    ];

    [Theory]
    [InlineData("America/Mexico_City", "2026-11-22T18:00:00Z", "2026-11-22T06:00:00Z", 24)]
    [InlineData("America/Tijuana", "2026-03-08T20:00:00Z", "2026-03-08T08:00:00Z", 23)]
    [InlineData("America/Tijuana", "2026-11-01T20:00:00Z", "2026-11-01T07:00:00Z", 25)]
    [InlineData("America/Santiago", "2024-09-08T18:00:00Z", "2024-09-08T04:00:00Z", 23)]      // there is no midnight: the day begins at one
    [InlineData("America/Santiago", "2024-04-06T18:00:00Z", "2024-04-06T03:00:00Z", 25)]      // its last hour comes twice
    [InlineData("America/Santiago", "2024-04-07T18:00:00Z", "2024-04-07T04:00:00Z", 24)]
    [InlineData("Asia/Beirut", "2024-03-31T12:00:00Z", "2024-03-30T22:00:00Z", 23)]
    [InlineData("America/Havana", "2024-11-03T12:00:00Z", "2024-11-03T04:00:00Z", 25)]        // midnight comes twice: the first one counts
    [InlineData("Australia/Lord_Howe", "2024-10-06T02:00:00Z", "2024-10-05T13:30:00Z", 23.5)]
    public void A_day_begins_with_its_first_instant_and_has_as_many_hours_as_it_has(string zone, string now, string begins, double hours)
    {
        var (from, to) = LocalMoment.DayOf(Instant(now), TimeZoneInfo.FindSystemTimeZoneById(zone));

        Assert.Equal(Instant(begins), from);
        Assert.Equal(TimeSpan.FromHours(hours), to - from);
    }

    [Fact]
    public void Every_instant_lies_in_its_day_and_in_no_other()
    {
        var instants = from zone in Gen.Elements(Zones) from minute in Gen.Choose(0, 60 * 24 * 365 * 30) select (zone, minute);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(instants.ToArbitrary(), at =>
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(at.zone);
            var now = new DateTimeOffset(2008, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(at.minute);
            var (from, to) = LocalMoment.DayOf(now, zone);
            var day = TimeZoneInfo.ConvertTime(now, zone).Date;
            return from <= now && now < to
                && TimeZoneInfo.ConvertTime(from, zone).Date == day
                && TimeZoneInfo.ConvertTime(to.AddTicks(-1), zone).Date == day
                && TimeZoneInfo.ConvertTime(from.AddTicks(-1), zone).Date < day
                && TimeZoneInfo.ConvertTime(to, zone).Date > day;
        }));
    }

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
