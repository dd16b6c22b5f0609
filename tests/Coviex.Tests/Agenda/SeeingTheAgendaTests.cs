using System.Net;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Agenda;

public sealed class SeeingTheAgendaTests(AgendaServer server) : IClassFixture<AgendaServer>
{
    [Fact]
    public async Task A_week_and_a_day_show_what_is_planned_and_lead_on()
    {
        var (ana, at) = (await server.AnaAsync(), server.NextMorning().AddDays(7));
        var visit = await ana.PlanAsync(at, server.NewNumber(), ("patient", server.Registry.Maria));
        var (day, other) = ($"{at.AddHours(-6):yyyy-MM-dd}", $"{at.AddHours(-6).AddDays(1):yyyy-MM-dd}");

        var week = WebUtility.HtmlDecode((await ana.GetAsync($"/agenda?day={day}")).Is(HttpStatusCode.OK).Body);
        Assert.Contains($"/agenda/visits/{visit.Id}", week);
        Assert.Contains("09:00–09:30", week);
        Assert.Contains(Known.MariaName, week);
        Assert.Contains($"{visit.Id}", (await ana.GetAsync($"/agenda?view=day&day={day}")).Body);
        Assert.DoesNotContain($"{visit.Id}", (await ana.GetAsync($"/agenda?view=day&day={other}")).Body);
        Assert.DoesNotContain("<html", (await ana.GetAsync($"/agenda/board?view=day&day={day}")).Is(HttpStatusCode.OK).Body);
        (await ana.GetAsync("/agenda?view=year&day=yesterday&who=c:nobody")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Colleagues_of_a_department_see_that_somebody_is_busy_and_no_name()
    {
        var (adela, ana, luis, at) = (await server.SignInAsync(Person.Adela), await server.AnaAsync(), await server.SignInAsync(Person.Luis), server.NextMorning().AddDays(8));
        (await adela.PostFormAsync("/departments/new", ("name", "Medicina Interna"), ("version", "0"), ("people", $"{await server.IdOfAsync(Person.Ana)}"), ("people", $"{await server.IdOfAsync(Person.Luis)}"))).Is(HttpStatusCode.SeeOther);
        var department = Guid.Parse($"{(await server.RowsAsync("SELECT id FROM departments WHERE name = 'Medicina Interna'"))[0]["id"]}");
        var visit = await ana.PlanAsync(at, server.NewNumber(), ("patient", server.Registry.Maria));
        var day = $"{at.AddHours(-6):yyyy-MM-dd}";

        foreach (var query in new[] { $"view=day&day={day}&who=d:{department}", $"view=week&day={day}&who=d:{department}", $"view=day&day={day}&who=c:{await server.IdOfAsync(Person.Ana)}" })
        {
            var page = WebUtility.HtmlDecode((await luis.GetAsync($"/agenda?{query}")).Is(HttpStatusCode.OK).Body);
            Assert.Contains("09:00–09:30", page);
            Assert.DoesNotContain($"{visit.Id}", page);
            Assert.DoesNotContain("María", page);
        }
        var bruno = await server.SignInAsync(Person.Bruno);                      // of another hospital: it is as if there were no such department
        Assert.DoesNotContain("09:00–09:30", (await bruno.GetAsync($"/agenda?view=day&day={day}&who=d:{department}")).Is(HttpStatusCode.OK).Body);
        Assert.Equal(1, await server.CountAsync("visits WHERE department_id = @department", ("department", department)));
    }

    [Fact]
    public async Task Departments_are_made_renamed_and_removed_and_never_two_of_one_name()
    {
        var adela = await server.SignInAsync(Person.Adela);
        (await adela.PostFormAsync("/departments/new", ("name", ""), ("version", "0"))).Is(HttpStatusCode.UnprocessableEntity);
        (await adela.PostFormAsync("/departments/new", ("name", new string('x', 61)), ("version", "0"))).Is(HttpStatusCode.UnprocessableEntity);
        var made = (await adela.PostFormAsync("/departments/new", ("name", "Pediatría"), ("version", "0"))).Is(HttpStatusCode.SeeOther).Header("Location")!.Split('?')[0];
        Assert.Contains("Ya hay un departamento", (await adela.PostFormAsync("/departments/new", ("name", "PEDIATRIA"), ("version", "0"))).Is(HttpStatusCode.UnprocessableEntity).Body);

        (await adela.PostFormAsync(made, ("name", "Pediatría y Neonatología"), ("version", "1"))).Is(HttpStatusCode.SeeOther);
        var late = (await adela.PostFormAsync(made, ("name", "Otra"), ("version", "1"))).Is(HttpStatusCode.Conflict);
        Assert.Contains("value=\"Otra\"", late.Body);
        Assert.Contains("name=\"version\" value=\"2\"", late.Body);
        (await adela.PostFormAsync($"{made}/remove", ("x", "y"))).Is(HttpStatusCode.SeeOther);
        (await adela.GetAsync(made)).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_administrator_turns_reminders_off_and_sets_the_lengths_and_what_cannot_be_is_refused()
    {
        var adela = await server.SignInAsync(Person.Adela);
        (string, string)[] Rules(string service, string version, params (string, string)[] others) =>
            [.. new Dictionary<string, string> { ["service"] = service, ["version"] = version, ["minutes"] = "20", ["tells"] = "true", ["reminder"] = "0", ["lastReminder"] = "0", ["link"] = "15", ["late"] = "3", ["noShow"] = "10" }
                .Concat(others.Select(o => KeyValuePair.Create(o.Item1, o.Item2))).GroupBy(f => f.Key).Select(g => (g.Key, g.Last().Value))];
        foreach (var (field, value) in new[] { ("minutes", "0"), ("minutes", "x"), ("minutes", "9999"), ("reminder", "77"), ("link", "-5"), ("late", "0"), ("noShow", "2"), ("noShow", "") })
        {
            (await adela.PostFormAsync("/reminders", Rules("medicalReport", "0", (field, value)))).Is(HttpStatusCode.UnprocessableEntity);
        }
        (await adela.PostFormAsync("/reminders", Rules("surgery", "0"))).Is(HttpStatusCode.NotFound);
        (await adela.PostFormAsync("/reminders", Rules("medicalReport", "0"))).Is(HttpStatusCode.SeeOther);
        (await adela.PostFormAsync("/reminders", Rules("medicalReport", "0"))).Is(HttpStatusCode.Conflict);

        var (ana, number, at) = (await server.AnaAsync(), server.NewNumber(), server.NextMorning().AddDays(10));
        var visit = await ana.PlanAsync(at, number, ("service", "medicalReport"), ("minutes", null));
        await server.RoundAsync();
        await server.RoundAtAsync(at.AddMinutes(-16));
        Assert.Equal((20, 1), (visit.Minutes, server.Got(number).Count));
        await server.RoundAtAsync(at.AddMinutes(-15));
        Assert.Equal(2, server.Got(number).Count);
        ana = await server.AnaAsync();
        var own = await ana.PlanAsync(at.AddDays(1), server.NewNumber());
        Assert.Equal(3, await server.CountAsync("reminders WHERE visit_id = @visit", ("visit", own.Id)));       // of another service nothing has changed
    }

    [Fact]
    public async Task With_the_link_in_the_first_text_nothing_but_reminders_follows()
    {
        var adela = await server.SignInAsync(Person.Adela);
        (await adela.PostFormAsync("/reminders", ("service", "familyVisit"), ("version", "0"), ("minutes", "30"), ("tells", "true"), ("reminder", "1440"), ("lastReminder", "0"), ("link", "0"), ("late", "5"), ("noShow", "20"))).Is(HttpStatusCode.SeeOther);
        var (ana, number, at) = (await server.AnaAsync(), server.NewNumber(), server.NextMorning().AddDays(12));

        await ana.PlanAsync(at, number, ("service", "familyVisit"));
        await server.RoundAsync();
        await server.RoundAtAsync(at.AddMinutes(-1));

        Assert.Contains("/v#", server.Got(number)[0]);
        Assert.Equal(2, server.Got(number).Count);
    }

    [Fact]
    public async Task The_form_says_beside_the_fields_what_a_time_means_and_what_will_be_sent()
    {
        var (ana, day) = (await server.AnaAsync(), $"{server.NextMorning().AddHours(-6).AddDays(3):yyyy-MM-dd}");

        var said = (await ana.GetAsync($"/agenda/check?day={day}&time=11:00&service=homeCare&minutes=30")).Is(HttpStatusCode.OK).Json;
        Assert.Contains("11:00", said["words"]!.GetValue<string>());
        Assert.Equal(4, said["sends"]!.AsArray().Count);
        await server.RowsAsync("UPDATE hospitals SET zone = 'America/Tijuana' WHERE name = 'Hospital San Lucas'");
        var skipped = (await ana.GetAsync("/agenda/check?day=2041-03-10&time=02:30")).Is(HttpStatusCode.OK).Json;
        Assert.Equal(("Esa hora no existe ese día, porque el reloj se adelanta.", "03:00", "¿Quiso decir las 03:00?"),
            (skipped["problem"]!.GetValue<string>(), skipped["instead"]!["time"]!.GetValue<string>(), skipped["instead"]!["words"]!.GetValue<string>()));
        var twice = (await ana.GetAsync("/agenda/check?day=2040-11-04&time=01:30")).Is(HttpStatusCode.OK).Json;
        Assert.Equal(("La primera (UTC−7)", "La segunda (UTC−8)"), (twice["first"]!.GetValue<string>(), twice["second"]!.GetValue<string>()));
        await server.RowsAsync("UPDATE hospitals SET zone = 'America/Mexico_City' WHERE name = 'Hospital San Lucas'");
    }

    [Fact]
    public async Task A_copy_brings_guests_colleagues_and_length_along()
    {
        var (ana, at) = (await server.AnaAsync(), server.NextMorning().AddDays(14));
        var visit = await ana.PlanAsync(at, server.NewNumber(), ("minutes", 45), ("colleagues", new[] { new { staff = await server.IdOfAsync(Person.Luis) } }));

        var page = (await ana.GetAsync($"/agenda/new?copy={visit.Id}")).Is(HttpStatusCode.OK).Body;

        Assert.Contains("\"minutes\":45", page);
        Assert.Contains("\"name\":\"Elena Ruiz\"", page);
        Assert.Contains($"\"colleagues\":[\"{await server.IdOfAsync(Person.Luis)}\"]", page);
        Assert.DoesNotContain("Elena Ruiz", (await (await server.SignInAsync(Person.Luis)).GetAsync($"/agenda/new?copy={visit.Id}")).Is(HttpStatusCode.OK).Body);
    }
}
