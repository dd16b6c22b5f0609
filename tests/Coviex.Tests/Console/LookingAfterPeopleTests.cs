using System.Net;
using System.Text.RegularExpressions;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Console;

public sealed partial class LookingAfterPeopleTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    [Fact]
    public async Task A_new_account_gets_a_link_that_is_shown_once_and_lets_its_owner_in()
    {
        var adela = await server.SignInAsync(Person.Adela);

        var made = await adela.PostFormAsync("/people/new", ("name", "Inés Mora"), ("email", "ines@sanlucas.test"), ("roles", "Registrar"));

        var secret = SecretPattern().Match(made.Is(HttpStatusCode.OK).Body).Groups[1].Value;
        Assert.Contains("Inés Mora", (await adela.GetAsync("/people")).Is(HttpStatusCode.OK).Body);
        Assert.DoesNotContain(secret, (await adela.GetAsync($"/people/{await IdAsync("ines@sanlucas.test")}")).Body);
        var ines = server.Browser();
        (await ines.PostFormAsync("/set-up/password", ("token", secret), ("password", "siete barcos azules"), ("passwordAgain", "siete barcos azules"))).Is(HttpStatusCode.SeeOther);
        (await ines.GetAsync("/registry")).Is(HttpStatusCode.OK);
        (await ines.GetAsync("/people")).Is(HttpStatusCode.Forbidden);
        (await adela.PostFormAsync("/people/new", ("name", "Otra"), ("email", "INES@sanlucas.test"), ("roles", "Registrar"))).Is(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Who_is_deactivated_is_out_at_once_and_comes_back_when_activated()
    {
        var (adela, luis, id) = (await server.SignInAsync(Person.Adela), await server.SignInAsync(Person.Luis), await IdAsync(Person.Luis.Email));

        (await adela.PostFormAsync($"/people/{id}/deactivate")).Is(HttpStatusCode.SeeOther);

        (await luis.GetAsync("/api/visits")).Is(HttpStatusCode.Unauthorized);
        (await luis.AskSignInAsync()).Is(HttpStatusCode.UnprocessableEntity);
        (await adela.PostFormAsync($"/people/{id}/link")).Is(HttpStatusCode.UnprocessableEntity);
        (await adela.PostFormAsync($"/people/{id}/activate")).Is(HttpStatusCode.SeeOther);
        (await luis.AskSignInAsync()).Is(HttpStatusCode.SeeOther);
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'staff.deactivated'"));
    }

    [Fact]
    public async Task The_last_administrator_cannot_be_lost()
    {
        var (adela, id) = (await server.SignInAsync(Person.Adela), await IdAsync(Person.Adela.Email));

        Assert.Contains("propia cuenta", (await adela.PostFormAsync($"/people/{id}/deactivate")).Is(HttpStatusCode.UnprocessableEntity).Body);
        var changed = await adela.PostFormAsync($"/people/{id}", ("name", "Adela Ponce"), ("roles", "Clinician"), ("version", await StampAsync(Person.Adela.Email)));

        Assert.Contains("única persona", changed.Is(HttpStatusCode.UnprocessableEntity).Body);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        (await adela.GetAsync("/people")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_form_that_was_filled_in_upon_something_older_is_refused()
    {
        var (adela, id) = (await server.SignInAsync(Person.Adela), await IdAsync(Person.Rosa.Email));
        var stamp = await StampAsync(Person.Rosa.Email);
        (await adela.PostFormAsync($"/people/{id}", ("name", "Rosa Aguilar Díaz"), ("roles", "Registrar"), ("version", stamp))).Is(HttpStatusCode.SeeOther);

        var second = await adela.PostFormAsync($"/people/{id}", ("name", "Rosa A."), ("roles", "Registrar"), ("version", stamp));

        Assert.Contains("value=\"Rosa A.\"", second.Is(HttpStatusCode.UnprocessableEntity).Body);
        Assert.Equal("Rosa Aguilar Díaz", (await server.RowsAsync($"SELECT display_name FROM staff WHERE email = '{Person.Rosa.Email}'"))[0]["display_name"]);
    }

    [Fact]
    public async Task Another_hospitals_people_are_not_there()
    {
        var (adela, bruno) = (await server.SignInAsync(Person.Adela), await IdAsync(Person.Bruno.Email));

        Assert.DoesNotContain(Person.Bruno.Name, (await adela.GetAsync("/people")).Is(HttpStatusCode.OK).Body);
        (await adela.GetAsync($"/people/{bruno}")).Is(HttpStatusCode.NotFound);
        foreach (var act in new[] { "", "/link", "/deactivate", "/activate" })
        {
            (await adela.PostFormAsync($"/people/{bruno}{act}", ("name", "X"), ("roles", "Registrar"))).Is(HttpStatusCode.NotFound);
        }
    }

    private async Task<Guid> IdAsync(string email) => Guid.Parse($"{(await server.RowsAsync($"SELECT id FROM staff WHERE email = '{email}'"))[0]["id"]}");

    private async Task<string> StampAsync(string email) => $"{(await server.RowsAsync($"SELECT concurrency_stamp FROM staff WHERE email = '{email}'"))[0]["concurrency_stamp"]}";

    [GeneratedRegex("/set-up#([0-9A-Za-z]{22})")]
    private static partial Regex SecretPattern();
}
