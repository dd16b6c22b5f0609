using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Coviex.Harness;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>Each way to sign in, in a real browser.</summary>
public sealed class SigningInTests(World world)
{
    [Fact]
    public async Task A_passkey_is_made_on_ones_account_and_opens_it_without_a_name()
    {
        await using var coviex = await CoviexProcess.StartAsync();                // an account that was changed has lost its other sessions
        const string Email = "luis@sanlucas.example";
        var page = await coviex.ClinicianAsync(world.Chromium, Email);
        await WithAuthenticatorAsync(page);
        await page.GotoAsync(Address(coviex, "/account"));

        await page.ClickAsync("#passkey-maker summary");
        await page.FillAsync("#passkey-name", "Mi portátil");
        await page.FillAsync("#passkey-passwordNow", "no es esta");
        await page.ClickAsync("[data-action=make-passkey]");
        await Expect(page.Locator("#new-passkey [data-problem]")).ToContainTextAsync("contraseña");
        await page.FillAsync("#passkey-passwordNow", coviex.PasswordOf(Email));
        await page.ClickAsync("[data-action=make-passkey]");
        await Expect(page.Locator("#passkeys li strong")).ToHaveTextAsync("Mi portátil");

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(Address(coviex, "/sign-in?to=%2Faccount"));
        await page.ClickAsync("[data-action=use-passkey]");
        await Expect(page.Locator("#passkeys li .hint").First).ToContainTextAsync("Último uso");

        await page.ClickAsync("#passkeys li summary");
        await page.FillAsync("#passkeys li [name=passwordNow]", coviex.PasswordOf(Email));
        await page.ClickAsync("[data-action=remove-passkey]");
        await Expect(page.Locator("#passkeys li")).ToHaveCountAsync(0);
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(Address(coviex, "/sign-in"));
        await page.ClickAsync("[data-action=use-passkey]");
        await Expect(page.Locator("#problem")).ToContainTextAsync("no abre ninguna cuenta");
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task An_app_is_set_up_from_the_page_and_its_code_is_asked_for()
    {
        await using var coviex = await CoviexProcess.StartAsync();                // an account that was changed has lost its other sessions
        const string Email = "rosa@sanlucas.example";
        var page = await coviex.ClinicianAsync(world.Chromium, Email);
        await page.GotoAsync(Address(coviex, "/account/app"));
        var secret = Regex.Replace(await page.Locator("[data-secret]").TextContentAsync() ?? "", @"\s", "");
        await page.FillAsync("[name=code]", Code(secret));
        await page.FillAsync("[name=passwordNow]", coviex.PasswordOf(Email));
        await page.ClickAsync("[data-action=set-up-app]");
        var codes = (await page.InputValueAsync("#codes")).Split('\n');
        Assert.Equal(10, codes.Length);
        await page.ClickAsync("[data-action=codes-kept]");
        await Expect(page.Locator("#factor .state")).ToBeVisibleAsync();

        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(Address(coviex, "/sign-in?to=%2Faccount"));
        await page.FillAsync("[name=email]", Email);
        await page.FillAsync("[name=password]", coviex.PasswordOf(Email));
        await page.ClickAsync("[data-action=sign-in]");
        await page.FillAsync("[name=code]", codes[3]);
        await page.ClickAsync("[data-action=code]");
        await Expect(page.Locator("#factor")).ToContainTextAsync("9");
        await page.ClickAsync("#factor .careful summary");
        await page.FillAsync("#remove-passwordNow", coviex.PasswordOf(Email));
        await page.ClickAsync("[data-action=remove-app]");
        await Expect(page.Locator("[data-action=app]")).ToBeVisibleAsync();
        await page.Context.CloseAsync();
    }

    [Fact]
    public async Task Who_does_nothing_is_asked_and_what_he_typed_is_not_lost()
    {
        await using var coviex = await CoviexProcess.StartAsync(new Dictionary<string, string> { ["Coviex__SignIn__StaffIdle"] = "00:00:12" });
        var page = await coviex.ClinicianAsync(world.Chromium, "admin@sanlucas.example");
        await page.GotoAsync(new Uri(coviex.Url, "/people/new").ToString());
        await page.FillAsync("[name=name]", "Inés Mora");
        await Expect(page.Locator("#idle [data-part=warning]")).ToBeVisibleAsync();
        await page.ClickAsync("[data-action=stay]");
        await Expect(page.Locator("#idle")).ToBeHiddenAsync();

        await Expect(page.Locator("#idle [data-part=over]")).ToBeVisibleAsync(new() { Timeout = 40_000 });

        await Look.AtAsync(page, "idle-over");
        Assert.Equal("Inés Mora", await page.InputValueAsync("[name=name]"));
        var other = await page.Context.NewPageAsync();
        await other.GotoAsync(new Uri(coviex.Url, "/sign-in").ToString());
        await other.FillAsync("[name=email]", "admin@sanlucas.example");
        await other.FillAsync("[name=password]", coviex.PasswordOf("admin@sanlucas.example"));
        await other.ClickAsync("[data-action=sign-in]");
        await other.WaitForURLAsync("**/people");
        await page.ClickAsync("[data-action=back]");
        await Expect(page.Locator("#idle")).ToBeHiddenAsync();
        Assert.Equal("Inés Mora", await page.InputValueAsync("[name=name]"));
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(1280, 800)]
    [InlineData(390, 844)]
    [InlineData(320, 568)]
    public async Task The_pages_of_signing_in_and_of_ones_account(int width, int height)
    {
        var options = Browsers.Desktop();
        options.ViewportSize = new() { Width = width, Height = height };
        foreach (var (email, path, name) in new[]
        {
            ("", "/sign-in?why=ended", "sign-in-again"), ("ana@sanlucas.example", "/account", "account"), ("ana@sanlucas.example", "/account/app", "account-app"),
            ("admin@sanlucas.example", "/people/access", "access"),
        })
        {
            var page = email.Length > 0 ? await world.Coviex.ClinicianAsync(world.Chromium, email, options) : await (await world.Chromium.NewContextAsync(options)).NewPageAsync();
            await page.GotoAsync(Address(world.Coviex, path));
            await Look.AtAsync(page, $"{name}-{width}");
            await page.Context.CloseAsync();
        }
    }

    private static string Address(CoviexProcess coviex, string path) => new Uri(coviex.Url, path).ToString();

    // Chromium's own authenticator for tests: one that is built in, keeps keys, and whose owner always shows his finger.
    private static async Task WithAuthenticatorAsync(IPage page)
    {
        var devices = await page.Context.NewCDPSessionAsync(page);
        await devices.SendAsync("WebAuthn.enable");
        await devices.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
    }

    // RFC 6238, as an app does it.
    private static string Code(string secret)
    {
        var bits = string.Concat(secret.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c), 2).PadLeft(5, '0')));
        var key = Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2)).ToArray();
        var counter = BitConverter.GetBytes(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30).Reverse().ToArray();
#pragma warning disable CA5350 // RFC 6238
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var at = hash[^1] & 15;
        var number = ((hash[at] & 127) << 24) | (hash[at + 1] << 16) | (hash[at + 2] << 8) | hash[at + 3];
        return $"{number % 1_000_000:D6}";
    }
}
