using System.Net.Mail;

namespace Coviex.Hosting;

/// <summary>The hospital's mail server, for guests who have an e-mail address. Without <see cref="Host"/> no e-mail is sent.</summary>
internal sealed class SmtpOptions
{
    /// <summary>The mail server's name, such as <c>smtp.hospital.example</c>. Empty: no e-mail.</summary>
    public string Host { get; set; } = "";

    /// <summary>Its port: 587 for submission with STARTTLS, 465 for TLS from the first byte (RFC 8314).</summary>
    public int Port { get; set; } = 587;

    /// <summary><c>StartTls</c>, <c>Tls</c> from the first byte, or <c>None</c> for a mail server on this machine. A server that offers no TLS is not used.</summary>
    public string Security { get; set; } = "StartTls";

    /// <summary>The name to log in with. Empty: no login.</summary>
    public string User { get; set; } = "";

    /// <summary>The password that goes with it. It is sent over TLS only.</summary>
    public string Password { get; set; } = "";

    /// <summary>The address that e-mails come from, such as <c>video@hospital.example</c>; the hospital's name stands before it. Needed with Host.</summary>
    public string From { get; set; } = "";

    /// <summary>A PEM file with the certificates to trust instead of the system's, for a mail server with a certificate of the hospital's own authority.</summary>
    public string Trust { get; set; } = "";

    /// <summary>How long one conversation with the mail server may take; half of Sms.HandOverWithin at most, so that no other node takes the e-mail over.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A guest who has an address gets the link by e-mail beside the text message, at the same time, unless e-mail is a step of the ladder.</summary>
    public bool Beside { get; set; } = true;

    internal bool IsOn => Host.Length > 0;
}

internal static class SmtpRules
{
    public static IEnumerable<string> Wrong(SmtpOptions o)
    {
        if (o.Security is not ("StartTls" or "Tls" or "None")) { yield return "Coviex__Smtp__Security must be StartTls, Tls or None"; }
        if (o.Port > 65535) { yield return "Coviex__Smtp__Port must be a port, such as 587"; }
        if (o.Trust.Length > 0 && !File.Exists(o.Trust)) { yield return "Coviex__Smtp__Trust names a file that is not there"; }
        if (!o.IsOn) { yield break; }
        if (!MailAddress.TryCreate(o.From, out var from) || from.Address != o.From || !o.From.All(char.IsAscii))
        {
            yield return "Coviex__Smtp__From must be an address, such as video@hospital.example";
        }
        // Addresses of guests, their links and the password would cross the network for everybody to read.
        if (o.Security == "None" && o.Host is not ("localhost" or "127.0.0.1" or "::1")) { yield return "Coviex__Smtp__Security may be None on this machine only"; }
        if (o.Security == "None" && o.User.Length > 0) { yield return "Coviex__Smtp__User needs a Coviex__Smtp__Security other than None"; }
    }
}
