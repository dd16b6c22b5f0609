using System.Net;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Agenda;

public sealed class MovingAVisitTests(AgendaServer server) : IClassFixture<AgendaServer>
{
    [Fact]
    public async Task Who_knows_the_old_date_is_told_the_new_one_and_all_reminders_go_by_it()
    {
        var (ana, number, at) = (await server.AnaAsync(), server.NewNumber(), server.NextMorning().AddDays(1));
        var visit = await ana.PlanAsync(at, number);
        await server.RoundAsync();
        await server.RoundAtAsync(at.AddDays(-1));
        Assert.Equal(2, server.Got(number).Count);

        ana = await server.AnaAsync();
        (await ana.AskMoveAsync(visit.Id, at.AddDays(2), anyway: true)).Is(HttpStatusCode.OK);
        await server.RoundAsync();
        Assert.Contains("cambio: ahora es el", server.Got(number)[2]);
        await server.RoundAtAsync(at.AddMinutes(-10));                         // of the old date nothing leaves any more
        Assert.Equal(3, server.Got(number).Count);
        await server.RoundAtAsync(at.AddDays(1));
        await server.RoundAtAsync(at.AddDays(2).AddHours(-1));
        await server.RoundAtAsync(at.AddDays(2).AddMinutes(-10));
        Assert.Equal(6, server.Got(number).Count);
        Assert.Contains("/v#", server.Got(number)[5]);
    }

    [Fact]
    public async Task What_has_not_left_yet_tells_the_new_date_and_no_second_text_follows()
    {
        var (ana, number, at) = (await server.AnaAsync(), server.NewNumber(), server.NextMorning().AddDays(3));
        var visit = await ana.PlanAsync(at, number);

        (await ana.AskMoveAsync(visit.Id, at.AddHours(3), anyway: true)).Is(HttpStatusCode.OK);
        await server.RoundAsync();

        Assert.Contains("a las 12:00", Assert.Single(server.Got(number)));
    }

    [Fact]
    public async Task A_visit_that_was_moved_meanwhile_is_not_moved_unseen()
    {
        var (ana, at) = (await server.AnaAsync(), server.NextMorning().AddDays(5));
        var visit = await ana.PlanAsync(at, server.NewNumber());
        (await ana.AskMoveAsync(visit.Id, at.AddHours(1), minutes: 45, anyway: true)).Is(HttpStatusCode.OK);

        var second = await ana.AskMoveAsync(visit.Id, at.AddHours(2));

        second.IsRefused(HttpStatusCode.Conflict, "moved_meanwhile");
        Assert.Contains("10:00, 45 minutos", second.Json["detail"]!.GetValue<string>());
        (await ana.AskMoveAsync(visit.Id, at.AddHours(2), revision: 1, anyway: true)).Is(HttpStatusCode.OK);
        Assert.Equal(at.AddHours(2), (await ana.VisitAsync(visit.Id)).StartsAt);
    }

    [Fact]
    public async Task A_link_that_was_sent_before_lives_by_the_new_date()
    {
        var (ana, number) = (await server.AnaAsync(), server.NewNumber());
        var visit = await ana.PlanAsync(server.Clock.Now.AddMinutes(5), number);
        await server.RoundAsync();
        var link = server.LinkOf(number);

        (await ana.AskMoveAsync(visit.Id, server.Clock.Now.AddHours(5), anyway: true)).Is(HttpStatusCode.OK);
        server.Clock.Advance(TimeSpan.FromHours(5));

        Assert.Equal("ready", (await server.Phone().PeekAsync(link)).State);
    }

    [Fact]
    public async Task A_visit_that_somebody_waits_for_or_that_is_over_is_not_moved()
    {
        var (ana, number) = (await server.AnaAsync(), server.NewNumber());
        var visit = await ana.PlanAsync(server.Clock.Now.AddMinutes(5), number);
        await server.RoundAsync();
        var phone = server.Phone();
        await phone.EnterAsync(server.LinkOf(number));

        (await ana.AskMoveAsync(visit.Id, server.Clock.Now.AddHours(6), anyway: true)).IsRefused(HttpStatusCode.Conflict, "guest_came");
        await ana.DoAsync(visit.Id, "end");
        (await ana.AskMoveAsync(visit.Id, server.Clock.Now.AddHours(6), anyway: true)).IsRefused(HttpStatusCode.Conflict, "visit_over");
    }

    [Fact]
    public async Task Cancelling_tells_those_who_know_and_only_those_and_nothing_follows()
    {
        var (ana, told, untold, at) = (await server.AnaAsync(), server.NewNumber(), server.NewNumber(), server.NextMorning().AddDays(6));
        var visit = await ana.PlanAsync(at, told);
        await server.RoundAsync();
        await ana.PostAsync($"/api/visits/{visit.Id}/guests", ana.Typed("Otra Persona", untold));

        await ana.DoAsync(visit.Id, "cancel");
        await ana.DoAsync(visit.Id, "cancel");
        await server.RoundAsync();
        await server.RoundAtAsync(at.AddMinutes(-10));

        Assert.Equal(2, server.Got(told).Count);
        Assert.Contains("se cancelo su videollamada", server.Got(told)[1]);
        Assert.Empty(server.Got(untold));
    }

    [Fact]
    public async Task A_hospitals_own_words_go_out_and_a_text_that_only_tells_may_have_no_link()
    {
        var adela = await server.SignInAsync(Person.Adela);
        (string, string)[] Words(string body) => [("service", "familyVisit"), ("language", "es"), ("kind", "cancelled"), ("body", body), ("version", "0")];
        (await adela.PostFormAsync("/wording", Words("{hospital}: ya no hay llamada. {link}"))).Is(HttpStatusCode.UnprocessableEntity);
        (await adela.PostFormAsync("/wording", Words("{hospital}: la llamada del {date} ya no es."))).Is(HttpStatusCode.SeeOther);
        var (ana, number) = (await server.AnaAsync(), server.NewNumber());
        var visit = await ana.PlanAsync(server.NextMorning().AddDays(8), number, ("service", "familyVisit"));
        await server.RoundAsync();

        await ana.DoAsync(visit.Id, "cancel");
        await server.RoundAsync();

        Assert.EndsWith("ya no es.", server.Got(number)[1], StringComparison.Ordinal);
    }
}
