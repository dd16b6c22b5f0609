using System.Net;
using Coviex.Tests.Agenda;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Rights;

/// <summary>A coordinator looks after the lobby and the agenda of his department, for its clinicians and without a seat in their calls.</summary>
public sealed class CoordinatingTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    [Fact]
    public async Task The_board_shows_the_departments_visits_with_their_clinicians_and_no_way_into_the_call()
    {
        var (ana, luis, celia) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis), await server.SignInAsync(Person.Celia));
        var (here, elsewhere) = (await ana.InviteAsync(), await luis.InviteAsync());

        var page = WebUtility.HtmlDecode((await celia.GetAsync("/today")).Is(HttpStatusCode.OK).Body);

        Assert.Contains(Person.Cardiology, page);
        Assert.Contains($"visit-{here.Id}", page);
        Assert.Contains(Person.Ana.Name, page);
        Assert.DoesNotContain($"/visits/{here.Id}\"", page);
        Assert.DoesNotContain($"{elsewhere.Id}", page);
        Assert.Equal((Person.Ana.Name, here.Id), await NamedAsync(celia, here.Id));
        (await celia.GetAsync($"/api/visits/{here.Id}/room?page=whatever1")).Is(HttpStatusCode.Forbidden);
        (await celia.GetAsync($"/visits/{here.Id}")).Is(HttpStatusCode.Forbidden);
        foreach (var act in new[] { "start", "end", "door", "ticket" }) { (await celia.AskAsync(here.Id, act)).Is(HttpStatusCode.Forbidden); }
    }

    [Fact]
    public async Task He_lets_in_who_comes_once_the_clinician_has_begun_and_turns_away_whom_he_does_not_know()
    {
        var (ana, visit, guest, _) = await server.GuestWaitsAsync();
        var celia = await server.SignInAsync(Person.Celia);
        Assert.DoesNotContain("/admit", (await celia.GetAsync("/today/board")).Body);
        (await celia.AskAsync(visit.Id, guest.Id, "admit")).IsRefused(HttpStatusCode.Conflict, "not_begun");
        Assert.Equal("scheduled", (await celia.VisitAsync(visit.Id)).State);

        await ana.DoAsync(visit.Id, "start");
        Assert.Contains($"/guests/{guest.Id}/admit", (await celia.GetAsync("/today/board")).Body);
        Assert.Equal("admitted", (await celia.AdmitAsync(visit.Id, guest.Id)).State);
        (await celia.AskAsync(visit.Id, guest.Id, "remove")).Is(HttpStatusCode.Forbidden);

        var other = await ana.InviteAsync();
        await server.ArriveAsync(other.Guests[0]);
        Assert.Equal("declined", (await celia.DoAsync(other.Id, other.Guests[0].Id, "decline")).State);
        Assert.Equal("waiting", (await celia.DoAsync(other.Id, other.Guests[0].Id, "readmit")).State);
        var entry = (await server.RowsAsync("SELECT actor_id FROM audit_entries WHERE action = 'guest.admitted' AND subject = @visit", ("visit", visit.Id)))[0];
        Assert.Equal(await server.IdOfAsync(Person.Celia), Guid.Parse($"{entry["actor_id"]}"));
    }

    [Fact]
    public async Task His_board_follows_what_happens_in_the_department_and_nothing_else()
    {
        var (ana, luis, celia) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis), await server.SignInAsync(Person.Celia));
        var visit = await ana.InviteAsync();
        await server.LinkToAsync(visit.Guests[0].Number());
        await using var board = await celia.OpenBoardAsync();
        board.Forget();

        await server.ArriveAsync(visit.Guests[0]);
        await board.HearsAsync("changed");

        var other = await luis.InviteAsync();
        await server.LinkToAsync(other.Guests[0].Number());
        board.Forget();
        await luis.DoAsync(other.Id, "start");
        Assert.Equal(0, await board.CountAsync("changed"));
    }

    [Fact]
    public async Task He_makes_visits_for_the_clinicians_of_his_department_and_for_nobody_else()
    {
        var (celia, at) = (await server.SignInAsync(Person.Celia), server.Clock.Now.AddDays(3));
        var (ana, number) = (await server.IdOfAsync(Person.Ana), server.NewNumber());

        var planned = await celia.PlanAsync(at, number, ("clinician", ana), ("anyway", false));
        Assert.Equal((ana, true), (planned.Host.Id, planned.Planned));
        Assert.Contains($"{planned.Id}", (await (await server.SignInAsync(Person.Ana)).GetAsync($"/agenda?view=day&day={at.AddHours(-6):yyyy-MM-dd}")).Body);
        Assert.Equal(Person.Ana.Name, (await server.RowsAsync("SELECT host_name FROM invitations WHERE phone = @number", ("number", number)))[0]["host_name"]);
        var now = await celia.InviteAsync(new { service = "homeCare", clinician = ana, guests = new[] { celia.Typed() } });
        Assert.Equal(Person.Ana.Name, now.Host.Name);

        (await celia.PostAsync("/api/agenda", celia.Form(at, server.NewNumber(), ("clinician", ana)))).Is(HttpStatusCode.BadRequest);       // she is taken then
        foreach (var (who, field) in new (Person?, string)[] { (null, "clinician"), (Person.Luis, "clinician"), (Person.Celia, "clinician"), (Person.Rosa, "clinician"), (Person.Bruno, "clinician") })
        {
            Guid? clinician = who is null ? null : await server.IdOfAsync(who);
            (await celia.PostAsync("/api/agenda", celia.Form(at.AddDays(1), server.NewNumber(), ("clinician", clinician)))).IsRefusedBeside(field);
            (await celia.PostAsync("/api/visits", new { service = "homeCare", clinician, guests = new[] { celia.Typed() } })).IsRefusedBeside(field);
        }
        var luis = await server.SignInAsync(Person.Luis);
        (await luis.PostAsync("/api/visits", new { service = "homeCare", clinician = ana, guests = new[] { luis.Typed() } })).IsRefusedBeside("clinician");
    }

    [Fact]
    public async Task He_moves_writes_and_cancels_and_the_form_lets_him_choose_the_clinician()
    {
        var (celia, at, number) = (await server.SignInAsync(Person.Celia), server.Clock.Now.AddDays(5), server.NewNumber());
        var planned = await celia.PlanAsync(at, number, ("clinician", await server.IdOfAsync(Person.Elsa)));

        var form = WebUtility.HtmlDecode((await celia.GetAsync($"/agenda/new?clinician={planned.Host.Id}")).Is(HttpStatusCode.OK).Body);
        Assert.Contains($"<option value=\"{planned.Host.Id}\" selected", form);
        Assert.DoesNotContain($"<option value=\"{await server.IdOfAsync(Person.Luis)}\"", form);
        Assert.Contains(Person.Elsa.Name, WebUtility.HtmlDecode((await celia.GetAsync($"/agenda?view=day&day={at.AddHours(-6):yyyy-MM-dd}")).Is(HttpStatusCode.OK).Body));
        var page = (await celia.GetAsync($"/agenda/visits/{planned.Id}")).Is(HttpStatusCode.OK).Body;
        Assert.Contains("id=\"move\"", page);
        Assert.DoesNotContain("data-action=\"room\"", page);
        var check = (await celia.GetAsync($"/agenda/check?day={at.AddHours(-6):yyyy-MM-dd}&time={at.AddHours(-6):HH:mm}&minutes=30&clinician={planned.Host.Id}")).Json;
        Assert.Contains(Person.Elsa.Name, check["conflicts"]![0]!.GetValue<string>());

        await WrittenDownAsync(number, 1);
        (await celia.AskAsync(planned.Id, planned.Guests[0].Id, "resend")).Is(HttpStatusCode.OK);
        await WrittenDownAsync(number, 2);
        (await celia.AskMoveAsync(planned.Id, at.AddHours(2))).Is(HttpStatusCode.OK);
        await WrittenDownAsync(number, 3);
        Assert.Equal("cancelled", (await celia.DoAsync(planned.Id, "cancel")).State);
    }

    [Fact]
    public async Task Who_is_taken_out_of_the_department_sees_nothing_of_it_at_once()
    {
        var (ana, tomas, adela) = (await server.SignInAsync(Person.Luis), await server.SignInAsync(Person.Tomas), await server.SignInAsync(Person.Adela));
        var visit = await ana.InviteAsync();
        Assert.Equal(visit.Id, (await tomas.VisitAsync(visit.Id)).Id);
        var department = (await server.RowsAsync("SELECT id, version FROM departments WHERE name = @name ORDER BY id", ("name", Person.Geriatrics)))[0];

        (await adela.PostFormAsync($"/departments/{department["id"]}", ("name", Person.Geriatrics), ("version", $"{department["version"]}"), ("people", $"{await server.IdOfAsync(Person.Luis)}")))
            .Is(HttpStatusCode.SeeOther);

        (await tomas.GetAsync($"/api/visits/{visit.Id}")).Is(HttpStatusCode.NotFound);
        Assert.Contains("ningún departamento", WebUtility.HtmlDecode((await tomas.GetAsync("/today")).Is(HttpStatusCode.OK).Body));
    }

    private Task WrittenDownAsync(string number, int texts) => Until.HoldsAsync(async () => await server.CountAsync(
        "messages m JOIN invitations i ON i.id = m.invitation_id WHERE i.phone = @number AND m.sent_at IS NOT NULL", ("number", number)) >= texts, $"text {texts} written down");

    private static async Task<(string, Guid)> NamedAsync(StaffDesk desk, Guid visit)
    {
        var seen = Assert.Single((await desk.GetAsync("/api/visits")).As<SeenVisit[]>(), v => v.Id == visit);
        return (seen.Host.Name, seen.Id);
    }
}
