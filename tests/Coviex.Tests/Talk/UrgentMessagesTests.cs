using System.Net;
using Coviex.Tests.Agenda;
using Coviex.Tests.Fixture;
using static Coviex.Tests.Talk.Talking;

namespace Coviex.Tests.Talk;

public sealed class UrgentMessagesTests(TalkServer server) : IClassFixture<TalkServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task What_is_acknowledged_in_time_goes_no_further()
    {
        var (ana, luis) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis));
        var conversation = await ana.OpenDirectAsync(Person.Luis);
        var message = await ana.WriteAsync(conversation, "Paro en la 4", urgent: true);
        Assert.Equal(1, (int?)(await luis.ConversationAsync(conversation))["urgent"]);

        var path = $"/api/talk/{conversation}/messages/{Id(message)}/acknowledge";
        (await ana.PostAsync(path)).IsRefused(HttpStatusCode.Conflict, "not_urgent");          // his own word is no answer
        (await luis.PostAsync(path)).Is(HttpStatusCode.OK);
        var twice = (await luis.PostAsync(path)).Is(HttpStatusCode.OK).Json;

        Assert.Equal(await server.IdOfAsync(Person.Luis), Assert.Single(twice["acknowledged"]!.AsArray())!["staff"]!.GetValue<Guid>());
        Assert.Equal(0, (int?)(await luis.ConversationAsync(conversation))["urgent"]);
        server.Clock.Advance(Patience);
        await server.ClimbAsync();
        Assert.Empty((await ana.ThreadAsync(conversation))["messages"]!.AsArray()[^1]!["passedOn"]!.AsArray());
    }

    [Fact]
    public async Task What_nobody_acknowledges_climbs_once_to_a_clinician_who_is_there()
    {
        var (ana, rosa, elsa) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Rosa), await server.SignInAsync(Person.Elsa));
        var conversation = await rosa.OpenDirectAsync(Person.Ana);
        var message = await rosa.WriteAsync(conversation, "La familia está en la puerta", urgent: true);
        server.Clock.Advance(Patience - TimeSpan.FromSeconds(1));
        await using var board = await elsa.OpenBoardAsync();
        await server.ClimbAsync();
        Assert.Empty((await rosa.ThreadAsync(conversation))["messages"]!.AsArray()[^1]!["passedOn"]!.AsArray());

        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await server.ClimbAsync();
        await server.ClimbAsync();

        var passed = Assert.Single((await ana.ThreadAsync(conversation))["messages"]!.AsArray()[^1]!["passedOn"]!.AsArray())!;
        Assert.Equal(await server.IdOfAsync(Person.Elsa), passed["staff"]!.GetValue<Guid>());
        var news = Assert.Single((await elsa.ThreadAsync(await elsa.OpenDirectAsync(Person.Rosa)))["messages"]!.AsArray())!;
        Assert.Equal("Dra. Ana Torres no ha contestado este mensaje urgente: La familia está en la puerta", (string?)news["text"]);
        Assert.True((bool)news["urgent"]!);
        server.Clock.Advance(Patience);
        await server.ClimbAsync();                                              // Elsa neither: there is nobody left who has not got it
        Assert.Single((await elsa.ThreadAsync(await elsa.OpenDirectAsync(Person.Rosa)))["messages"]!.AsArray());
    }

    [Fact]
    public async Task While_nobody_is_there_it_waits_and_climbs_when_somebody_comes()
    {
        var (adela, elsa) = (await server.SignInAsync(Person.Adela), await server.SignInAsync(Person.Elsa));
        var conversation = await adela.OpenDirectAsync(Person.Ana);
        await adela.WriteAsync(conversation, "Falla el oxígeno", urgent: true);
        server.Clock.Advance(Patience);
        await server.ClimbAsync();
        Assert.Empty((await adela.ThreadAsync(conversation))["messages"]!.AsArray()[^1]!["passedOn"]!.AsArray());

        await using var board = await elsa.OpenBoardAsync();
        await server.ClimbAsync();

        Assert.Single((await adela.ThreadAsync(conversation))["messages"]!.AsArray()[^1]!["passedOn"]!.AsArray());
    }
}
