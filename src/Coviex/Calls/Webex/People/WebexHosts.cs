using System.Collections.Concurrent;
using System.Text.Json;
using Coviex.Hosting;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex.People;

/// <summary>How it stands with somebody in Webex.</summary>
/// <param name="Missing">What keeps him from hosting: <c>person_unknown</c>, <c>person_inactive</c>, <c>no_licence</c>, <c>no_site</c>; null when nothing does, or when nobody knows.</param>
/// <param name="Fault">Why it could not be found out; null when it could.</param>
/// <param name="Person">Webex's id of him.</param>
/// <param name="Held">His meetings licences.</param>
/// <param name="Offered">The meetings licences that the hospital has.</param>
internal sealed record HostStanding(string? Missing, WebexFault? Fault, string? Person, IReadOnlyList<WebexLicence> Held, IReadOnlyList<WebexLicence> Offered)
{
    /// <summary>He may, and somebody has looked.</summary>
    public bool May => Missing is null && Fault is null;
}

/// <summary>
/// May this person host? Asked before a visit is created over Webex. The answer is kept for a while, and waited for only briefly: what nobody knows in time
/// is taken for yes, and the meeting's own error path has the last word.
/// </summary>
internal sealed class WebexHosts(WebexApi api, IOptions<CoviexOptions> options, TimeProvider clock)
{
    /// <summary>A no may be mended at any moment, and Webex may come back.</summary>
    private static readonly TimeSpan LifeOfNo = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Look> looks = new(StringComparer.OrdinalIgnoreCase);

    // The question goes on when nobody waits for it any more: the next one finds its answer.
    private sealed class Look(Func<Task<HostStanding>> ask, DateTimeOffset at)
    {
        private readonly Lazy<Task<HostStanding>> asking = new(ask);

        public Task<HostStanding> Answer => asking.Value;

        public bool IsGood(DateTimeOffset now, TimeSpan lifeOfYes) => asking switch
        {
            { IsValueCreated: false } or { Value.IsCompleted: false } => true,
            { Value.IsFaulted: true } => false,
            _ => now - at < (Yes ? lifeOfYes : LifeOfNo),
        };

        public bool Yes { get; set; }
    }

    /// <summary>What is missing, from what is known or can be learned in <see cref="WebexOptions.HostCheck"/>.</summary>
    public async Task<string?> MissingAsync(string email, CancellationToken ct)
    {
        var webex = options.Value.Webex;
        if (webex.HostCheck == TimeSpan.Zero) { return null; }
        var now = clock.GetUtcNow();
        var look = looks.AddOrUpdate(email, Begin, (_, old) => old.IsGood(now, webex.HostCheckLife) ? old : Begin(email));
        try
        {
            var standing = await look.Answer.WaitAsync(webex.HostCheck, clock, ct);
            look.Yes = standing.May;
            return standing.Missing;
        }
        catch (TimeoutException) { return null; }

        Look Begin(string of) => new(() => LookAsync(of, CancellationToken.None), now);
    }

    /// <summary>After an act that may have changed it.</summary>
    public void Forget(string email) => looks.TryRemove(email, out _);

    /// <summary>Asks Webex now, however long it takes: the person, his licences on the site, and whether the site lets him.</summary>
    public async Task<HostStanding> LookAsync(string email, CancellationToken ct)
    {
        var (finding, listing, sites) = (FindAsync(email, ct), api.LicensesAsync(ct), api.SitesAsync(email, ct));
        await Task.WhenAll(finding, listing, sites);
        var (person, fault) = await finding;
        var (list, site) = (await listing, await sites);
        var offered = WebexLicence.Read(list, options.Value.Webex.Site);
        var held = person is { } known ? Held(known, offered) : [];
        return new(Missing(), fault ?? (person is null ? null : site.Fault), WebexAnswer.TextOf(person ?? default, "id"), held, offered);

        string? Missing()
        {
            if (fault is not null) { return null; }
            if (person is not { } him) { return "person_unknown"; }
            if (!IsActive(him)) { return "person_inactive"; }
            // Without the list nobody can tell which of his licences are for meetings: then the site alone decides.
            if (list.Fault is null && held.Count == 0) { return "no_licence"; }
            return site.Fault is not null || Lets(site) ? null : "no_site";
        }
    }

    /// <summary>The person with his licences; neither when Webex does not know him.</summary>
    public async Task<(JsonElement? Person, WebexFault? Fault)> FindAsync(string email, CancellationToken ct)
    {
        var found = await api.PersonAsync(email, ct);
        if (found.Fault is not null) { return (null, found.Fault); }
        if (found.Items().Select(p => WebexAnswer.TextOf(p, "id")).FirstOrDefault(id => id is { Length: > 0 }) is not { } id) { return (null, null); }
        // Licences are only promised here, not in the list.
        var whole = await api.PersonByIdAsync(id, ct);
        return whole.Fault is null ? (whole.Body, null) : (null, whole.Fault);
    }

    public static IReadOnlyList<WebexLicence> Held(JsonElement person, IReadOnlyList<WebexLicence> offered)
    {
        var his = new WebexAnswer(person, null).Items("licenses").Where(l => l.ValueKind == JsonValueKind.String).Select(l => l.GetString()).ToHashSet();
        return [.. offered.Where(l => his.Contains(l.Id))];
    }

    /// <summary>He may sign in to Webex. The documents have the flag as a text too; one that is missing is no reason to refuse anybody.</summary>
    public static bool IsActive(JsonElement person) =>
        !person.TryGetProperty("loginEnabled", out var flag) || !(flag.ValueKind == JsonValueKind.False || (flag.ValueKind == JsonValueKind.String && flag.GetString() == "false"));

    private bool Lets(WebexAnswer sites) => options.Value.Webex.Site is var wanted
        && sites.Items("sites").Any(s => wanted.Length == 0 || wanted.Equals(WebexAnswer.TextOf(s, "siteUrl"), StringComparison.OrdinalIgnoreCase));
}
