using System.Net;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

public sealed class RenewingALinkTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    [Fact]
    public async Task A_new_link_goes_to_the_number_on_file_and_to_no_other()
    {
        var (_, guest, old) = await ExpiredAsync();
        var stranger = server.NewNumber();

        (await server.Phone().PostAsync("/api/guest/renew", new { token = old, phone = stranger, number = stranger })).Is(HttpStatusCode.Accepted);

        var link = await server.LinkToAsync(guest.Number(), text: 2);
        Assert.StartsWith("Hospital San Lucas: este es su nuevo enlace", server.TextsTo(guest.Number())[1]);
        Assert.NotEqual(old, link);
        Assert.Empty(server.TextsTo(stranger));
        Assert.Equal("expired", (await server.Phone().PeekAsync(old)).State);
        Assert.Equal("late", (await server.Phone().PeekAsync(link)).State);
        Assert.Equal("waiting", (await server.Phone().EnterAsync(link)).State);
    }

    [Fact]
    public async Task Not_more_often_than_every_two_minutes()
    {
        var (_, guest, link) = await ExpiredAsync();
        (await server.Phone().AskRenewAsync(link)).Is(HttpStatusCode.Accepted);
        server.Clock.Advance(TimeSpan.FromSeconds(119));

        var soon = await server.Phone().AskRenewAsync(link);

        soon.IsRefused(HttpStatusCode.TooManyRequests, "renewed_too_often");
        Assert.NotNull(soon.Header("Retry-After"));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await server.Phone().AskRenewAsync(link)).Is(HttpStatusCode.Accepted);
        await server.LinkToAsync(guest.Number(), text: 3);
        Assert.Equal(3, server.TextsTo(guest.Number()).Count);
    }

    [Fact]
    public async Task Not_more_than_five_times_in_one_visit()
    {
        var (_, guest, link) = await ExpiredAsync();
        for (var i = 0; i < 5; i++)
        {
            (await server.Phone().AskRenewAsync(link)).Is(HttpStatusCode.Accepted);
            server.Clock.Advance(TimeSpan.FromMinutes(2));
        }

        (await server.Phone().AskRenewAsync(link)).IsRefused(HttpStatusCode.TooManyRequests, "renewed_too_often");

        Assert.Equal(6, await server.CountAsync("messages WHERE invitation_id = @guest", ("guest", guest.Id)));
    }

    [Theory]
    [InlineData("end", "visit_over")]
    [InlineData("cancel", "visit_over")]
    public async Task A_visit_that_is_over_sends_no_links(string act, string code)
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        var link = await server.LinkToAsync(visit.Guests[0].Number());
        await ana.DoAsync(visit.Id, act);

        (await server.Phone().AskRenewAsync(link)).IsRefused(HttpStatusCode.Conflict, code);
    }

    [Theory]
    [InlineData("revoke", "revoked")]
    [InlineData("decline", "declined")]
    public async Task Whom_the_clinician_does_not_want_gets_no_new_link(string act, string code)
    {
        var (ana, visit, guest, phone) = await server.GuestWaitsAsync();
        await ana.DoAsync(visit.Id, guest.Id, act);

        (await phone.AskRenewAsync(await server.LinkToAsync(guest.Number()))).IsRefused(HttpStatusCode.Conflict, code);

        Assert.Single(server.TextsTo(guest.Number()));
    }

    private async Task<(SeenVisit Visit, SeenGuest Guest, string Link)> ExpiredAsync()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        var link = await server.LinkToAsync(visit.Guests[0].Number());
        server.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("expired", (await server.Phone().PeekAsync(link)).State);
        return (visit, visit.Guests[0], link);
    }
}
