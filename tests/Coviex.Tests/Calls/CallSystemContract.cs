using System.Net;
using Coviex.Calls;
using Coviex.Data;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Calls;

/// <summary>What every call system promises, checked of each through HTTP: a test class for each system inherits this.</summary>
public abstract class CallSystemContract(CoviexServer server)
{
    /// <summary>As the protocol writes it.</summary>
    protected abstract string System { get; }

    /// <summary>Lets the system do what was written down.</summary>
    protected abstract Task SettleAsync();

    protected CoviexServer Server => server;

    /// <summary>When the calls begin that the system itself has for a visit; empty for a system that makes none.</summary>
    protected virtual IReadOnlyList<DateTimeOffset> CallsOf(Guid visit) => [];

    /// <summary>The system makes something for each visit, before anybody comes.</summary>
    protected virtual bool MakesCalls => false;

    [Fact]
    public async Task The_pages_are_told_which_system_carries_the_call()
    {
        var (ana, visit, _, phone) = await WaitingAsync();

        Assert.Equal(System, (await ana.VisitAsync(visit.Id)).CallSystem);
        Assert.Equal(System, (await ana.RoomAsync(visit.Id)).Call.System);
        Assert.Equal(System, (await phone.LobbyAsync()).Call!.System);
    }

    [Fact]
    public async Task A_guest_gets_no_ticket_before_the_door_opens()
    {
        var (ana, visit, _, phone) = await WaitingAsync();
        await ana.DoAsync(visit.Id, "start");
        await SettleAsync();

        (await phone.AskAsync("ticket")).IsRefused(HttpStatusCode.Conflict, "door_closed");
    }

    [Fact]
    public async Task An_admitted_guest_gets_a_ticket_that_runs_out()
    {
        var (_, _, _, phone) = await AdmittedAsync();

        var ticket = (await phone.AskAsync("ticket")).As<SeenTicket>();

        Assert.Equal(System, ticket.System);
        Assert.InRange(ticket.ExpiresAt, server.Clock.Now.AddMinutes(1), server.Clock.Now.AddDays(1));
    }

    [Fact]
    public async Task Two_guests_never_have_the_same_ticket()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(guests: 2);
        await SettleAsync();
        var tickets = new List<string>();
        foreach (var guest in visit.Guests)
        {
            var phone = server.Phone();
            await phone.EnterAsync(await LinkAsync(guest));
            await ana.AdmitAsync(visit.Id, guest.Id);
            tickets.Add((await phone.AskAsync("ticket")).Is(HttpStatusCode.OK).Body);
        }

        if ((await ana.RoomAsync(visit.Id)).Call.System != "direct") { Assert.NotEqual(tickets[0], tickets[1]); }
        Assert.All(tickets, ticket => Assert.DoesNotContain("hostKey", ticket, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("remove")]
    [InlineData("revoke")]
    public async Task Who_was_taken_out_gets_no_ticket_any_more(string act)
    {
        var (ana, visit, guest, phone) = await AdmittedAsync();
        (await phone.AskAsync("ticket")).Is(HttpStatusCode.OK);

        await ana.DoAsync(visit.Id, guest.Id, act);

        Assert.NotEqual(HttpStatusCode.OK, (await phone.AskAsync("ticket")).Status);
    }

    [Fact]
    public async Task The_clinician_gets_a_ticket_once_he_has_started()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        await SettleAsync();
        (await ana.AskAsync(visit.Id, "ticket")).IsRefused(HttpStatusCode.Conflict, "door_closed");

        await ana.DoAsync(visit.Id, "start");

        Assert.Equal(System, (await ana.AskAsync(visit.Id, "ticket")).As<SeenTicket>().System);
        (await (await server.SignInAsync(Person.Luis)).AskAsync(visit.Id, "ticket")).IsRefused(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task Nobody_gets_a_ticket_for_a_visit_that_is_over_and_ending_twice_is_fine()
    {
        var (ana, visit, _, phone) = await AdmittedAsync();

        await ana.DoAsync(visit.Id, "end");
        await ana.DoAsync(visit.Id, "end");
        await SettleAsync();
        await SettleAsync();

        (await phone.AskAsync("ticket")).IsRefused(HttpStatusCode.Conflict, "door_closed");
        (await ana.AskAsync(visit.Id, "ticket")).IsRefused(HttpStatusCode.Conflict, "door_closed");
    }

    [Fact]
    public async Task A_visit_that_is_cancelled_before_anything_was_made_leaves_nothing()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(startsAt: server.Clock.Now.AddHours(3));

        await ana.DoAsync(visit.Id, "cancel");
        await SettleAsync();

        Assert.Equal("cancelled", (await ana.VisitAsync(visit.Id)).State);
    }

    [Fact]
    public async Task A_visit_that_is_cancelled_after_its_call_was_made_takes_the_call_with_it()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(startsAt: server.Clock.Now.AddHours(3));
        await SettleAsync();
        Assert.Equal(MakesCalls ? [visit.StartsAt] : [], CallsOf(visit.Id));

        await ana.DoAsync(visit.Id, "cancel");
        await SettleAsync();
        await SettleAsync();

        Assert.Empty(CallsOf(visit.Id));
    }

