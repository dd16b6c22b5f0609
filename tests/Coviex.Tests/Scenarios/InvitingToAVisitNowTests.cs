using System.Net;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

public sealed class InvitingToAVisitNowTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    private static readonly Dictionary<string, (string Field, Func<StaffDesk, object> Form)> Bad = new()
    {
        ["no service"] = ("service", ana => new { guests = Guests(ana) }),
        ["an unknown service"] = ("service", ana => new { service = "surgery", guests = Guests(ana) }),
        ["a service by number"] = ("service", ana => new { service = "1", guests = Guests(ana) }),
        ["two services at once"] = ("service", ana => new { service = "homeCare, medicalReport", guests = Guests(ana) }),
        ["nobody"] = ("guests", _ => new { service = "homeCare" }),
        ["an empty list"] = ("guests", _ => new { service = "homeCare", guests = Array.Empty<object>() }),
        ["thirteen people"] = ("guests", ana => new { service = "homeCare", guests = Enumerable.Range(0, 13).Select(_ => ana.Typed()) }),
        ["a guest who is null"] = ("guests.1.name", ana => new { service = "homeCare", guests = new[] { ana.Typed(), null } }),
        ["no name"] = ("guests.0.name", ana => One(ana.Typed(name: ""))),
        ["a name of blanks"] = ("guests.0.name", ana => One(ana.Typed(name: "  \t "))),
        ["a name of invisible signs"] = ("guests.0.name", ana => One(ana.Typed(name: "\u200b\u202e\u0007"))),
        ["a very long name"] = ("guests.0.name", ana => One(ana.Typed(name: new('a', 101)))),
        ["a very long relation"] = ("guests.0.relation", ana => One(ana.Typed(relation: new('a', 61)))),
        ["a language that we do not have"] = ("guests.0.language", ana => One(ana.Typed(language: "xx"))),
        ["no number"] = ("guests.0.phone", ana => One(ana.Typed(number: ""))),
        ["letters for a number"] = ("guests.0.phone", ana => One(ana.Typed(number: "cinco cinco"))),
        ["too few digits"] = ("guests.0.phone", ana => One(ana.Typed(number: "55 1234"))),
        ["a country that there is not"] = ("guests.0.phone", ana => One(ana.Typed(number: "+999 5512 345678"))),
        ["an extension"] = ("guests.0.phone", ana => One(ana.Typed(number: "55 1234 5678 ext. 12"))),
        ["a landline"] = ("guests.0.phone", ana => One(ana.Typed(number: "+44 20 7946 0958"))),
        ["a relative nobody knows"] = ("guests.0.relative", _ => One(new { relative = Guid.NewGuid() })),
        ["a relative of another hospital"] = ("guests.0.relative", ana => One(new { relative = ana.Server.Registry.RelativeOfMarDelSur })),
        ["a guest who is a patient of another hospital"] = ("guests.0.patient", ana => One(new { patient = ana.Server.Registry.PatientOfMarDelSur })),
        ["a patient of another hospital"] = ("patient", ana => new { service = "homeCare", patient = ana.Server.Registry.PatientOfMarDelSur, guests = Guests(ana) }),
        ["yesterday"] = ("startsAt", ana => new { service = "homeCare", startsAt = ana.Server.Clock.Now.AddDays(-1), guests = Guests(ana) }),
        ["in thirteen months"] = ("startsAt", ana => new { service = "homeCare", startsAt = ana.Server.Clock.Now.AddMonths(13), guests = Guests(ana) }),
        ["the same guest twice"] = ("guests.1.phone", ana => new { service = "homeCare", guests = new[] { ana.Typed(number: "55 8888 1234"), ana.Typed(number: "+52 55 8888 1234") } }),
    };

    public static TheoryData<string> BadForms => [.. Bad.Keys];

    [Fact]
    public async Task A_text_goes_out_to_each_guest()
    {
        var ana = await server.SignInAsync(Person.Ana);

        var visit = await ana.InviteAsync(guests: 2);

        Assert.Equal(("homeCare", "scheduled", server.Clock.Now), (visit.Service, visit.State, visit.StartsAt));
        foreach (var guest in visit.Guests)
        {
            var link = await server.LinkToAsync(guest.Number());
            var text = Assert.Single(server.TextsTo(guest.Number()));
            Assert.StartsWith("Hospital San Lucas: Dra. Ana Torres le invita", text);
            Assert.EndsWith($"{server.Address}v#{link}", text);
            Assert.DoesNotContain(guest.Name, text);
        }
        await Until.HoldsAsync(async () => (await ana.VisitAsync(visit.Id)).Guests.All(g => g.Text == "delivered"), "both texts delivered");
    }

    [Fact]
    public async Task The_same_form_sent_again_or_twice_at_once_makes_one_visit()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var form = new { service = "homeCare", request = Guid.NewGuid(), guests = Guests(ana) };

        var both = await Task.WhenAll(ana.InviteAsync(form), ana.InviteAsync(form));
        var again = await ana.InviteAsync(form);

        Assert.Equal([again.Id, again.Id], both.Select(v => v.Id));
        Assert.Single((await ana.GetAsync("/api/visits")).As<SeenVisit[]>(), v => v.Guests.Any(g => g.Phone == again.Guests[0].Phone));
        var luis = await server.SignInAsync(Person.Luis);
        Assert.NotEqual(again.Id, (await luis.InviteAsync(form)).Id);
    }

    [Fact]
    public async Task Each_guest_has_another_link()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(guests: 3);

        var links = new HashSet<string>();
        foreach (var guest in visit.Guests) { links.Add(await server.LinkToAsync(guest.Number())); }

        Assert.Equal(3, links.Count);
    }

    [Fact]
    public async Task The_patient_and_the_relatives_come_from_the_registry()
    {
        var ana = await server.SignInAsync(Person.Ana);

        var visit = await ana.InviteAsync(new
        {
            service = "medicalReport",
            patient = server.Registry.Maria,
            guests = new object[] { new { patient = server.Registry.Maria }, new { relative = server.Registry.Jorge }, new { relative = server.Registry.Lucia } },
        });

        Assert.Equal(Known.MariaName, visit.Patient);
        Assert.Equal(
            [(Known.MariaName, "paciente", Known.MariaNumber), (Known.JorgeName, "hijo", Known.JorgeNumber), ("Lucía Hernández", "hija", Known.LuciaNumber)],
            visit.Guests.Select(g => (g.Name, g.Relation, g.Number())));
        await server.LinkToAsync(Known.LuciaNumber);
        Assert.Contains("invites you to a video call now", server.TextsTo(Known.LuciaNumber)[0]);
    }

    [Fact]
    public async Task A_visit_for_later_tells_day_and_time_as_the_hospitals_clocks_show_them()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var tomorrow = new DateTimeOffset(2040, 5, 8, 22, 30, 0, TimeSpan.Zero);

        var visit = await ana.InviteAsync(startsAt: tomorrow);

        await server.LinkToAsync(visit.Guests[0].Number());
        Assert.Contains("martes 8 may a las 16:30", server.TextsTo(visit.Guests[0].Number())[0]);
    }

    [Fact]
    public async Task A_form_that_lay_open_for_some_minutes_still_means_now()
    {
        var ana = await server.SignInAsync(Person.Ana);

        var visit = await ana.InviteAsync(startsAt: server.Clock.Now.AddMinutes(-5));

        Assert.Equal(server.Clock.Now, visit.StartsAt);
    }

    [Fact]
    public async Task Signs_that_could_make_a_name_look_like_another_one_are_taken_out()
    {
        var ana = await server.SignInAsync(Person.Ana);

        var visit = await ana.InviteAsync(One(ana.Typed(name: "  Eva\u202e \u200b  Lara\u0000\n", relation: "hija\u2066")));

        Assert.Equal(("Eva Lara", "hija"), (visit.Guests[0].Name, visit.Guests[0].Relation));
    }

    [Fact]
    public async Task A_number_is_kept_in_international_form_however_it_was_typed()
    {
        var ana = await server.SignInAsync(Person.Ana);

        var visit = await ana.InviteAsync(One(ana.Typed(number: "(55) 8888-4321")));

        Assert.Equal("+52 55 8888 4321", visit.Guests[0].Phone);
    }

    [Theory, MemberData(nameof(BadForms))]
    public async Task What_is_wrong_is_said_beside_its_field_and_nothing_is_written(string what)
    {
        var ana = await server.SignInAsync(Person.Ana);
        var before = await server.Database.SettledAsync();
        var (field, form) = Bad[what];

        var answer = await ana.PostAsync("/api/visits", form(ana));

        answer.IsRefusedBeside(field);
        Assert.Equal(before, await server.Database.EverythingAsync());
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        var ana = await server.SignInAsync(Person.Ana);

        var answer = await ana.PostAsync("/api/visits", new { guests = new[] { ana.Typed(name: "", number: "1") } });

        answer.IsRefused(HttpStatusCode.BadRequest, "bad_input");
        Assert.Equal(["guests.0.name", "guests.0.phone", "service"], answer.Json["errors"]!.AsObject().Select(e => e.Key).Order());
    }

    [Fact]
    public async Task One_more_guest_is_invited_in_mid_call_but_not_twice()
    {
        var (ana, visit, _, _) = await server.GuestIsInTheCallAsync();
        var number = server.NewNumber();

        var guest = (await ana.AskAsync(visit.Id, "guests", ana.Typed("Inés Mora", number))).As<SeenGuest>(HttpStatusCode.Created);

        Assert.Equal(("invited", "Inés Mora"), (guest.State, guest.Name));
        await server.LinkToAsync(number);
        (await ana.AskAsync(visit.Id, "guests", ana.Typed("Inés Mora", number))).IsRefused(HttpStatusCode.Conflict, "guest_twice");
        (await ana.AskAsync(visit.Id, "guests", ana.Typed("", number))).IsRefusedBeside("name");
        Assert.Equal(2, (await ana.VisitAsync(visit.Id)).Guests.Length);
    }

    [Fact]
    public async Task Nobody_is_invited_to_a_visit_that_is_over()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        await ana.DoAsync(visit.Id, "end");

        (await ana.AskAsync(visit.Id, "guests", ana.Typed())).IsRefused(HttpStatusCode.Conflict, "visit_ended");
    }

    private static object[] Guests(StaffDesk ana) => [ana.Typed()];

    private static object One(object guest) => new { service = "homeCare", guests = new[] { guest } };
}
