using System.Net;
using System.Text.RegularExpressions;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Agenda;

public sealed partial class SubscribingToTheAgendaTests(AgendaServer server) : IClassFixture<AgendaServer>
{
    [Fact]
    public async Task A_calendar_reads_the_visits_follows_a_move_and_a_cancellation_and_names_nobody()
    {
        var (ana, at) = (await server.AnaAsync(), server.NextMorning().AddDays(1));
        var moved = await ana.PlanAsync(at, server.NewNumber(), ("patient", server.Registry.Maria));
        var cancelled = await ana.PlanAsync(at.AddHours(2), server.NewNumber());
        var feed = await FeedAsync(ana);

        var first = await ReadAsync(feed);
        (await ana.AskMoveAsync(moved.Id, at.AddHours(4), minutes: 45, anyway: true)).Is(HttpStatusCode.OK);
        await ana.DoAsync(cancelled.Id, "cancel");
        var second = await ReadAsync(feed);

        Assert.Equal(("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR"), (first[0], first[1], first[^1]));
        Assert.Equal(first.Count(l => l == "BEGIN:VEVENT"), first.Count(l => l == "END:VEVENT"));
        var (before, after) = (Event(first, moved.Id), Event(second, moved.Id));
        Assert.Contains($"DTSTART:{at:yyyyMMdd'T'HHmmss'Z'}", before);
        Assert.Contains($"DTSTART:{at.AddHours(4):yyyyMMdd'T'HHmmss'Z'}", after);
        Assert.Contains($"DTEND:{at.AddHours(4).AddMinutes(45):yyyyMMdd'T'HHmmss'Z'}", after);
        Assert.Equal(("SEQUENCE:0", "SEQUENCE:1"), (Line(before, "SEQUENCE"), Line(after, "SEQUENCE")));
        Assert.Equal(Line(before, "UID"), Line(after, "UID"));
        Assert.Equal(("STATUS:CANCELLED", "SEQUENCE:1"), (Line(Event(second, cancelled.Id), "STATUS"), Line(Event(second, cancelled.Id), "SEQUENCE")));
        Assert.DoesNotContain(second, l => l.Contains("Mar", StringComparison.Ordinal) || l.Contains("Elena", StringComparison.Ordinal) || l.Contains("+52", StringComparison.Ordinal));

        var named = await ReadAsync(await FeedAsync(ana, names: true));
        Assert.Contains(named, l => l.StartsWith("SUMMARY:", StringComparison.Ordinal) && l.EndsWith(Known.MariaName, StringComparison.Ordinal));
    }

    [Fact]
    public async Task It_is_folded_escaped_and_served_as_a_calendar()
    {
        var (ana, at) = (await server.AnaAsync(), server.NextMorning().AddDays(2));
        await server.RowsAsync("UPDATE patients SET name = @name WHERE id = @id", ("name", "Núñez; Ñandú, \\ de la Cruz y de los Ángeles Hernández Villaseñor"), ("id", server.Registry.Maria));
        await ana.PlanAsync(at, server.NewNumber(), ("patient", server.Registry.Maria));

        var answer = (await server.Browser().GetAsync(await FeedAsync(ana, names: true))).Is(HttpStatusCode.OK);

        Assert.Equal("text/calendar", answer.ContentType);
        Assert.All(answer.Body.Split("\r\n"), line => Assert.True(System.Text.Encoding.UTF8.GetByteCount(line) <= 75, line));
        Assert.DoesNotContain("\n", answer.Body.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.Contains(@"Núñez\; Ñandú\, \\ de la Cruz", answer.Body.Replace("\r\n ", "", StringComparison.Ordinal));
        await server.RowsAsync("UPDATE patients SET name = @name WHERE id = @id", ("name", Known.MariaName), ("id", server.Registry.Maria));
    }

    [Fact]
    public async Task A_withdrawn_address_a_wrong_one_and_that_of_somebody_who_left_show_nothing()
    {
        var luis = await server.SignInAsync(Person.Luis);
        var (gone, stays) = (await FeedAsync(luis), await FeedAsync(luis));
        var ids = Revoke().Matches((await luis.GetAsync("/agenda/calendar")).Body).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(2, ids.Count);
        (await (await server.AnaAsync()).PostFormAsync($"/agenda/calendar/{ids[0]}/revoke", ("x", "y"))).Is(HttpStatusCode.NotFound);

        (await luis.PostFormAsync($"/agenda/calendar/{ids[0]}/revoke", ("x", "y"))).Is(HttpStatusCode.SeeOther);
        (await luis.PostFormAsync($"/agenda/calendar/{ids[0]}/revoke", ("x", "y"))).Is(HttpStatusCode.SeeOther);

        (await server.Browser().GetAsync(gone)).Is(HttpStatusCode.NotFound);
        (await server.Browser().GetAsync(stays)).Is(HttpStatusCode.OK);
        (await server.Browser().GetAsync("/feeds/0123456789ABCDEFGHIJKL.ics")).Is(HttpStatusCode.NotFound);
        Assert.DoesNotContain(stays[^26..^4], await server.Database.EverythingAsync());       // only its hash is kept
        await server.RowsAsync("UPDATE staff SET active = @no WHERE user_name = @email", ("no", false), ("email", Person.Luis.Email));
        (await server.Browser().GetAsync(stays)).Is(HttpStatusCode.NotFound);
        await server.RowsAsync("UPDATE staff SET active = @yes WHERE user_name = @email", ("yes", true), ("email", Person.Luis.Email));
    }

    private static async Task<string> FeedAsync(StaffDesk desk, bool names = false)
    {
        var page = (await desk.PostFormAsync("/agenda/calendar", ("names", names ? "true" : ""))).Is(HttpStatusCode.OK);
        return new Uri(Address().Match(page.Body).Value).AbsolutePath;
    }

    private async Task<string[]> ReadAsync(string feed) =>
        (await server.Browser().GetAsync(feed)).Is(HttpStatusCode.OK).Body.Replace("\r\n ", "", StringComparison.Ordinal).TrimEnd().Split("\r\n");

    private static string[] Event(string[] lines, Guid visit)
    {
        var uid = Array.FindIndex(lines, l => l.StartsWith($"UID:{visit:N}@", StringComparison.Ordinal));
        return lines[uid..Array.IndexOf(lines, "END:VEVENT", uid)];
    }

    private static string Line(string[] lines, string name) => lines.Single(l => l.StartsWith($"{name}:", StringComparison.Ordinal));

    [GeneratedRegex(@"http://localhost:5080/feeds/[0-9A-Za-z]{22}\.ics")]
    private static partial Regex Address();

    [GeneratedRegex("/agenda/calendar/([0-9a-f-]{36})/revoke")]
    private static partial Regex Revoke();
}
