using System.Net;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

public sealed class RunningLateTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    [Fact]
    public async Task Who_waits_is_told_how_late_it_gets_and_since_when_that_is_known()
    {
        var (ana, visit, _, phone) = await server.GuestWaitsAsync();
        phone.Page!.Forget();

        await ana.DoAsync(visit.Id, "late", new { minutes = 20 });

        await phone.Page.HearsAsync("changed");
        Assert.Equal(new SeenLate(20, server.Clock.Now), (await phone.LobbyAsync()).Late);
        Assert.Equal(new SeenLate(20, server.Clock.Now), (await ana.VisitAsync(visit.Id)).Late);
    }

    [Fact]
    public async Task It_can_be_taken_back_and_ends_with_the_start()
    {
        var (ana, visit, _, phone) = await server.GuestWaitsAsync();
        await ana.DoAsync(visit.Id, "late", new { minutes = 20 });
        await ana.DoAsync(visit.Id, "late", new { minutes = 0 });
        Assert.Null((await phone.LobbyAsync()).Late);

        await ana.DoAsync(visit.Id, "late", new { minutes = 5 });
        await ana.DoAsync(visit.Id, "start");

        Assert.Null((await phone.LobbyAsync()).Late);
    }

    [Theory]
    [InlineData("""{"minutes":-1}""")]
    [InlineData("""{"minutes":241}""")]
    [InlineData("{}")]
    public async Task An_impossible_delay_is_refused(string body)
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();

        (await ana.PostTextAsync($"/api/visits/{visit.Id}/late", body)).IsRefused(HttpStatusCode.BadRequest, "bad_input");

        Assert.Null((await ana.VisitAsync(visit.Id)).Late);
    }

    [Fact]
    public async Task A_visit_that_is_over_is_not_late()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        await ana.DoAsync(visit.Id, "cancel");

        (await ana.AskAsync(visit.Id, "late", new { minutes = 5 })).IsRefused(HttpStatusCode.Conflict, "visit_cancelled");
    }
}
