using Coviex.Harness;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>What a call survives without a touch.</summary>
public sealed class ComingBackTests(World world)
{
    [Fact]
    public async Task A_reload_on_either_side_comes_back_to_the_same_call()
    {
        await using var meeting = await Meeting.StartAsync(world);

        await meeting.Guests[0].ReloadAsync();
        await Expect(meeting.Guests[0].Screen("call")).ToBeVisibleAsync();
        await meeting.EverybodySeesEverybodyAsync();

        await meeting.Clinician.ReloadAsync();
        await meeting.EverybodySeesEverybodyAsync();
    }

    [Fact]
    public async Task The_call_goes_on_while_the_server_is_gone_and_the_pages_find_it_again()
    {
        await using var coviex = await CoviexProcess.StartAsync();
        using var api = await coviex.SignInAsync();
        await using var meeting = await Meeting.StartAsync(world, coviex: coviex, api: api);

        await coviex.KillAsync();
        await meeting.EverybodySeesEverybodyAsync();                                          // no server, and the media flows
        await coviex.StartAgainAsync();

        // Found again: what the clinician does reaches the guest.
        await meeting.Clinician.ReloadAsync();
        await meeting.EverybodySeesEverybodyAsync();
        await meeting.Clinician.ClickAsync("[data-action=end]");
        await meeting.Clinician.ClickAsync("[data-action=end-confirm]");
        await Expect(meeting.Guests[0].Screen("thanks")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_guest_who_reloads_in_the_lobby_keeps_his_place()
    {
        var visit = await world.InviteAsync();
        var guest = await world.Chromium.GuestAsync(visit.Links[0]);
        await guest.ComeInAsync();
        await Expect(guest.Screen("lobby")).ToBeVisibleAsync();
        await guest.ReloadAsync();
        await Expect(guest.Screen("lobby")).ToBeVisibleAsync();
        await guest.Context.CloseAsync();
    }
}
