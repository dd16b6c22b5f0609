using System.Net.Sockets;
using System.Security.Authentication;
using Coviex.Hosting;
using Coviex.Sms;
using Microsoft.Extensions.Options;

namespace Coviex.Mail;

/// <summary>
/// Hands e-mails to the hospital's mail server. It promises what an <see cref="ISmsSender"/> does, with one difference: where the line breaks after the
/// whole message was sent, nobody knows whether it was taken; it is sent again with the same Message-ID, for an e-mail twice does less harm than none.
/// </summary>
internal sealed partial class MailSender(IOptions<CoviexOptions> options, SenderHealth health, TimeProvider clock, ILogger<MailSender> log)
{
    /// <summary>Its name on a hospital's ladder.</summary>
    public const string Name = "Email";

    /// <summary>How long a mail server that cannot be reached, or will not have us, is left alone.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly SmtpOptions smtp = options.Value.Smtp;

    /// <summary>A mail server is set.</summary>
    public bool IsOn => smtp.IsOn;

    /// <summary>The address that e-mails come from.</summary>
    public string From => smtp.From;

    /// <summary>
    /// Hands one e-mail over. Accepted: the server has it. Refused: it will never take this one (5xx about the recipient or the message). Later: 4xx, a
    /// server that cannot be reached, or a refusal that is about us and not about this guest, such as a wrong password.
    /// </summary>
    public async Task<SmsAnswer> SendAsync(OutgoingMail mail, CancellationToken ct)
    {
        if (!IsOn) { return new SmsAnswer.Refused(SmsProblem.SenderDown); }
        return health.Resting(Name) is { } rest ? new SmsAnswer.TryLater(rest, "resting") : health.Saw(Name, await TryAsync(mail, ct));
    }

    private async Task<SmsAnswer> TryAsync(OutgoingMail mail, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(smtp.Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, ct);
        try
        {
            await using var talk = new SmtpConversation(smtp, options.Value.PublicUrl.IdnHost);
            await talk.SendAsync(smtp.From, mail.To, MimeWriter.Write(mail, smtp.From, clock.GetUtcNow()), either.Token);
            return new SmsAnswer.Accepted($"{mail.Id:N}", SmsState.Sent);
        }
        catch (SmtpException e)
        {
            LogRefused(mail.Id, e.Stage, e.Code);
            var code = e.Code?.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return e switch
            {
                { Stage: SmtpStage.To, Code: >= 500 } => new SmsAnswer.Refused(SmsProblem.AddressUnknown, code),
                { Stage: SmtpStage.Message, Code: >= 500 } => new SmsAnswer.Refused(SmsProblem.Filtered, code),
                { Stage: SmtpStage.Tls or SmtpStage.Login or SmtpStage.From } and { Code: null or >= 500 } =>
                    new SmsAnswer.TryLater(Pause, code ?? "no TLS", SmsProblem.SenderNotSetUp),
                _ => new SmsAnswer.TryLater(Pause, code),
            };
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            LogUnreachable(mail.Id, e.GetType().Name);
            return new SmsAnswer.TryLater(Pause, "unreachable");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The mail server refused, mail={Mail} stage={Stage} code={Code}")]
    private partial void LogRefused(Guid mail, SmtpStage stage, int? code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The mail server could not be used, mail={Mail} why={Why}")]
    private partial void LogUnreachable(Guid mail, string why);
}
