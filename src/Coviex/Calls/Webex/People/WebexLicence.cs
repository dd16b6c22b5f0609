using System.Text.Json;

namespace Coviex.Calls.Webex.People;

/// <summary>A kind of licence by which somebody may host on a site, as <c>GET /licenses</c> lists it. Told apart by its id: names change.</summary>
/// <param name="Id">Webex's id.</param>
/// <param name="Name">As Webex calls it now.</param>
/// <param name="Site">The site on which it lets host. Licences without one are for other things than meetings.</param>
/// <param name="Free">How many may still be given; null where Webex sets no number.</param>
internal sealed record WebexLicence(string Id, string Name, string Site, int? Free)
{
    public bool Full => Free <= 0;

    /// <param name="answer">Of <c>GET /licenses</c>.</param>
    /// <param name="site">Only of this site; empty: of all.</param>
    public static IReadOnlyList<WebexLicence> Read(WebexAnswer answer, string site) =>
    [
        .. from item in answer.Items()
           let id = WebexAnswer.TextOf(item, "id")
           let at = WebexAnswer.TextOf(item, "siteUrl")
           where id is { Length: > 0 } && at is { Length: > 0 } && (site.Length == 0 || site.Equals(at, StringComparison.OrdinalIgnoreCase))
           orderby at, WebexAnswer.TextOf(item, "name")
           select new WebexLicence(id, WebexAnswer.TextOf(item, "name") ?? id, at, Number(item, "totalUnits") is >= 0 and var total ? Math.Max(0, total - (Number(item, "consumedUnits") ?? 0)) : null),
    ];

    private static int? Number(JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;
}
