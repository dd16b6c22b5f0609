using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Coviex.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>
/// The Webex Browser SDK itself, as npm has it, in the guest's page with the policy of production: loaded while he waits, started with his token, registered, and
/// the meeting created. All of Webex's names lead to the double (nothing leaves the machine), which has no media cloud: joining is where it ends.
/// </summary>
public sealed partial class TheRealWebexSdkTests(World world) : IAsyncLifetime
{
    private static readonly string[] Domains = [".webex.com", ".wbx2.com", ".ciscospark.com"];

    private readonly ConcurrentQueue<string> asked = new();
    private readonly ConcurrentQueue<string> blocked = new();
    private FakeWorldProcess clouds = null!;
    private CoviexProcess coviex = null!;
    private IBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        var sdk = Repository.Path("artifacts/webex-sdk/meetings.min.js");
        Assert.True(File.Exists(sdk), "The SDK is not there: ./dev setup fetches it");
        clouds = await FakeWorldProcess.StartAsync(cloud: true);
        coviex = await CoviexProcess.StartAsync(clouds.Webex(sdkFile: sdk));
        browser = await world.Browsers.ChromiumAsync(more: clouds.AsTheCloud);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) { await browser.CloseAsync(); }
        if (coviex is not null) { await coviex.DisposeAsync(); }
        await clouds.DisposeAsync();
    }

    [Fact]
    public async Task It_is_loaded_registered_and_has_created_the_meeting_before_joining_is_refused_and_the_link_takes_its_place()
    {
        using var api = await coviex.SignInAsync();
        var visit = await World.InviteAsync(api);
        var clinician = await coviex.ClinicianAsync(world.Chromium);
        await clinician.StartVisitAsync(coviex, visit.Id);
        var guest = await GuestAsync(visit.Links[0]);
        Assert.False(await HasSdkAsync(guest));                                               // not before he has agreed
        await guest.ComeInAsync();
        await Expect(guest.Screen("lobby")).ToBeVisibleAsync();

        await guest.WaitForFunctionAsync("() => typeof window.Webex?.init === 'function'");
        Assert.Empty(await clouds.SdkAskedAsync());                                           // it is there, and silent until the door opens

        await clinician.OpenDoorAsync(visit.Guests[0]);
        await Expect(guest.Screen("call")).ToBeVisibleAsync();
        await Expect(guest.Locator("[data-action=elsewhere]")).ToBeVisibleAsync(new() { Timeout = 60_000 });

        var seen = (await clouds.SdkAskedAsync()).Select(line => Ids().Replace(line, "{id}")).ToArray();
        string[] steps =
        [
            "GET https://u2c.wbx2.com/u2c/api/v1/catalog guest",
            "POST https://wdm-a.wbx2.com/wdm/api/v1/devices guest",
            "SOCKET https://mercury-connection-a.wbx2.com guest",
            $"POST https://{FakeWorldProcess.Site}/wbxappapi/v1/meetingInfo guest",              // refused without the password
            $"POST https://{FakeWorldProcess.Site}/wbxappapi/v1/meetingInfo guest",              // and answered with it: the meeting is created
            "POST https://locus-a.wbx2.com/locus/api/v1/loci/{id}/participant guest",            // joining: the first that needs Cisco's cloud
        ];
        var at = 0;
        foreach (var step in steps)
        {
            at = Array.IndexOf(seen, step, at) + 1;
            Assert.True(at > 0, $"It did not come as far as {step}:\n{string.Join('\n', seen)}");
        }
        Assert.Single(seen[..at], line => line.Contains("/locus/", StringComparison.Ordinal));
        Assert.DoesNotContain(seen, line => line.Contains("metrics", StringComparison.Ordinal) || line.Contains("client-logs", StringComparison.Ordinal));
        Assert.Empty(blocked);
        Assert.All(asked, address => Assert.True(IsWebexOrOurs(address), address));
        Assert.DoesNotContain("access_token", await guest.EvaluateAsync<string>("JSON.stringify({ ...localStorage, ...sessionStorage })"));
        Assert.Null(await guest.EvaluateAsync<string?>("localStorage.getItem('webex')"));
        await clinician.Context.CloseAsync();
    }

    private async Task<IPage> GuestAsync(string link)
    {
        var context = await browser.NewContextAsync(Browsers.Phone());
        await context.WatchAsync();
        var page = await context.NewPageAsync();
        page.Request += (_, request) => asked.Enqueue(request.Url);
        page.WebSocket += (_, socket) => asked.Enqueue(socket.Url);
        page.Console += (_, line) =>
        {
            // It writes styles into two elements of its own, which nobody sees: those the policy stops, and may.
            if (line.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase) && !line.Text.StartsWith("Applying inline style", StringComparison.Ordinal)) { blocked.Enqueue(line.Text); }
        };
        await page.GotoAsync(link);
        await page.WaitForURLAsync("**/v/webex*");
        return page;
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}")]
    private static partial Regex Ids();

    private static Task<bool> HasSdkAsync(IPage page) => page.EvaluateAsync<bool>("'Webex' in window");

    private bool IsWebexOrOurs(string address) => new Uri(address) is var uri
        && (uri.Authority == coviex.Url.Authority || uri.Scheme is "blob" or "data" || Domains.Any(d => uri.Host.EndsWith(d, StringComparison.Ordinal)));
}
