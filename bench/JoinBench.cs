using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Coviex.Harness;
using Microsoft.Playwright;

namespace Coviex.Bench;

/// <summary>
/// From the guest's tap (the clinician is there, the door is kept open), and from "Open the door", to the first remote frame that the guest sees;
/// each beside two bare pages with a trivial signalling in the same browser and the same run.
/// </summary>
internal static class JoinBench
{
    private const int Runs = 15;
    private static int next = 100;

    public static async Task RunAsync()
    {
        var (tap, tapFloor, door, doorFloor) = (new Series("tap to face, ms"), new Series("  its floor: camera and socket opened by the tap"),
            new Series("door to face, ms"), new Series("  its floor: camera and socket ready"));
        await using var coviex = await CoviexProcess.StartAsync(null, Programs.Coviex);
        await using var floor = await FloorProcess.StartAsync();
        await using var browsers = await Browsers.StartAsync();
        using var api = await coviex.SignInAsync();

        for (var run = 0; run <= Runs; run++)                                // the first round warms everything up and is not counted
        {
            var figures = (
                await FloorAsync(browsers.Chromium, floor.Url, "cold"), await TapAsync(browsers.Chromium, coviex, api),
                await FloorAsync(browsers.Chromium, floor.Url, "warm"), await DoorAsync(browsers.Chromium, coviex, api));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"round {run,2}: tap {figures.Item2,6:0} beside {figures.Item1,6:0}, door {figures.Item4,6:0} beside {figures.Item3,6:0} ms"));
            if (run == 0) { continue; }
            tapFloor.Add(figures.Item1);
            tap.Add(figures.Item2);
            doorFloor.Add(figures.Item3);
            door.Add(figures.Item4);
        }
        foreach (var series in new[] { tap, tapFloor, door, doorFloor }) { Console.WriteLine(series); }
        Goal.Ratio("tap to face", tap, tapFloor, 1.3);
        Goal.Ratio("door to face", door, doorFloor, 0.5);
    }

    private static async Task<double> FloorAsync(IBrowser browser, Uri url, string mode)
    {
        var room = $"{mode}{next++}";
        // A guest taps on his phone and sees there; the door is opened at a desk, and seen on the phone.
        var (presses, waits) = mode == "cold" ? (Browsers.Phone(), Browsers.Desktop()) : (Browsers.Desktop(), Browsers.Phone());
        await using var answering = await browser.NewContextAsync(waits);
        await using var calling = await browser.NewContextAsync(presses);
        await answering.WatchAsync();
        await calling.WatchAsync();
        var (answerer, caller) = (await answering.NewPageAsync(), await calling.NewPageAsync());
        await answerer.GotoAsync(new Uri(url, $"/floor?room={room}").ToString());
        await answerer.WaitForSelectorAsync("body[data-ready]");
        await caller.GotoAsync(new Uri(url, $"/floor?room={room}&call={mode}").ToString());
        await caller.WaitForSelectorAsync("body[data-ready]");
        await SettleAsync(caller);
        await caller.ClickAsync("#go");
        var sees = mode == "cold" ? caller : answerer;
        return await sees.FirstFrameAsync() - await caller.ClickedAsync();
    }

    private static async Task<double> TapAsync(IBrowser browser, CoviexProcess coviex, HttpClient api)
    {
        var clinician = await coviex.ClinicianAsync(browser);
        var visit = await NewVisitAsync(coviex, api, keepDoorOpen: true);
        await clinician.StartVisitAsync(coviex, visit.Id);
        var guest = await browser.GuestAsync(visit.Links[0]);
        await guest.WaitForSelectorAsync("[data-action=enter]:not([disabled])");
        await SettleAsync(guest);
        await guest.ComeInAsync();
        var time = await guest.FirstFrameAsync() - await guest.ClickedAsync();
        await CloseAsync(api, visit, clinician, guest);
        return time;
    }

    private static async Task<double> DoorAsync(IBrowser browser, CoviexProcess coviex, HttpClient api)
    {
        var clinician = await coviex.ClinicianAsync(browser);
        var visit = await NewVisitAsync(coviex, api, keepDoorOpen: false);
        await clinician.StartVisitAsync(coviex, visit.Id);
        var guest = await browser.GuestAsync(visit.Links[0]);
        await guest.ComeInAsync();
        await guest.Screen("lobby").WaitForAsync();
        await guest.ConnectedAsync();
        await SettleAsync(guest);
        await clinician.OpenDoorAsync(visit.Guests[0]);
        var time = await guest.FirstFrameAsync() - await clinician.ClickedAsync();
        await CloseAsync(api, visit, clinician, guest);
        return time;
    }

    private static Task<VisitWithLinks> NewVisitAsync(CoviexProcess coviex, HttpClient api, bool keepDoorOpen)
    {
        var phone = $"+52551234{5000 + next++}";
        return CoviexProcess.InviteAsync(api, new
        {
            service = "homeCare",
            keepDoorOpen,
            guests = new[] { new { name = "María Hernández", relation = "paciente", phone } },
        }, phone);
    }

    // The person reads; what the page loads meanwhile is loaded. The same pause for the floor.
    private static Task SettleAsync(IPage page) => page.WaitForTimeoutAsync(1500);

    private static async Task CloseAsync(HttpClient api, VisitWithLinks visit, params IPage[] pages)
    {
        using var answer = await api.PostAsJsonAsync($"/api/visits/{visit.Id}/end", new JsonElement?());
        foreach (var page in pages) { await page.Context.CloseAsync(); }
    }
}
