using Coviex.Harness;
using static Microsoft.Playwright.Assertions;

namespace Coviex.E2E;

/// <summary>The colleagues' page as people see it.</summary>
public sealed class TalkAppearanceTests(World world)
{
    [Theory]
    [InlineData(1280, 800, "desktop")]
    [InlineData(390, 844, "390x844")]
    [InlineData(320, 568, "320x568")]
    public async Task The_colleagues_page(int width, int height, string size)
    {
        var options = width > 1000 ? Browsers.Desktop() : Browsers.Phone(width == 320);
        options.ViewportSize = new() { Width = width, Height = height };
        var group = await TalkingToColleaguesTests.GroupAsync(world.Coviex, "Guardia de Medicina Interna", "Dr. Luis Medina", "Rosa Aguilar");
        using var luis = await world.Coviex.SignInAsync("luis@sanlucas.example");
        using var rosa = await world.Coviex.SignInAsync("rosa@sanlucas.example");
        await TalkingToColleaguesTests.PostAsync(luis, group, "Buenas noches. Ingresa un paciente de 67 años a la cama 12.");
        await TalkingToColleaguesTests.PostAsync(luis, group, "La guía nueva está en https://example.org/guias/neumonia");
        await TalkingToColleaguesTests.PostAsync(rosa, group, "Listo, ya quedó registrado.\n\nFaltan los datos del familiar.");
        var page = await TalkingToColleaguesTests.OpenAsync(world.Coviex, world.Chromium, "ana@sanlucas.example", group, options);
        await TalkingToColleaguesTests.WriteAsync(page, "Gracias. Yo llamo a la hija.");
        await page.ClickAsync("[data-action=urgent]");
        await TalkingToColleaguesTests.WriteAsync(page, "¿Quién puede ver la cama 4 ahora?");
        await Expect(page.Locator(".urgency")).ToBeVisibleAsync();
        await page.FillAsync("#talk-field", "Voy en camino a la");
        await Look.AtAsync(page, $"talk-thread-{size}");

        await page.Locator(".bubble-row.mine").Last.HoverAsync();
        await page.Locator(".bubble-row.mine").Last.Locator("[data-action=message-menu]").ClickAsync();
        await Expect(page.Locator(".message-menu [data-action=withdraw]")).ToBeInViewportAsync(new() { Ratio = 1 });
        await Look.AtAsync(page, $"talk-menu-{size}");
        await page.Keyboard.PressAsync("Escape");
        await page.ClickAsync("[data-action=members]");
        await Expect(page.Locator(".member-list li")).ToHaveCountAsync(3);
        await Look.AtAsync(page, $"talk-members-{size}");
        await page.Keyboard.PressAsync("Escape");

        if (width < 1000) { await page.ClickAsync("[data-action=back]"); }
        await Look.AtAsync(page, $"talk-list-{size}");
        await page.ClickAsync("[data-panel=directory]");
        await Look.AtAsync(page, $"talk-directory-{size}");
        await page.ClickAsync("[data-action=presence]");
        await Look.AtAsync(page, $"talk-presence-{size}");
        await page.Keyboard.PressAsync("Escape");
        await page.ClickAsync("[data-action=new-group]");
        await Look.AtAsync(page, $"talk-group-{size}");
        await page.Keyboard.PressAsync("Escape");
        await page.FillAsync("#talk-search", "cama");
        await Expect(page.Locator("[data-found]").First).ToBeVisibleAsync();
        await Look.AtAsync(page, $"talk-search-{size}");
        await page.Context.CloseAsync();
    }
}
