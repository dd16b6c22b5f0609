using System.Net;
using Coviex.FakeWorld.Twilio;
using Coviex.Sms;
using Coviex.Tests.Fixture;
using Coviex.Tests.Scenarios;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Console;

/// <summary>The administrator reads which sender takes no messages, since when, and what Coviex does about it.</summary>
public sealed class SeeingSendersFaultsTests(TwilioServer server) : IClassFixture<TwilioServer>
{
    [Fact]
    public async Task A_sender_that_refuses_us_is_named_until_it_takes_a_message_also_after_a_restart()
    {
        server.Clock.Advance(TimeSpan.FromDays(1));
        var since = server.Clock.Now;
        await RuleAsync("Twilio", "WhatsApp");
        await RefusedAsync(20003);
        var page = await PageAsync();
        Assert.Contains("Rechaza la cuenta, la contraseña o el número con que Coviex se presenta.", page);
        Assert.Contains("Código: 20003.", page);
        Assert.Contains("Mientras tanto los mensajes salen por el medio siguiente: WhatsApp.", page);
        Assert.Contains(since.ToOffset(TimeSpan.FromHours(-6)).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture), page);
        Assert.Equal(1, page.Split("data-fine=\"false\"").Length - 1);
        Assert.DoesNotContain("data-way=\"Phone\"", page);                      // by the phone on the screen nothing would arrive
        Assert.Contains("Un medio de envío no funciona: Twilio.", await PageAsync("/people"));
        Assert.DoesNotContain("Un medio de envío no funciona", (await (await server.SignInAsync(Person.Ana)).GetAsync("/today")).Body);

        await RuleAsync("Twilio");
        Assert.Contains("Mientras no se corrija, los mensajes por este medio rebotan", await PageAsync());
        await server.StopAsync();
        await server.StartAsync();
        server.Clock.Advance(TimeSpan.FromHours(2));
        await RefusedAsync(20003);
        Assert.Contains(since.ToOffset(TimeSpan.FromHours(-6)).ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture), await PageAsync());

        await RefusedAsync(20005);
        Assert.Contains("La cuenta está suspendida, casi siempre por falta de saldo. Código: 20005.", await PageAsync());

        await InviteAsync(new());
        Assert.DoesNotContain("data-fine=\"false\"", await PageAsync());
        Assert.DoesNotContain("Un medio de envío no funciona", await PageAsync("/people"));
    }

    private Task RefusedAsync(int code) => InviteAsync(new(Answer: "401", Code: code, Times: 1));

    private async Task InviteAsync(Fault fault)
    {
        var (ana, number) = (await server.SignInAsync(Person.Ana), server.NewNumber());
        server.Twilio.Fault(fault with { To = number });
        await ana.InviteAsync(new { service = "homeCare", guests = new[] { ana.Typed(number: number) } });
        await server.PassAsync();
    }

    private async Task<string> PageAsync(string path = "/sending") =>
        WebUtility.HtmlDecode((await (await server.SignInAsync(Person.Adela)).GetAsync(path)).Is(HttpStatusCode.OK).Body);

    private async Task RuleAsync(params string[] steps) => (await (await server.SignInAsync(Person.Adela)).PostFormAsync("/sending",
        [.. steps.Select((step, i) => ($"step{i}", step)), ("silence", "0"), ("quietFrom", "00:00"), ("quietTo", "00:00")])).Is(HttpStatusCode.SeeOther);
}

public sealed class GoingOnByAnotherSenderTests(RuledServer server) : IClassFixture<RuledServer>
{
    [Fact]
    public async Task Nobody_waits_for_a_sender_that_does_not_answer_where_the_hospital_has_another()
    {
        await server.RuleAsync("Phone,Second");
        await server.InsideAsync(services =>
        {
            var health = services.GetRequiredService<SenderHealth>();
            for (var i = 0; i < SenderHealth.Patience; i++) { health.Saw("Phone", new SmsAnswer.TryLater(TimeSpan.Zero, "unreachable")); }
            return Task.CompletedTask;
        });
        var queued = await server.QueuedAsync();
        await server.PassAsync();
        await server.PassAsync();

        Assert.Empty(server.Sender.To(queued.Number));
        Assert.Equal([("bounced", "Teléfono de prueba"), ("sent", "Second")], (await queued.SeenAsync()).Texts.Select(t => (t.State, t.By)));
        var page = WebUtility.HtmlDecode((await (await server.SignInAsync(Person.Adela)).GetAsync("/sending")).Body);
        Assert.Contains("No responde, o el servidor no lo alcanza. Desde: ", page);

        await server.RuleAsync("Phone");
        var alone = await server.QueuedAsync();
        await server.PassAsync();
        Assert.Single(server.Sender.To(alone.Number));                           // where there is no other it is tried all the same
    }
}
