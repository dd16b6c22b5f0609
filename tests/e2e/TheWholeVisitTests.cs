using Coviex.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

public sealed class TheWholeVisitTests(World world)
{
    [Fact]
    public async Task A_guest_comes_in_with_two_taps_is_seen_and_heard_and_says_goodbye()
    {
        var visit = await world.InviteAsync();
        var clinician = await world.Coviex.ClinicianAsync(world.Chromium);
        await clinician.StartVisitAsync(world.Coviex, visit.Id);

        var guest = await world.Chromium.GuestAsync(visit.Links[0]);                          // the first tap
        await Expect(guest.Screen("invitation")).ToContainTextAsync("Dra. Ana Torres");
        await guest.ComeInAsync();                                                            // the second
        await Expect(guest.Screen("lobby")).ToBeVisibleAsync();
        Assert.DoesNotContain("#", guest.Url);                                                // the secret has left the address bar
        await Expect(clinician.Locator($"[data-guest='{visit.Guests[0]}'][data-state=waiting]")).ToBeVisibleAsync();
        Assert.Equal(0, await guest.FramesDecodedAsync());                                    // prepared, and nothing to be seen

        await clinician.OpenDoorAsync(visit.Guests[0]);
        await Expect(guest.Screen("call")).ToBeVisibleAsync();                                // no third tap
        await guest.MoreFramesAsync();
        await clinician.MoreFramesAsync();

        await guest.ClickAsync("[data-action=leave]");
        await guest.ClickAsync("[data-action=return]");                                       // it was by mistake
        await Expect(guest.Screen("call")).ToBeVisibleAsync();
        await guest.MoreFramesAsync();
        await clinician.MoreFramesAsync();

        await clinician.ClickAsync("[data-action=end]");
        await clinician.ClickAsync("[data-action=end-confirm]");
        await Expect(guest.Screen("thanks")).ToBeVisibleAsync();
        await Expect(clinician.Locator("[data-visit-state=ended]").First).ToBeVisibleAsync();
        await guest.Context.CloseAsync();
        await clinician.Context.CloseAsync();
    }

    [Fact]
    public async Task With_the_door_kept_open_the_guest_passes_as_he_arrives()
    {
        var visit = await world.InviteAsync(keepDoorOpen: true);
        var clinician = await world.Coviex.ClinicianAsync(world.Chromium);
        await clinician.StartVisitAsync(world.Coviex, visit.Id);
        var guest = await world.Chromium.GuestAsync(visit.Links[0]);
        await guest.ComeInAsync();
        await Expect(guest.Screen("call")).ToBeVisibleAsync();
        await guest.MoreFramesAsync();
        await clinician.MoreFramesAsync();
        await guest.Context.CloseAsync();
        await clinician.Context.CloseAsync();
    }

    [Fact]
    public async Task Muting_and_the_camera_work_on_both_sides()
    {
        await using var meeting = await Meeting.StartAsync(world);
        var guest = meeting.Guests[0];

        await guest.ClickAsync("[data-action=camera]");
        await StopsAsync(meeting.Clinician);
        await guest.ClickAsync("[data-action=camera]");
        await meeting.Clinician.MoreFramesAsync();

        await meeting.Clinician.ClickAsync("[data-action=camera]");
        await StopsAsync(guest);
        await meeting.Clinician.ClickAsync("[data-action=camera]");
        await guest.MoreFramesAsync();

        await guest.ClickAsync("[data-action=mute]");
        Assert.Equal(0, await SoundingTracksAsync(guest));
        await guest.ClickAsync("[data-action=mute]");
        Assert.Equal(1, await SoundingTracksAsync(guest));
    }

    [Fact]
    public async Task Four_people_see_each_other_and_a_fifth_is_refused_in_words()
    {
        await using var meeting = await Meeting.StartAsync(world, guests: 3);
        foreach (var guest in meeting.Guests) { Assert.Equal(3, await SeenAsync(guest)); }
        Assert.Equal(3, await SeenAsync(meeting.Clinician));

        var number = World.NewNumber();
        using var answer = await world.Api.PostAsync($"/api/visits/{meeting.Visit.Id}/guests",
            System.Net.Http.Json.JsonContent.Create(new { name = "Raúl Castillo", relation = "hermano", phone = number }),
            TestContext.Current.CancellationToken);
        using var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var fifthId = json.RootElement.GetProperty("id").GetString()!;
        var fifth = await world.Chromium.GuestAsync(await CoviexProcess.LinkToAsync(world.Api, number));
        meeting.Guests.Add(fifth);
        await fifth.ComeInAsync();
        await Expect(fifth.Screen("lobby")).ToBeVisibleAsync();
        await meeting.Clinician.OpenDoorAsync(fifthId);
        await Expect(meeting.Clinician.GetByText("La sala está llena").First).ToBeVisibleAsync();
        await Expect(fifth.Screen("lobby")).ToBeVisibleAsync();
    }

    // Wait until no frame has come for a second: what was on the way may still arrive.
    private static async Task StopsAsync(IPage page) => await page.WaitForFunctionAsync("""
        async () => {
          let frames = 0;
          for (const connection of window.__watch.connections) {
            if (connection.connectionState === 'closed') continue;
            for (const stat of (await connection.getStats()).values()) if (stat.type === 'inbound-rtp' && stat.kind === 'video') frames += stat.framesDecoded ?? 0;
          }
          const stopped = frames === window.__framesBefore;
          window.__framesBefore = frames;
          return stopped;
        }
        """, null, new() { PollingInterval = 1000, Timeout = 15_000 });

    private static Task<int> SoundingTracksAsync(IPage page) => page.EvaluateAsync<int>("""
        () => new Set(window.__watch.connections.filter((c) => c.connectionState === 'connected').flatMap((c) => c.getSenders())
          .filter((s) => s.track?.kind === 'audio' && s.track.enabled).map((s) => s.track.id)).size
        """);

    private static async Task<int> SeenAsync(IPage page)
    {
        await page.WaitForFunctionAsync("() => Object.keys(window.__watch.first).length >= 3", null, new() { Timeout = 30_000 });
        return await page.Locator("video[data-seat]").CountAsync();
    }
}
