using Coviex.Calls;
using Coviex.Data;
using Coviex.FakeWorld.Webex;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Calls;

/// <summary>A visit and its meeting: made once, moved, taken away; and every way in which Webex can fail it.</summary>
public sealed class WebexMeetingTests(WebexServer server) : IClassFixture<WebexServer>
{
    [Fact]
    public async Task The_meeting_is_the_clinicians_with_a_lobby_and_says_nothing_clinical()
    {
        var (ana, visit) = await ScheduledAsync(TimeSpan.FromHours(3));
        await server.PassAsync();

        var body = Assert.Single(server.MeetingsOf(visit.Id)).Body;

        Assert.Equal(("ana@sanlucas.test", "Hospital San Lucas", "America/Mexico_City"), ((string?)body["hostEmail"], (string?)body["title"], (string?)body["timezone"]));
        Assert.Equal(visit.StartsAt, DateTimeOffset.Parse((string)body["start"]!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(("allowJoinWithLobby", false, false), ((string?)body["unlockedMeetingJoinSecurity"], (bool)body["enabledJoinBeforeHost"]!, (bool)body["sendEmail"]!));
        Assert.DoesNotContain("Elena", body.ToJsonString());
        Assert.Equal(0, await server.PassAsync());
        Assert.Equal("webex", (await ana.VisitAsync(visit.Id)).CallSystem);
    }

    [Theory]
    [InlineData("lost")]
    [InlineData("hang")]
    [InlineData("malformed")]
    public async Task An_answer_that_never_comes_leaves_one_meeting_and_not_two(string kind)
    {
        var (ana, visit) = await ScheduledAsync(TimeSpan.FromHours(3));
        server.Fault("POST /v1/meetings", kind);
        await server.PassAsync();
        Assert.Equal("Asked", (await server.RowAsync(visit.Id))["state"]);

        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await server.PassAsync();

        Assert.Single(server.MeetingsOf(visit.Id));
        Assert.Equal("Stands", (await server.RowAsync(visit.Id))["state"]);
        Assert.Equal("webex", (await ana.VisitAsync(visit.Id)).CallSystem);
    }

    [Fact]
    public async Task A_server_that_dies_while_it_asks_finds_the_meeting_again()
    {
        var (_, visit) = await ScheduledAsync(TimeSpan.FromHours(3));
        await server.PassAsync();
        // As if it had been killed between the answer and the writing down.
        await server.RowsAsync("UPDATE webex_meetings SET state = 'Asked', meeting = NULL, due_at = @now", ("now", TestDatabase.IsPostgres ? server.Clock.Now.UtcDateTime : server.Clock.Now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)));
        await server.StopAsync();
        await server.StartAsync();

        await server.PassAsync();

        Assert.Equal(Assert.Single(server.MeetingsOf(visit.Id)).Id, (await server.RowAsync(visit.Id))["meeting"]);
    }

    [Theory]
    [InlineData("status", 503, "webex_down")]
    [InlineData("hang", 0, "webex_unreachable")]
    [InlineData("malformed", 200, "webex_malformed")]
    public async Task A_visit_now_tries_three_times_and_then_goes_over_direct(string kind, int status, string problem)
    {
        var (ana, visit) = await ScheduledAsync(TimeSpan.Zero);
        server.Fault("POST /v1/meetings", kind, status, times: 9);
        for (var pass = 0; pass < 3; pass++)
        {
            Assert.Equal("webex", (await ana.VisitAsync(visit.Id)).CallSystem);
            await server.PassAsync();
            server.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        var seen = await ana.VisitAsync(visit.Id);
        Assert.Equal(("direct", problem), (seen.CallSystem, (string?)(await server.RowAsync(visit.Id))["problem"]));
        Assert.Contains("Webex", seen.CallProblem);
        var tracking = kind == "hang" ? "none" : "ROUTER_";
        Assert.Contains(server.Log.Lines, l => l.Text.Contains("call=POST /meetings ", StringComparison.Ordinal) && l.Text.Contains($"trackingId={tracking}", StringComparison.Ordinal));
        server.NoFaults();
    }

    [Fact]
    public async Task Webex_is_left_alone_for_as_long_as_it_asks_where_there_is_time()
    {
        var (ana, visit) = await ScheduledAsync(TimeSpan.FromHours(3));
        server.Fault("POST /v1/meetings", "status", 429, retryAfter: 3600);                // with a body of HTML
        await server.PassAsync();
        server.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(0, await server.PassAsync());

        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await server.PassAsync();

        Assert.Single(server.MeetingsOf(visit.Id));
        Assert.Equal("webex", (await ana.VisitAsync(visit.Id)).CallSystem);
    }

    [Fact]
    public async Task A_visit_now_does_not_wait_an_hour_for_webex()
    {
        var (ana, visit) = await ScheduledAsync(TimeSpan.Zero);
        server.Fault("POST /v1/meetings", "status", 429, retryAfter: 3600);

        await server.PassAsync();

        Assert.Equal("direct", (await ana.VisitAsync(visit.Id)).CallSystem);
    }

    [Fact]
    public async Task A_host_who_lost_his_licence_since_he_was_asked_about_is_told_what_is_missing()
    {
        var luis = await server.SignInAsync(Person.Luis);
        var person = server.World.People[Person.Luis.Email];
        person.Licenses.Add(WebexWorld.License);
        var visit = await luis.InviteAsync(startsAt: server.Clock.Now.AddHours(3));
        person.Licenses.Clear();

        await server.PassAsync();

        var seen = await luis.VisitAsync(visit.Id);
        Assert.Equal("direct", seen.CallSystem);
        Assert.Contains("licencia", seen.CallProblem);
        Assert.Contains(server.Log.Lines, l => l.Text.Contains("trackingId=ROUTER_", StringComparison.Ordinal) && l.Text.Contains("POST /meetings", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_meeting_that_is_found_after_the_visit_was_moved_far_away_is_not_made_twice()
    {
        var (_, visit) = await ScheduledAsync(TimeSpan.FromDays(60));
        server.Fault("POST /v1/meetings", "lost");
        await server.PassAsync();
        await server.InsideAsync(async services =>
        {
            await services.GetRequiredService<CallSystems>()[CallSystem.Webex].PlanAsync(
                new(visit.Id, Guid.Empty, Guid.Empty, Person.Ana.Email, "", server.Clock.Now.AddDays(3), "UTC"), TestContext.Current.CancellationToken);
            await services.GetRequiredService<CoviexDb>().SaveChangesAsync(TestContext.Current.CancellationToken);
        });

        for (var pass = 0; pass < 3; pass++) { server.Clock.Advance(TimeSpan.FromMinutes(2)); await server.PassAsync(); }

        Assert.Equal("Stands", (await server.RowAsync(visit.Id))["state"]);
        Assert.Single(server.MeetingsOf(visit.Id));
    }

    [Fact]
    public async Task A_site_that_asks_guests_to_sign_in_gets_no_visit_and_keeps_no_meeting()
    {
        var (ana, visit) = await ScheduledAsync(TimeSpan.FromHours(3));
        server.World.GuestsSignIn = true;

        await server.PassAsync();

        server.World.GuestsSignIn = false;
        var seen = await ana.VisitAsync(visit.Id);
        Assert.Equal("direct", seen.CallSystem);
        Assert.Contains("iniciar sesión", seen.CallProblem);
        Assert.Contains(server.Log.Lines, l => l.Text.Contains("guests must sign in", StringComparison.Ordinal) && l.Text.Contains("trackingId=ROUTER_", StringComparison.Ordinal));
        server.Clock.Advance(TimeSpan.FromMinutes(6));
        await server.PassAsync();
        Assert.Empty(server.MeetingsOf(visit.Id));
    }

    [Fact]
    public async Task A_visit_that_is_cancelled_takes_its_meeting_with_it()
    {
        var (ana, visit) = await ScheduledAsync(TimeSpan.FromHours(3));
        await server.PassAsync();

        await ana.DoAsync(visit.Id, "cancel");
        await server.PassAsync();

        Assert.Empty(server.MeetingsOf(visit.Id));
        Assert.Equal("Closed", (await server.RowAsync(visit.Id))["state"]);
    }

    [Fact]
    public async Task A_visit_that_is_planned_again_for_another_time_moves_its_one_meeting()
    {
        var (_, visit) = await ScheduledAsync(TimeSpan.FromHours(3));
        await server.PassAsync();
        var later = visit.StartsAt.AddHours(1);

        for (var time = 0; time < 2; time++)
        {
            await server.InsideAsync(async services =>
            {
                var system = services.GetRequiredService<CallSystems>()[CallSystem.Webex];
                await system.PlanAsync(new(visit.Id, Guid.Empty, Guid.Empty, Person.Ana.Email, "", later, "UTC"), TestContext.Current.CancellationToken);
                await services.GetRequiredService<CoviexDb>().SaveChangesAsync(TestContext.Current.CancellationToken);
            });
            await server.PassAsync();
        }

        Assert.Equal(later, DateTimeOffset.Parse((string)Assert.Single(server.MeetingsOf(visit.Id)).Body["start"]!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(1, server.Asked("PATCH /v1/meetings/"));
    }

    [Fact]
    public async Task A_meeting_that_was_made_after_all_is_taken_away_when_its_visit_went_over_direct()
    {
        var (ana, visit) = await ScheduledAsync(TimeSpan.Zero);
        server.Fault("POST /v1/meetings", "lost");
        server.Fault("GET /v1/meetings", "status", 503, times: 2);
        for (var pass = 0; pass < 3; pass++) { await server.PassAsync(); server.Clock.Advance(TimeSpan.FromSeconds(10)); }
        Assert.Equal("direct", (await ana.VisitAsync(visit.Id)).CallSystem);
        Assert.Single(server.MeetingsOf(visit.Id));

        for (var pass = 0; pass < 2; pass++) { server.Clock.Advance(TimeSpan.FromMinutes(6)); await server.PassAsync(); }

        Assert.Empty(server.MeetingsOf(visit.Id));
    }

    [Fact]
    public async Task A_running_meeting_that_cannot_be_taken_away_is_tried_again_and_given_up_with_a_word()
    {
        var (ana, visit) = await ScheduledAsync(TimeSpan.Zero);
        await server.PassAsync();
        await ana.DoAsync(visit.Id, "start");
        var meeting = Assert.Single(server.MeetingsOf(visit.Id));
        meeting.State = "inProgress";
        await ana.DoAsync(visit.Id, "end");
        await server.PassAsync();
        Assert.Single(server.MeetingsOf(visit.Id));

        meeting.State = "active";                                            // everybody has left
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        await server.PassAsync();

        Assert.Empty(server.MeetingsOf(visit.Id));
    }

    private async Task<(StaffDesk Ana, SeenVisit Visit)> ScheduledAsync(TimeSpan away)
    {
        var ana = await server.SignInAsync(Person.Ana);
        server.World.Creates.Clear();
        await server.RowsAsync("DELETE FROM webex_creates");
        await server.RowsAsync("UPDATE webex_meetings SET due_at = NULL");
        return (ana, await ana.InviteAsync(startsAt: away == TimeSpan.Zero ? null : server.Clock.Now + away));
    }
}

/// <summary>Webex lets one host have three meetings a day.</summary>
public sealed class TightWebexServer : WebexServer
{
    protected override IEnumerable<(string, string)> More() => [("Coviex__Webex__CreatesPerHost", "3")];
}

public sealed class WebexLimitTests(TightWebexServer server) : IClassFixture<TightWebexServer>
{
    [Fact]
    public async Task At_the_limit_webex_is_not_asked_and_the_visit_goes_over_direct_with_one_text()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visits = new List<SeenVisit>();
        for (var i = 0; i < 4; i++) { visits.Add(await ana.InviteAsync(startsAt: server.Clock.Now.AddHours(1 + i))); }
        while (await server.PassAsync() > 0) { }

        Assert.Equal(3, server.Asked("POST /v1/meetings"));
        var last = await ana.VisitAsync(visits[3].Id);
        Assert.Equal("direct", last.CallSystem);
        Assert.Contains("todas las reuniones", last.CallProblem);
        await server.SentByHandAsync(last.Guests[0]);
        Assert.Single(server.TextsTo(last.Guests[0].Number()));

        server.Clock.Advance(TimeSpan.FromHours(25));
        var tomorrow = await ana.InviteAsync(startsAt: server.Clock.Now.AddHours(1));
        await server.PassAsync();
        Assert.Equal("webex", (await ana.VisitAsync(tomorrow.Id)).CallSystem);
    }
}
