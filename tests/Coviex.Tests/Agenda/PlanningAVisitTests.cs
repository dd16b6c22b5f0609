using System.Net;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Agenda;

public sealed class PlanningAVisitTests(AgendaServer server) : IClassFixture<AgendaServer>
{
    [Fact]
    public async Task The_guest_hears_the_date_at_once_two_reminders_and_the_link_ten_minutes_before_each_once()
    {
        var (ana, number, at) = (await server.AnaAsync(), server.NewNumber(), server.NextMorning().AddDays(2));
        await ana.PlanAsync(at, number);
        await server.RoundAsync();
        Assert.Matches(@"^Hospital San Lucas: tiene videollamada con Dra\. Ana Torres el \w+ \d+ \w+ a las 09:00\. Antes de empezar le enviaremos el enlace\.$", Assert.Single(server.Got(number)));

        foreach (var (when, count, words) in new[]
        {
            (at.AddDays(-1).AddMinutes(-1), 1, ""), (at.AddDays(-1), 2, "le recordamos su videollamada"), (at.AddMinutes(-61), 2, ""), (at.AddHours(-1), 3, "falta poco para su videollamada"),
            (at.AddMinutes(-11), 3, ""), (at.AddMinutes(-10), 4, "Dra. Ana Torres le espera en videollamada a las 09:00. Entre aqui: http"),
        })
        {
            await server.RoundAtAsync(when);
            await server.RoundAsync();                                         // a second round sends nothing twice
            Assert.Equal(count, server.Got(number).Count);
            Assert.Contains(words, server.Got(number)[^1]);
        }
        Assert.Equal(1, server.Got(number).Count(t => t.Contains("/v#", StringComparison.Ordinal)));

        var link = server.LinkOf(number);
        Assert.Equal("ready", (await server.Phone().PeekAsync(link)).State);
        server.Clock.Advance(at.AddMinutes(59) - server.Clock.Now);            // one hour from the start, as every link
        Assert.NotEqual("expired", (await server.Phone().PeekAsync(link)).State);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("expired", (await server.Phone().PeekAsync(link)).State);
    }

    [Fact]
    public async Task What_has_passed_when_a_visit_is_planned_is_not_sent_and_a_visit_in_five_minutes_gets_its_link_now()
    {
        var (ana, soon, later) = (await server.AnaAsync(), server.NewNumber(), server.NewNumber());
        await ana.PlanAsync(server.Clock.Now.AddMinutes(5), soon);
        await ana.PlanAsync(server.Clock.Now.AddMinutes(80), later);
        await server.RoundAsync();

        Assert.Contains("/v#", Assert.Single(server.Got(soon)));
        Assert.DoesNotContain("/v#", Assert.Single(server.Got(later)));
        await server.RoundAsync(TimeSpan.FromMinutes(20));                     // an hour before: he was told twenty minutes ago
        Assert.Single(server.Got(later));
        await server.RoundAsync(TimeSpan.FromMinutes(50));
        Assert.Equal(2, server.Got(later).Count);
        Assert.Single(server.Got(soon));
    }

    [Fact]
    public async Task The_link_goes_at_once_when_the_clinician_begins_before_the_time()
    {
        var (ana, number) = (await server.AnaAsync(), server.NewNumber());
        var visit = await ana.PlanAsync(server.Clock.Now.AddMinutes(50), number);
        await server.RoundAsync();

        await ana.DoAsync(visit.Id, "start");
        await server.RoundAsync();
        await server.RoundAsync(TimeSpan.FromMinutes(45));

        Assert.Equal(2, server.Got(number).Count);
        Assert.Contains("/v#", server.Got(number)[1]);
    }

    [Fact]
    public async Task A_server_that_was_away_for_a_day_sends_the_nearest_reminder_only_and_none_after_the_visit()
    {
        var (ana, near, over) = (await server.AnaAsync(), server.NewNumber(), server.NewNumber());
        var at = server.NextMorning().AddDays(1);
        await ana.PlanAsync(at, near);
        await ana.PlanAsync(at.AddHours(-3), over);
        await server.RoundAsync();

        await server.RoundAtAsync(at.AddMinutes(-5));

        Assert.Equal(2, server.Got(near).Count);
        Assert.Contains("/v#", server.Got(near)[1]);
        Assert.Single(server.Got(over));
        Assert.Equal(2, await server.CountAsync("reminders r JOIN invitations i ON i.id = r.invitation_id WHERE i.phone = @number AND r.state = 'Skipped'", ("number", near)));
    }

