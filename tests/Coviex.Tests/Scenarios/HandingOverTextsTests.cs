using Coviex.Invitations;
using Coviex.Sms;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

/// <summary>A node dies, or a carrier falls silent, while a text is handed over: it is asked about, and sent again only when it surely was not taken.</summary>
public sealed class HandingOverTextsTests(OutboxServer server) : IClassFixture<OutboxServer>
{
    private static readonly SmsAnswer Taken = new SmsAnswer.Accepted("carrier-1", SmsState.Sent);

    [Fact]
    public async Task Before_the_sender_is_called_it_is_written_down_that_it_may_be()
    {
        var seen = new List<Dictionary<string, object?>>();
        var queued = await server.QueuedAsync(async text =>
        {
            seen.AddRange(await server.RowsAsync("SELECT state, attempts, link_hash FROM messages WHERE state = 'HandingOver'"));
            return Taken;
        });

        await server.PassAsync();

        Assert.Equal(1, Assert.Single(seen)["attempts"] is var n ? Convert.ToInt32(n, System.Globalization.CultureInfo.InvariantCulture) : 0);
        Assert.True(Link.IsIn(server.Sender.To(queued.Number)[0].Body, (byte[])seen[0]["link_hash"]!));
    }

    [Fact]
    public async Task A_text_that_the_carrier_took_before_the_node_died_is_not_sent_again()
    {
        var (queued, pass, died) = await DiedAsync();
        server.Sender.Knows(queued.Number, text => text.IsIts(server.Sender.To(queued.Number)[0].Body) && !text.IsIts("Entre: https://other.test/v#AAAAAAAAAAAAAAAAAAAAAA")
            ? new SmsInquiry.Known("carrier-7", new(text.Id, SmsState.Delivered, Cost: new(0.42m, "MXN")))
            : new SmsInquiry.NeverTaken());

        await server.PassAfterAsync(TimeSpan.FromSeconds(59));
        Assert.Equal(0, server.Sender.AskedAbout(queued.Number));                // the node may still be at it
        await server.PassAfterAsync(TimeSpan.FromSeconds(2));
        await server.PassAfterAsync(TimeSpan.FromHours(1));

        var guest = await queued.SeenAsync();
        Assert.Equal(("delivered", 1, 1), (guest.Text, server.Sender.AskedAbout(queued.Number), server.Sender.To(queued.Number).Count));
        Assert.Equal("0.42 MXN", guest.Texts[0].Cost);
        await WakesAsync(pass, died, new SmsAnswer.TryLater(TimeSpan.Zero));
        Assert.Equal("delivered", await queued.TextAsync());
    }

    [Fact]
    public async Task A_text_that_the_carrier_never_took_is_sent_again()
    {
        var (queued, pass, died) = await DiedAsync();
        server.Sender.Knows(queued.Number, _ => new SmsInquiry.NeverTaken());
        server.Sender.Answers(queued.Number, Taken);

        await server.PassAfterAsync(TimeSpan.FromSeconds(61));
        await server.PassAsync();

        Assert.Equal(("sent", 2), (await queued.TextAsync(), server.Sender.To(queued.Number).Count));
        await WakesAsync(pass, died, new SmsAnswer.Refused(SmsProblem.Landline));
        Assert.Equal("sent", await queued.TextAsync());                          // what the dead one hears is of the attempt before
    }

    [Fact]
    public async Task Where_the_carrier_cannot_tell_a_report_is_waited_for_and_only_then_it_is_sent_again()
    {
        var (queued, pass, died) = await DiedAsync();
        server.Sender.Answers(queued.Number, Taken);
        for (var i = 0; i < 9; i++) { await server.PassAfterAsync(TimeSpan.FromMinutes(1)); }
        Assert.Single(server.Sender.To(queued.Number));
        Assert.InRange(server.Sender.AskedAbout(queued.Number), 2, 6);            // with growing pauses

        for (var i = 0; i < 10; i++) { await server.PassAfterAsync(TimeSpan.FromMinutes(1)); }

        Assert.Equal(("sent", 2), (await queued.TextAsync(), server.Sender.To(queued.Number).Count));
        await WakesAsync(pass, died, Taken);
    }

