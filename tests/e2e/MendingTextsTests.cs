using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coviex.Harness;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>A hospital with several ways of sending, of which one does not answer, and guests whose texts bounce.</summary>
public sealed class BouncingWorld : IAsyncLifetime
{
    private const string Secret = "0123456789abcdef";
    private const string Landline = "+525512340001";
    private const string Mobile = "+525512340007";

    public CoviexProcess Coviex { get; private set; } = null!;

    public string Visit { get; private set; } = "";

    public string[] Guests { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Coviex = await CoviexProcess.StartAsync(new Dictionary<string, string>
        {
            ["Coviex__Sms__Gateway__Url"] = "http://127.0.0.1:9/send",
            ["Coviex__Sms__Gateway__Body"] = "to={to}&text={text}",
            ["Coviex__Sms__Gateway__Secret"] = Secret,
            ["Coviex__Smtp__Host"] = "127.0.0.1",
            ["Coviex__Smtp__Port"] = "9",
            ["Coviex__Smtp__Security"] = "None",
            ["Coviex__Smtp__From"] = "video@sanlucas.example",
        });
        using var admin = await Coviex.SignInAsync("admin@sanlucas.example");
        using var rules = new FormUrlEncodedContent([
            new("step0", "Phone"), new("step1", "Gateway"), new("step2", "Email"), new("silence", "10"), new("quietFrom", "21:00"), new("quietTo", "08:00")]);
        using var saved = await admin.PostAsync("/sending", rules);

        using var ana = await Coviex.SignInAsync();
        string[] names = ["María Guadalupe Hernández Villaseñor", "Jorge Hernández", "Lucía Hernández", "Pedro Sánchez", "Elena Ruiz"];
        using var answer = await ana.PostAsJsonAsync("/api/visits", new
        {
            service = "homeCare",
            guests = names.Select((name, i) => new { name, relation = "familiar", phone = i < 4 ? Landline : Mobile, email = i == 0 ? "maria@sanlucas.example" : "" }),
        });
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Visit = json.RootElement.GetProperty("id").GetString()!;
        Guests = [.. json.RootElement.GetProperty("guests").EnumerateArray().Select(g => g.GetProperty("id").GetString()!)];

        var key = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), "gateway"u8))[..32];
        foreach (var (from, words) in new[] { (Landline, "¿Puede ser más tarde? Estoy en el camión y no tengo buena señal hasta las 5."), (Mobile, "BAJA") })
        {
            using var reply = await ana.GetAsync($"/hooks/gateway/reply?key={key}&from={Uri.EscapeDataString(from)}&id={from[^1]}&text={Uri.EscapeDataString(words)}");
        }
    }

    public async ValueTask DisposeAsync() => await Coviex.DisposeAsync();
}

/// <summary>What staff and the administrator see and do when texts do not arrive.</summary>
public sealed class MendingTextsTests(World world, BouncingWorld bouncing) : IClassFixture<BouncingWorld>
{
    [Theory]
    [InlineData(1280, 800, "desktop")]
    [InlineData(390, 844, "390x844")]
    [InlineData(320, 568, "320x568")]
    public async Task The_pages_say_what_happened_and_what_to_do(int width, int height, string size)
    {
        var (options, guest) = (Browsers.Desktop(), bouncing.Guests[0]);
        options.ViewportSize = new() { Width = width, Height = height };
        var clinician = await bouncing.Coviex.ClinicianAsync(world.Chromium, options: options);
        await clinician.GotoAsync(new Uri(bouncing.Coviex.Url, "/today").ToString());
        var line = clinician.Locator($"[data-guest='{guest}']");
        await Expect(line.Locator("[data-text=bounced]").First).ToBeAttachedAsync();
        await line.Locator("details.texts > summary").ClickAsync();
        await Look.AtAsync(clinician, $"texts-today-{size}");
        await line.Locator("details.menu > summary").ClickAsync();
        await line.Locator("form.number input").FillAsync("12");
        await line.Locator("[data-action=other-number]").ClickAsync();
        await Expect(line.Locator("[data-error=phone]")).Not.ToBeEmptyAsync();
        await Look.AtAsync(clinician, $"texts-menu-{size}");
        await Expect(line.Locator("[data-error=phone]")).ToHaveTextAsync("Al número le faltan dígitos.");       // and the board's next look leaves it there
        await line.Locator("[data-action=show-link]").ClickAsync();
        await Expect(clinician.Locator("dialog.link .qr")).ToBeVisibleAsync();
        await Look.AtAsync(clinician, $"texts-link-{size}");

        await clinician.GotoAsync(new Uri(bouncing.Coviex.Url, $"/visits/{bouncing.Visit}").ToString());
        await Expect(clinician.Locator(".reply")).ToHaveCountAsync(1);
        await line.Locator("details.texts > summary").ClickAsync();
        await line.Locator("details.mend > summary").ClickAsync();
        await line.Locator("details.mend input").FillAsync("12");
        await line.Locator("[data-action=other-number]").ClickAsync();
        await Expect(line.Locator(".mend .problem").First).ToBeVisibleAsync();
        await line.Locator("details.mend").ScrollIntoViewIfNeededAsync();
        await Look.AtAsync(clinician, $"texts-room-{size}");
        await line.Locator("[data-action=show-link]").ClickAsync();
        await Expect(clinician.Locator("dialog.link .qr")).ToBeVisibleAsync();
        await Look.AtAsync(clinician, $"texts-room-link-{size}");
        await clinician.Locator("[data-action=close-link]").ClickAsync();
        await clinician.Locator("[data-action=invite]").ClickAsync();
        await clinician.Locator("#invite-email").ScrollIntoViewIfNeededAsync();
        await Look.AtAsync(clinician, $"texts-room-invite-{size}");

        await clinician.GotoAsync(new Uri(bouncing.Coviex.Url, "/inbox").ToString());
        await Expect(clinician.Locator(".reply")).ToHaveCountAsync(2);
        await Look.AtAsync(clinician, $"texts-inbox-{size}");
        await clinician.Context.CloseAsync();

        var admin = await bouncing.Coviex.ClinicianAsync(world.Chromium, "admin@sanlucas.example", options);
        await admin.GotoAsync(new Uri(bouncing.Coviex.Url, "/sending").ToString());
        await Expect(admin.Locator("[data-way=Gateway][data-fine=false]")).ToBeVisibleAsync();
        await Look.AtAsync(admin, $"texts-sending-{size}");
        await admin.Context.CloseAsync();
    }
}
