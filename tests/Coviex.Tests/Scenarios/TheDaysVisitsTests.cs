using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

public sealed class TheDaysVisitsTests(QuietServer server) : IClassFixture<QuietServer>
{
    [Fact]
    public async Task Today_is_the_hospitals_own_day_and_what_still_stands_from_before()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var open = await ana.InviteAsync();
        await ana.DoAsync(open.Id, "start");
        var over = await ana.InviteAsync();
        await ana.DoAsync(over.Id, "end");
        var midnight = new DateTimeOffset(2040, 5, 8, 6, 0, 0, TimeSpan.Zero);          // in Mexico City
        var lastOfToday = await ana.InviteAsync(startsAt: midnight.AddMinutes(-1));
        var firstOfTomorrow = await ana.InviteAsync(startsAt: midnight);

        Assert.Equal([open.Id, over.Id, lastOfToday.Id], await BoardAsync(ana));

        await ana.DoAsync(lastOfToday.Id, "cancel");
        server.Clock.Advance(midnight - server.Clock.Now);
        await ana.SignInAsync();
        Assert.Equal([open.Id, firstOfTomorrow.Id], await BoardAsync(ana));
    }

    [Fact]
    public async Task Everybody_sees_his_own_only()
    {
        var visit = await (await server.SignInAsync(Person.Luis)).InviteAsync();

        foreach (var other in new[] { Person.Ana, Person.Bruno })
        {
            Assert.DoesNotContain(visit.Id, await BoardAsync(await server.SignInAsync(other)));
        }
    }

    private static async Task<Guid[]> BoardAsync(StaffDesk desk) => [.. (await desk.GetAsync("/api/visits")).As<SeenVisit[]>().Select(v => v.Id)];
}
