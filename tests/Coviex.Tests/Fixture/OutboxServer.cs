using System.Collections.Concurrent;
using Coviex.Invitations;
using Coviex.Sms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Coviex.Tests.Fixture;

/// <summary>A server whose outbox goes round when the test says so, with a sender that answers as the test tells it.</summary>
public sealed class OutboxServer : CoviexServer
{
    protected override bool Workers => false;

    internal ScriptedSender Sender { get; } = new();

    protected override IEnumerable<(string, string)> Settings() => [("Coviex__Sms__Attempts", "4")];

    protected override void Services(IServiceCollection services) => services.Replace(ServiceDescriptor.Singleton<ISmsSender>(Sender));

    internal async Task<int> PassAsync() => await Host.Services.GetRequiredService<Outbox>().RunOnceAsync(TestContext.Current.CancellationToken).WaitAsync(Until.Patience);

    internal Task ReportAsync(Guid text, SmsState state, SmsProblem? problem = null) => InsideAsync(services =>
        services.GetRequiredService<ISmsReports>().TakeAsync(new(text, state, problem), CancellationToken.None));
}

internal sealed class ScriptedSender : ISmsSender
{
    private readonly ConcurrentDictionary<string, Func<OutgoingText, Task<SmsAnswer>>> answers = new();

    public ConcurrentQueue<OutgoingText> Taken { get; } = new();

    public IReadOnlyList<OutgoingText> To(string number) => [.. Taken.Where(t => t.To == number)];

    public void Answers(string number, Func<OutgoingText, Task<SmsAnswer>> answer) => answers[number] = answer;

    public string Name => "Scripted";

    public Task<SmsInquiry> AskAsync(PendingText text, CancellationToken ct) => Task.FromResult<SmsInquiry>(new SmsInquiry.CannotTell());

    public Task<SmsAnswer> SendAsync(OutgoingText text, CancellationToken ct)
    {
        Taken.Enqueue(text);
        return answers.TryGetValue(text.To, out var answer) ? answer(text) : Task.FromResult<SmsAnswer>(new SmsAnswer.Accepted("carrier-1", SmsState.Sent));
    }
}
