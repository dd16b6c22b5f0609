using System.Net;
using Coviex.FakeWorld.Webex;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Calls;

/// <summary>May this person host? Asked before a visit is created over Webex, said in words, and never waited for long.</summary>
public sealed class WebexHostTests(WebexServer server) : IClassFixture<WebexServer>
{
    [Theory]
    [InlineData("no_licence", "licencia de reuniones")]
    [InlineData("person_unknown", "no conoce su correo")]
    [InlineData("person_inactive", "está desactivada")]
    [InlineData("no_site", "sitio de Webex del hospital")]
    public async Task What_is_missing_is_said_before_anything_is_made_and_direct_is_open(string missing, string words)
    {
        var luis = await LuisAsync();
        var person = server.World.People[Person.Luis.Email] = new FakePerson(Person.Luis.Email, "Luis Medina");
        if (missing == "person_unknown") { server.World.People.TryRemove(Person.Luis.Email, out _); }
        if (missing is "person_inactive" or "no_site") { person.Licenses.Add(WebexWorld.License); }
        person.LoginEnabled = missing != "person_inactive";
        server.World.ClosedTo = missing == "no_site" ? Person.Luis.Email : null;
        var (visits, created) = (await server.CountAsync("visits"), server.Asked("POST /v1/meetings"));

        var refused = (await luis.PostAsync("/api/visits", Visit(luis, null))).IsRefused(HttpStatusCode.Conflict, $"host_{missing}");

        Assert.Contains(words, refused.Json["detail"]!.GetValue<string>());
        Assert.Contains(words, (await luis.GetAsync("/today/host")).Json["missing"]!.GetValue<string>());
        Assert.Equal((visits, created), (await server.CountAsync("visits"), server.Asked("POST /v1/meetings")));
        var direct = await luis.InviteAsync(Visit(luis, "direct"));
        await server.PassAsync();
        Assert.Equal("direct", (await luis.VisitAsync(direct.Id)).CallSystem);
        Assert.Empty(server.MeetingsOf(direct.Id));
    }

    [Fact]
    public async Task Who_may_host_is_asked_about_once_in_five_minutes()
    {
        var ana = await server.SignInAsync(Person.Ana);
        server.Clock.Advance(TimeSpan.FromMinutes(6));
        var before = server.Asked("GET /v1/meetingPreferences/sites");
        for (var i = 0; i < 3; i++) { await ana.InviteAsync(startsAt: server.Clock.Now.AddHours(3)); }
        Assert.Equal(before + 1, server.Asked("GET /v1/meetingPreferences/sites"));

        server.Clock.Advance(TimeSpan.FromMinutes(6));
        await ana.InviteAsync(startsAt: server.Clock.Now.AddHours(3));

        Assert.Equal(before + 2, server.Asked("GET /v1/meetingPreferences/sites"));
    }

    [Fact]
    public async Task A_no_is_asked_about_again_after_half_a_minute_and_at_once_after_the_administrators_act()
    {
        var (luis, adela) = (await LuisAsync(), await server.SignInAsync(Person.Adela));
        var person = server.World.People[Person.Luis.Email] = new FakePerson(Person.Luis.Email, "Luis Medina");
        (await luis.PostAsync("/api/visits", Visit(luis, null))).IsRefused(HttpStatusCode.Conflict, "host_no_licence");
        person.Licenses.Add(WebexWorld.License);
        (await luis.PostAsync("/api/visits", Visit(luis, null))).IsRefused(HttpStatusCode.Conflict, "host_no_licence");
        server.Clock.Advance(TimeSpan.FromSeconds(31));
        await luis.InviteAsync(Visit(luis, null));

        person.Licenses.Clear();
        server.Clock.Advance(TimeSpan.FromMinutes(6));
        (await luis.PostAsync("/api/visits", Visit(luis, null))).IsRefused(HttpStatusCode.Conflict, "host_no_licence");
        var id = (await server.RowsAsync($"SELECT id FROM staff WHERE email = '{Person.Luis.Email}'"))[0]["id"];
        (await adela.PostFormAsync($"/people/{id}/webex", ("licence", WebexWorld.License))).Is(HttpStatusCode.SeeOther);

        await luis.InviteAsync(Visit(luis, null));
    }

    [Theory]
    [InlineData("hang", 0)]
    [InlineData("status", 503)]
    [InlineData("status", 403)]
    [InlineData("malformed", 200)]
    public async Task What_nobody_can_say_in_time_keeps_nobody_waiting_and_the_meeting_itself_shows_it(string kind, int status)
    {
        var luis = await LuisAsync();
        server.World.People[Person.Luis.Email] = new FakePerson(Person.Luis.Email, "Luis Medina");
        foreach (var call in new[] { "GET /v1/people", "GET /v1/licenses", "GET /v1/meetingPreferences" }) { server.Fault(call, kind, status, times: 4); }
        var before = server.Clock.Now;

        var visit = await luis.InviteAsync(Visit(luis, null));

        Assert.InRange(server.Clock.Now - before, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        server.NoFaults();
        await server.PassAsync();
        var seen = await luis.VisitAsync(visit.Id);
        Assert.Equal("direct", seen.CallSystem);
        Assert.Contains("licencia", seen.CallProblem);
    }

    private async Task<StaffDesk> LuisAsync()
    {
        server.NoFaults();
        server.World.ClosedTo = null;
        server.Clock.Advance(TimeSpan.FromMinutes(6));                       // what another test asked is forgotten
        return await server.SignInAsync(Person.Luis);
    }

    private object Visit(StaffDesk desk, string? over) => new { service = "homeCare", startsAt = server.Clock.Now.AddHours(3), callSystem = over, guests = new[] { desk.Typed() } };
}

/// <summary>A hospital in which nobody chooses the call system, and which does not wait for Webex.</summary>
public sealed class NoChoiceWebexServer : WebexServer
{
    protected override IEnumerable<(string, string)> More() => [("Coviex__CallSystemChoice", "false"), ("Coviex__Webex__HostCheck", "00:00:00.200")];
}

public sealed class WebexWithoutChoiceTests(NoChoiceWebexServer server) : IClassFixture<NoChoiceWebexServer>
{
    [Fact]
    public async Task Direct_is_open_to_whom_webex_does_not_let_host_and_to_nobody_else()
    {
        var (ana, luis) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis));

        (await ana.PostAsync("/api/visits", Visit(ana))).IsRefusedBeside("callSystem");
        var visit = await luis.InviteAsync(Visit(luis));

        Assert.Equal("direct", (await luis.VisitAsync(visit.Id)).CallSystem);
    }

    [Fact]
    public async Task A_form_waits_no_longer_than_the_setting_says_and_the_answer_is_there_the_next_time()
    {
        server.Clock.Advance(TimeSpan.FromMinutes(6));
        var luis = await server.SignInAsync(Person.Luis);
        server.Fault("GET /v1/licenses", "hang");
        var before = server.Clock.Now;

        Assert.Null((await luis.GetAsync("/today/host")).Json["missing"]);

        Assert.True(server.Clock.Now > before);                              // the question had reached Webex
        server.Clock.Advance(TimeSpan.FromMinutes(6));                       // what nobody could say is asked again
        await Until.HoldsAsync(async () => (await luis.GetAsync("/today/host")).Json["missing"] is not null, "the answer");
    }

    private static object Visit(StaffDesk desk) => new { service = "homeCare", callSystem = "direct", guests = new[] { desk.Typed() } };
}
