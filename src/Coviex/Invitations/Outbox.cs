using System.Collections.Concurrent;
using Coviex.Hosting;
using Coviex.Mail;
using Coviex.Sms;
using Microsoft.Extensions.Options;

namespace Coviex.Invitations;

/// <summary>Wakes the outbox: a text leaves at once, and not at the next round.</summary>
internal sealed class OutboxSignal : WakeUp;

/// <summary>
/// Sends the queued texts and e-mails. Order of acts: write down that the message is being handed over, with the hash of its link; call the sender;
/// write down what it said. A node that is killed in between leaves a message that is being handed over, and such a one is asked about when the
/// lease is over, never simply sent again: see docs/decisions/0012.
/// </summary>
internal sealed partial class Outbox(
    IServiceScopeFactory scopes, Senders senders, MailSender mails, MessageLedger ledger, OutboxAnswers answers, SenderFaults faults, OutboxSignal signal,
    OutboxMeters meters, IHostApplicationLifetime life,
    IOptions<CoviexOptions> options, TimeProvider clock, ILogger<Outbox> log) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortRound = TimeSpan.FromMilliseconds(200);

    /// <summary>How many e-mails are handed over at the same time: many a mail server takes no more from one client. Tidying up has no hurry.</summary>
    private const int AsideAtOnce = 4;

    private readonly ConcurrentDictionary<(string Sender, bool Aside), SemaphoreSlim> doors = new();
    private readonly WakeUp asideSignal = new();
    private readonly SmsOptions rules = options.Value.Sms;

    /// <summary>How many messages one pass takes: enough for the senders not to run dry before the next one.</summary>
    private int AtOnce(bool aside) => aside ? AsideAtOnce * 5 : rules.Concurrency * 10;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.StartedAsync(stoppingToken);
        await Task.WhenAll(RoundsAsync(aside: false, signal, stoppingToken), RoundsAsync(aside: true, asideSignal, stoppingToken));
    }

    private async Task RoundsAsync(bool aside, WakeUp wake, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var (looked, held) = await PassAsync(aside, ct);
                if (!aside) { asideSignal.Wake(); await faults.KeepAsync(ct); }
                if (looked < AtOnce(aside) || held) { await wake.WaitAsync(held ? ShortRound : Round, clock, ct); }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested) { return; }
            catch (Exception e)
            {
                LogFailed(e);                                                // a database that is away for a moment must not end the outbox
                await Task.Delay(Round, clock, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>One pass: looks at the messages that are due, and returns when each is done with. Returns how many there were.</summary>
    internal async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var looked = (await PassAsync(aside: false, ct)).Looked + (await PassAsync(aside: true, ct)).Looked;
        await faults.KeepAsync(ct);
        return looked;
    }

    private async Task<(int Looked, bool Held)> PassAsync(bool aside, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var errands = await scope.ServiceProvider.GetRequiredService<Errands>().TakeAsync(aside, AtOnce(aside), ct);
        await Task.WhenAll(errands.All.Select(e => DoAsync(e, clock.GetUtcNow(), ct)));
        return (errands.Looked, errands.Held);
    }

    private async Task DoAsync(Errand errand, DateTimeOffset taken, CancellationToken ct)
    {
        var change = await AtTheDoorAsync(errand, taken, ct);
        try { await ledger.WriteAsync(errand.Message, change); }
        catch (Exception e) { LogNotWritten(e, errand.Message); }           // it is asked about when the lease is over
    }

    private async Task<Action<TextMessage, DateTimeOffset>> AtTheDoorAsync(Errand errand, DateTimeOffset taken, CancellationToken ct)
    {
        if (errand is Errand.Refuse refuse) { return OutboxAnswers.Of(refuse); }
        var sender = senders.Find(errand.Sender);
        if (sender is null && errand is not Errand.Post) { return answers.NobodyToAsk(errand); }
        var aside = errand is Errand.Post or Errand.Tidy;
        var door = doors.GetOrAdd((errand.Sender, aside), _ => new(aside ? AsideAtOnce : rules.Concurrency));
        try { await door.WaitAsync(ct); }
        catch (OperationCanceledException) { return OutboxAnswers.NotBegun(errand); }     // the server stops, and this one has not left
        try
        {
            // So late that the lease might end while the sender is still at it, and another node would ask too early.
            if (clock.GetUtcNow() >= taken + rules.HandOverWithin / 4) { return OutboxAnswers.NotBegun(errand); }
            // Not ct: a server that stops still hears what the sender says.
            using var patience = new CancellationTokenSource(rules.HandOverWithin / 2, clock);
            return errand switch
            {
                Errand.HandOver handOver => answers.Of(handOver, await SendAsync(sender!, handOver.Text, patience.Token)),
                Errand.Post post => answers.Of(post, await PostAsync(post.Mail, patience.Token)),
                Errand.Tidy tidy => answers.Of(await TidyAsync(sender!, tidy.Text, patience.Token)),
                Errand.Ask ask => answers.Of(ask, await AskAsync(sender!, ask.Text, patience.Token)),
                _ => throw new ArgumentOutOfRangeException(nameof(errand)),
            };
        }
        finally { door.Release(); }
    }

    // A sender that throws, which it promised not to, may have sent the text before.
    private async Task<SmsAnswer> SendAsync(ISmsSender sender, OutgoingText text, CancellationToken ct)
    {
        try { return await sender.SendAsync(text, ct); }
        catch (Exception e)
        {
            LogSenderFailed(e, text.Id);
            return new SmsAnswer.Unknown(TimeSpan.Zero, e.GetType().Name);
        }
    }

    private async Task<SmsAnswer> PostAsync(OutgoingMail mail, CancellationToken ct)
    {
        try { return await mails.SendAsync(mail, ct); }
        catch (Exception e)
        {
            LogSenderFailed(e, mail.Id);
            return new SmsAnswer.TryLater(TimeSpan.Zero, e.GetType().Name);
        }
    }

    private async Task<SmsInquiry> AskAsync(ISmsSender sender, PendingText text, CancellationToken ct)
    {
        meters.Asked(sender.Name);
        try { return await sender.AskAsync(text, ct); }
        catch (Exception e)
        {
            LogSenderFailed(e, text.Id);
            return new SmsInquiry.CannotTell();
        }
    }

    private async Task<SmsTidying> TidyAsync(ISmsSender sender, PendingText text, CancellationToken ct)
    {
        try
        {
            var tidying = await sender.TidyAsync(text, ct);
            if (!tidying.Done) { LogNotTidied(text.Id); }
            return tidying;
        }
        catch (Exception e)
        {
            LogSenderFailed(e, text.Id);
            return new(null, false);
        }
    }

    public override void Dispose()
    {
        foreach (var door in doors.Values) { door.Dispose(); }
        base.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A pass of the outbox failed; the next one follows")]
    private partial void LogFailed(Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sender failed, message={Message}")]
    private partial void LogSenderFailed(Exception e, Guid message);

    [LoggerMessage(Level = LogLevel.Information, Message = "The price or the words of message={Message} are with the carrier still; it is tried again")]
    private partial void LogNotTidied(Guid message);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sender's answer is lost, and it will be asked again, message={Message}")]
    private partial void LogNotWritten(Exception e, Guid message);
}
