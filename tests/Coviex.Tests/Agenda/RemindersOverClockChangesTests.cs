using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Visits;
using Coviex.Visits.Agenda;
using FsCheck;
using FsCheck.Fluent;

namespace Coviex.Tests.Agenda;

/// <summary>Whatever the zone and the season: each reminder once, and the day before means the same time by the wall clock.</summary>
public sealed class RemindersOverClockChangesTests(RemindersOverClockChangesTests.ZonedServer server) : IClassFixture<RemindersOverClockChangesTests.ZonedServer>
{
    private static readonly string[] Zones = ["America/Mexico_City", "America/Tijuana", "Europe/Madrid", "America/Santiago"];

    // Local dates around which clocks change in one of the zones, of years past and to come.
    private static readonly string[] Changes = ["2025-03-30", "2025-10-26", "2026-03-08", "2026-11-01", "2026-04-05", "2026-09-06", "2040-03-11", "2040-11-04", "2040-03-25", "2040-10-28", "2040-04-08", "2040-09-02"];

    public sealed class ZonedServer : AgendaServer;

    [Fact]
    public void The_day_before_is_the_same_wall_clock_time_an_hour_is_an_hour_and_nothing_is_planned_twice()
    {
        var cases =
            from zone in Gen.Elements(Zones)
            from change in Gen.Elements(Changes)
            from minutes in Gen.Choose(-2 * 24 * 60, 3 * 24 * 60)
            from ahead in Gen.Choose(1, 60 * 24 * 20)
            select (zone, startsAt: DateTimeOffset.Parse(change + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture).AddMinutes(minutes), ahead);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var (zone, rules) = (TimeZoneInfo.FindSystemTimeZoneById(c.zone), new ReminderRules { HospitalId = Guid.Empty, Service = Service.HomeCare });
            var plan = ReminderPlan.Of(c.startsAt, c.startsAt.AddMinutes(-c.ahead), zone, rules);
            if (c.ahead <= 10) { return plan is { First: TextKind.Soon, Later: [] }; }

            var byKind = plan.Later.ToDictionary(t => t.Kind);
            var (local, before) = (TimeZoneInfo.ConvertTime(c.startsAt, zone).DateTime, TimeZoneInfo.ConvertTime(byKind[TextKind.Reminder].DueAt, zone).DateTime);
            // Where that time does not exist the day before, it is the first one after the gap.
            var sameWallClock = before == local.AddDays(-1) || (zone.IsInvalidTime(local.AddDays(-1)) && before > local.AddDays(-1) && before - local.AddDays(-1) <= TimeSpan.FromHours(1));
            return plan.First == TextKind.Scheduled && plan.Later.Count == 3 && sameWallClock
                && byKind[TextKind.LastReminder].DueAt == c.startsAt.AddHours(-1) && byKind[TextKind.Soon].DueAt == c.startsAt.AddMinutes(-10)
                && !byKind[TextKind.Soon].Skip && byKind[TextKind.Reminder].Skip == (byKind[TextKind.Reminder].DueAt <= c.startsAt.AddMinutes(30 - c.ahead));
        }));
    }

    [Fact]
    public void Every_local_time_is_read_as_what_it_is_missing_once_or_twice()
    {
        var cases = from zone in Gen.Elements(Zones) from minute in Gen.Choose(0, 60 * 24 * 365 * 20) select (zone, minute);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(cases.ToArbitrary(), c =>
        {
            var (zone, local) = (TimeZoneInfo.FindSystemTimeZoneById(c.zone), new DateTime(2024, 1, 1).AddMinutes(c.minute));
            var read = LocalMoment.Read($"{local:yyyy-MM-dd}", $"{local:HH:mm}", zone);
            return read switch
            {
                { Problem: "time_skipped", Instead: { } instead } => zone.IsInvalidTime(local) && TimeZoneInfo.ConvertTime(instead, zone).DateTime > local && TimeZoneInfo.ConvertTime(instead.AddMinutes(-1), zone).DateTime < local,
                { Twice: true } => zone.IsAmbiguousTime(local) && read.First < read.Second && read.At == read.First && Is(read.First!.Value) && Is(read.Second!.Value),
                _ => read.At is { } at && Is(at) && !zone.IsInvalidTime(local),
            };

            bool Is(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, zone).DateTime == local;
        }));
    }

    [Theory]
    [InlineData("America/Tijuana", "2026-03-08", "02:30", "time_skipped", "2026-03-08T10:00:00Z")]
    [InlineData("America/Santiago", "2026-09-06", "00:15", "time_skipped", "2026-09-06T04:00:00Z")]
    [InlineData("Europe/Madrid", "2026-03-29", "02:00", "time_skipped", "2026-03-29T01:00:00Z")]
    public void An_hour_that_is_not_there_is_offered_the_first_moment_after_it(string zone, string day, string time, string problem, string instead)
    {
        var read = LocalMoment.Read(day, time, TimeZoneInfo.FindSystemTimeZoneById(zone));

        Assert.Equal((null, problem, DateTimeOffset.Parse(instead, System.Globalization.CultureInfo.InvariantCulture)), (read.At, read.Problem, read.Instead!.Value));
    }

    [Theory]
    [InlineData("America/Tijuana", "2026-11-01", "01:30", "2026-11-01T08:30:00Z", "2026-11-01T09:30:00Z")]
    [InlineData("Europe/Madrid", "2026-10-25", "02:15", "2026-10-25T00:15:00Z", "2026-10-25T01:15:00Z")]
    [InlineData("America/Santiago", "2026-04-04", "23:30", "2026-04-05T02:30:00Z", "2026-04-05T03:30:00Z")]
    public void Of_an_hour_that_comes_twice_either_can_be_meant(string zone, string day, string time, string first, string second)
    {
        var of = TimeZoneInfo.FindSystemTimeZoneById(zone);

        Assert.Equal(DateTimeOffset.Parse(first, System.Globalization.CultureInfo.InvariantCulture), LocalMoment.Read(day, time, of).At);
        Assert.Equal(DateTimeOffset.Parse(second, System.Globalization.CultureInfo.InvariantCulture), LocalMoment.Read(day, time, of, second: true).At);
    }

    [Fact]
    public async Task Through_a_change_of_clocks_each_text_leaves_once_at_its_wall_clock_time()
    {
        foreach (var (zone, day, time) in new[]
        {
            ("America/Santiago", "2040-09-02", "10:30"), ("Europe/Madrid", "2040-10-28", "12:00"), ("America/Tijuana", "2040-11-04", "09:00"),
            ("America/Mexico_City", "2040-11-11", "09:00"), ("America/Tijuana", "2041-03-10", "09:00"),
        })
        {
            await server.RowsAsync("UPDATE hospitals SET zone = @zone WHERE name = 'Hospital San Lucas'", ("zone", zone));
            var (of, number) = (TimeZoneInfo.FindSystemTimeZoneById(zone), server.NewNumber());
            var at = LocalMoment.Read(day, time, of).At!.Value;
            server.Clock.Advance(at.AddDays(-3) - server.Clock.Now);
            var ana = await server.AnaAsync();
            (await ana.PostAsync("/api/agenda", ana.Form(at, number, ("day", day), ("time", time)))).Is(System.Net.HttpStatusCode.Created);
            await server.RoundAsync();

            server.Clock.Advance(at.AddHours(-26) - server.Clock.Now);
            var left = new List<(string Local, int Texts)>();
            while (server.Clock.Now < at)
            {
                var before = server.Got(number).Count;
                await server.RoundAsync(TimeSpan.FromMinutes(10));
                if (server.Got(number).Count is var after && after > before) { left.Add(($"{TimeZoneInfo.ConvertTime(server.Clock.Now, of):MM-dd HH:mm}", after)); }
            }
            var start = DateTime.ParseExact($"{day} {time}", "yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal([($"{start.AddDays(-1):MM-dd HH:mm}", 2), ($"{start.AddHours(-1):MM-dd HH:mm}", 3), ($"{start.AddMinutes(-10):MM-dd HH:mm}", 4)], left);
        }
    }
}
