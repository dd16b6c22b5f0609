using System.Net;
using System.Text.RegularExpressions;
using Coviex.Sms.Gateway;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Scenarios;

/// <summary>From the clinician's press to the state on the board, with some HTTP server in the place of a gateway.</summary>
public sealed class TextsThroughAGatewayTests(TextsThroughAGatewayTests.GatewayServer server) : IClassFixture<TextsThroughAGatewayTests.GatewayServer>
{
    private const string Secret = "a secret of the tests";

    public sealed class GatewayServer : CoviexServer
    {
        internal GatewayDouble Gateway { get; } = new();

        protected override bool Workers => false;

        internal async Task PassAsync() => await Host.Services.GetRequiredService<Coviex.Invitations.Outbox>().RunOnceAsync(TestContext.Current.CancellationToken).WaitAsync(Until.Patience);

        protected override IEnumerable<(string, string)> Settings() =>
        [
            ("Coviex__Sms__Sender", "Gateway"),
            ("Coviex__Sms__Gateway__Url", $"{Gateway.Url}send"),
            ("Coviex__Sms__Gateway__ContentType", "application/json"),
            ("Coviex__Sms__Gateway__Body", """{"to":"{to}","text":"{text}","report":"{report}"}"""),
            ("Coviex__Sms__Gateway__Secret", Secret),
            ("Coviex__Sms__Gateway__ReportId", "our_id"),
            ("Coviex__Sms__Gateway__ReportReason", "why"),
            ("Coviex__Sms__Gateway__Reasons__0", "42=NotInService"),
        ];
    }

    [Theory]
    [InlineData("status=delivered", "delivered", null)]
    [InlineData("status=DELIVRD", "delivered", null)]
    [InlineData("status=8", "sent", null)]
    [InlineData("status=UNDELIV&why=42", "bounced", "El número no está en servicio.")]
    [InlineData("status=expired&why=7", "bounced", "No se pudo entregar el mensaje.")]
    public async Task Its_reports_are_read_by_the_words_in_the_settings(string report, string expected, string? why)
    {
        var (ana, visit, _, address) = await SentAsync();

        (await Stranger().GetAsync($"{address}&{report}")).Is(HttpStatusCode.NoContent);

        var guest = (await ana.VisitAsync(visit.Id)).Guests[0];
        Assert.Equal((expected, why), (guest.Text, guest.TextProblem));
    }

    [Fact]
    public async Task They_may_come_as_a_form_or_as_JSON()
    {
        var (ana, visit, _, address) = await SentAsync();
        (await Stranger().PostTextAsync(address, "{\"status\":8}")).Is(HttpStatusCode.NoContent);
        Assert.Equal("sent", (await ana.VisitAsync(visit.Id)).Guests[0].Text);

        (await Stranger().PostFormAsync(address, ("status", "delivered"))).Is(HttpStatusCode.NoContent);

        Assert.Equal("delivered", (await ana.VisitAsync(visit.Id)).Guests[0].Text);
    }

    [Fact]
    public async Task One_address_for_all_reports_works_with_its_own_key()
    {
        var (ana, visit, text, _) = await SentAsync();

        (await Stranger().PostFormAsync($"/hooks/gateway/report?key={GatewayKeys.Of(Secret, GatewayKeys.Shared)}", ("our_id", text), ("status", "delivered"))).Is(HttpStatusCode.NoContent);

        Assert.Equal("delivered", (await ana.VisitAsync(visit.Id)).Guests[0].Text);
    }

    [Fact]
    public async Task A_key_is_good_for_its_own_text_only()
    {
        var (ana, visit, text, address) = await SentAsync();
        var (_, _, other, _) = await SentAsync();
        var key = address[(address.IndexOf("key=", StringComparison.Ordinal) + 4)..];

        (await Stranger().GetAsync($"/hooks/gateway/report/{other}?key={key}&status=failed")).Is(HttpStatusCode.Forbidden);
        (await Stranger().GetAsync($"/hooks/gateway/report?key={key}&our_id={text}&status=failed")).Is(HttpStatusCode.Forbidden);
        (await Stranger().GetAsync($"/hooks/gateway/report/{text}?status=failed")).Is(HttpStatusCode.Forbidden);
        (await Stranger().GetAsync($"/hooks/gateway/reply?key={key}&from=1&text=BAJA")).Is(HttpStatusCode.Forbidden);

        Assert.Equal("sent", (await ana.VisitAsync(visit.Id)).Guests[0].Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("&status=")]
    [InlineData("&status=%00&status=x")]
    public async Task A_report_that_says_nothing_is_refused(string report)
    {
        var (_, _, _, address) = await SentAsync();

        var answer = await Stranger().GetAsync(address + report);

        Assert.True((int)answer.Status is 204 or 400, $"{answer}");
        (await Stranger().PostTextAsync(address, "[]")).Is(HttpStatusCode.BadRequest);
        (await Stranger().PostTextAsync(address, "{")).Is(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("52")]
    [InlineData("+521")]
    public async Task A_guest_who_answers_is_known_however_the_gateway_writes_his_number(string prefix)
    {
        var (_, visit, _, _) = await SentAsync();
        var number = visit.Guests[0].Number()[3..];
        var path = $"/hooks/gateway/reply?key={GatewayKeys.Of(Secret, GatewayKeys.Shared)}&id={Guid.NewGuid()}";

        var answer = await Stranger().GetAsync($"{path}&from={Uri.EscapeDataString(prefix + number)}&text=BAJA");

        Assert.StartsWith("Hospital San Lucas: listo", answer.Is(HttpStatusCode.OK).Body, StringComparison.Ordinal);
        Assert.Equal(1, await server.CountAsync("opt_outs WHERE phone = @number", ("number", $"+52{number}")));
    }

    private Browser Stranger()
    {
        var stranger = server.Browser();
        stranger.Headers.Clear();
        return stranger;
    }

    private async Task<(StaffDesk Ana, SeenVisit Visit, string Text, string Address)> SentAsync()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync();
        await server.PassAsync();
        var heard = server.Gateway.All.Last(h => h.Body.Contains(visit.Guests[0].Number()[3..], StringComparison.Ordinal));
        var address = System.Text.Json.Nodes.JsonNode.Parse(heard.Body)!["report"]!.GetValue<string>();
        return (ana, visit, Regex.Match(address, "report/([0-9a-f-]{36})").Groups[1].Value, new Uri(address).PathAndQuery);
    }
}
