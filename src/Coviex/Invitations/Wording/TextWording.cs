using System.Collections.Concurrent;
using Coviex.Data;
using Coviex.Sms;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Invitations;

/// <summary>
/// Writes the text that goes with an invitation: in the hospital's own words where it has some for the service, the language and the kind, else in ours.
/// They are kept in memory: at once after a save on this node, and for a minute at most on any other.
/// </summary>
internal sealed class TextWording(SmsTexts texts, IServiceScopeFactory scopes, TimeProvider clock)
{
    private static readonly TimeSpan Keeps = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<Guid, Kept> kept = new();
    private int saves;

    public async Task<string> ComposeAsync(SmsKind kind, Invitation invitation, string link, CancellationToken ct)
    {
        var values = new SmsValues(invitation.HospitalName, invitation.HostName, link, invitation.StartsAt, invitation.Clocks, invitation.ClocksWhere);
        var own = (await OwnAsync(invitation.HospitalId, ct)).GetValueOrDefault((invitation.Service, invitation.Language, kind));
        return texts.Compose(kind, invitation.Language, invitation.Phone, values, own);
    }

    /// <summary>Somebody has saved words of this hospital.</summary>
    public void Forget(Guid hospital)
    {
        Interlocked.Increment(ref saves);
        kept.TryRemove(hospital, out _);
    }

    private async Task<IReadOnlyDictionary<(string Service, string Language, SmsKind Kind), string>> OwnAsync(Guid hospital, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (kept.TryGetValue(hospital, out var known) && known.Until > now) { return known.Words; }

        var before = Volatile.Read(ref saves);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
        var words = await db.TextTemplates.AsNoTracking().Where(t => t.HospitalId == hospital).ToDictionaryAsync(t => (t.Service, t.Language, t.Kind), t => t.Body, ct);
        // Saved while we read: what we have may be older than that, and must not stay.
        if (before == Volatile.Read(ref saves)) { kept[hospital] = new(words, now + Keeps); }
        return words;
    }

    private sealed record Kept(IReadOnlyDictionary<(string Service, string Language, SmsKind Kind), string> Words, DateTimeOffset Until);
}
