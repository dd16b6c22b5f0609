using Coviex.Calls.Webex.People;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex;

/// <summary>One thing that was tried.</summary>
/// <param name="What">The key of its name in Texts/*/calls.json under <c>check</c>.</param>
/// <param name="Who">Whom it was about; null for the app itself.</param>
/// <param name="Fault">The key of its sentence under <c>fault</c>; null when it works.</param>
internal sealed record WebexTrial(string What, string? Who, string? Fault);

/// <summary>How it stands with Webex, without asking it.</summary>
/// <param name="Problem">Why the app's tokens could not be renewed; null when they could.</param>
/// <param name="RefreshExpiresAt">When the app dies if nothing renews its tokens.</param>
/// <param name="CreatedBy">Meetings asked for in the last 24 hours, by the host's e-mail address.</param>
internal sealed record WebexStanding(string? Problem, DateTimeOffset? RefreshExpiresAt, IReadOnlyDictionary<string, int> CreatedBy, int CreatesPerDay)
{
    /// <summary>A refresh token has 90 days anew each few days. One that has so few left was not renewed for a month and more.</summary>
    private static readonly TimeSpan Few = TimeSpan.FromDays(45);

    public int CreatedToday => CreatedBy.Values.Sum();

    public bool Dying(DateTimeOffset now) => RefreshExpiresAt < now + Few;
}

/// <summary>Tries every call that visits will need, for the administrator who has just set Webex up. A meeting that it makes it takes away again.</summary>
internal sealed class WebexCheck(CoviexDb db, WebexApi api, WebexTokens tokens, WebexHosts hosts, IOptions<CoviexOptions> options, TimeProvider clock)
{
    private const int MostHosts = 30;

    public async Task<WebexStanding> StandingAsync(CancellationToken ct)
    {
        var since = clock.GetUtcNow().AddDays(-1);
        var grant = await db.WebexGrants.AsNoTracking().SingleOrDefaultAsync(g => g.Id == WebexGrant.ServiceApp, ct);
        var created = await db.WebexCreates.Where(c => c.At > since).GroupBy(c => c.HostEmail).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        return new(grant?.Problem, grant?.RefreshExpiresAt, created, options.Value.Webex.CreatesPerDay);
    }

    /// <param name="clinicians">E-mail addresses and names of the clinicians of the administrator's hospital.</param>
    public async Task<IReadOnlyList<WebexTrial>> RunAsync(Guid hospital, IReadOnlyList<(string Email, string Name)> clinicians, CancellationToken ct)
    {
        var trials = new List<WebexTrial>();
        var (token, dead) = await tokens.ServiceAsync(null, ct);
        trials.Add(new("token", null, token is null ? Word(dead ?? new(WebexProblem.SignedOut)) : null));
        if (token is null) { return trials; }
        trials.Add(new("me", null, Word((await api.MeAsync(ct)).Fault)));
        trials.Add(new("licenses", null, Word((await api.LicensesAsync(ct)).Fault)));
        var (guest, _, _, refused) = await api.GuestTokenAsync($"coviex-check-{Guid.NewGuid():N}", "Coviex", ct);
        trials.Add(new("guest", null, guest is null ? Word(refused) : null));
        if (options.Value.Webex.Webhooks) { trials.Add(new("webhooks", null, Word((await api.WebhooksAsync(ct)).Fault))); }

        string? able = null;
        foreach (var (email, name) in clinicians.Take(MostHosts))
        {
            var standing = await hosts.LookAsync(email, ct);
            var fault = standing.Missing ?? standing.Fault?.Word;
            if (fault is null) { able ??= email; }
            trials.Add(new("host", name, fault));
        }
        if (able is not null) { trials.Add(new("meeting", null, await MeetAsync(hospital, able, ct))); }
        return trials;
    }

    private async Task<string?> MeetAsync(Guid hospital, string host, CancellationToken ct)
    {
        var (now, id) = (clock.GetUtcNow(), Guid.NewGuid());
        var meeting = WebexMeeting.Of(new(id, hospital, id, host, "Coviex", now.AddDays(1), "UTC"), now);
        db.WebexCreates.Add(new() { HostEmail = host, At = now });
        await db.SaveChangesAsync(ct);
        var made = await api.CreateMeetingAsync(meeting, ct);
        if (made.Text("id") is not { } there) { return Word(made.Fault ?? new(WebexProblem.Malformed)); }
        meeting.Book(there, null, null, null, now, now);
        return Word((await api.DeleteMeetingAsync(meeting, ct)).Fault);
    }

    private static string? Word(WebexFault? fault) => fault?.Word;
}
