using System.Net.Http.Json;
using Coviex.Harness;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>What a link leads to, whatever was done with it.</summary>
public sealed class LinkTests(World world)
{
    [Fact]
    public async Task A_preview_bot_that_fetches_the_link_ten_times_spends_nothing()
    {
        var visit = await world.InviteAsync();
        using var bot = new HttpClient();
        for (var i = 0; i < 10; i++)
        {
            using var answer = await bot.GetAsync(new Uri(visit.Links[0]), TestContext.Current.CancellationToken);
            Assert.True(answer.IsSuccessStatusCode);
        }
        var guest = await world.Chromium.GuestAsync(visit.Links[0]);
        await guest.ComeInAsync();
        await Expect(guest.Screen("lobby")).ToBeVisibleAsync();
        await guest.Context.CloseAsync();
    }

    [Fact]
    public async Task A_second_device_asks_for_the_seat_and_the_first_one_is_told()
    {
        var visit = await world.InviteAsync();
        var phone = await world.Chromium.GuestAsync(visit.Links[0]);
        await phone.ComeInAsync();
        await Expect(phone.Screen("lobby")).ToBeVisibleAsync();

        var tablet = await world.Chromium.GuestAsync(visit.Links[0]);
        await tablet.ComeInAsync();
        await Expect(tablet.Screen("elsewhere")).ToBeVisibleAsync();
        await tablet.ClickAsync("[data-action=move]");
        await Expect(tablet.Screen("lobby")).ToBeVisibleAsync();
        await Expect(phone.Screen("elsewhere")).ToBeVisibleAsync();
        await phone.Context.CloseAsync();
        await tablet.Context.CloseAsync();
    }

    [Fact]
    public async Task In_the_call_the_clinician_decides_about_a_second_device()
    {
        await using var meeting = await Meeting.StartAsync(world);
        var tablet = await world.Chromium.GuestAsync(meeting.Visit.Links[0]);
        await tablet.ComeInAsync();
        await tablet.ClickAsync("[data-action=move]");
        await meeting.Clinician.ClickAsync($"[data-guest='{meeting.Visit.Guests[0]}'] [data-action=allow-move]");
        await Expect(tablet.Screen("call")).ToBeVisibleAsync();
        await tablet.MoreFramesAsync();
        await Expect(meeting.Guests[0].Screen("elsewhere")).ToBeVisibleAsync();
        await tablet.Context.CloseAsync();
    }

    [Fact]
    public async Task Revoked_ended_declined_and_wrong_links_each_say_what_to_do()
    {
        var visit = await world.InviteAsync(guests: 3);
        await PostAsync($"/api/visits/{visit.Id}/guests/{visit.Guests[0]}/revoke");
        await ShowsAsync(visit.Links[0], "revoked");

        var declined = await world.Chromium.GuestAsync(visit.Links[1]);
        await declined.ComeInAsync();
        await Expect(declined.Screen("lobby")).ToBeVisibleAsync();
        await PostAsync($"/api/visits/{visit.Id}/guests/{visit.Guests[1]}/decline");
        await Expect(declined.Screen("declined")).ToBeVisibleAsync();
        await declined.Context.CloseAsync();

        await PostAsync($"/api/visits/{visit.Id}/end");
        await ShowsAsync(visit.Links[2], "ended");
        await ShowsAsync(visit.Links[2][..^22] + "0123456789ABCDEFGHIJKL", "wrongLink");
    }

    [Fact]
    public async Task An_expired_link_offers_a_new_one_which_goes_to_the_number_on_file()
    {
        await using var coviex = await CoviexProcess.StartAsync(new Dictionary<string, string> { ["Coviex__Links__Life"] = "00:00:00.001" });
        using var api = await coviex.SignInAsync();
        var number = World.NewNumber();
        var visit = await CoviexProcess.InviteAsync(api, new { service = "homeCare", guests = new[] { new { name = "María", relation = "paciente", phone = number } } }, number);
        var guest = await world.Chromium.GuestAsync(visit.Links[0]);
        await Expect(guest.Screen("expired")).ToBeVisibleAsync();
        await guest.ClickAsync("[data-action=renew]");
        Assert.NotEqual(visit.Links[0], await CoviexProcess.LinkToAsync(api, number, not: visit.Links[0]));
        await guest.Context.CloseAsync();
    }

    [Fact]
    public async Task Too_early_the_page_says_when_and_the_running_late_message_arrives()
    {
        var number = World.NewNumber();
        var early = await CoviexProcess.InviteAsync(world.Api, new
        {
            service = "medicalReport",
            startsAt = TimeProvider.System.GetUtcNow().AddHours(3),
            guests = new[] { new { name = "María", relation = "hija", phone = number } },
        }, number);
        await ShowsAsync(early.Links[0], "early");

        var visit = await world.InviteAsync();
        var guest = await world.Chromium.GuestAsync(visit.Links[0]);
        await guest.ComeInAsync();
        await Expect(guest.Screen("lobby")).ToBeVisibleAsync();
        await PostAsync($"/api/visits/{visit.Id}/late", new { minutes = 15 });
        await Expect(guest.Screen("lobby")).ToContainTextAsync("15");
        await guest.Context.CloseAsync();
    }

    private async Task ShowsAsync(string link, string screen)
    {
        var guest = await world.Chromium.GuestAsync(link);
        await Expect(guest.Screen(screen)).ToBeVisibleAsync();
        await guest.Context.CloseAsync();
    }

    private async Task PostAsync(string path, object? body = null)
    {
        using var answer = await world.Api.PostAsJsonAsync(path, body ?? new { }, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
