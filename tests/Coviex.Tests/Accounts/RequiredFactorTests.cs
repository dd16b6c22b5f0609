using System.Net;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Accounts;

public sealed class RequiredFactorTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    [Fact]
    public async Task Who_must_have_a_second_factor_sets_it_up_before_anything_else()
    {
        var (adela, ana, rosa) = (await server.SignInAsync(Person.Adela), await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Rosa));
        await using var board = await ana.OpenBoardAsync();
        Assert.Contains("Configure primero su propio", (await AskAsync(adela, "Administrator", "Clinician")).Is(HttpStatusCode.UnprocessableEntity).Body);
        (await ana.GetAsync("/api/visits")).Is(HttpStatusCode.OK);

        await SecondFactorTests.SetUpAsync(adela, "/account/app");
        (await AskAsync(adela, "Administrator", "Clinician")).Is(HttpStatusCode.SeeOther);

        (await adela.GetAsync("/people")).Is(HttpStatusCode.OK);
        (await rosa.GetAsync("/registry")).Is(HttpStatusCode.OK);                 // another role
        (await ana.GetAsync("/api/visits")).Is(HttpStatusCode.Unauthorized);
        await board.Closed;
        var desk = new StaffDesk(server, Person.Ana);
        Assert.Equal("/sign-in/factor", (await desk.AskSignInAsync()).Is(HttpStatusCode.SeeOther).Header("Location"));
        foreach (var path in new[] { "/today", "/api/visits", "/account", "/account/app" }) { (await desk.GetAsync(path)).Is(HttpStatusCode.Unauthorized); }
        var (secret, _) = await SecondFactorTests.SetUpAsync(desk, "/sign-in/factor");
        (await desk.GetAsync("/api/visits")).Is(HttpStatusCode.OK);
        (await desk.PostFormAsync("/account/app/remove", ("passwordNow", Person.Password))).Is(HttpStatusCode.UnprocessableEntity);
        (await desk.GetAsync("/sign-in/factor")).Is(HttpStatusCode.SeeOther);

        // A role that wants one, given to somebody who has none.
        (await ChangeAsync(adela, Person.Rosa, "Registrar,Clinician")).Is(HttpStatusCode.SeeOther);
        (await rosa.GetAsync("/registry")).Is(HttpStatusCode.Unauthorized);
        Assert.Equal("/sign-in/factor", (await rosa.AskSignInAsync()).Header("Location"));

        // Whoever has lost it is helped by the administrator, and sets it up anew.
        (await adela.PostFormAsync($"/people/{await IdAsync(Person.Bruno)}/factors/reset")).Is(HttpStatusCode.NotFound);
        (await adela.PostFormAsync($"/people/{await IdAsync(Person.Adela)}/factors/reset")).Is(HttpStatusCode.UnprocessableEntity);
        (await adela.PostFormAsync($"/people/{await IdAsync(Person.Ana)}/factors/reset")).Is(HttpStatusCode.SeeOther);
        (await desk.GetAsync("/api/visits")).Is(HttpStatusCode.Unauthorized);
        Assert.Equal("/sign-in/factor", (await desk.AskSignInAsync()).Header("Location"));
        Assert.NotEqual(secret, (await SecondFactorTests.SetUpAsync(desk, "/sign-in/factor")).Secret);
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'staff.factors_reset'"));
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'hospital.factor_roles_changed' AND detail = 'Administrator, Clinician'"));

        // A new password by a link is no way round it.
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        var link = (await adela.PostFormAsync($"/people/{await IdAsync(Person.Ana)}/link")).Is(HttpStatusCode.OK).Body;
        var token = System.Text.RegularExpressions.Regex.Match(link, "/set-up#([0-9A-Za-z]{22})").Groups[1].Value;
        var set = await server.Browser().PostFormAsync("/set-up/password", ("token", token), ("password", "siete barcos azules"), ("passwordAgain", "siete barcos azules"));
        Assert.Equal("/sign-in/code", set.Is(HttpStatusCode.SeeOther).Header("Location"));

        (await adela.PostFormAsync("/people/access", ("form", "access"))).Is(HttpStatusCode.SeeOther);
        Assert.Equal("/registry", (await server.Browser().PostFormAsync("/sign-in", ("email", Person.Rosa.Email), ("password", Person.Password), ("to", "/registry"))).Header("Location"));
    }

    private static Task<Answer> AskAsync(StaffDesk desk, params string[] roles) => desk.PostFormAsync("/people/access", [.. roles.Select(r => ("roles", r)), ("form", "access")]);

    private async Task<Answer> ChangeAsync(StaffDesk adela, Person who, string roles)
    {
        var stamp = $"{(await server.RowsAsync($"SELECT concurrency_stamp FROM staff WHERE email = '{who.Email}'"))[0]["concurrency_stamp"]}";
        return await adela.PostFormAsync($"/people/{await IdAsync(who)}", [("name", who.Name), ("version", stamp), .. roles.Split(',').Select(r => ("roles", r))]);
    }

    private async Task<object> IdAsync(Person who) => (await server.RowsAsync($"SELECT id FROM staff WHERE email = '{who.Email}'"))[0]["id"]!;
}
