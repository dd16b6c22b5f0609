using System.Net;

namespace Coviex.Tests.Agenda;

public sealed class NotComingTests(AgendaServer server) : IClassFixture<AgendaServer>
{
    [Fact]
    public async Task Who_does_not_come_is_marked_late_and_then_absent_and_one_press_tells_him_that_he_is_waited_for()
    {
        var (ana, number, at) = (await server.AnaAsync(), server.NewNumber(), server.Clock.Now.AddMinutes(30));
        var visit = await ana.PlanAsync(at, number);
        await server.RoundAsync();
        (await ana.AskAsync(visit.Id, visit.Guests[0].Id, "waiting")).IsRefused(HttpStatusCode.Conflict, "not_yet_time");
        await server.RoundAtAsync(at.AddMinutes(4));
        Assert.Null((await ana.VisitAsync(visit.Id)).Guests[0].LateAt);

        await server.RoundAtAsync(at.AddMinutes(5));
        Assert.Equal((at.AddMinutes(5), (DateTimeOffset?)null), ((await ana.VisitAsync(visit.Id)).Guests[0].LateAt, (await ana.VisitAsync(visit.Id)).Guests[0].NoShowAt));
        Assert.Contains("No ha llegado", (await ana.GetAsync("/today")).Body);
        Assert.Contains("No ha llegado", (await ana.GetAsync("/agenda")).Body);

        var texts = server.Got(number).Count;
        await ana.DoAsync(visit.Id, visit.Guests[0].Id, "waiting");
        (await ana.AskAsync(visit.Id, visit.Guests[0].Id, "waiting")).IsRefused(HttpStatusCode.Conflict, "waiting_told");
        await server.RoundAsync();
        Assert.Equal(texts + 1, server.Got(number).Count);
        Assert.Contains("Dra. Ana Torres le esta esperando en la videollamada. Entre aqui: http", server.Got(number)[^1]);

        await server.RoundAtAsync(at.AddMinutes(20));
        Assert.NotNull((await ana.VisitAsync(visit.Id)).Guests[0].NoShowAt);
        var phone = server.Phone();
        await phone.EnterAsync(server.LinkOf(number));              // he may come still
        await server.RoundAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(("waiting", at.AddMinutes(20)), ((await ana.VisitAsync(visit.Id)).Guests[0].State, (await ana.VisitAsync(visit.Id)).Guests[0].ArrivedAt));
        Assert.Contains("Llegó 20 min tarde.", WebUtility.HtmlDecode((await ana.GetAsync("/today")).Body));
        (await ana.AskAsync(visit.Id, visit.Guests[0].Id, "waiting")).IsRefused(HttpStatusCode.Conflict, "guest_is_here");
    }

    [Fact]
    public async Task Who_came_in_time_and_whoever_was_invited_to_a_visit_now_is_never_marked()
    {
        var (ana, number, at) = (await server.AnaAsync(), server.NewNumber(), server.Clock.Now.AddMinutes(8));
        var visit = await ana.PlanAsync(at, number);
        await server.RoundAsync();
        await server.Phone().EnterAsync(server.LinkOf(number));
        var now = await ana.InviteAsync();

        await server.RoundAtAsync(at.AddMinutes(30));

        Assert.All([(await ana.VisitAsync(visit.Id)).Guests[0], (await ana.VisitAsync(now.Id)).Guests[0]], g => Assert.Equal((null, null), (g.LateAt, g.NoShowAt)));
    }

    [Fact]
    public async Task A_visit_that_is_moved_makes_nobody_late()
    {
        var (ana, at) = (await server.AnaAsync(), server.Clock.Now.AddMinutes(8));
        var visit = await ana.PlanAsync(at, server.NewNumber());
        await server.RoundAtAsync(at.AddMinutes(6));
        Assert.NotNull((await ana.VisitAsync(visit.Id)).Guests[0].LateAt);

        (await ana.AskMoveAsync(visit.Id, at.AddHours(2), anyway: true)).Is(HttpStatusCode.OK);

        Assert.Null((await ana.VisitAsync(visit.Id)).Guests[0].LateAt);
    }
}
