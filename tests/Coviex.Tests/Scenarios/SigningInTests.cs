using System.Net;
using Coviex.Staff;
using Coviex.Tests.Fixture;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Scenarios;

public sealed class SigningInTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    [Fact]
    public async Task The_right_password_leads_to_the_days_visits()
    {
        var ana = new StaffDesk(server, Person.Ana);

        var answer = await ana.AskSignInAsync();

        answer.Is(HttpStatusCode.SeeOther);
        (await ana.GetAsync("/api/visits")).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("ana@sanlucas.test", "wrong wrong wrong")]
    [InlineData("ana@sanlucas.test", "")]
    [InlineData("nobody@sanlucas.test", Person.Password)]
    [InlineData("", "")]
    public async Task A_wrong_password_and_a_wrong_name_are_told_with_the_same_words(string email, string password)
    {
        var browser = server.Browser();

        var answer = await browser.PostFormAsync("/sign-in", ("email", email), ("password", password), ("to", ""));

        answer.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("El correo o la contrase", answer.Body);
        Assert.Empty(browser.Cookies);
        await (await server.SignInAsync(Person.Ana)).GetAsync("/api/visits");      // the right one puts the count back
    }

    [Fact]
    public async Task After_five_wrong_passwords_even_the_right_one_must_wait()
    {
        var luis = new StaffDesk(server, Person.Luis);
        for (var i = 0; i < 5; i++) { (await luis.AskSignInAsync($"wrong wrong {i}")).Is(HttpStatusCode.UnprocessableEntity); }

        (await luis.AskSignInAsync()).Is(HttpStatusCode.UnprocessableEntity);
        server.Clock.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        (await luis.AskSignInAsync()).Is(HttpStatusCode.UnprocessableEntity);
        server.Clock.Advance(TimeSpan.FromSeconds(2));

        (await luis.AskSignInAsync()).Is(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Guesses_that_come_at_once_all_count()
    {
        var bruno = new StaffDesk(server, Person.Bruno);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => new StaffDesk(server, Person.Bruno).AskSignInAsync($"wrong wrong {i}")));

        (await bruno.AskSignInAsync()).Is(HttpStatusCode.UnprocessableEntity);
        server.Clock.Advance(TimeSpan.FromMinutes(16));
        (await bruno.AskSignInAsync()).Is(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Who_does_nothing_for_an_hour_signs_in_again()
    {
        var ana = await server.SignInAsync(Person.Ana);
        server.Clock.Advance(TimeSpan.FromMinutes(59));
        (await ana.GetAsync("/api/visits")).Is(HttpStatusCode.OK);               // renews the session
        server.Clock.Advance(TimeSpan.FromMinutes(59));
        (await ana.GetAsync("/api/visits")).Is(HttpStatusCode.OK);
        server.Clock.Advance(TimeSpan.FromMinutes(61));

        (await ana.GetAsync("/api/visits")).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task After_twelve_hours_even_who_is_busy_signs_in_again()
    {
        var ana = await server.SignInAsync(Person.Ana);
        for (var half = 1; half <= 24; half++)
        {
            server.Clock.Advance(TimeSpan.FromMinutes(30));
            (await ana.GetAsync("/api/visits")).Is(HttpStatusCode.OK);
        }
        server.Clock.Advance(TimeSpan.FromSeconds(1));

        (await ana.GetAsync("/api/visits")).Is(HttpStatusCode.Unauthorized);
        Assert.Empty(ana.Cookies);
    }

    [Fact]
    public async Task Who_gets_a_new_password_is_signed_out_everywhere_at_once()
    {
        var rosa = await server.SignInAsync(Person.Rosa);
        await server.InsideAsync(async services =>
        {
            var users = services.GetRequiredService<UserManager<StaffMember>>();
            await users.UpdateSecurityStampAsync((await users.FindByNameAsync(Person.Rosa.Email))!);
        });

        (await rosa.PostAsync("/api/patients/search", new { question = "maria" })).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_in_this_browser()
    {
        var ana = await server.SignInAsync(Person.Ana);

        (await ana.PostFormAsync("/sign-out")).Is(HttpStatusCode.SeeOther);

        Assert.Empty(ana.Cookies);
        (await ana.GetAsync("/api/visits")).Is(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("/today?x=1", "/today?x=1")]
    [InlineData("//evil.example/", null)]
    [InlineData("/\\evil.example/", null)]
    [InlineData("https://evil.example/", null)]
    [InlineData("/\t/evil.example/", null)]
    public async Task Signing_in_leads_nobody_to_another_site(string to, string? expected)
    {
        var browser = server.Browser();

        var answer = await browser.PostFormAsync("/sign-in", ("email", Person.Ana.Email), ("password", Person.Password), ("to", to));

        answer.Is(HttpStatusCode.SeeOther);
        Assert.Equal(expected ?? "/today", answer.Header("Location"));
    }
}
