namespace Coviex.Mail;

/// <summary>What a mail server answers to one command (RFC 5321, 4.2). Its words may have an address in them, so they are not kept.</summary>
/// <param name="Code">Three digits: 2xx and 3xx are fine, 4xx may heal, 5xx does not.</param>
/// <param name="Offers">The keywords after EHLO, in capitals, such as STARTTLS and AUTH PLAIN LOGIN; otherwise of no meaning.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Offers)
{
    public bool IsFine => Code is >= 200 and < 400;
}

/// <summary>Where in a conversation something was refused: before the recipient it is about us, and after that about this e-mail.</summary>
internal enum SmtpStage { Greeting, Tls, Login, From, To, Message }

/// <summary>The mail server refused. Without a code: it broke the protocol, or lacks what the settings ask for.</summary>
internal sealed class SmtpException(SmtpStage stage, int? code) : Exception($"The mail server refused at {stage} with {code?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no code"}")
{
    public SmtpStage Stage { get; } = stage;

    public int? Code { get; } = code;
}
