using Coviex.Sms;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

/// <summary>The outbox, pass by pass, with a sender that answers as the test tells it.</summary>
public sealed class SendingTextsTests(OutboxServer server) : IClassFixture<OutboxServer>
{
    private static readonly SmsAnswer Taken = new SmsAnswer.Accepted("carrier-1", SmsState.Sent);
    private static readonly SmsAnswer Later = new SmsAnswer.TryLater(TimeSpan.Zero, "429");

    [Fact]
    public async Task A_text_that_the_carrier_takes_is_sent_once()
    {
        var (ana, visit, number) = await QueuedAsync(Taken);
        Assert.Equal("queued", await TextAsync(ana, visit));

        await server.PassAsync();
        server.Clock.Advance(TimeSpan.FromHours(1));
        await server.PassAsync();

        Assert.Equal("sent", await TextAsync(ana, visit));
        Assert.Single(server.Sender.To(number));
    }

    [Fact]
    public async Task A_carrier_that_is_busy_is_asked_again_a_little_later_each_time_until_it_takes_the_text()
    {
        var (ana, visit, number) = await QueuedAsync(Later);
        await server.PassAsync();
        await server.PassAsync();
        Assert.Single(server.Sender.To(number));

        var waited = new List<double> { await PassUntilTriedAsync(number, 2), await PassUntilTriedAsync(number, 3) };
        server.Sender.Answers(number, Taken);
        waited.Add(await PassUntilTriedAsync(number, 4));

        Assert.Equal("sent", await TextAsync(ana, visit));
        Assert.InRange(waited[0], 4, 7);                                         // 5, 10, 20 s, a fifth more or less, seen each second
        Assert.InRange(waited[1], 8, 13);
        Assert.InRange(waited[2], 16, 25);
    }

    [Fact]
    public async Task A_carrier_that_names_a_time_is_not_asked_before()
    {
        var (_, _, number) = await QueuedAsync(new SmsAnswer.TryLater(TimeSpan.FromMinutes(10)));
        await server.PassAsync();
        server.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        await server.PassAsync();
        Assert.Single(server.Sender.To(number));

        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await server.PassAsync();

        Assert.Equal(2, server.Sender.To(number).Count);
    }

