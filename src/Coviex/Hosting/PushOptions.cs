namespace Coviex.Hosting;

/// <summary>Web Push: notices to staff who have no page open. The browsers' makers deliver them; what is sent is encrypted for the browser, and says only that something waits.</summary>
internal sealed class PushOptions
{
    /// <summary>An e-mail address at which the push services of Mozilla, Google, Apple or Microsoft reach whoever runs this server (RFC 8292, section 2.1). Empty: <c>PublicUrl</c> is named instead.</summary>
    public string Contact { get; set; } = "";

    /// <summary>May a push service have an address within the hospital's own network, and without TLS? Otherwise only https, and only addresses of the internet.</summary>
    public bool AllowPrivate { get; set; }
}
