using System.Collections.Concurrent;
using Coviex.Invitations;
using Coviex.Sms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Coviex.Tests.Fixture;

/// <summary>A server whose outbox goes round when the test says so, with two senders that answer as the test tells them.</summary>
public class OutboxServer : CoviexServer
{
    protected override bool Workers => false;

    /// <summary>The sender of the settings.</summary>
    internal ScriptedSender Sender { get; } = new("Phone");

    /// <summary>Another one, which a hospital may put on its ladder.</summary>
    internal ScriptedSender Second { get; } = new("Second");

    protected override IEnumerable<(string, string)> Settings() => [("Coviex__Sms__Attempts", "4")];

    protected override void Services(IServiceCollection services)
    {
        services.RemoveAll<ISmsSender>();
        services.AddSingleton<ISmsSender>(Sender);
        services.AddSingleton<ISmsSender>(Second);
    }

    internal async Task<int> PassAsync() => await Host.Services.GetRequiredService<Outbox>().RunOnceAsync(TestContext.Current.CancellationToken).WaitAsync(Until.Patience);

    internal async Task PassAfterAsync(TimeSpan pause)
    {
        Clock.Advance(pause);
        await PassAsync();
    }

    internal Task ReportAsync(Guid text, SmsState state, SmsProblem? problem = null, SmsCost? cost = null) => InsideAsync(services =>
        services.GetRequiredService<ISmsReports>().TakeAsync(new(text, state, problem, null, cost), CancellationToken.None));

    /// <summary>One guest of Ana's, invited at this number, whose texts this sender answers so.</summary>
    internal async Task<QueuedText> QueuedAsync(Func<OutgoingText, Task<SmsAnswer>>? answer = null, DateTimeOffset? startsAt = null)
    {
        var ana = await SignInAsync(Person.Ana);
        var number = NewNumber();
        if (answer is not null) { Sender.Answers(number, answer); }
        return new(ana, await ana.InviteAsync(new { service = "homeCare", startsAt, guests = new[] { ana.Typed(number: number) } }), number);
    }

    internal Task<QueuedText> QueuedAsync(SmsAnswer answer) => QueuedAsync(_ => Task.FromResult(answer));
}

internal sealed record QueuedText(StaffDesk Ana, SeenVisit Visit, string Number)
{
    /// <summary>The guest as Ana sees him now, however far the clock was moved since she signed in.</summary>
    public async Task<SeenGuest> SeenAsync()
    {
        if ((await Ana.GetAsync("/api/visits")).Status != System.Net.HttpStatusCode.OK) { await Ana.SignInAsync(); }
        return (await Ana.VisitAsync(Visit.Id)).Guests[0];
    }

    public async Task<string> TextAsync() => (await SeenAsync()).Text;
}

internal sealed class ScriptedSender(string name) : ISmsSender
{
    private readonly ConcurrentDictionary<string, Func<OutgoingText, Task<SmsAnswer>>> answers = new();
    private readonly ConcurrentDictionary<string, Func<PendingText, SmsInquiry>> knows = new();

    public ConcurrentQueue<OutgoingText> Taken { get; } = new();

    public ConcurrentQueue<PendingText> Asked { get; } = new();

    public string Name => name;

    public IReadOnlyList<OutgoingText> To(string number) => [.. Taken.Where(t => t.To == number)];

    public int AskedAbout(string number) => Asked.Count(t => t.To == number);

    public void Answers(string number, Func<OutgoingText, Task<SmsAnswer>> answer) => answers[number] = answer;

    public void Answers(string number, SmsAnswer answer) => Answers(number, _ => Task.FromResult(answer));

    public void Knows(string number, Func<PendingText, SmsInquiry> answer) => knows[number] = answer;

    public Task<SmsInquiry> AskAsync(PendingText text, CancellationToken ct)
    {
        Asked.Enqueue(text);
        return Task.FromResult(knows.TryGetValue(text.To, out var answer) ? answer(text) : new SmsInquiry.CannotTell());
    }

    public Task<SmsAnswer> SendAsync(OutgoingText text, CancellationToken ct)
    {
        Taken.Enqueue(text);
        return answers.TryGetValue(text.To, out var answer) ? answer(text) : Task.FromResult<SmsAnswer>(new SmsAnswer.Accepted("carrier-1", SmsState.Sent));
    }
}
