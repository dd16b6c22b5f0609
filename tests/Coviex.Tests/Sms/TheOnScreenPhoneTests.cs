using Coviex.Sms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Coviex.Tests.Sms;

public sealed class TheOnScreenPhoneTests : SmsSenderContract
{
    private static readonly Guid Hospital = Guid.NewGuid();
    private readonly SteppingClock clock = new();
    private readonly Phone phone;

    public TheOnScreenPhoneTests() => phone = new(keep: 3, clock);

    private protected override ISmsSender Sender => phone;

    private protected override int? Heard => null;

    private protected override void CarrierSays(string answer) { }

    [Fact]
    public async Task A_text_is_delivered_and_shown_with_its_time()
    {
        var shown = new List<Guid>();
        phone.Changed += shown.Add;
        var text = Text("+525512345678", "Hola");

        var answer = await phone.SendAsync(text, Cancel);

        Assert.Equal(SmsState.Delivered, Assert.IsType<SmsAnswer.Accepted>(answer).State);
        var message = Assert.Single(Assert.Single(phone.Conversations(Hospital)).Messages);
        Assert.Equal((text.Id, "Hola", clock.Last), (message.Id, message.Body, message.At));
        Assert.Equal([Hospital], shown);
    }

    [Fact]
    public async Task Conversations_and_their_texts_stand_newest_first()
    {
        await phone.SendAsync(Text("+525500000011", "one"), Cancel);
        await phone.SendAsync(Text("+525500000022", "two"), Cancel);
        await phone.SendAsync(Text("+525500000011", "three"), Cancel);

        var conversations = phone.Conversations(Hospital);

        Assert.Equal(["+525500000011", "+525500000022"], conversations.Select(c => c.Number));
        Assert.Equal(["three", "one"], conversations[0].Messages.Select(m => m.Body));
    }

    [Fact]
    public async Task It_keeps_so_many_texts_and_forgets_the_oldest()
    {
        for (var i = 0; i < 10; i++) { await phone.SendAsync(Text($"+52550000001{i % 2}", $"{i}"), Cancel); }

        Assert.Equal(["9", "7", "8"], phone.Conversations(Hospital).SelectMany(c => c.Messages).Select(m => m.Body));
    }

    [Fact]
    public async Task One_hospital_does_not_see_the_texts_of_another()
    {
        await phone.SendAsync(Text("+525512345678", "Hola"), Cancel);

        Assert.Empty(phone.Conversations(Guid.NewGuid()));
    }

    [Fact]
    public async Task A_number_that_ends_in_0001_is_refused_as_a_landline()
    {
        var answer = await phone.SendAsync(Text("+525512340001", "Hola"), Cancel);

        Assert.Equal(SmsProblem.Landline, Assert.IsType<SmsAnswer.Refused>(answer).Problem);
        Assert.Empty(phone.Conversations(Hospital));
    }

    [Fact]
    public async Task A_number_that_ends_in_0000_takes_the_text_and_bounces_it_a_moment_later()
    {
        var reports = new Reports();
        using var services = new ServiceCollection().AddScoped<ISmsReports>(_ => reports).BuildServiceProvider();
        using var worker = new PhoneReports(phone, services.GetRequiredService<IServiceScopeFactory>(), clock, NullLogger<PhoneReports>.Instance);
        await worker.StartAsync(Cancel);
        reports.FailOnce = true;
        await phone.SendAsync(Text("+525512340000", "lost"), Cancel);
        var text = Text("+525512340000", "Hola");

        var answer = await phone.SendAsync(text, Cancel);

        Assert.Equal(SmsState.Sent, Assert.IsType<SmsAnswer.Accepted>(answer).State);
        Assert.Equal(new SmsReport(text.Id, SmsState.Bounced, SmsProblem.Unreachable), await reports.First.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel));
        Assert.Empty(phone.Conversations(Hospital));
        await worker.StopAsync(Cancel);
    }

    private static OutgoingText Text(string to, string body) => new(Guid.NewGuid(), Hospital, to, body, DateTimeOffset.MaxValue);

    private sealed class Reports : ISmsReports
    {
        public TaskCompletionSource<SmsReport> First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public bool FailOnce { get; set; }

        public Task TakeAsync(SmsReport report, CancellationToken ct)
        {
            if (FailOnce)
            {
                FailOnce = false;
                throw new InvalidOperationException("The database is gone for a moment.");
            }
            First.TrySetResult(report);
            return Task.CompletedTask;
        }
    }

    /// <summary>Each look at it is a second later; its timers go off at once.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        public DateTimeOffset Last { get; private set; } = new(2026, 11, 22, 8, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Last = Last.AddSeconds(1);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