    [Fact]
    public async Task At_night_what_tells_of_another_day_waits_for_morning()
    {
        var morning = server.NextMorning();
        server.Clock.Advance(morning.AddHours(14) - server.Clock.Now);         // eleven in the evening
        var (ana, number) = (await server.AnaAsync(), server.NewNumber());
        await ana.PlanAsync(morning.AddDays(3), number);
        await server.RoundAsync();
        Assert.Empty(server.Got(number));

        await server.RoundAtAsync(morning.AddHours(23));
        Assert.Contains("tiene videollamada", Assert.Single(server.Got(number)));
    }

    [Fact]
    public async Task A_patient_who_lives_by_other_clocks_is_told_the_time_by_them_and_is_not_woken()
    {
        var (morning, tijuana) = (server.NextMorning(), TimeZoneInfo.FindSystemTimeZoneById("America/Tijuana"));
        server.Clock.Advance(morning.AddHours(23) - server.Clock.Now);         // eight in the morning in Mexico City, and not yet in Tijuana
        var (ana, maria, at) = (await server.AnaAsync(), server.Registry.Maria, morning.AddDays(3));
        await server.RowsAsync("UPDATE patients SET zone = 'America/Tijuana' WHERE id = @id", ("id", maria));
        try
        {
            await ana.PlanAsync(at, "", ("patient", maria), ("guests", new object[] { new { patient = maria }, new { relative = server.Registry.Jorge } }));
        }
        finally { await server.RowsAsync("UPDATE patients SET zone = '' WHERE id = @id", ("id", maria)); }
        await server.RoundAsync();
        Assert.Empty(server.Got(Known.MariaNumber));
        Assert.EndsWith("a las 09:00. Antes de empezar le enviaremos el enlace.", Assert.Single(server.Got(Known.JorgeNumber)));

        await server.RoundAsync(TimeSpan.FromHours(2));

        Assert.Contains($"a las {TimeZoneInfo.ConvertTime(at, tijuana):HH:mm} (Tijuana).", Assert.Single(server.Got(Known.MariaNumber)));
    }

