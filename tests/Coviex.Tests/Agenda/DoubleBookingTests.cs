using System.Net;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Agenda;

public sealed class DoubleBookingTests(AgendaServer server) : IClassFixture<AgendaServer>
{
    [Fact]
    public async Task Nobody_is_booked_twice_without_being_told_so()
    {
        var (ana, at) = (await server.AnaAsync(), server.NextMorning());
        var first = await ana.PlanAsync(at, server.NewNumber());

        var answer = await ana.PostAsync("/api/agenda", ana.Form(at.AddMinutes(15), server.NewNumber()));

        answer.IsRefused(HttpStatusCode.BadRequest, "bad_input");
        Assert.Contains("09:00–09:30", answer.Json["errors"]!["startsAt"]![0]!.GetValue<string>());
        Assert.NotNull(answer.Json["errors"]!["anyway"]);
        await ana.PlanAsync(at.AddMinutes(15), server.NewNumber(), ("anyway", true));
        await ana.PlanAsync(at.AddMinutes(45), server.NewNumber());            // one after the other is no conflict
        (await ana.AskMoveAsync(first.Id, at.AddMinutes(50))).Is(HttpStatusCode.BadRequest);
        (await ana.AskMoveAsync(first.Id, at.AddMinutes(50), anyway: true)).Is(HttpStatusCode.OK);
        await ana.DoAsync(first.Id, "cancel");                                  // what is cancelled stands in nobody's way
    }

    [Fact]
    public async Task A_colleague_who_is_taken_is_named_beside_his_own_field()
    {
        var (ana, luis, at) = (await server.AnaAsync(), await server.SignInAsync(Person.Luis), server.NextMorning().AddDays(1));
        await luis.PlanAsync(at, server.NewNumber());

        var answer = await ana.PostAsync("/api/agenda", ana.Form(at, server.NewNumber(), ("colleagues", new[] { new { staff = await server.IdOfAsync(Person.Luis) } })));

        Assert.Equal(["colleagues.0.staff", "anyway"], answer.Is(HttpStatusCode.BadRequest).Json["errors"]!.AsObject().Select(e => e.Key));
        var check = (await ana.GetAsync($"/agenda/check?day={at.AddHours(-6):yyyy-MM-dd}&time=09:15&minutes=30&colleagues={await server.IdOfAsync(Person.Luis)}")).Is(HttpStatusCode.OK);
        Assert.Contains("Dr. Luis Medina ya tiene otra visita: 09:00–09:30.", check.Json["conflicts"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Of_two_who_book_the_same_clinician_in_the_same_instant_one_is_told()
    {
        var (ana, at) = (await server.AnaAsync(), server.NextMorning().AddDays(2));

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ana.PostAsync("/api/agenda", ana.Form(at, server.NewNumber()))));

        Assert.Equal(1, answers.Count(a => a.Status == HttpStatusCode.Created));
        Assert.All(answers.Where(a => a.Status != HttpStatusCode.Created), a => Assert.NotNull(a.Is(HttpStatusCode.BadRequest).Json["errors"]!["anyway"]));
    }

    [Fact]
    public async Task A_colleague_sits_in_from_his_own_agenda_and_nobody_else_does()
    {
        var (ana, luis, at) = (await server.AnaAsync(), await server.SignInAsync(Person.Luis), server.Clock.Now.AddMinutes(12));
        var visit = await ana.PlanAsync(at, server.NewNumber(), ("anyway", true), ("colleagues", new[] { new { staff = await server.IdOfAsync(Person.Luis), interpreter = true } }));
        await server.RoundAsync();
        Assert.Equal((true, "", "intérprete", "none"), visit.Guests.Select(g => (g.Colleague, g.Phone, g.Relation, g.Text)).Last());

        var page = WebUtility.HtmlDecode((await luis.GetAsync($"/agenda/visits/{visit.Id}")).Is(HttpStatusCode.OK).Body);
        Assert.Contains("Entrar a la videollamada", page);
        Assert.DoesNotContain("/cancel", page);
        Assert.Contains($"{visit.Id}", (await luis.GetAsync("/agenda")).Body);
        var url = (await luis.PostAsync($"/api/agenda/{visit.Id}/join")).Is(HttpStatusCode.OK).Json["url"]!.GetValue<string>();
        var phone = luis.WithMyCookies(server.Phone());
        Assert.Equal("waiting", (await phone.EnterAsync(url[^22..])).State);
        Assert.Equal("admitted", (await ana.AdmitAsync(visit.Id, visit.Guests[^1].Id)).State);

        (await (await server.SignInAsync(Person.Bruno)).PostAsync($"/api/agenda/{visit.Id}/join")).Is(HttpStatusCode.NotFound);
        (await ana.PostAsync($"/api/agenda/{visit.Id}/join")).Is(HttpStatusCode.NotFound);     // her own door is another one
        (await luis.AskMoveAsync(visit.Id, at.AddDays(1))).Is(HttpStatusCode.NotFound);
        (await luis.AskAsync(visit.Id, "cancel")).Is(HttpStatusCode.NotFound);
    }
}
