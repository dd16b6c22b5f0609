using System.Text.Json;
using Coviex.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>
/// What a browser does with a notice: there is no push service here, so the worker gets it from the browser's own tools (the DevTools protocol's
/// <c>ServiceWorker.deliverPushMessage</c>); that the server's message arrives there unchanged, the tests of the server show with a double of such a service.
/// </summary>
public sealed class NoticesInTheBrowserTests(World world)
{
    private const string Luis = "luis@sanlucas.example";

    [Fact]
    public async Task A_notice_says_that_there_is_a_message_and_a_press_leads_to_the_conversation()
    {
        var group = await TalkingToColleaguesTests.GroupAsync(world.Coviex, "Cuidados paliativos", "Dr. Luis Medina");
        await using var browser = await world.Browsers.WholeChromiumAsync();
        var options = Browsers.Desktop();
        options.Permissions = ["notifications"];
        var page = await world.Coviex.ClinicianAsync(browser, Luis, options);
        await page.GotoAsync(new Uri(world.Coviex.Url, "/account").ToString());
        await Expect(page.Locator("[data-push-said]")).ToHaveTextAsync("Este aparato no recibe avisos.");
        await page.ClickAsync("[data-action=push]");                              // no push service answers here: it is said, and the switch stays off
        await Expect(page.Locator("[data-push-problem]")).ToContainTextAsync("No se pudo activar");
        await Expect(page.Locator("[data-action=push]")).Not.ToBeCheckedAsync();
        await page.Locator("#notices").ScrollIntoViewIfNeededAsync();
        foreach (var (width, height) in new[] { (1280, 800), (390, 844), (320, 568) })
        {
            await page.SetViewportSizeAsync(width, height);
            await page.Locator("#notices h2").EvaluateAsync("heading => heading.scrollIntoView()");
            await Look.AtAsync(page, $"account-notices-{width}x{height}");
        }

        // Everybody has left the colleagues' page: the notice stands there, and says nothing of whom or of what.
        await DeliverAsync(page, new { title = "Mensaje urgente de un colega", conversation = group, urgent = true });
        await page.WaitForFunctionAsync("async () => (await (await navigator.serviceWorker.getRegistration('/talk')).getNotifications()).length === 1");
        var shown = await page.EvaluateAsync<JsonElement>(
            "async () => (await (await navigator.serviceWorker.getRegistration('/talk')).getNotifications()).map(({ title, body, tag, data, requireInteraction }) => ({ title, body, tag, data, requireInteraction }))[0]");
        Assert.Equal(("Mensaje urgente de un colega", "", group, group, true), (Text("title"), Text("body"), Text("tag"), Text("data"), shown.GetProperty("requireInteraction").GetBoolean()));
        Assert.Equal(["open", $"/talk?c={group}"], await PressAsync(page));

        // With the page open somewhere else, the press leads that one there and brings it to the front.
        await page.GotoAsync(new Uri(world.Coviex.Url, "/talk").ToString());
        await page.WaitForSelectorAsync("[data-loaded]");
        await DeliverAsync(page, new { title = "Mensaje nuevo de un colega", conversation = group, urgent = false });
        Assert.Equal(["focus"], await PressAsync(page));
        await Expect(page.Locator(".history[data-ready]")).ToBeVisibleAsync();
        Assert.EndsWith($"/talk?c={group}", page.Url);

        // A notice that cannot be read is shown all the same: a browser that is told and shows nothing is told no more.
        await DeliverAsync(page, new { });
        await page.WaitForFunctionAsync("async () => (await (await navigator.serviceWorker.getRegistration('/talk')).getNotifications()).some(({ title }) => title === 'Coviex')");

        string? Text(string name) => shown.GetProperty(name).GetString();
    }

    private static async Task DeliverAsync(IPage page, object said)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        var known = new TaskCompletionSource<string>();
        session.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, told) =>
        {
            foreach (var one in told!.Value.GetProperty("registrations").EnumerateArray())
            {
                if (one.GetProperty("scopeURL").GetString()!.EndsWith("/talk", StringComparison.Ordinal)) { known.TrySetResult(one.GetProperty("registrationId").GetString()!); }
            }
        };
        await session.SendAsync("ServiceWorker.enable");
        var registration = await known.Task.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken);
        await session.SendAsync("ServiceWorker.deliverPushMessage", new()
        {
            ["origin"] = new Uri(page.Url).GetLeftPart(UriPartial.Authority),
            ["registrationId"] = registration,
            ["data"] = JsonSerializer.Serialize(said),
        });
        await session.DetachAsync();
    }

    // No tool presses a notice, so the worker is handed the press; and because it was no finger, what a browser allows only to one is written down in its place.
    private static async Task<string[]> PressAsync(IPage page)
    {
        var browser = await page.Context.Browser!.NewBrowserCDPSessionAsync();
        var targets = (await browser.SendAsync("Target.getTargets"))!.Value.GetProperty("targetInfos").EnumerateArray();
        var worker = targets.Single(t => t.GetProperty("type").GetString() == "service_worker").GetProperty("targetId").GetString()!;
        var session = (await browser.SendAsync("Target.attachToTarget", new() { ["targetId"] = worker, ["flatten"] = false }))!.Value.GetProperty("sessionId").GetString()!;
        var answered = new TaskCompletionSource<string>();
        browser.Event("Target.receivedMessageFromTarget").OnEvent += (_, told) =>
        {
            // What else the worker says of itself has no number.
            if (told!.Value.GetProperty("message").GetString() is { } message && message.StartsWith("{\"id\":1,", StringComparison.Ordinal)) { answered.TrySetResult(message); }
        };
        var ask = new { id = 1, method = "Runtime.evaluate", @params = new { expression = Press, awaitPromise = true, returnByValue = true } };
        await browser.SendAsync("Target.sendMessageToTarget", new() { ["sessionId"] = session, ["message"] = JsonSerializer.Serialize(ask) });
        using var answer = JsonDocument.Parse(await answered.Task.WaitAsync(TimeSpan.FromSeconds(15), TestContext.Current.CancellationToken));
        await browser.DetachAsync();
        Assert.True(answer.RootElement.TryGetProperty("result", out var said) && said.GetProperty("result").TryGetProperty("value", out _), answer.RootElement.GetRawText());
        var done = answer.RootElement.GetProperty("result").GetProperty("result").GetProperty("value");
        return [.. done.EnumerateArray().Select(e => e.GetString()!)];
    }

    private const string Press = """
        (async () => {
          const done = [];
          clients.openWindow = async (address) => void done.push('open', address);
          WindowClient.prototype.focus = async () => void done.push('focus');
          const [notification] = await registration.getNotifications();
          let finished;
          dispatchEvent(Object.assign(new ExtendableEvent('notificationclick'), { notification, waitUntil: (until) => { finished = until; } }));
          await finished;
          return (await registration.getNotifications()).length === 0 ? done : ['the notice still stands'];
        })()
        """;
}
