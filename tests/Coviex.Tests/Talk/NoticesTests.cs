using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Coviex.Conversations.Notices;
using Coviex.FakeWorld.Push;
using Coviex.Hosting;
using Coviex.Tests.Agenda;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Talk;

/// <summary>A hospital whose staff get notices through the double of a push service, when a test lets them leave.</summary>
public sealed class PushServer : QuietServer
{
    private readonly Lazy<TwilioDouble> world;

    public PushServer() => world = new(() => new(Clock));

    internal PushWorld World => world.Value.Services.GetRequiredService<PushWorld>();

    internal Uri Url => world.Value.Url;

    internal Task PassAsync() => Host.Services.GetRequiredService<SendPushes>().RunOnceAsync(TestContext.Current.CancellationToken);

    protected override IEnumerable<(string, string)> Settings() => [.. base.Settings(), ("Coviex__Push__AllowPrivate", "true")];
}

public sealed class NoticesTests(PushServer server) : IClassFixture<PushServer>
{
    // Ten in the morning, by the hospital's clock.
    private void Morning() => server.Clock.Advance(TimeSpan.FromHours((16 - server.Clock.Now.Hour + 24) % 24 + 24) - TimeSpan.FromMinutes(server.Clock.Now.Minute));

    [Fact]
    public async Task A_notice_reaches_the_closed_browser_and_says_that_there_is_one_and_nothing_else()
    {
        Morning();
        var (ana, luis) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis));
        var browser = await SubscribeAsync(luis);
        var conversation = await ana.OpenDirectAsync(Person.Luis);

        await ana.WriteAsync(conversation, "La señora Núñez empeora");
        await server.PassAsync();

        var arrived = Assert.Single(browser.Arrived);
        Assert.Equal("Mensaje nuevo de un colega", (string?)JsonNode.Parse(arrived.Text)!["title"]);
        Assert.Equal(conversation, JsonNode.Parse(arrived.Text)!["conversation"]!.GetValue<Guid>());
        Assert.Equal(["conversation", "title", "urgent"], JsonNode.Parse(arrived.Text)!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal));
        Assert.Equal((12 * 60 * 60, "normal"), (arrived.Ttl, arrived.Urgency));
        Assert.NotNull(arrived.Topic);
        await server.PassAsync();
        Assert.Single(browser.Arrived);
        Assert.Equal(0, await server.CountAsync("push_messages"));
        Assert.Equal((string?)(await luis.GetAsync("/api/push/key")).Json["key"], arrived.Key);
        // Of the private key and the browser's secret the database shows nothing.
        var everything = await server.Database.EverythingAsync();
        Assert.DoesNotContain(Base64Url.EncodeToString(browser.Secret), everything);
        Assert.Equal(1, await server.CountAsync("vapid_keys"));
        await server.RowsAsync("DELETE FROM push_subscriptions");
    }

    [Fact]
    public async Task Whoever_has_a_page_open_gets_none_and_neither_does_the_author()
    {
        Morning();
        var (ana, luis) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis));
        var (hers, his) = (await SubscribeAsync(ana), await SubscribeAsync(luis));
        var conversation = await ana.OpenDirectAsync(Person.Luis);

        await using (var page = await luis.OpenBoardAsync()) { await ana.WriteAsync(conversation, "uno"); }
        await server.PassAsync();

        Assert.Empty(his.Arrived);
        Assert.Empty(hers.Arrived);
        await server.RowsAsync("DELETE FROM push_subscriptions");
        // That a line has gone the server hears a moment later; to the next test he must be away.
        await Until.HoldsAsync(() => server.Host.Services.GetRequiredService<StaffConnections>().Staff.Count == 0, "nobody's page open");
    }

    [Fact]
    public async Task Quiet_hours_and_do_not_disturb_hold_notices_back_and_urgent_messages_pass()
    {
        Morning();
        var (ana, luis) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis));
        var browser = await SubscribeAsync(luis);
        var conversation = await ana.OpenDirectAsync(Person.Luis);
        (await luis.PostFormAsync("/account/quiet-hours", ("quietFrom", "22:00"), ("quietTo", "11:00"))).Is(HttpStatusCode.SeeOther);
        Assert.Contains("value=\"22:00\"", (await luis.GetAsync("/account")).Body);

        await ana.WriteAsync(conversation, "de noche");
        await server.PassAsync();
        Assert.Empty(browser.Arrived);
        await ana.WriteAsync(conversation, "urge", urgent: true);
        await server.PassAsync();
        Assert.Equal("Mensaje urgente de un colega", (string?)JsonNode.Parse(Assert.Single(browser.Arrived).Text)!["title"]);
        Assert.Equal("high", browser.Arrived.Last().Urgency);

        (await luis.PostFormAsync("/account/quiet-hours", ("quietFrom", "22:00"), ("quietTo", "22:00"))).Is(HttpStatusCode.UnprocessableEntity);
        (await luis.PostFormAsync("/account/quiet-hours", ("quietFrom", ""), ("quietTo", ""))).Is(HttpStatusCode.SeeOther);
        (await luis.PutAsync("/api/talk/presence", new { wish = "doNotDisturb", minutes = 30 })).Is(HttpStatusCode.NoContent);
        await ana.WriteAsync(conversation, "no molestar");
        await server.PassAsync();
        Assert.Single(browser.Arrived);
        (await luis.PutAsync("/api/talk/presence", new { wish = "follow" })).Is(HttpStatusCode.NoContent);
        await ana.WriteAsync(conversation, "ya");
        await server.PassAsync();
        Assert.Equal(2, browser.Arrived.Count);
        await server.RowsAsync("DELETE FROM push_subscriptions");
    }

    [Fact]
    public async Task A_call_rings_at_the_closed_browser_as_long_as_it_rings_and_whoever_wants_no_disturbance_is_spared()
    {
        Morning();
        var (ana, luis, tomas) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis), await server.SignInAsync(Person.Tomas));
        var (hers, his, third) = (await SubscribeAsync(ana), await SubscribeAsync(luis), await SubscribeAsync(tomas));
        var conversation = await ana.OpenDirectAsync(Person.Luis);

        var call = await ana.CallAsync(conversation);
        await server.PassAsync();

        var arrived = Assert.Single(his.Arrived);
        Assert.Equal("Un colega le llama", (string?)JsonNode.Parse(arrived.Text)!["title"]);
        Assert.Null(JsonNode.Parse(arrived.Text)!["conversation"]);
        Assert.Equal((45, "high"), (arrived.Ttl, arrived.Urgency));
        Assert.Empty(hers.Arrived);
        Assert.Equal(call, await ana.CallAsync(conversation));                // pressed twice: it is the same call
        await ana.DoInCallAsync(call, "people", new { staff = await server.IdOfAsync(Person.Tomas) });
        await server.PassAsync();
        Assert.Single(his.Arrived);
        Assert.Single(third.Arrived);
        await ana.DoInCallAsync(call, "leave");

        (await luis.PutAsync("/api/talk/presence", new { wish = "doNotDisturb", minutes = 30 })).Is(HttpStatusCode.NoContent);
        await ana.DoInCallAsync(await ana.CallAsync(conversation), "leave");
        await server.PassAsync();
        Assert.Single(his.Arrived);
        (await luis.PutAsync("/api/talk/presence", new { wish = "follow" })).Is(HttpStatusCode.NoContent);
        await ana.CallAsync(conversation);
        server.Clock.Advance(TimeSpan.FromSeconds(46));                       // nobody is told of a call that rings no more
        await server.PassAsync();
        Assert.Single(his.Arrived);
        Assert.Equal(0, await server.CountAsync("push_messages"));
        await server.RowsAsync("DELETE FROM push_subscriptions");
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task A_browser_that_is_gone_is_forgotten(int status)
    {
        Morning();
        var (ana, luis) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis));
        var browser = await SubscribeAsync(luis);
        browser.Faults.Enqueue(new(status));
        await ana.WriteAsync(await ana.OpenDirectAsync(Person.Luis), "¿sigue ahí?");

        await server.PassAsync();

        Assert.Equal(0, await server.CountAsync("push_subscriptions"));
        Assert.Equal(0, await server.CountAsync("push_messages"));
    }

    [Fact]
    public async Task A_service_that_is_busy_or_ill_is_asked_again_when_it_says_and_not_for_ever()
    {
        Morning();
        var (ana, luis) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis));
        var browser = await SubscribeAsync(luis);
        var conversation = await ana.OpenDirectAsync(Person.Luis);
        browser.Faults.Enqueue(new(429, "120"));
        browser.Faults.Enqueue(new(503));
        await ana.WriteAsync(conversation, "uno");
        await server.PassAsync();
        server.Clock.Advance(TimeSpan.FromSeconds(119));
        await server.PassAsync();
        Assert.Single(browser.Faults);                                        // not before the two minutes are over
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await server.PassAsync();
        Assert.Empty(browser.Faults);
        server.Clock.Advance(TimeSpan.FromSeconds(30));
        await server.PassAsync();
        Assert.Single(browser.Arrived);

        for (var i = 0; i < 200; i++) { browser.Faults.Enqueue(new(500)); }
        await ana.WriteAsync(conversation, "dos");
        await server.PassAsync();
        server.Clock.Advance(TimeSpan.FromHours(12));
        await server.PassAsync();
        Assert.Equal(0, await server.CountAsync("push_messages"));
        browser.Faults.Clear();
        await server.RowsAsync("DELETE FROM push_subscriptions");
    }

    [Fact]
    public async Task What_no_service_takes_is_given_up_and_the_device_stays()
    {
        Morning();
        var (ana, luis) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Luis));
        var browser = await SubscribeAsync(luis);
        browser.Faults.Enqueue(new(413));
        await ana.WriteAsync(await ana.OpenDirectAsync(Person.Luis), "uno");

        await server.PassAsync();

        Assert.Equal(0, await server.CountAsync("push_messages"));
        Assert.Equal(1, await server.CountAsync("push_subscriptions"));
        await server.RowsAsync("DELETE FROM push_subscriptions");
    }

    [Fact]
    public async Task Signing_out_ends_it_and_so_does_somebody_else_in_the_same_browser()
    {
        var (luis, rosa) = (await server.SignInAsync(Person.Luis), await server.SignInAsync(Person.Rosa));
        var browser = await SubscribeAsync(luis);
        Assert.True((bool)(await luis.PostAsync("/api/push/seen", new { endpoint = Endpoint(browser) })).Is(HttpStatusCode.OK).Json["mine"]!);
        Assert.False((bool)(await rosa.PostAsync("/api/push/seen", new { endpoint = Endpoint(browser) })).Is(HttpStatusCode.OK).Json["mine"]!);
        Assert.Equal(0, await server.CountAsync("push_subscriptions"));

        await SubscribeAsync(luis);
        (await luis.PostFormAsync("/sign-out")).Is(HttpStatusCode.SeeOther);
        Assert.Equal(0, await server.CountAsync("push_subscriptions"));
    }

    [Fact]
    public async Task A_deactivated_colleague_gets_nothing_more()
    {
        Morning();
        var (ana, tomas) = (await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Tomas));
        var browser = await SubscribeAsync(tomas);
        await ana.WriteAsync(await ana.OpenDirectAsync(Person.Tomas), "¿viene?");
        await server.RowsAsync("UPDATE staff SET active = @no WHERE id = @id", ("no", false), ("id", await server.IdOfAsync(Person.Tomas)));

        await server.PassAsync();

        Assert.Empty(browser.Arrived);
        Assert.Equal(0, await server.CountAsync("push_subscriptions"));
        await server.RowsAsync("UPDATE staff SET active = @yes WHERE id = @id", ("yes", true), ("id", await server.IdOfAsync(Person.Tomas)));
    }

    [Fact]
    public async Task What_is_no_subscription_is_refused_in_words()
    {
        var luis = await server.SignInAsync(Person.Luis);
        var browser = server.World.Subscribe();
        var (key, secret) = (Base64Url.EncodeToString(browser.Point), Base64Url.EncodeToString(browser.Secret));
        byte[] offTheCurve = [4, .. new byte[63], 7];
        foreach (var (endpoint, p256dh, auth) in new[]
        {
            ("ftp://push.example.org/1", key, secret), ("https://a:b@push.example.org/1", key, secret), ($"https://push.example.org/{new string('x', 1000)}", key, secret), ("", key, secret),
            (Endpoint(browser), "AAAA", secret), (Endpoint(browser), Base64Url.EncodeToString(offTheCurve), secret), (Endpoint(browser), key, "AAAA"), (Endpoint(browser), key, "%%%"),
        })
        {
            (await luis.PostAsync("/api/push", new { endpoint, p256dh, auth })).IsRefused(HttpStatusCode.BadRequest, "push_unknown");
        }
        Assert.Equal(0, await server.CountAsync("push_subscriptions"));
        Assert.Contains("javascript", (await server.Browser().GetAsync("/push-worker.js")).Is(HttpStatusCode.OK).ContentType);
    }

    private string Endpoint(FakeBrowser browser) => new Uri(server.Url, $"/push/{browser.Id}").ToString();

    private async Task<FakeBrowser> SubscribeAsync(StaffDesk desk)
    {
        var browser = server.World.Subscribe();
        (await desk.PostAsync("/api/push", new { endpoint = Endpoint(browser), p256dh = Base64Url.EncodeToString(browser.Point), auth = Base64Url.EncodeToString(browser.Secret) })).Is(HttpStatusCode.NoContent);
        return browser;
    }
}

/// <summary>Without the setting for a laboratory a push service is one of the internet.</summary>
public sealed class AddressesOfPushServicesTests(QuietServer server) : IClassFixture<QuietServer>
{
    [Theory]
    [InlineData("http://push.example.org/1", false)]
    [InlineData("https://127.0.0.1/1", false)]
    [InlineData("https://localhost/1", false)]
    [InlineData("https://[::1]/1", false)]
    [InlineData("https://10.1.2.3/1", false)]
    [InlineData("https://169.254.169.254/latest", false)]
    [InlineData("https://push.example.org/1", true)]
    public async Task Nothing_but_https_and_no_address_of_the_servers_own_network(string endpoint, bool taken)
    {
        var luis = await server.SignInAsync(Person.Luis);
        using var keys = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var form = new { endpoint, p256dh = Base64Url.EncodeToString(PushEncryption.PointOf(keys.ExportParameters(false))), auth = Base64Url.EncodeToString(new byte[16]) };

        var answer = await luis.PostAsync("/api/push", form);

        if (taken) { answer.Is(HttpStatusCode.NoContent); } else { answer.IsRefused(HttpStatusCode.BadRequest, "push_unknown"); }
    }
}
