using System.Net;
using Coviex.FakeWorld.Twilio;
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

    [Theory]
    [InlineData("timeout")]
    [InlineData("500")]
    [InlineData("garbage")]
    [InlineData("hangup")]
    public async Task A_text_that_Twilio_took_without_saying_so_is_found_there_and_not_sent_again(string answer)
    {
        var (ana, visit, number) = await InvitedAsync(new(Answer: answer, Accept: true, Callbacks: "never", Times: 1));
        var pass = server.PassAsync();
        await Until.HoldsAsync(() => server.Twilio.World.To(number).Any(m => m.IsFinal), "Twilio has it");
        while (!pass.IsCompleted)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(pass, Task.Delay(20, TestContext.Current.CancellationToken));
        }
        await pass;
        Assert.Equal("queued", (await ana.VisitAsync(visit.Id)).Guests[0].Text);

        await OnceDeliveredAsync(ana, visit, number);
    }

    [Theory]
    [InlineData("500")]
    [InlineData("429")]
    [InlineData("garbage")]
    public async Task A_text_that_Twilio_did_not_take_goes_out_once_later(string answer)
    {
        var (ana, visit, number) = await InvitedAsync(new(Answer: answer, Times: 1));
        await server.PassAsync();
        Assert.Empty(server.Twilio.World.To(number));

        await OnceDeliveredAsync(ana, visit, number);
    }

    private async Task OnceDeliveredAsync(StaffDesk ana, SeenVisit visit, string number)
    {
        for (var i = 0; i < 10; i++)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(15));
            await server.PassAsync();
        }

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
public sealed class AfterATextHasEndedTests(TwilioServer server) : IClassFixture<TwilioServer>
{
    [Fact]
    public async Task Its_price_is_asked_for_and_Twilio_is_made_to_forget_its_words_though_the_server_stopped_in_between()
    {
        var (ana, visit, number) = await EndedAsync(new());
        await server.StopAsync();
        await server.StartAsync();
        await ana.SignInAsync();
        server.Clock.Advance(TimeSpan.FromSeconds(58));
        await server.PassAsync();
        Assert.Contains("/v#", Assert.Single(server.Twilio.World.To(number)).Body, StringComparison.Ordinal);

        server.Clock.Advance(TimeSpan.FromSeconds(3));
        await server.PassAsync();

        Assert.Equal("", Assert.Single(server.Twilio.World.To(number)).Body);
        var guest = (await ana.VisitAsync(visit.Id)).Guests[0];
        Assert.Equal(("delivered", "0.0432 USD", "0.0432 USD"), (guest.Text, guest.Cost, guest.Texts[0].Cost));
        var requests = server.Twilio.World.Requests;
        for (var i = 0; i < 20; i++)
        {
            server.Clock.Advance(TimeSpan.FromHours(1));
            await server.PassAsync();
        }
        Assert.Equal(requests, server.Twilio.World.Requests);                    // once is enough
    }

    [Fact]
    public async Task A_Twilio_that_is_away_then_is_asked_again_and_not_for_ever()
    {
        var (_, _, number) = await EndedAsync(new(Final: "undelivered", ErrorCode: 30003));
        var message = Assert.Single(server.Twilio.World.To(number));
        server.Twilio.World.Hide(message);
        server.Clock.Advance(TimeSpan.FromSeconds(61));
        await server.PassAsync();
        server.Twilio.World.Keep(message);

        server.Clock.Advance(TimeSpan.FromMinutes(3));
        await server.PassAsync();

        Assert.Equal("", message.Body);
        server.Twilio.World.Hide(message);
        for (var i = 0; i < 20; i++)
        {
            server.Clock.Advance(TimeSpan.FromHours(1));
            await server.PassAsync();
        }
        Assert.Equal(0, await server.CountAsync("messages WHERE due_at IS NOT NULL AND sender_reference = @sid", ("sid", message.Sid)));
    }

    private async Task<(StaffDesk Ana, SeenVisit Visit, string Number)> EndedAsync(Fault fault)
    {
        var ana = await server.SignInAsync(Person.Ana);
        var number = server.NewNumber();
        server.Twilio.Fault(fault with { To = number });
        var visit = await ana.InviteAsync(new { service = "homeCare", guests = new[] { ana.Typed(number: number) } });
        await server.PassAsync();
        await Until.HoldsAsync(async () => (await ana.VisitAsync(visit.Id)).Guests[0].Text is "delivered" or "bounced", "the text has ended");
        return (ana, visit, number);
    }
}
