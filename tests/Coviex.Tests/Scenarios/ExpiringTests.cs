using System.Net;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

public sealed class ExpiringTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    [Fact]
    public async Task A_visit_that_nobody_closed_closes_by_itself()
    {
        var (ana, visit, _, phone) = await server.GuestWaitsAsync();
        await phone.Page!.DisposeAsync();
        server.Clock.Advance(TimeSpan.FromHours(4));
        await ana.SignInAsync();

        await MinutesPassAsync(async () => (await ana.VisitAsync(visit.Id)).State == "expired");

        Assert.NotNull((await ana.VisitAsync(visit.Id)).EndedAt);
        Assert.Equal("expired", (await phone.LobbyAsync()).State);
        var peek = await server.Phone().PeekAsync(await server.LinkToAsync(visit.Guests[0].Number()));
        Assert.Equal(("ended", false), (peek.State, peek.CanRenew));
        (await ana.AskAsync(visit.Id, "start")).IsRefused(HttpStatusCode.Conflict, "visit_expired");
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'visit.expired' AND actor_kind = 'coviex' AND subject = @visit", ("visit", visit.Id)));
    }

    [Fact]
    public async Task While_somebody_is_connected_it_stays_open()
    {
        var (ana, visit, guest, phone) = await server.GuestIsInTheCallAsync();
        var other = await ana.InviteAsync();
        server.Clock.Advance(TimeSpan.FromHours(5));
        await ana.SignInAsync();

        await MinutesPassAsync(async () => (await ana.VisitAsync(other.Id)).State == "expired");

        Assert.Equal("open", (await ana.VisitAsync(visit.Id)).State);
        phone.Page!.Lose();
        await Until.HoldsAsync(async () => (await ana.GuestAsync(visit.Id, guest.Id)).Away, "the guest away");
        await MinutesPassAsync(async () => (await ana.VisitAsync(visit.Id)).State == "expired");
    }

    [Fact]
    public async Task A_visit_whose_time_has_not_come_stays()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var soon = await ana.InviteAsync(startsAt: server.Clock.Now.AddHours(6));
        var old = await ana.InviteAsync();
        server.Clock.Advance(TimeSpan.FromHours(5));
        await ana.SignInAsync();

        await MinutesPassAsync(async () => (await ana.VisitAsync(old.Id)).State == "expired");

        Assert.Equal("scheduled", (await ana.VisitAsync(soon.Id)).State);
    }

    // The worker looks once a minute. A few minutes may be needed: it may be busy with a pass when one of them is over.
    private Task MinutesPassAsync(Func<Task<bool>> until) => Until.HoldsAsync(async () =>
    {
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        return await until();
    }, "the visit expired");
}
