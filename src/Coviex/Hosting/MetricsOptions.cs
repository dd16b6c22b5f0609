namespace Coviex.Hosting;

/// <summary>Counters for a monitor.</summary>
internal sealed class MetricsOptions
{
    /// <summary>
    /// The secret with which a monitor asks <c>GET /metrics</c> (<c>Authorization: Bearer …</c>), 16 characters or more. Empty: there is no such page.
    /// </summary>
    public string Secret { get; set; } = "";
}
