using Microsoft.Playwright;

namespace Coviex.Harness;

/// <summary>Debian's Chromium and Firefox, driven by Playwright, with a fake camera and microphone.</summary>
public sealed class Browsers : IAsyncDisposable
{
    private readonly IPlaywright playwright;

    private Browsers(IPlaywright playwright, IBrowser chromium) => (this.playwright, Chromium) = (playwright, chromium);

    public IBrowser Chromium { get; }

    public static async Task<Browsers> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return new(playwright, await ChromiumAsync(playwright, fakeDevices: true, allowed: true));
    }

    /// <summary>Another Chromium: without the fake devices a page finds none, and where nobody answers its question it is refused them.</summary>
    public Task<IBrowser> ChromiumAsync(bool fakeDevices = true, bool allowed = true, params string[] more) => ChromiumAsync(playwright, fakeDevices, allowed, more);

    /// <summary>The whole Chromium without a window: the one above has no notices, and no service worker shows any there.</summary>
    public Task<IBrowser> WholeChromiumAsync() => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = "/usr/bin/chromium",
        Headless = true,
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });

    public Task<IBrowser> FirefoxAsync() => playwright.Firefox.LaunchAsync(new()
    {
        ExecutablePath = "/usr/bin/firefox-esr",
        Channel = "moz-firefox",                                             // WebDriver BiDi: Debian's Firefox needs no patched build
        Headless = true,
        FirefoxUserPrefs = new Dictionary<string, object>
        {
            ["media.navigator.streams.fake"] = true,
            ["media.navigator.permission.disabled"] = true,
            ["media.autoplay.default"] = 0,
            ["media.peerconnection.ice.loopback"] = true,
            ["media.peerconnection.ice.obfuscate_host_addresses"] = false,
            ["media.gmp-manager.updateEnabled"] = false,
            ["network.captive-portal-service.enabled"] = false,
            ["network.connectivity-service.enabled"] = false,
            ["app.normandy.enabled"] = false,
            ["browser.safebrowsing.update.enabled"] = false,
        },
    });

    public static BrowserNewContextOptions Phone(bool small = false) => new()
    {
        ViewportSize = small ? new() { Width = 320, Height = 568 } : new() { Width = 390, Height = 844 },
        DeviceScaleFactor = 2,
        IsMobile = true,
        HasTouch = true,
        Locale = "es-MX",
        TimezoneId = "America/Mexico_City",
        Permissions = ["camera", "microphone"],
    };

    public static BrowserNewContextOptions Desktop() => new()
    {
        ViewportSize = new() { Width = 1280, Height = 800 },
        Locale = "es-MX",
        TimezoneId = "America/Mexico_City",
        Permissions = ["camera", "microphone"],
    };

    public async ValueTask DisposeAsync()
    {
        await Chromium.CloseAsync();
        playwright.Dispose();
    }

    private static Task<IBrowser> ChromiumAsync(IPlaywright playwright, bool fakeDevices, bool allowed, params string[] more) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = "/usr/bin/chromium-headless-shell",
        Headless = true,
        Args =
        [
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--autoplay-policy=no-user-gesture-required",
            "--allow-loopback-in-peer-connection",                           // a network namespace without a route has no other address
            .. fakeDevices ? ["--use-fake-device-for-media-stream"] : Array.Empty<string>(),
            .. more,
            .. allowed ? ["--use-fake-ui-for-media-stream"] : Array.Empty<string>(),
        ],
    });
}