    [Fact]
    public async Task After_the_last_try_staff_are_told_that_the_sender_is_down()
    {
        var (ana, visit, number) = await QueuedAsync(Later);
        for (var i = 0; i < 6; i++)
        {
            await server.PassAsync();
            server.Clock.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(4, server.Sender.To(number).Count);
        var guest = (await ana.VisitAsync(visit.Id)).Guests[0];
        Assert.Equal(("bounced", "El servicio de mensajes no responde."), (guest.Text, guest.TextProblem));
    }

    [Fact]
    public async Task A_sender_that_throws_delays_its_own_text_only()
    {
        var (ana, broken, number) = await QueuedAsync(_ => throw new InvalidOperationException("the carrier's answer was odd"));
        var fine = await ana.InviteAsync();

        await server.PassAsync();

        Assert.Equal("queued", await TextAsync(ana, broken));
        Assert.Equal("sent", await TextAsync(ana, fine));
        server.Sender.Answers(number, Taken);
        server.Sender.Knows(number, _ => new SmsInquiry.NeverTaken());           // it may have gone out before the sender threw
        await server.PassAfterAsync(TimeSpan.FromSeconds(20));
        await server.PassAsync();
        Assert.Equal(("sent", 2), (await TextAsync(ana, broken), server.Sender.To(number).Count));
    }

    [Fact]
    public async Task What_the_carrier_refuses_is_not_tried_again_and_staff_read_why()
    {
        var (ana, visit, number) = await QueuedAsync(new SmsAnswer.Refused(SmsProblem.Landline, "21614"));
        await server.PassAsync();
        server.Clock.Advance(TimeSpan.FromHours(1));
        await server.PassAsync();

        Assert.Single(server.Sender.To(number));
        var guest = (await ana.VisitAsync(visit.Id)).Guests[0];
        Assert.Equal(("bounced", "Es un teléfono fijo y no recibe mensajes de texto."), (guest.Text, guest.TextProblem));
    }

    [Fact]
    public async Task Reports_come_late_twice_and_in_any_order()
    {
        var (ana, visit, number) = await QueuedAsync(Taken);
        await server.PassAsync();
        var text = server.Sender.To(number)[0].Id;

        await server.ReportAsync(text, SmsState.Delivered);
        await server.ReportAsync(text, SmsState.Sent);
        await server.ReportAsync(text, SmsState.Delivered);
        await server.ReportAsync(text, SmsState.Bounced, SmsProblem.Unreachable);
        await server.ReportAsync(Guid.NewGuid(), SmsState.Delivered);

        var guest = (await ana.VisitAsync(visit.Id)).Guests[0];
        Assert.Equal(("delivered", (string?)null), (guest.Text, guest.TextProblem));
    }

    [Fact]
    public async Task A_bounce_that_is_reported_late_reaches_the_board()
    {
        var (ana, visit, number) = await QueuedAsync(Taken);
        await server.PassAsync();
        await using var board = await ana.OpenBoardAsync();
        board.Forget();

        await server.ReportAsync(server.Sender.To(number)[0].Id, SmsState.Bounced, SmsProblem.Unreachable);

        await board.HearsAsync("changed");
        var guest = (await ana.VisitAsync(visit.Id)).Guests[0];
        Assert.Equal(("bounced", "El teléfono está apagado o sin señal."), (guest.Text, guest.TextProblem));
    }

    [Fact]
    public async Task A_report_that_comes_before_the_senders_answer_stands()
    {
        var (ana, visit, _) = await QueuedAsync(async text =>
        {
            await server.ReportAsync(text.Id, SmsState.Delivered);
            return Taken;
        });

        await server.PassAsync();

        Assert.Equal("delivered", await TextAsync(ana, visit));
    }

    [Fact]
    public async Task What_is_revoked_while_it_waits_is_not_sent()
    {
        var (ana, visit, number) = await QueuedAsync(Taken);
        await ana.DoAsync(visit.Id, visit.Guests[0].Id, "revoke");

        await server.PassAsync();

        Assert.Empty(server.Sender.To(number));
        Assert.Equal("revoked", await TextAsync(ana, visit));
    }

    [Fact]
    public async Task What_is_revoked_while_it_is_being_sent_stays_revoked_for_staff()
    {
        StaffDesk? desk = null;
        SeenVisit? visit = null;
        (desk, visit, _) = await QueuedAsync(async _ =>
        {
            await desk!.DoAsync(visit!.Id, visit.Guests[0].Id, "revoke");
            return Taken;
        });

        await server.PassAsync();

        Assert.Equal("revoked", await TextAsync(desk, visit));
        Assert.Equal("Sent", (await server.RowsAsync("SELECT state FROM messages WHERE invitation_id = @guest", ("guest", visit.Guests[0].Id)))[0]["state"]);
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("end")]
    public async Task When_the_visit_is_over_what_waits_is_not_sent(string act)
    {
        var (ana, visit, number) = await QueuedAsync(Taken);
        await ana.DoAsync(visit.Id, act);

        await server.PassAsync();

        Assert.Empty(server.Sender.To(number));
    }

    [Fact]
    public async Task Both_links_of_a_text_that_was_sent_twice_are_good()
    {
        var (_, visit, number) = await QueuedAsync(Later);
        await server.PassAsync();
        server.Sender.Answers(number, Taken);
        server.Clock.Advance(TimeSpan.FromSeconds(10));
        await server.PassAsync();

        var links = server.Sender.To(number).Select(t => t.Body[(t.Body.IndexOf('#', StringComparison.Ordinal) + 1)..]).ToList();

        Assert.Equal(2, links.Distinct().Count());
        foreach (var link in links) { Assert.Equal("ready", (await server.Phone().PeekAsync(link)).State); }
    }

    [Fact]
    public async Task Pressing_resend_twice_sends_once_while_it_is_on_its_way()
    {
        var (ana, visit, number) = await QueuedAsync(Taken);
        await server.PassAsync();
        await ana.DoAsync(visit.Id, visit.Guests[0].Id, "resend");
        await ana.DoAsync(visit.Id, visit.Guests[0].Id, "resend");

        await server.PassAsync();

        Assert.Equal(2, server.Sender.To(number).Count);
    }

    [Fact]
    public async Task Two_passes_at_once_send_each_text_once()
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(guests: 6);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.PassAsync()));
        await server.PassAsync();

        Assert.All(visit.Guests, g => Assert.Single(server.Sender.To(g.Number())));
    }

    private async Task<(StaffDesk Ana, SeenVisit Visit, string Number)> QueuedAsync(SmsAnswer answer) => await QueuedAsync(_ => Task.FromResult(answer));

    private async Task<(StaffDesk Ana, SeenVisit Visit, string Number)> QueuedAsync(Func<OutgoingText, Task<SmsAnswer>> answer)
    {
        var queued = await server.QueuedAsync(answer);
        return (queued.Ana, queued.Visit, queued.Number);
    }

    private static Task<string> TextAsync(StaffDesk ana, SeenVisit visit) => new QueuedText(ana, visit, "").TextAsync();

    // Seconds until the sender was asked the n-th time.
    private async Task<double> PassUntilTriedAsync(string number, int times)
    {
        for (var seconds = 1; seconds < 100; seconds++)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await server.PassAsync();
            if (server.Sender.To(number).Count == times) { return seconds; }
        }
        return double.NaN;
    }
}
