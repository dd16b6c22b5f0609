using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

public sealed class ComingByLinkTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    [Fact]
    public async Task A_peek_tells_who_invites_and_changes_nothing_but_opened()
    {
        var (ana, visit, link) = await InvitedAsync();
        await DeliveredAsync(ana, visit);
        var before = await server.Database.SettledAsync();

        var peek = await server.Phone().PeekAsync(link);

        Assert.Equal(("ready", "es", "Dra. Ana Torres", "homeCare", "Elena Ruiz"), (peek.State, peek.Language, peek.Host, peek.Service, peek.Guest));
        Assert.Equal(new SeenHospital("Hospital San Lucas", "America/Mexico_City", "+525555123456"), peek.Hospital);
        Assert.Equal(server.Clock.Now, (await ana.VisitAsync(visit.Id)).Guests[0].OpenedAt);
        var after = await server.Database.EverythingAsync();
        Assert.NotEqual(before, after);
        Assert.Equal(WithoutOpened(before), WithoutOpened(after));
        await server.Phone().PeekAsync(link);
        Assert.Equal(after, await server.Database.EverythingAsync());
    }

    [Fact]
    public async Task The_clinicians_board_hears_that_the_page_was_opened()
    {
        var (ana, visit, link) = await InvitedAsync();
        await DeliveredAsync(ana, visit);
        await using var board = await ana.OpenBoardAsync();
        board.Forget();

        await server.Phone().PeekAsync(link);

        await board.HearsAsync("changed");
    }

    [Fact]
    public async Task Whoever_fetches_the_page_ten_times_spends_nothing()
    {
        var (ana, visit, link) = await InvitedAsync();
        await DeliveredAsync(ana, visit);
        var before = await server.Database.SettledAsync();
        var bot = server.Browser();
        bot.Headers["User-Agent"] = "WhatsApp/2.23";
        bot.Headers.Remove("Sec-Fetch-Site");
        bot.Headers.Remove("Origin");

        for (var i = 0; i < 10; i++)
        {
            await bot.GetAsync("/v");
            await bot.SendAsync(HttpMethod.Head, "/v");
            await bot.GetAsync("/api/guest/peek");
            await bot.GetAsync("/api/guest/enter");
        }

        Assert.Equal(before, await server.Database.EverythingAsync());
        Assert.Equal("waiting", (await server.Phone().EnterAsync(link)).State);
    }

    [Fact]
    public async Task Too_early_the_page_says_when_to_come_back()
    {
        var starts = server.Clock.Now.AddHours(2);
        var (_, _, link) = await InvitedAsync(starts);
        var phone = server.Phone();

        var peek = await phone.PeekAsync(link);

        Assert.Equal(("early", starts, starts.AddMinutes(-15)), (peek.State, peek.StartsAt, peek.OpensAt));
        (await phone.AskEnterAsync(link)).IsRefused(HttpStatusCode.Conflict, "early");
        server.Clock.Advance(peek.OpensAt - server.Clock.Now);
        Assert.Equal("ready", (await phone.PeekAsync(link)).State);
        Assert.Equal("waiting", (await phone.EnterAsync(link)).State);
    }

    [Fact]
    public async Task A_visit_that_the_clinician_began_early_is_open_to_its_guests()
    {
        var (ana, visit, link) = await InvitedAsync(server.Clock.Now.AddHours(2));
        await ana.DoAsync(visit.Id, "start");

        Assert.Equal("ready", (await server.Phone().PeekAsync(link)).State);
        Assert.Equal("waiting", (await server.Phone().EnterAsync(link)).State);
    }

    [Fact]
    public async Task Late_is_told_but_not_too_late()
    {
        var (_, _, link) = await InvitedAsync();
        server.Clock.Advance(TimeSpan.FromMinutes(16));

        Assert.Equal("late", (await server.Phone().PeekAsync(link)).State);
        Assert.Equal("waiting", (await server.Phone().EnterAsync(link)).State);
    }

    [Fact]
    public async Task After_an_hour_a_link_has_run_out()
    {
        var (_, _, link) = await InvitedAsync();
        server.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        Assert.Equal("late", (await server.Phone().PeekAsync(link)).State);
        server.Clock.Advance(TimeSpan.FromSeconds(1));

        var peek = await server.Phone().PeekAsync(link);

        Assert.Equal(("expired", true), (peek.State, peek.CanRenew));
        (await server.Phone().AskEnterAsync(link)).IsRefused(HttpStatusCode.Conflict, "expired");
    }

    [Fact]
    public async Task A_link_that_has_run_out_still_opens_for_the_guest_who_is_inside()
    {
        var (_, _, guest, phone) = await server.GuestIsInTheCallAsync();
        var link = await server.LinkToAsync(guest.Number());
        server.Clock.Advance(TimeSpan.FromHours(2));

        Assert.Equal("ready", (await phone.PeekAsync(link)).State);
        Assert.Equal("admitted", (await phone.EnterAsync(link)).State);
    }

    [Theory]
    [InlineData("end", "ended")]
    [InlineData("cancel", "cancelled")]
    public async Task A_visit_that_is_over_says_so(string act, string state)
    {
        var (ana, visit, link) = await InvitedAsync();
        await ana.DoAsync(visit.Id, act);

        var peek = await server.Phone().PeekAsync(link);

        Assert.Equal((state, false), (peek.State, peek.CanRenew));
        (await server.Phone().AskEnterAsync(link)).IsRefused(HttpStatusCode.Conflict, state);
    }

    [Fact]
    public async Task An_invitation_that_was_withdrawn_says_so()
    {
        var (ana, visit, link) = await InvitedAsync();
        await ana.DoAsync(visit.Id, visit.Guests[0].Id, "revoke");

        var peek = await server.Phone().PeekAsync(link);

        Assert.Equal(("revoked", false), (peek.State, peek.CanRenew));
        (await server.Phone().AskEnterAsync(link)).IsRefused(HttpStatusCode.Conflict, "revoked");
    }

    [Fact]
    public async Task A_guest_who_was_declined_is_told_so_with_every_device()
    {
        var (ana, visit, guest, phone) = await server.GuestWaitsAsync();
        await ana.DoAsync(visit.Id, guest.Id, "decline");
        var link = await server.LinkToAsync(guest.Number());

        var peek = await server.Phone().PeekAsync(link);

        Assert.Equal(("declined", false), (peek.State, peek.CanRenew));
        (await phone.AskEnterAsync(link)).IsRefused(HttpStatusCode.Conflict, "declined");
        (await server.Phone().AskEnterAsync(link)).IsRefused(HttpStatusCode.Conflict, "declined");
    }

    [Theory]
    [InlineData("0123456789abcdefghijAB")]
    [InlineData("short")]
    [InlineData("")]
    [InlineData("0123456789abcdefghij!'")]
    [InlineData(null)]
    public async Task A_link_that_nobody_has_sent_is_unknown(string? link)
    {
        var phone = server.Phone();

        (await phone.PostAsync("/api/guest/peek", new { token = link })).IsRefused(HttpStatusCode.NotFound, "link_unknown");
        (await phone.PostAsync("/api/guest/enter", new { token = link, page = "anypage1" })).IsRefused(HttpStatusCode.NotFound, "link_unknown");
        (await phone.PostAsync("/api/guest/renew", new { token = link })).IsRefused(HttpStatusCode.NotFound, "link_unknown");
    }

    [Fact]
    public async Task The_consent_is_kept_with_the_words_the_time_and_the_device()
    {
        var (_, visit, link) = await InvitedAsync();
        var phone = server.Phone();
        phone.Headers["User-Agent"] = new('x', 400);
        var shown = (await phone.PeekAsync(link)).Consent;

        await phone.EnterAsync(link);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(shown.Text))), shown.Hash);
        Assert.Contains("Hospital San Lucas", shown.Text);
        var kept = Assert.Single(await server.RowsAsync("SELECT * FROM consents WHERE seat_id = @seat", ("seat", visit.Guests[0].Id)));
        Assert.Equal((shown.Version, shown.Hash, "es", new string('x', 300)), (kept["text_version"], kept["text_hash"], kept["language"], kept["device"]));
        Assert.Contains($"{server.Clock.Now:yyyy-MM-dd HH:mm}", $"{kept["agreed_at"]:yyyy-MM-dd HH:mm:ss}");
    }

    [Fact]
    public async Task Opening_the_link_again_in_the_same_browser_is_the_same_device()
    {
        var (_, visit, link) = await InvitedAsync();
        var phone = server.Phone();
        await phone.EnterAsync(link);
        var cookie = phone.CookieHeader;

        Assert.Equal("waiting", (await phone.EnterAsync(link)).State);

        Assert.Equal(cookie, phone.CookieHeader);
        Assert.Equal(1, await server.CountAsync("consents WHERE seat_id = @seat", ("seat", visit.Guests[0].Id)));
    }

    [Fact]
    public async Task A_notice_that_has_changed_must_be_read_again()
    {
        var (_, visit, link) = await InvitedAsync();
        var phone = server.Phone();
        var consent = (await phone.PeekAsync(link)).Consent;

        foreach (var agreed in new object?[] { null, new { }, new { version = "2020-01", hash = consent.Hash }, new { version = consent.Version, hash = "0" } })
        {
            (await phone.PostAsync("/api/guest/enter", new { token = link, page = "anypage1", consent = agreed })).IsRefused(HttpStatusCode.BadRequest, "consent_changed");
        }

        Assert.Equal(0, await server.CountAsync("guest_sessions WHERE seat_id = @seat", ("seat", visit.Guests[0].Id)));
        Assert.Empty(phone.Cookies);
    }

    [Fact]
    public async Task A_guests_session_ends_after_its_time()
    {
        var (_, _, _, phone) = await server.GuestWaitsAsync();
        server.Clock.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        (await phone.GetAsync("/api/guest/lobby")).Is(HttpStatusCode.OK);
        server.Clock.Advance(TimeSpan.FromSeconds(1));

        (await phone.GetAsync("/api/guest/lobby")).Is(HttpStatusCode.Unauthorized);
    }

    private async Task<(StaffDesk Ana, SeenVisit Visit, string Link)> InvitedAsync(DateTimeOffset? startsAt = null)
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(startsAt: startsAt);
        return (ana, visit, await server.LinkToAsync(visit.Guests[0].Number()));
    }

    // From then on no worker writes anything more about it.
    private static Task DeliveredAsync(StaffDesk ana, SeenVisit visit) =>
        Until.HoldsAsync(async () => (await ana.VisitAsync(visit.Id)).Guests[0].Text == "delivered", "the text delivered");

    private static string WithoutOpened(string everything) => Regex.Replace(everything, @"opened_at=[^|\n]*|\n[^\n]*action=guest\.opened[^\n]*", "");
}