    [Fact]
    public async Task Two_nodes_that_look_at_the_same_reminders_send_each_once()
    {
        var (ana, at) = (await server.AnaAsync(), server.NextMorning().AddDays(1));
        var numbers = Enumerable.Range(0, 12).Select(_ => server.NewNumber()).ToArray();
        foreach (var number in numbers) { await ana.PlanAsync(at, number); }
        await server.RoundAsync();
        server.Clock.Advance(at.AddMinutes(-10) - server.Clock.Now);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => server.RoundAsync(), TestContext.Current.CancellationToken)));
        await server.RoundAsync();

        Assert.All(numbers, number => Assert.Equal(1, server.Got(number).Count(t => t.Contains("/v#", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task The_same_form_sent_twice_plans_one_visit()
    {
        var (ana, number, at, request) = (await server.AnaAsync(), server.NewNumber(), server.NextMorning().AddHours(5), Guid.NewGuid());

        var first = await ana.PlanAsync(at, number, ("request", request));
        var second = await ana.PlanAsync(at, number, ("request", request));
        await server.RoundAsync();

        Assert.Equal(first.Id, second.Id);
        Assert.Single(server.Got(number));
    }

    [Theory]
    [InlineData("service", "surgery", "service")]
    [InlineData("service", null, "service")]
    [InlineData("day", "2040-02-30", "startsAt")]
    [InlineData("day", "30/02/2040", "startsAt")]
    [InlineData("day", "9999-12-31", "startsAt")]
    [InlineData("day", "0001-01-01", "startsAt")]
    [InlineData("day", null, "startsAt")]
    [InlineData("time", "25:00", "startsAt")]
    [InlineData("time", "<b>", "startsAt")]
    [InlineData("day", "2039-05-07", "startsAt")]
    [InlineData("day", "2045-05-07", "startsAt")]
    [InlineData("minutes", 0, "minutes")]
    [InlineData("minutes", -30, "minutes")]
    [InlineData("minutes", 100000, "minutes")]
    [InlineData("patient", "0198c1d2-0000-7000-8000-000000000000", "patient")]
    [InlineData("callSystem", "Zoom", "callSystem")]
    public async Task What_cannot_be_is_refused_beside_its_field_and_nothing_is_written(string field, object? value, string beside)
    {
        var (ana, before) = (await server.AnaAsync(), await server.CountAsync("visits"));

        var answer = await ana.PostAsync("/api/agenda", ana.Form(server.NextMorning().AddHours(4), server.NewNumber(), (field, value)));

        answer.IsRefusedBeside(beside);
        Assert.Equal(before, await server.CountAsync("visits"));
    }

    [Fact]
    public async Task Nobody_to_invite_another_hospitals_people_and_unknown_colleagues_are_refused()
    {
        var ana = await server.AnaAsync();
        var (at, bruno, own) = (server.NextMorning().AddHours(4), await server.IdOfAsync(Person.Bruno), await server.IdOfAsync(Person.Ana));

        (await ana.PostAsync("/api/agenda", ana.Form(at, "", ("guests", Array.Empty<object>())))).IsRefusedBeside("guests");
        (await ana.PostAsync("/api/agenda", ana.Form(at, server.NewNumber(), ("patient", server.Registry.PatientOfMarDelSur)))).IsRefusedBeside("patient");
        (await ana.PostAsync("/api/agenda", ana.Form(at, server.NewNumber(), ("colleagues", new[] { new { staff = bruno } })))).IsRefusedBeside("colleagues.0.staff");
        (await ana.PostAsync("/api/agenda", ana.Form(at, server.NewNumber(), ("colleagues", new[] { new { staff = own } })))).IsRefusedBeside("colleagues.0.staff");
        (await ana.PostAsync("/api/agenda", ana.Form(at, server.NewNumber(), ("colleagues", new object?[] { null })))).IsRefusedBeside("colleagues.0.staff");
        (await ana.PostAsync("/api/agenda", ana.Form(at, server.NewNumber(), ("guests", new[] { new { name = new string('x', 101), phone = server.NewNumber() } })))).IsRefusedBeside("guests.0.name");
    }

    [Fact]
    public async Task A_name_that_looks_like_a_page_stays_a_name()
    {
        var (ana, at) = (await server.AnaAsync(), server.NextMorning().AddHours(8));
        var visit = await ana.PlanAsync(at, server.NewNumber(), ("guests", new[] { new { name = "<script>alert(1)</script>", phone = server.NewNumber() } }));

        foreach (var path in new[] { $"/agenda?day={at.AddHours(-6):yyyy-MM-dd}", $"/agenda/visits/{visit.Id}", $"/agenda/new?copy={visit.Id}" })
        {
            var page = (await ana.GetAsync(path)).Is(HttpStatusCode.OK).Body;
            Assert.DoesNotContain("<script>alert", page);
            Assert.Contains("alert(1)", page);
        }
    }

    [Fact]
    public async Task One_more_guest_of_a_planned_visit_gets_the_same_texts()
    {
        var (ana, number, at) = (await server.AnaAsync(), server.NewNumber(), server.NextMorning().AddDays(4));
        var visit = await ana.PlanAsync(at, server.NewNumber());

        await ana.PostAsync($"/api/visits/{visit.Id}/guests", ana.Typed(number: number));
        await server.RoundAsync();
        await server.RoundAtAsync(at.AddMinutes(-10));

        Assert.Contains("tiene videollamada", server.Got(number)[0]);
        Assert.Contains("/v#", server.Got(number)[^1]);
    }
}

internal static class People
{
    public static async Task<Guid> IdOfAsync(this CoviexServer server, Person person) =>
        Guid.Parse($"{(await server.RowsAsync("SELECT id FROM staff WHERE user_name = @email", ("email", person.Email)))[0]["id"]}");
}
