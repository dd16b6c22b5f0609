namespace Coviex.Calls.Webex;

/// <summary>A webhook that must stand.</summary>
/// <param name="Filter">Of which of these events Webex tells; null: of all.</param>
/// <param name="OwnedBy"><c>org</c> for one that hears of the whole organisation's; null for one's own.</param>
internal sealed record WantedWebhook(string Name, string Resource, string Event, string? Filter = null, string? OwnedBy = null);

/// <summary>
/// Sees that webhooks stand: Webex switches one off after 100 failures in five minutes, and never on again by itself.
/// </summary>
internal static class WebexWebhooks
{
    /// <param name="known">What Webex says that there is.</param>
    /// <param name="target">Where they call.</param>
    /// <param name="secret">With what they are signed.</param>
    /// <param name="put">Makes one, or changes the one with this id.</param>
    public static async Task KeepAsync(
        WebexAnswer known, string target, string secret, IEnumerable<WantedWebhook> wanted, Func<string?, Dictionary<string, object?>, Task<WebexAnswer>> put)
    {
        if (known.Fault is not null) { return; }
        var ours = known.Items().Where(h => WebexAnswer.TextOf(h, "targetUrl") == target).ToList();
        foreach (var one in wanted)
        {
            var there = ours.Where(h => WebexAnswer.TextOf(h, "resource") == one.Resource && WebexAnswer.TextOf(h, "event") == one.Event && WebexAnswer.TextOf(h, "filter") == one.Filter).ToList();
            if (there.Any(h => WebexAnswer.TextOf(h, "status") == "active")) { continue; }
            var id = there.Count > 0 ? WebexAnswer.TextOf(there[0], "id") : null;
            var webhook = new Dictionary<string, object?> { ["name"] = one.Name, ["targetUrl"] = target, ["secret"] = secret };
            if (one.OwnedBy is not null) { webhook["ownedBy"] = one.OwnedBy; }
            if (id is not null) { webhook["status"] = "active"; }
            else
            {
                (webhook["resource"], webhook["event"]) = (one.Resource, one.Event);
                if (one.Filter is not null) { webhook["filter"] = one.Filter; }
            }
            await put(id, webhook);
        }
    }
}
