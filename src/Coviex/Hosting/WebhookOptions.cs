namespace Coviex.Hosting;

/// <summary>Webhooks: what other programs are told of visits and messages.</summary>
internal sealed class WebhookOptions
{
    /// <summary>May a webhook go to an address within the hospital's own network, and without TLS? Otherwise only https, and only addresses of the internet.</summary>
    public bool AllowPrivate { get; set; }
}
