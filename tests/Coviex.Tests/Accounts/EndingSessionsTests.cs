using System.Net;
using Coviex.Staff;
using Coviex.Tests.Fixture;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Accounts;

/// <summary>A server with the times that come with Coviex.</summary>
public sealed class PlainServer : CoviexServer
{
    protected override IEnumerable<(string, string)> Settings() => [("Coviex__SignIn__StaffIdle", "00:30:00")];
}

public sealed class EndingSessionsTests(PlainServer server) : IClassFixture<PlainServer>
{
    private const string Windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0";

    [Fact]
    public async Task Who_does_nothing_for_half_an_hour_signs_in_again_and_is_back_where_he_was()
    {
        var ana = await server.SignInAsync(Person.Ana);
        server.Clock.Advance(TimeSpan.FromMinutes(29));
        (await ana.GetAsync("/today")).Is(HttpStatusCode.OK);
        server.Clock.Advance(TimeSpan.FromMinutes(29));
        (await ana.GetAsync("/today")).Is(HttpStatusCode.OK);
        server.Clock.Advance(TimeSpan.FromMinutes(31));

        ana.Headers["Accept"] = "text/html";
        var sent = await ana.GetAsync("/agenda?day=2040-05-09");

        var there = sent.Is(HttpStatusCode.Redirect).Header("Location")!;
        Assert.StartsWith("/sign-in?to=%2Fagenda%3Fday%3D2040-05-09", there);
        Assert.Empty(ana.Cookies);
        var page = (await ana.GetAsync(there)).Is(HttpStatusCode.OK).Body;
        Assert.Contains("Su sesión terminó", page);
        var back = await ana.PostFormAsync("/sign-in", ("email", Person.Ana.Email), ("password", Person.Password), ("to", "/agenda?day=2040-05-09"));
        Assert.Equal("/agenda?day=2040-05-09", back.Is(HttpStatusCode.SeeOther).Header("Location"));
    }

