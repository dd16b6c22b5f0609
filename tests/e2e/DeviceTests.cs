using Coviex.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>Camera and microphone that do not play along; another browser; a network that lets only a relay through.</summary>
public sealed class DeviceTests(World world)
{
    [Fact]
    public async Task A_guest_without_camera_and_microphone_is_told_and_comes_in_to_listen()
    {
        await using var bare = await world.Browsers.ChromiumAsync(fakeDevices: false);
        var visit = await world.InviteAsync(keepDoorOpen: true);
        var clinician = await world.Coviex.ClinicianAsync(world.Chromium);
        await clinician.StartVisitAsync(world.Coviex, visit.Id);

        var guest = await bare.GuestAsync(visit.Links[0]);
        await guest.ComeInAsync();
        await guest.ClickAsync("[data-action=listen]");
        await Expect(guest.Screen("call")).ToBeVisibleAsync();
        await guest.MoreFramesAsync();                                                        // he sees the clinician
        await Expect(clinician.Locator($"[data-guest='{visit.Guests[0]}']")).ToContainTextAsync("cámara");
        await clinician.Context.CloseAsync();
    }

    [Fact]
    public async Task A_denied_camera_is_named_and_the_way_to_repair_it()
    {
        await using var strict = await world.Browsers.ChromiumAsync(allowed: false);
        var visit = await world.InviteAsync();
        var options = Browsers.Phone();
        options.Permissions = [];
        var guest = await strict.GuestAsync(visit.Links[0], options);
        await guest.ComeInAsync();
        await Expect(guest.Screen("devices")).ToBeVisibleAsync();
        await Expect(guest.Locator("[data-action=retry]")).ToBeVisibleAsync();
        await Expect(guest.Locator("[data-action=listen]")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Chromium_and_Firefox_see_each_other()
    {
        await using var firefox = await world.Browsers.FirefoxAsync();
        await using var meeting = await Meeting.StartAsync(world, guestBrowser: firefox);
        await meeting.EverybodySeesEverybodyAsync();
    }

    [Fact]
    public async Task A_relay_only_call_goes_through_the_TURN_server()
    {
        await using var turn = await TurnServer.StartAsync();
        await using var coviex = await CoviexProcess.StartAsync(turn.Settings());
        using var api = await coviex.SignInAsync();
        await using var meeting = await Meeting.StartAsync(world, coviex: coviex, api: api);
        Assert.Equal("relay/relay", await PathAsync(meeting.Guests[0]));
    }

    private static Task<string> PathAsync(IPage page) => page.EvaluateAsync<string>("""
        async () => {
          for (const connection of window.__watch.connections.filter((c) => c.connectionState === 'connected')) {
            const stats = await connection.getStats();
            for (const pair of stats.values()) {
              if (pair.type === 'candidate-pair' && pair.nominated && pair.state === 'succeeded') {
                return `${stats.get(pair.localCandidateId).candidateType}/${stats.get(pair.remoteCandidateId).candidateType}`;
              }
            }
          }
          return 'none';
        }
        """);
}
