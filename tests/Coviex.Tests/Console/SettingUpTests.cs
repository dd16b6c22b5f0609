using System.Net;
using Coviex.Data;
using Coviex.Staff;
using Coviex.Tests.Fixture;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Console;

public sealed class SettingUpTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    private static readonly (string, string)[] Form =
    [
        ("hospital", "Hospital Nuevo"), ("zone", "America/Mexico_City"), ("country", "MX"), ("language", "es"), ("helpPhone", "55 5512 3456"), ("name", "Eva Lara"),
        ("password", "siete barcos azules"), ("passwordAgain", "siete barcos azules"),
    ];

    [Fact]
    public async Task The_first_administrator_makes_the_hospital_and_is_in()
    {
        var secret = await LinkAsync(null);
        var browser = server.Browser();
        Assert.Equal("hospital", (string?)(await browser.PostAsync("/set-up/peek", new { token = secret })).Is(HttpStatusCode.OK).Json["shape"]);

        var answer = await browser.PostFormAsync("/set-up/hospital", [("token", secret), ("email", "eva@nuevo.test"), .. Form]);

        answer.Is(HttpStatusCode.SeeOther);
        (await browser.GetAsync("/people")).Is(HttpStatusCode.OK);
        (await browser.GetAsync("/today")).Is(HttpStatusCode.OK);
        Assert.Equal(1, await server.CountAsync("hospitals WHERE name = 'Hospital Nuevo' AND help_phone = '+52 55 5512 3456'"));
        (await server.Browser().PostFormAsync("/set-up/hospital", [("token", secret), ("email", "second@nuevo.test"), .. Form])).Is(HttpStatusCode.Gone);
        Assert.Equal(0, await server.CountAsync("staff WHERE email = 'second@nuevo.test'"));
    }

    [Fact]
    public async Task What_is_wrong_is_said_beside_its_field_and_what_was_typed_stays()
    {
        var secret = await LinkAsync(null);
        var browser = server.Browser();

        var answer = await browser.PostFormAsync("/set-up/hospital", ("token", secret), ("hospital", "Hospital Tal"), ("zone", "Mars/Base"), ("country", "MX"), ("language", "es"),
            ("helpPhone", "12"), ("name", ""), ("email", "no"), ("password", "short"), ("passwordAgain", "other"));

        answer.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains("value=\"Hospital Tal\"", answer.Body);
        foreach (var sentence in new[] { "Esta zona horaria no existe", "Al número le faltan", "Escriba el nombre.", "correo electrónico válido", "12 caracteres", "no son iguales" })
        {
            Assert.Contains(sentence, answer.Body);
        }
        Assert.DoesNotContain("short", answer.Body);
        Assert.Empty(browser.Cookies);
        Assert.Equal(0, await server.CountAsync("hospitals WHERE name = 'Hospital Tal'"));
    }

    [Fact]
    public async Task A_link_sets_one_password_once()
    {
        var secret = await LinkAsync(Person.Luis);
        var browser = server.Browser();
        Assert.Equal(Person.Luis.Name, (string?)(await browser.PostAsync("/set-up/peek", new { token = secret })).Is(HttpStatusCode.OK).Json["name"]);

        (await browser.PostFormAsync("/set-up/password", ("token", secret), ("password", "siete barcos azules"), ("passwordAgain", "siete barcos azules"))).Is(HttpStatusCode.SeeOther);

        (await browser.GetAsync("/today")).Is(HttpStatusCode.OK);
        (await new StaffDesk(server, Person.Luis).AskSignInAsync()).Is(HttpStatusCode.UnprocessableEntity);
        (await new StaffDesk(server, Person.Luis).AskSignInAsync("siete barcos azules")).Is(HttpStatusCode.SeeOther);
        (await server.Browser().PostFormAsync("/set-up/password", ("token", secret), ("password", "otra cosa distinta"), ("passwordAgain", "otra cosa distinta"))).Is(HttpStatusCode.Gone);
        (await server.Browser().PostAsync("/set-up/peek", new { token = secret })).IsRefused(HttpStatusCode.Gone, "link_used");
    }

    [Fact]
    public async Task A_link_dies_with_time_and_with_the_next_one()
    {
        var first = await LinkAsync(Person.Rosa);
        var second = await LinkAsync(Person.Rosa);
        (await server.Browser().PostAsync("/set-up/peek", new { token = first })).IsRefused(HttpStatusCode.Gone, "link_used");
        (await server.Browser().PostAsync("/set-up/peek", new { token = second })).Is(HttpStatusCode.OK);

        server.Clock.Advance(TimeSpan.FromDays(2));

        (await server.Browser().PostAsync("/set-up/peek", new { token = second })).IsRefused(HttpStatusCode.Gone, "link_used");
    }

    private async Task<string> LinkAsync(Person? who)
    {
        var link = "";
        await server.InsideAsync(async services =>
        {
            var ct = TestContext.Current.CancellationToken;
            Guid? id = who is null ? null : await services.GetRequiredService<CoviexDb>().Set<StaffMember>().Where(s => s.Email == who.Email).Select(s => s.Id).SingleAsync(ct);
            link = await services.GetRequiredService<StaffAccounts>().MintLinkAsync(id, ct);
        });
        return link.Split('#')[1];
    }
}