    [Fact]
    public async Task A_report_settles_what_nobody_could_tell()
    {
        var queued = await server.QueuedAsync(new SmsAnswer.Unknown(TimeSpan.FromSeconds(30), "timeout"));
        await server.PassAsync();
        Assert.Equal("queued", await queued.TextAsync());

        await server.ReportAsync(server.Sender.To(queued.Number)[0].Id, SmsState.Delivered);
        await server.PassAfterAsync(TimeSpan.FromHours(1));

        Assert.Equal(("delivered", 1), (await queued.TextAsync(), server.Sender.To(queued.Number).Count));
        Assert.Equal(0, server.Sender.AskedAbout(queued.Number));
    }

    [Fact]
    public async Task A_carrier_that_fell_silent_is_asked_as_soon_as_it_says_one_may()
    {
        var queued = await server.QueuedAsync(new SmsAnswer.Unknown(TimeSpan.FromSeconds(30), "timeout"));
        server.Sender.Knows(queued.Number, text => new SmsInquiry.Known("carrier-9", new(text.Id, SmsState.Bounced, SmsProblem.Unreachable, "30003")));
        await server.PassAsync();
        await server.PassAfterAsync(TimeSpan.FromSeconds(29));
        Assert.Equal(0, server.Sender.AskedAbout(queued.Number));

        await server.PassAfterAsync(TimeSpan.FromSeconds(1));

        var guest = await queued.SeenAsync();
        Assert.Equal(("bounced", "30003", "El teléfono está apagado o sin señal."), (guest.Text, guest.Texts[0].CarrierCode, guest.TextProblem));
    }

    [Fact]
    public async Task When_no_report_comes_the_carrier_is_asked_with_growing_pauses_up_to_an_end()
    {
        var queued = await server.QueuedAsync(Taken);
        await server.PassAsync();
        var asked = new List<double>();
        for (var minute = 1; minute <= 16 * 60; minute++)
        {
            var before = server.Sender.AskedAbout(queued.Number);
            await server.PassAfterAsync(TimeSpan.FromMinutes(1));
            if (server.Sender.AskedAbout(queued.Number) > before) { asked.Add(minute); }
        }

        Assert.Equal([2, 6, 14, 30, 62, 126, 254, 510], asked);
        Assert.Equal(0, await server.CountAsync("messages WHERE due_at IS NOT NULL AND id = @id", ("id", server.Sender.To(queued.Number)[0].Id)));
    }

    [Fact]
    public async Task What_the_carrier_says_when_asked_is_written_down()
    {
        var queued = await server.QueuedAsync(Taken);
        server.Sender.Knows(queued.Number, text => new SmsInquiry.Known("carrier-1", new(text.Id, SmsState.Delivered, null, null, new(0.0079m, "USD"))));
        await server.PassAsync();

        await server.PassAfterAsync(TimeSpan.FromMinutes(2));

        var guest = await queued.SeenAsync();
        Assert.Equal(("delivered", "0.0079 USD"), (guest.Text, guest.Texts[0].Cost));
    }

    private async Task<(QueuedText Queued, Task Pass, TaskCompletionSource<SmsAnswer> Died)> DiedAsync()
    {
        var died = new TaskCompletionSource<SmsAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        var queued = await server.QueuedAsync(_ => died.Task);
        var pass = server.PassAsync();
        await Until.HoldsAsync(() => server.Sender.To(queued.Number).Count == 1, "the first try");
        await server.PassAsync();
        Assert.Single(server.Sender.To(queued.Number));
        return (queued, pass, died);
    }

    // The one that was taken for dead was only slow, and writes down what it heard.
    private static async Task WakesAsync(Task pass, TaskCompletionSource<SmsAnswer> died, SmsAnswer answer)
    {
        died.SetResult(answer);
        await pass;
    }
}
