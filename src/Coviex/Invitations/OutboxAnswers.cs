using Coviex.Hosting;
using Coviex.Mail;
using Coviex.Sms;
using Microsoft.Extensions.Options;

namespace Coviex.Invitations;

/// <summary>What a message becomes by what its sender said. Each is a change that the ledger makes to the message as it stands then.</summary>
internal sealed class OutboxAnswers(IOptions<CoviexOptions> options)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstQuestion = TimeSpan.FromSeconds(15);
    private const int PriceAsked = 1;

    private readonly SmsOptions rules = options.Value.Sms;

    /// <summary>A text, or an e-mail, was handed over.</summary>
    public Action<TextMessage, DateTimeOffset> Of(Errand errand, SmsAnswer answer) => (message, now) =>
    {
        switch (answer)
        {
            case SmsAnswer.Accepted accepted:                               // true whatever has happened since
                message.Accepted(accepted.Reference, accepted.State, now);
                break;
            case var _ when !IsOpen(message, errand):
                break;
            case SmsAnswer.Refused refused:
                message.Note(refused.CarrierCode, null);
                message.Bounced(refused.Problem.Code(), now);
                break;
            case SmsAnswer.TryLater later:
                message.Note(later.CarrierCode, null);
                TryAgain(message, now, later.After > Pause(message.Attempts) ? later.After : Pause(message.Attempts));
                break;
            case SmsAnswer.Unknown unknown:
                message.Note(unknown.CarrierCode, null);
                message.AskedInVain(now + (unknown.AskAfter > FirstQuestion ? unknown.AskAfter : FirstQuestion));
                break;
        }
    };

    public static Action<TextMessage, DateTimeOffset> Of(Errand.Refuse errand) => (message, now) =>
    {
        if (message.State == MessageState.Queued && message.Attempts == errand.Attempt) { message.Bounced(errand.Problem.Code(), now); }
    };

    /// <summary>Twice is enough for a price; the words of a text are to be forgotten however long that takes, within reason.</summary>
    public Action<TextMessage, DateTimeOffset> Of(SmsTidying tidying) => (message, now) =>
    {
        if (!message.IsFinal) { return; }
        message.Note(null, tidying.Cost);
        var left = !tidying.Done || (tidying.Cost is null && message.Asked < PriceAsked);
        var next = now + rules.AskAfter * Math.Pow(2, Math.Min(message.Asked, 16));
        message.AskedInVain(left && next <= (message.DeliveredAt ?? message.BouncedAt ?? now) + rules.AskFor ? next : null);
    };

    public Action<TextMessage, DateTimeOffset> Of(Errand.Ask errand, SmsInquiry inquiry) => (message, now) =>
    {
        if (inquiry is SmsInquiry.Known known)
        {
            message.Accepted(known.Reference, SmsState.Sent, now);
            DeliveryReports.Take(message, known.Report, now);
            if (message.State == MessageState.Sent) { message.AskedInVain(null); }          // the ledger says when to ask again
        }
        else if (IsOpen(message, errand))
        {
            if (inquiry is SmsInquiry.NeverTaken) { TryAgain(message, now, TimeSpan.Zero); }
            else if (now >= message.HandedOverAt + rules.UnknownFor) { TryAgain(message, now, TimeSpan.Zero); }     // at least once is the best we can
            else { message.AskedInVain(now + FirstQuestion * Math.Pow(2, Math.Min(message.Asked, 10))); }
        }
        else if (message.State == MessageState.Sent) { message.AskedInVain(null); }
    };

    /// <summary>The sender was not called.</summary>
    public static Action<TextMessage, DateTimeOffset> NotBegun(Errand errand) => (message, now) =>
    {
        if (errand is Errand.HandOver or Errand.Post && IsOpen(message, errand)) { message.NotBegun(now); }
    };

    /// <summary>
    /// Nobody can be asked: its sender is not set up any more, or it is an e-mail. That one goes once more, with the same Message-ID, for twice does less harm
    /// than never.
    /// </summary>
    public Action<TextMessage, DateTimeOffset> NobodyToAsk(Errand errand)
    {
        if (errand is Errand.Tidy) { return (message, _) => message.AskedInVain(null); }
        SmsInquiry inquiry = errand.Sender == MailSender.Name ? new SmsInquiry.NeverTaken() : new SmsInquiry.CannotTell();
        return Of(new Errand.Ask(errand.Message, errand.Attempt, errand.Sender, null!), inquiry);
    }

    private static bool IsOpen(TextMessage message, Errand errand) => message.State == MessageState.HandingOver && message.Attempts == errand.Attempt;

    private void TryAgain(TextMessage message, DateTimeOffset now, TimeSpan pause)
    {
        if (message.Attempts >= rules.Attempts) { message.Bounced(SmsProblem.SenderDown.Code(), now); }
        else { message.BackToQueue(now + pause); }
    }

    // 5, 10, 20, … seconds, up to a fifth more or less, so that many messages that failed together do not come back together.
    private static TimeSpan Pause(int attempts) => FirstPause * Math.Pow(2, Math.Min(attempts, 20) - 1) * (0.8 + Random.Shared.NextDouble() * 0.4);
}