    [Fact]
    public async Task What_a_page_asks_by_itself_is_no_sign_of_life()
    {
        var ana = await server.SignInAsync(Person.Ana);
        ana.Headers["Sec-Fetch-Mode"] = "cors";
        for (var i = 0; i < 3; i++)
        {
            server.Clock.Advance(TimeSpan.FromMinutes(9));
            (await ana.GetAsync("/api/visits")).Is(HttpStatusCode.OK);
        }
        Assert.InRange((int)(await ana.GetAsync("/account/session")).Is(HttpStatusCode.OK).Json["left"]!, 170, 180);
        server.Clock.Advance(TimeSpan.FromMinutes(4));

        (await ana.GetAsync("/api/visits")).Is(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Who_says_that_he_is_there_stays()
    {
        var ana = await server.SignInAsync(Person.Ana);
        ana.Headers["Sec-Fetch-Mode"] = "cors";
        server.Clock.Advance(TimeSpan.FromMinutes(28));

        Assert.Equal(1800, (int)(await ana.PostAsync("/account/session")).Is(HttpStatusCode.OK).Json["left"]!);
        server.Clock.Advance(TimeSpan.FromMinutes(28));

        (await ana.GetAsync("/api/visits")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_holds_a_visit_is_not_idle()
    {
        var scene = await server.GuestIsInTheCallAsync();
        await using var room = await scene.Ana.OpenRoomAsync(scene.Visit.Id);
        await using var board = await (await server.SignInAsync(Person.Luis)).OpenBoardAsync();

        for (var quarter = 0; quarter < 8; quarter++)
        {
            server.Clock.Advance(TimeSpan.FromMinutes(14));
            await RoundAsync();
            await room.CountAsync("Changed");                                    // a page says now and then that it is there
        }

        (await scene.Ana.GetAsync($"/api/visits/{scene.Visit.Id}")).Is(HttpStatusCode.OK);
        await board.Closed;                                                      // and a board that nobody looks at is
        Assert.NotEqual(0, await server.CountAsync("audit_entries WHERE action = 'staff.session_over' AND detail = 'idle' AND subject = @luis", ("luis", await IdAsync(Person.Luis))));
    }

    [Fact]
    public async Task One_sees_where_one_is_signed_in_and_ends_one_of_them()
    {
        var (here, there) = (await server.SignInAsync(Person.Rosa), new StaffDesk(server, Person.Rosa));
        there.Headers["User-Agent"] = Windows;
        await there.SignInAsync();
        await using var board = await there.OpenBoardAsync();

        var page = (await here.GetAsync("/account")).Is(HttpStatusCode.OK).Body;
        Assert.Contains("Chrome en Android", page);
        Assert.Contains("Edge en Windows", page);
        var other = $"{(await server.RowsAsync("SELECT id FROM staff_sessions WHERE device = 'Edge|Windows'"))[0]["id"]}";
        (await (await server.SignInAsync(Person.Luis)).PostFormAsync($"/account/sessions/{other}/end")).Is(HttpStatusCode.NotFound);
        (await there.GetAsync("/account")).Is(HttpStatusCode.OK);
        (await here.PostFormAsync($"/account/sessions/{other}/end")).Is(HttpStatusCode.SeeOther);

        await board.Closed;
        (await there.GetAsync("/account")).Is(HttpStatusCode.Unauthorized);
        Assert.DoesNotContain("Edge en Windows", (await here.GetAsync("/account")).Is(HttpStatusCode.OK).Body);
        (await here.PostFormAsync($"/account/sessions/{other}/end")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task One_ends_all_others_at_once()
    {
        var (here, second, third) = (await server.SignInAsync(Person.Irma), await server.SignInAsync(Person.Irma), await server.SignInAsync(Person.Irma));

        (await here.PostFormAsync("/account/sessions/end-others")).Is(HttpStatusCode.SeeOther);

        (await here.GetAsync("/account")).Is(HttpStatusCode.OK);
        foreach (var other in new[] { second, third }) { (await other.GetAsync("/account")).Is(HttpStatusCode.Unauthorized); }
    }

    [Fact]
    public async Task A_new_password_ends_the_other_sessions_and_needs_the_old_one()
    {
        var (here, other) = (await server.SignInAsync(Person.Bruno), await server.SignInAsync(Person.Bruno));
        const string Next = "cuatro peces violetas";
        static (string, string)[] Form(string now, string next) => [("passwordNow", now), ("password", next), ("passwordAgain", next)];

        Assert.Contains("no es su contraseña de ahora", (await here.PostFormAsync("/account/password", Form("algo muy distinto", Next))).Is(HttpStatusCode.UnprocessableEntity).Body);
        (await here.PostFormAsync("/account/password", Form(Person.Password, "corta"))).Is(HttpStatusCode.UnprocessableEntity);
        (await here.PostFormAsync("/account/password", Form(Person.Password, Next))).Is(HttpStatusCode.SeeOther);

        (await here.GetAsync("/account")).Is(HttpStatusCode.OK);
        (await other.GetAsync("/account")).Is(HttpStatusCode.Unauthorized);
        (await other.AskSignInAsync()).Is(HttpStatusCode.UnprocessableEntity);
        (await other.AskSignInAsync(Next)).Is(HttpStatusCode.SeeOther);
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'staff.password_changed'"));
    }

    [Fact]
    public async Task Who_is_deactivated_or_gets_a_new_stamp_is_out_with_his_next_request_and_his_connections_are_cut()
    {
        var (adela, luis, ana) = (await server.SignInAsync(Person.Adela), await server.SignInAsync(Person.Luis), await server.SignInAsync(Person.Ana));
        await using var his = await luis.OpenBoardAsync();
        await using var hers = await ana.OpenBoardAsync();
        (await adela.PostFormAsync($"/people/{await IdAsync(Person.Luis)}/deactivate")).Is(HttpStatusCode.SeeOther);
        await his.Closed;
        (await luis.GetAsync("/api/visits")).Is(HttpStatusCode.Unauthorized);
        (await adela.PostFormAsync($"/people/{await IdAsync(Person.Luis)}/activate")).Is(HttpStatusCode.SeeOther);
        (await luis.GetAsync("/api/visits")).Is(HttpStatusCode.Unauthorized);

        await server.InsideAsync(async services =>
        {
            var users = services.GetRequiredService<UserManager<StaffMember>>();
            await users.UpdateSecurityStampAsync((await users.FindByNameAsync(Person.Ana.Email))!);
        });

        (await ana.GetAsync("/api/visits")).Is(HttpStatusCode.Unauthorized);
        await RoundAsync();                                                      // as if another node had done it
        await hers.Closed;
    }

    [Fact]
    public async Task Other_roles_hold_in_an_open_session_at_once()
    {
        var (adela, irma) = (await server.SignInAsync(Person.Adela), await server.SignInAsync(Person.Irma));
        (await irma.GetAsync("/audit")).Is(HttpStatusCode.OK);
        var stamp = $"{(await server.RowsAsync("SELECT concurrency_stamp FROM staff WHERE email = 'irma@sanlucas.test'"))[0]["concurrency_stamp"]}";

        (await adela.PostFormAsync($"/people/{await IdAsync(Person.Irma)}", ("name", Person.Irma.Name), ("roles", "Registrar"), ("version", stamp))).Is(HttpStatusCode.SeeOther);

        (await irma.GetAsync("/audit")).Is(HttpStatusCode.Forbidden);
        (await irma.GetAsync("/registry")).Is(HttpStatusCode.OK);
        stamp = $"{(await server.RowsAsync("SELECT concurrency_stamp FROM staff WHERE email = 'irma@sanlucas.test'"))[0]["concurrency_stamp"]}";
        (await adela.PostFormAsync($"/people/{await IdAsync(Person.Irma)}", ("name", Person.Irma.Name), ("roles", "Auditor"), ("version", stamp))).Is(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task A_session_cookie_of_somebody_elses_making_opens_nothing()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var stranger = server.Browser();
        foreach (var cookie in new[] { new string('A', 22), "", "x", new string('é', 22), $"{ana.Cookies.Values.Single()}x" })
        {
            stranger.Headers["Cookie"] = $"{ana.Cookies.Keys.Single()}={Uri.EscapeDataString(cookie)}";
            (await stranger.GetAsync("/api/visits")).Is(HttpStatusCode.Unauthorized);
        }
    }

    private Task RoundAsync() => server.Host.Services.GetRequiredService<KeepSessions>().RunOnceAsync(TestContext.Current.CancellationToken);

    private async Task<object> IdAsync(Person who) => (await server.RowsAsync($"SELECT id FROM staff WHERE email = '{who.Email}'"))[0]["id"]!;
}
