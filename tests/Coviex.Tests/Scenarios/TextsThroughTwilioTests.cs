using System.Net;
using Coviex.FakeWorld.Twilio;
using Coviex.Sms;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

/// <summary>From the clinician's press to the state on the board, with the double of Twilio, its callbacks and its faults.</summary>
public sealed class TextsThroughTwilioTests(TwilioServer server) : IClassFixture<TwilioServer>
{
    [Fact]
    public async Task A_text_that_arrives_is_seen_to_arrive()
    {
        var (ana, visit, number) = await InvitedAsync(new());

        await server.PassAsync();

        await SeenAsync(ana, visit, "delivered");
        var message = Assert.Single(server.Twilio.World.To(number));
        Assert.Contains("/v#", message.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("v#", message.StatusCallback, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("twice")]
    [InlineData("reversed")]
    public async Task Reports_twice_or_the_wrong_way_round_lead_to_the_same(string callbacks)
    {
        var (ana, visit, _) = await InvitedAsync(new(Callbacks: callbacks));
        var before = server.Twilio.Callbacks.Sent;

        await server.PassAsync();
        await Until.HoldsAsync(() => server.Twilio.Callbacks.Sent >= before + (callbacks == "twice" ? 4 : 2), "all callbacks");

        await SeenAsync(ana, visit, "delivered");
    }

    [Theory]
    [InlineData(30003, "El teléfono está apagado o sin señal.")]
    [InlineData(30006, "Es un teléfono fijo y no recibe mensajes de texto.")]
    [InlineData(30007, "Una compañía telefónica bloqueó el mensaje.")]
    public async Task A_text_that_does_not_arrive_says_why(int code, string why)
    {
        var (ana, visit, _) = await InvitedAsync(new(Final: "undelivered", ErrorCode: code));

        await server.PassAsync();

        Assert.Equal(why, (await SeenAsync(ana, visit, "bounced")).TextProblem);
    }

    [Fact]
    public async Task A_report_that_comes_an_hour_late_still_counts()
    {
        var (ana, visit, _) = await InvitedAsync(new(Callbacks: "held"));
        await server.PassAsync();
        await SeenAsync(ana, visit, "sent");

        server.Clock.Advance(TimeSpan.FromMinutes(59));
        await server.Twilio.Callbacks.ReleaseAsync(TestContext.Current.CancellationToken);

        await SeenAsync(ana, visit, "delivered");
    }

    [Fact]
    public async Task A_report_with_a_bad_signature_is_refused_and_changes_nothing()
    {
        var (ana, visit, _) = await InvitedAsync(new(Callbacks: "forged"));
        var before = server.Twilio.Callbacks.Failed;

        await server.PassAsync();
        await Until.HoldsAsync(() => server.Twilio.Callbacks.Failed == before + 2, "both are refused");

        Assert.Equal("sent", (await ana.VisitAsync(visit.Id)).Guests[0].Text);
    }

    [Fact]
    public async Task Who_signs_nothing_or_says_nothing_is_refused()
    {
        var path = $"/hooks/twilio/status/{Guid.NewGuid()}";
        var stranger = server.Browser();
        (await stranger.PostFormAsync(path, ("MessageStatus", "delivered"), ("MessageSid", "SM1"))).Is(HttpStatusCode.Forbidden);
        stranger.Headers["X-Twilio-Signature"] = "not base64 at all";
        (await stranger.PostFormAsync(path, ("MessageStatus", "delivered"), ("MessageSid", "SM1"))).Is(HttpStatusCode.Forbidden);
        (await stranger.PostTextAsync(path, "{}")).Is(HttpStatusCode.UnsupportedMediaType);
        // Signed over another address, as one would be who got at a signature of Twilio's for somebody else.
        stranger.Headers["Host"] = "evil.example";
        stranger.Headers["X-Twilio-Signature"] = TwilioWorld.Sign($"http://evil.example{path}", [new("MessageStatus", "delivered"), new("MessageSid", "SM1")]);
        (await stranger.PostFormAsync(path, ("MessageStatus", "delivered"), ("MessageSid", "SM1"))).Is(HttpStatusCode.Forbidden);
        stranger.Headers.Remove("Host");
        stranger.Headers["X-Twilio-Signature"] = TwilioWorld.Sign(new Uri(server.Address, path).ToString(), []);
        (await stranger.PostFormAsync(path)).Is(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_report_for_a_text_that_is_not_ours_is_taken_and_forgotten()
    {
        var path = $"/hooks/twilio/status/{Guid.NewGuid()}";
        var twilio = server.Browser();
        twilio.Headers.Remove("Sec-Fetch-Site");
        twilio.Headers.Remove("Origin");
        twilio.Headers["X-Twilio-Signature"] = TwilioWorld.Sign(new Uri(server.Address, path).ToString(), [new("MessageStatus", "delivered"), new("MessageSid", "SM1")]);

        (await twilio.PostFormAsync(path, ("MessageStatus", "delivered"), ("MessageSid", "SM1"))).Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_carrier_that_is_busy_is_tried_again_when_it_said()
    {
        var (ana, visit, number) = await InvitedAsync(new(Answer: "429", RetryAfter: 30, Times: 1));
        await server.PassAsync();
        server.Clock.Advance(TimeSpan.FromSeconds(29));
        await server.PassAsync();
        Assert.Empty(server.Twilio.World.To(number));

        server.Clock.Advance(TimeSpan.FromSeconds(2));
        await server.PassAsync();

        await SeenAsync(ana, visit, "delivered");
        Assert.Single(server.Twilio.World.To(number));
    }

    private async Task<(StaffDesk Ana, SeenVisit Visit, string Number)> InvitedAsync(Fault fault)
    {
        var ana = await server.SignInAsync(Person.Ana);
        var number = server.NewNumber();
        server.Twilio.Fault(fault with { To = number });
        return (ana, await ana.InviteAsync(new { service = "homeCare", guests = new[] { ana.Typed(number: number) } }), number);
    }

    private static async Task<SeenGuest> SeenAsync(StaffDesk ana, SeenVisit visit, string text)
    {
        await Until.HoldsAsync(async () => (await ana.VisitAsync(visit.Id)).Guests[0].Text == text, $"the text is {text}");
        return (await ana.VisitAsync(visit.Id)).Guests[0];
    }
}

/// <summary>What is done once a text has ended.</summary>
public sealed class AfterATextHasEndedTests(AfterATextHasEndedTests.WorkingServer server) : IClassFixture<AfterATextHasEndedTests.WorkingServer>
{
    public sealed class WorkingServer : TwilioServer
    {
        protected override bool Workers => true;

        internal System.Collections.Concurrent.ConcurrentQueue<SmsReport> Reports { get; } = new();

        protected override void Services(Microsoft.Extensions.DependencyInjection.IServiceCollection services) =>
            Microsoft.Extensions.DependencyInjection.ServiceCollectionServiceExtensions.AddScoped<ISmsReports>(services, _ => new Kept(Reports));

        private sealed class Kept(System.Collections.Concurrent.ConcurrentQueue<SmsReport> reports) : ISmsReports
        {
            public Task TakeAsync(SmsReport report, CancellationToken ct)
            {
                reports.Enqueue(report);
                return Task.CompletedTask;
            }
        }
    }

    [Fact]
    public async Task Its_price_is_asked_for_once_and_Twilio_is_made_to_forget_its_words()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var number = server.NewNumber();
        await ana.InviteAsync(new { service = "homeCare", guests = new[] { ana.Typed(number: number) } });
        await Until.HoldsAsync(() => server.Twilio.Callbacks.Sent == 2, "the text arrives");
        Assert.Contains("/v#", Assert.Single(server.Twilio.World.To(number)).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Reports, r => r.Cost is not null);

        server.Clock.Advance(TimeSpan.FromSeconds(61));
        await Until.HoldsAsync(() => server.Twilio.World.To(number).Single().Body.Length == 0, "the words are gone");

        Assert.Equal(new SmsCost(0.0432m, "USD"), Assert.Single(server.Reports, r => r.Cost is not null).Cost);
    }
}
