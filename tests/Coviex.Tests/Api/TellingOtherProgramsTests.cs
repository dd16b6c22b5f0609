using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Coviex.Console.Webhooks;
using Coviex.Hosting;
using Coviex.Sms;
using Coviex.Tests.Agenda;
using Coviex.Tests.Fixture;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Api;

/// <summary>Other programs are told what happens, signed, until they have heard it; and nothing of anybody but ids and states.</summary>
public sealed partial class TellingOtherProgramsTests(TellingOtherProgramsTests.OpenServer server) : IClassFixture<TellingOtherProgramsTests.OpenServer>
{
    public sealed class OpenServer : AgendaServer
    {
        protected override IEnumerable<(string, string)> Settings() => [.. base.Settings(), ("Coviex__Webhooks__AllowPrivate", "true")];

        internal Task<int> TellAsync() => Host.Services.GetRequiredService<SendWebhooks>().RunOnceAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Visits_and_messages_are_told_signed_and_without_a_name_or_a_number()
    {
        await using var there = new GatewayDouble();
        var (adela, ana, number) = (await server.SignInAsync(Person.Adela), await server.AnaAsync(), server.NewNumber());
        var secret = await MakeAsync(adela, $"{there.Url}hook?from=coviex", "visits", "messages");
        there.Says = ("204", "");

        var visit = await ana.PlanAsync(server.NextMorning().AddDays(40), number, ("patient", server.Registry.Maria));
        await server.RoundAsync();
        var text = Guid.Parse($"{(await server.RowsAsync("SELECT id FROM messages WHERE invitation_id = @guest", ("guest", visit.Guests[0].Id)))[0]["id"]}");
        await server.ReportAsync(text, SmsState.Delivered);
        await ana.DoAsync(visit.Id, "cancel");
        while (await server.TellAsync() > 0) { }

        var heard = there.All.Select(h => (h.Headers, h.Target, Body: JsonNode.Parse(h.Body)!, Text: h.Body)).Where(h => h.Text.Contains($"{visit.Id}", StringComparison.Ordinal) || h.Text.Contains($"{text}", StringComparison.Ordinal)).ToList();
        Assert.Equal(["message.delivered", "message.sent", "visit.cancelled", "visit.planned"], heard.Select(h => h.Body["type"]!.GetValue<string>()).Order(StringComparer.Ordinal));
        Assert.All(heard, h =>
        {
            Assert.Equal("/hook?from=coviex", h.Target);
            var signed = $"{h.Headers["webhook-id"]}.{h.Headers["webhook-timestamp"]}.{h.Text}";
            Assert.Equal("v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes(signed))), h.Headers["webhook-signature"]);
            foreach (var personal in new[] { "Elena", "Ruiz", "Mar", number[3..], Known.MariaName }) { Assert.DoesNotContain(personal, h.Text); }
        });
        Assert.Equal(4, heard.Select(h => h.Headers["webhook-id"]).Distinct().Count());
        var delivered = heard.Single(h => h.Body["type"]!.GetValue<string>() == "message.delivered").Body["data"]!;
        Assert.Equal((text, visit.Guests[0].Id, "delivered"), (delivered["message"]!.GetValue<Guid>(), delivered["guest"]!.GetValue<Guid>(), delivered["state"]!.GetValue<string>()));
        Assert.DoesNotContain(secret, (await adela.GetAsync("/webhooks")).Is(HttpStatusCode.OK).Body);
        Assert.DoesNotContain(secret, await server.Database.EverythingAsync());
        await RemoveAllAsync(adela);
    }

    [Fact]
    public async Task What_is_not_heard_is_told_again_with_growing_pauses_and_the_same_id()
    {
        await using var there = new GatewayDouble();
        var (adela, ana) = (await server.SignInAsync(Person.Adela), await server.AnaAsync());
        await MakeAsync(adela, $"{there.Url}", "visits");
        there.Says = ("500", "");
        await ana.InviteAsync();
        await server.TellAsync();
        await server.TellAsync();
        Assert.Single(there.All);

        server.Clock.Advance(TimeSpan.FromSeconds(6));
        await server.TellAsync();
        Assert.Equal(2, there.All.Count);
        there.Says = ("200", "");
        server.Clock.Advance(TimeSpan.FromMinutes(6));
        await server.TellAsync();
        server.Clock.Advance(TimeSpan.FromHours(3));
        await server.TellAsync();

        Assert.Equal(3, there.All.Count);
        Assert.Single(there.All.Select(h => h.Headers["webhook-id"]).Distinct());
        var page = WebUtility.HtmlDecode((await (await server.SignInAsync(Person.Adela)).GetAsync("/webhooks")).Is(HttpStatusCode.OK).Body);
        Assert.Contains("data-delivery=\"Delivered\"", page);
        await RemoveAllAsync(await server.SignInAsync(Person.Adela));
    }

    [Fact]
    public async Task After_days_without_an_answer_it_is_turned_off_and_the_page_says_so_until_somebody_turns_it_on()
    {
        await using var there = new GatewayDouble();
        await MakeAsync(await server.SignInAsync(Person.Adela), $"{there.Url}", "visits");
        there.Says = ("503", "");
        for (var day = 0; day < 6; day++)
        {
            await (await server.AnaAsync()).InviteAsync();
            await server.TellAsync();
            server.Clock.Advance(TimeSpan.FromDays(1));
        }
        var sent = there.All.Count;
        await (await server.AnaAsync()).InviteAsync();
        await server.TellAsync();

        Assert.Equal(sent, there.All.Count);
        var adela = await server.SignInAsync(Person.Adela);
        Assert.Contains("Se apagó", WebUtility.HtmlDecode((await adela.GetAsync("/webhooks")).Body));
        there.Says = ("200", "");
        var id = (await server.RowsAsync("SELECT id FROM webhooks WHERE disabled_why = 'failing'"))[0]["id"];
        (await adela.PostFormAsync($"/webhooks/{id}/on", ("x", "y"))).Is(HttpStatusCode.SeeOther);
        await (await server.AnaAsync()).InviteAsync();
        while (await server.TellAsync() > 0) { }
        Assert.True(there.All.Count > sent);
        await RemoveAllAsync(adela);
    }

    [Fact]
    public async Task Who_says_gone_is_told_nothing_more()
    {
        await using var there = new GatewayDouble();
        await MakeAsync(await server.SignInAsync(Person.Adela), $"{there.Url}", "visits");
        there.Says = ("410", "");
        await (await server.AnaAsync()).InviteAsync();
        await server.TellAsync();
        await (await server.AnaAsync()).InviteAsync();
        server.Clock.Advance(TimeSpan.FromMinutes(10));
        await server.TellAsync();

        Assert.Single(there.All);
        Assert.Equal(1, await server.CountAsync("webhooks WHERE disabled_why = 'gone'"));
        await RemoveAllAsync(await server.SignInAsync(Person.Adela));
    }

    private static async Task<string> MakeAsync(StaffDesk adela, string url, params string[] events)
    {
        var page = (await adela.PostFormAsync("/webhooks", [("url", url), .. events.Select(e => ("events", e))])).Is(HttpStatusCode.OK);
        return SecretOf().Match(WebUtility.HtmlDecode(page.Body)).Value;
    }

    private async Task RemoveAllAsync(StaffDesk adela)
    {
        foreach (var row in await server.RowsAsync("SELECT id FROM webhooks WHERE disabled_why <> 'removed'")) { (await adela.PostFormAsync($"/webhooks/{row["id"]}/remove", ("x", "y"))).Is(HttpStatusCode.SeeOther); }
        while (await server.TellAsync() > 0) { }
    }

    [GeneratedRegex("whsec_[0-9A-Za-z+/=]{32}")]
    private static partial Regex SecretOf();
}

public sealed class WebhookAddressTests(AgendaServer server) : IClassFixture<AgendaServer>
{
    [Theory]
    [InlineData("http://example.org/hook")]
    [InlineData("https://127.0.0.1/hook")]
    [InlineData("https://localhost/hook")]
    [InlineData("https://10.1.2.3/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:192.168.0.1]/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://user:password@example.org/")]
    [InlineData("ftp://example.org/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task Only_https_and_only_the_internet(string url)
    {
        var adela = await server.SignInAsync(Person.Adela);

        (await adela.PostFormAsync("/webhooks", ("url", url), ("events", "visits"))).Is(HttpStatusCode.UnprocessableEntity);

        Assert.Equal(0, await server.CountAsync("webhooks WHERE url = @url", ("url", url)));
    }

    [Fact]
    public async Task A_name_that_leads_into_the_own_network_is_not_connected_to()
    {
        await using var there = new GatewayDouble();
        var hospital = (await server.RowsAsync("SELECT id FROM hospitals WHERE name = 'Hospital San Lucas'"))[0]["id"];
        var adela = await server.SignInAsync(Person.Adela);
        (await adela.PostFormAsync("/webhooks", ("url", "https://hooks.example.org/"), ("events", "visits"))).Is(HttpStatusCode.OK);
        // As if the name had been a public one when it was typed.
        await server.RowsAsync("UPDATE webhooks SET url = @url WHERE hospital_id = @hospital", ("url", $"http://localhost:{there.Url.Port}/"), ("hospital", hospital));
        await (await server.AnaAsync()).InviteAsync();

        await server.Host.Services.GetRequiredService<SendWebhooks>().RunOnceAsync(TestContext.Current.CancellationToken);

        Assert.Empty(there.All);
        Assert.Equal(1, await server.CountAsync("webhook_deliveries WHERE problem = 'private'"));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("100.64.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("224.0.0.1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    public void Addresses_of_the_internet_are_told_from_all_others(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddresses.Has(IPAddress.Parse(address)));
}