    [Fact]
    public async Task A_visit_that_is_ended_takes_its_call_with_it()
    {
        var (ana, visit, _, _) = await AdmittedAsync();

        await ana.DoAsync(visit.Id, "end");
        await SettleAsync();

        Assert.Empty(CallsOf(visit.Id));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(24 * 90)]
    public async Task Planning_a_visit_again_moves_its_one_call(int hours)
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(startsAt: server.Clock.Now.AddHours(3));
        await SettleAsync();
        var later = visit.StartsAt.AddHours(hours);

        for (var time = 0; time < 2; time++) { await PlanAsync(visit, later); }

        Assert.Equal(MakesCalls ? [later] : [], CallsOf(visit.Id));
        Assert.Equal(System, (await ana.VisitAsync(visit.Id)).CallSystem);
        await PlanAsync(visit, visit.StartsAt);                              // and back
        Assert.Equal(MakesCalls ? [visit.StartsAt] : [], CallsOf(visit.Id));
    }

    [Fact]
    public async Task A_visit_that_is_over_is_not_planned_again()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(startsAt: server.Clock.Now.AddHours(3));
        await SettleAsync();
        await ana.DoAsync(visit.Id, "cancel");
        await SettleAsync();

        await PlanAsync(visit, visit.StartsAt.AddHours(1));

        Assert.Empty(CallsOf(visit.Id));
    }

    [Fact]
    public async Task Whoever_may_host_is_missing_nothing()
    {
        string? missing = "not asked";
        await server.InsideAsync(async services => missing = await services.GetRequiredService<CallSystems>()[Kind].MissingToHostAsync(Guid.NewGuid(), Person.Ana.Email, TestContext.Current.CancellationToken));

        Assert.Null(missing);
    }

    private CallSystem Kind => Enum.Parse<CallSystem>(System, ignoreCase: true);

    private async Task PlanAsync(SeenVisit visit, DateTimeOffset at)
    {
        await server.InsideAsync(async services =>
        {
            var system = services.GetRequiredService<CallSystems>()[Kind];
            await system.PlanAsync(new(visit.Id, Guid.Empty, Guid.Empty, Person.Ana.Email, "", at, "UTC"), TestContext.Current.CancellationToken);
            await services.GetRequiredService<CoviexDb>().SaveChangesAsync(TestContext.Current.CancellationToken);
            system.Wake();
        });
        await SettleAsync();
    }

    protected async Task<Scene> WaitingAsync()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        await SettleAsync();
        var phone = server.Phone();
        await phone.EnterAsync(await LinkAsync(visit.Guests[0]));
        return new(ana, visit, visit.Guests[0], phone);
    }

    protected async Task<Scene> AdmittedAsync()
    {
        var scene = await WaitingAsync();
        await scene.Ana.AdmitAsync(scene.Visit.Id, scene.Guest.Id);
        return scene;
    }

    protected Task<string> LinkAsync(SeenGuest guest) => server is QuietServer quiet ? quiet.SentByHandAsync(guest) : server.LinkToAsync(guest.Number());
}

public sealed class DirectCallsTests(CoviexServer server) : CallSystemContract(server), IClassFixture<CoviexServer>
{
    protected override string System => "direct";

    protected override Task SettleAsync() => Task.CompletedTask;
}
