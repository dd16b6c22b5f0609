using Coviex.Hosting;
using Coviex.Tests.Calls;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Talk;

/// <summary>Colleagues who have no page open are told by the hospital's bot in Webex too, each alone, where the administrator wants it.</summary>
public sealed class NoticesInWebexTests(BotServer server) : IClassFixture<BotServer>
{
    private static readonly string[] Colleagues = ["colleague"];

    [Fact]
    public async Task A_colleague_without_a_page_is_told_alone_and_hears_neither_of_whom_nor_of_what()
    {
        var room = await server.ChosenAsync(events: Colleagues);
        var ana = await server.SignInAsync(Person.Ana);
        var before = server.With(Person.Luis.Email).Count;
        var conversation = await ana.OpenDirectAsync(Person.Luis);

        await ana.WriteAsync(conversation, "La señora Núñez empeora");
        await server.BotAsync();

        var told = Assert.Single(server.With(Person.Luis.Email).Skip(before));
        Assert.Equal("Un colega le busca en Coviex | Mensaje nuevo de un colega", told.Card());
        Assert.StartsWith("http://localhost:5080/talk#m=", told.Url());
        foreach (var word in new[] { "Núñez", "empeora", "Ana", $"{conversation}" }) { Assert.DoesNotContain(word, told.ToJsonString(System.Text.Json.JsonSerializerOptions.Web)); }
        Assert.Empty(server.In(room));

        // A second one makes no news of it at once; one that cannot wait does.
        await ana.WriteAsync(conversation, "¿Viene?");
        await server.BotAsync();
        Assert.Single(server.With(Person.Luis.Email).Skip(before));
        await ana.WriteAsync(conversation, "¡Ya!", urgent: true);
        await server.BotAsync();
        Assert.Equal("Un colega le busca en Coviex | Mensaje urgente de un colega", server.With(Person.Luis.Email)[^1].Card());
        Assert.Equal(before + 2, server.With(Person.Luis.Email).Count);
    }

    [Fact]
    public async Task Nobody_is_told_whose_hospital_does_not_want_it_or_who_has_a_page_open()
    {
        await server.ChosenAsync(events: ["guestWaits"]);
        var (ana, rosa) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Rosa));
        var conversation = await ana.OpenDirectAsync(Person.Rosa);
        await ana.WriteAsync(conversation, "uno", urgent: true);
        Assert.Equal(0, await server.CountAsync("webex_bot_messages WHERE kind = 'Colleague'"));

        await server.ChosenAsync(events: Colleagues);
        await using (var page = await rosa.OpenBoardAsync()) { await ana.WriteAsync(conversation, "dos", urgent: true); }

        Assert.Equal(0, await server.CountAsync("webex_bot_messages WHERE kind = 'Colleague'"));
        await Until.HoldsAsync(() => server.Host.Services.GetRequiredService<StaffConnections>().Staff.Count == 0, "nobody's page open");
    }

    [Fact]
    public async Task Whom_Webex_does_not_know_is_not_written_to_again_that_day()
    {
        await server.ChosenAsync(events: Colleagues);
        var ana = await server.SignInAsync(Person.Ana);
        var conversation = await ana.OpenDirectAsync(Person.Irma);

        await ana.WriteAsync(conversation, "uno", urgent: true);
        await server.BotAsync();
        Assert.Equal(1, await server.CountAsync("webex_bot_messages WHERE kind = 'Colleague' AND state = 'Refused'"));
        await ana.WriteAsync(conversation, "dos", urgent: true);
        Assert.Equal(1, await server.CountAsync("webex_bot_messages WHERE kind = 'Colleague'"));

        server.Clock.Advance(TimeSpan.FromHours(25));
        await (await server.SignInAsync(Person.Ana)).WriteAsync(conversation, "tres", urgent: true);
        Assert.Equal(2, await server.CountAsync("webex_bot_messages WHERE kind = 'Colleague'"));
    }
}
