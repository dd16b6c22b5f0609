using Microsoft.Playwright;

namespace Coviex.Harness;

/// <summary>What people do in their browsers.</summary>
public static class People
{
    /// <summary>A member of staff in a browser of his own, signed in.</summary>
    public static async Task<IPage> ClinicianAsync(this CoviexProcess coviex, IBrowser browser, string email = "ana@sanlucas.example", BrowserNewContextOptions? options = null)
    {
        var context = await browser.NewContextAsync(options ?? Browsers.Desktop());
        await context.WatchAsync();
        var session = await coviex.SessionAsync(email);
        await context.AddCookiesAsync([new() { Name = session.Name, Value = session.Value, Domain = session.Domain, Path = session.Path, HttpOnly = true }]);
        return await context.NewPageAsync();
    }

    /// <summary>The clinician opens the consulting room and starts the visit.</summary>
    public static async Task StartVisitAsync(this IPage clinician, CoviexProcess coviex, string visit)
    {
        await clinician.GotoAsync(new Uri(coviex.Url, $"/visits/{visit}").ToString());
        await clinician.ClickAsync("[data-action=start]");
        await clinician.WaitForSelectorAsync("[data-visit-state=open]");
    }

    /// <summary>A guest opens the link on his phone and sees who invites him.</summary>
    public static async Task<IPage> GuestAsync(this IBrowser browser, string link, BrowserNewContextOptions? options = null)
    {
        var context = await browser.NewContextAsync(options ?? Browsers.Phone());
        await context.WatchAsync();
        var page = await context.NewPageAsync();
        await page.GotoAsync(link);
        return page;
    }

    /// <summary>The guest presses the one button.</summary>
    public static async Task ComeInAsync(this IPage guest) => await guest.ClickAsync("[data-action=enter]");

    /// <summary>The clinician opens the door for one guest.</summary>
    public static async Task OpenDoorAsync(this IPage clinician, string guest) => await clinician.ClickAsync($"[data-guest='{guest}'] [data-action=admit]");

    public static ILocator Screen(this IPage guest, string name) => guest.Locator($"[data-screen={name}]");
}
