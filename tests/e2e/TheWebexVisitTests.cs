using Coviex.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>A visit that goes over Webex, with the double in the place of Webex and a stand-in for its SDK's media.</summary>
public sealed class TheWebexVisitTests(World world) : IAsyncLifetime
{
    private FakeWorldProcess clouds = null!;
    private CoviexProcess coviex = null!;
    private HttpClient api = null!;
    private readonly List<IBrowserContext> contexts = [];

    public async ValueTask InitializeAsync() => clouds = await FakeWorldProcess.StartAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var context in contexts) { await context.CloseAsync(); }
        api?.Dispose();
        if (coviex is not null) { await coviex.DisposeAsync(); }
        await clouds.DisposeAsync();
    }

    [Fact]
    public async Task Two_people_talk_over_webex_in_coviexs_own_pages()
    {
        var (clinician, guest, visit) = await GuestInTheLobbyAsync(sdk: true, linked: true);
        Assert.Equal(0, await guest.FramesDecodedAsync());

        await clinician.OpenDoorAsync(visit.Guests[0]);                                       // and with it Webex's own lobby
        await Expect(guest.Screen("call")).ToBeVisibleAsync();
        await guest.MoreFramesAsync();
        await clinician.MoreFramesAsync();
        await guest.ScreenshotAsync(new() { Path = Picture("webex-guest") });
        await clinician.ScreenshotAsync(new() { Path = Picture("webex-room") });

        await guest.ClickAsync("[data-action=leave]");
        await guest.ClickAsync("[data-action=return]");
        await Expect(guest.Screen("call")).ToBeVisibleAsync();
        await guest.MoreFramesAsync();

        await clinician.ClickAsync("[data-action=end]");
        await clinician.ClickAsync("[data-action=end-confirm]");
        await Expect(guest.Screen("thanks")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task When_webex_gives_no_token_the_call_goes_over_direct_in_the_same_page()
    {
        await clouds.FaultAsync("POST /v1/guests/token", "status", 503, 9);
        var (clinician, guest, visit) = await GuestInTheLobbyAsync(sdk: true);

        await clinician.OpenDoorAsync(visit.Guests[0]);

        await Expect(guest.Screen("call")).ToBeVisibleAsync();
        await guest.MoreFramesAsync();
        await clinician.MoreFramesAsync();
    }

    [Fact]
    public async Task Where_the_page_cannot_hold_the_call_a_link_leads_into_webex()
    {
        var (clinician, guest, visit) = await GuestInTheLobbyAsync(sdk: false);

        await clinician.OpenDoorAsync(visit.Guests[0]);

        await Expect(guest.Locator("[data-action=elsewhere]")).ToBeVisibleAsync();
        await Expect(clinician.Locator("[data-action=elsewhere]")).ToBeVisibleAsync();
        await guest.ScreenshotAsync(new() { Path = Picture("webex-guest-link") });
        await clinician.ScreenshotAsync(new() { Path = Picture("webex-room-link") });
        var answer = await guest.APIRequest.GetAsync(new Uri(coviex.Url, "/api/guest/ticket/link").ToString(), new() { MaxRedirects = 0 });
        Assert.StartsWith("https://hospital.webex.test/join/", answer.Headers["location"]);
    }

    /// <summary>A visit over Webex is under way, and its guest waits in the lobby.</summary>
    /// <param name="sdk">The server has the SDK.</param>
    /// <param name="linked">The clinician has linked his account, and so holds the call in the page.</param>
    private async Task<(IPage Clinician, IPage Guest, VisitWithLinks Visit)> GuestInTheLobbyAsync(bool sdk, bool linked = false)
    {
        coviex = await CoviexProcess.StartAsync(clouds.Webex(sdk));
        api = await coviex.SignInAsync();
        var visit = await World.InviteAsync(api);
        var clinician = await coviex.ClinicianAsync(world.Chromium);
        contexts.Add(clinician.Context);
        if (linked)
        {
            await clinician.GotoAsync(new Uri(coviex.Url, "/webex/link").ToString());
            await clinician.ClickAsync("text=ana@sanlucas.example");                          // signs in to Webex and agrees
            await clinician.WaitForURLAsync("**/webex*said=linked");
        }
        await clinician.StartVisitAsync(coviex, visit.Id);
        var guest = await world.Chromium.GuestAsync(visit.Links[0]);
        contexts.Add(guest.Context);
        await guest.WaitForURLAsync("**/v/webex*");
        await guest.ComeInAsync();
        await Expect(guest.Screen("lobby")).ToBeVisibleAsync();
        return (clinician, guest, visit);
    }

    private static string Picture(string name) => Repository.Path($"tests/e2e/out/{name}.png");
}
