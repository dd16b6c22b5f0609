using System.Net;
using System.Text.RegularExpressions;
using Coviex.Sms;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

public sealed class CountedServer : OutboxServer
{
    public const string Secret = "0123456789abcdef";

    protected override IEnumerable<(string, string)> Settings() => [("Coviex__Metrics__Secret", Secret)];
}

/// <summary>What a monitor reads.</summary>
public sealed class CountingTests(CountedServer server) : IClassFixture<CountedServer>
{
    [Theory]
    [InlineData(null)]
    [InlineData("Bearer 0123456789abcdeg")]
    [InlineData("Bearer ")]
    [InlineData("0123456789abcdef")]
    public async Task Without_the_secret_there_is_no_page(string? authorization)
    {
        var monitor = server.Browser();
        if (authorization is not null) { monitor.Headers["Authorization"] = authorization; }

        (await monitor.GetAsync("/metrics")).Is(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Texts_are_counted_by_sender_and_reason_and_nobody_is_named()
    {
        var (good, bad, asked) = (await server.QueuedAsync(), await server.QueuedAsync(new SmsAnswer.Refused(SmsProblem.Landline)), await server.QueuedAsync());
        await server.PassAfterAsync(TimeSpan.FromSeconds(3));
        await server.ReportAsync(server.Sender.To(good.Number)[0].Id, SmsState.Delivered);
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        await server.ReportAsync(server.Sender.To(good.Number)[0].Id, SmsState.Delivered);
        server.Sender.Knows(asked.Number, text => new SmsInquiry.Known("carrier-2", new(text.Id, SmsState.Delivered)));
        await server.PassAfterAsync(TimeSpan.FromMinutes(1));

        var monitor = server.Browser();
        monitor.Headers["Authorization"] = $"Bearer {CountedServer.Secret}";
        var answer = await monitor.GetAsync("/metrics");

        answer.Is(HttpStatusCode.OK);
        Assert.Equal("text/plain; version=0.0.4", answer.Header("Content-Type"));
        Assert.All(answer.Body.TrimEnd().Split('\n'), line => Assert.Matches(new Regex("^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*\\})? [0-9.E+-]+)$"), line));
        foreach (var line in new[]
        {
            "coviex_texts_queued_total{kind=\"Invitation\"} 3",
            "coviex_texts_sent_total{sender=\"Phone\"} 2",
            "coviex_texts_delivered_total{sender=\"Phone\"} 2",
            "coviex_texts_bounced_total{sender=\"Phone\",reason=\"landline\"} 1",
            "coviex_texts_asked_total{sender=\"Phone\"} 1",
            "coviex_texts_accepted_seconds_bucket{sender=\"Phone\",le=\"2.5\"} 0",
            "coviex_texts_accepted_seconds_bucket{sender=\"Phone\",le=\"5\"} 2",
            "coviex_texts_accepted_seconds_sum{sender=\"Phone\"} 6",
            "coviex_texts_delivered_seconds_count{sender=\"Phone\"} 2",
            "# TYPE coviex_texts_delivered_seconds histogram",
        })
        {
            Assert.Contains($"{line}\n", answer.Body);
        }
        Assert.DoesNotContain(good.Number[^6..], answer.Body);
    }
}
