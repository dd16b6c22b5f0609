using System.Globalization;
using System.Text;
using Coviex.Harness;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>The registry in a browser: a file of patients is brought, looked at and imported; and its pages in three sizes.</summary>
public sealed class KeepingTheRegistryTests(World world)
{
    private const int Many = 10_000;

    [Fact]
    public async Task Ten_thousand_patients_are_imported_with_a_bar_that_moves_and_the_second_time_nothing_changes()
    {
        var file = new StringBuilder("Expediente;Nombre;Teléfono\r\n");
        for (var i = 0; i < Many; i++) { file.Append(CultureInfo.InvariantCulture, $"BULK-{i};Persona Número {Letters(i)};55{10_000_000 + i}\r\n"); }
        await using var coviex = await CoviexProcess.StartAsync();
        var page = await coviex.ClinicianAsync(world.Chromium, "rosa@sanlucas.example");
        await BringAsync(coviex, page, file.ToString());
        await Expect(page.Locator("#bar")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-count=added] strong")).ToHaveTextAsync($"{Many}", new() { Timeout = 120_000 });

        await page.ClickAsync("[data-action=import]");
        await Expect(page.Locator("#progress-said")).ToContainTextAsync("de 10000 filas", new() { Timeout = 60_000 });
        var seen = new HashSet<double>();
        while (await page.Locator("#bar").CountAsync() > 0)
        {
            if (await page.EvaluateAsync<double?>("document.querySelector('#bar')?.value ?? null") is { } value) { seen.Add(value); }
            await page.WaitForTimeoutAsync(200);
        }
        Assert.True(seen.Count >= 3, $"The bar stood at {string.Join(", ", seen)} only");
        await Expect(page.Locator("h1")).ToHaveTextAsync("Importación terminada");
        await Expect(page.Locator("[data-count=added] strong")).ToHaveTextAsync($"{Many}");

        await BringAsync(coviex, page, file.ToString());
        await Expect(page.Locator("[data-count=same] strong")).ToHaveTextAsync($"{Many}", new() { Timeout = 120_000 });
        await Expect(page.Locator("[data-action=import]")).ToHaveCountAsync(0);

        await page.GotoAsync(new Uri(coviex.Url, "/registry").ToString());
        await page.FillAsync("#q", $"{Letters(777)} persona");
        await page.ClickAsync("[data-action=search]");
        await Expect(page.Locator(".rows li").First).ToContainTextAsync("BULK-777");
        Assert.DoesNotContain("persona", page.Url);
        await page.Context.CloseAsync();
    }

    [Theory]
    [InlineData(1280, 800, "desktop")]
    [InlineData(390, 844, "390x844")]
    [InlineData(320, 568, "320x568")]
    public async Task The_pages_of_the_registry(int width, int height, string size)
    {
        var options = Browsers.Desktop();
        options.ViewportSize = new() { Width = width, Height = height };
        var page = await world.Coviex.ClinicianAsync(world.Chromium, "rosa@sanlucas.example", options);
        await GoAsync("/registry/new", $"registry-new-{size}");
        await page.FillAsync("[name=name]", "Ernandez Lopes María");
        await page.ClickAsync("[data-action=save-patient]");
        await Look.AtAsync(page, $"registry-alike-{size}");
        await page.ClickAsync(".alike a");
        await Look.AtAsync(page, $"registry-patient-{size}");
        var patient = new Uri(page.Url).AbsolutePath;
        await page.ClickAsync("[data-action=merge-with]");
        await page.FillAsync("#q", "ramirez");
        await page.ClickAsync("[data-action=search]");
        await Look.AtAsync(page, $"registry-merge-choice-{size}");
        await page.ClickAsync(".rows a");
        await Look.AtAsync(page, $"registry-merge-{size}");
        await GoAsync($"{patient}/privacy", $"privacy-{size}");
        await GoAsync("/registry/import", $"import-{size}");
        await BringAsync(world.Coviex, page, "Expediente,Nombre,Teléfono,Color\r\nEXP-1042,María Hernández López,5512345699,azul\r\nN-1,Ana Nueva,55 1234 0001,rojo\r\nN-2,,123,\r\n");
        await page.Locator("#wrong").WaitForAsync();
        await Look.AtAsync(page, $"import-preview-{size}");
        await page.Context.CloseAsync();

        page = await world.Coviex.ClinicianAsync(world.Chromium, "admin@sanlucas.example", options);
        await GoAsync("/consent", $"consent-{size}");
        await page.ClickAsync("[data-action=preview]");
        await Look.AtAsync(page, $"consent-preview-{size}");
        await GoAsync("/retention", $"retention-{size}");
        await page.Context.CloseAsync();

        async Task GoAsync(string path, string name)
        {
            await page.GotoAsync(new Uri(world.Coviex.Url, path).ToString());
            await Look.AtAsync(page, name);
        }
    }

    private static async Task BringAsync(CoviexProcess coviex, Microsoft.Playwright.IPage page, string content)
    {
        await page.GotoAsync(new Uri(coviex.Url, "/registry/import").ToString());
        await page.SetInputFilesAsync("#file", new Microsoft.Playwright.FilePayload { Name = "patients.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(content) });
        await page.ClickAsync("[data-action=bring]");
    }

    // Names without digits, all of them different.
    private static string Letters(int number) => string.Concat(number.ToString("D5", CultureInfo.InvariantCulture).Select(d => "aeioubdfgl"[d - '0'] + "mn"));
}
