using System.Text.Json;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex.Bot;

/// <summary>Something that happened, as the room that knows it tells it. Names are whole here and are shortened before anything is written down.</summary>
/// <param name="Key">The same for the same event, however often it is told.</param>
/// <param name="Service">Of which kind the visit is.</param>
/// <param name="HostId">The clinician, with the address by which he is known here.</param>
/// <param name="Why">The whole key of a sentence that says what is wrong.</param>
internal sealed record BotNews(
    BotKind Kind, string Key, Guid Hospital, string Service, Guid Visit, string Guest, Guid HostId, string Host, string? HostEmail, string HostLanguage,
    string Language, DateTimeOffset At, string Zone, string? Why = null);

/// <summary>Somebody for whom a message or a call of a colleague waits.</summary>
/// <param name="Email">By which he signs in here.</param>
internal sealed record BotColleague(Guid Id, string Email, string Language);

/// <summary>Wakes the bot: what was written down leaves at once.</summary>
internal sealed class BotSignal : WakeUp;

/// <summary>Writes down what the bot is to say. It asks nobody and joins the caller's transaction; the caller saves, and wakes it after that.</summary>
internal sealed class BotTeller(CoviexDb db, BotSignal signal, IOptions<CoviexOptions> options, TimeProvider clock)
{
    /// <summary>That somebody waits is told while he may still be waiting.</summary>
    private static readonly TimeSpan Waiting = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Other = TimeSpan.FromHours(12);

    /// <summary>A phone that comes and goes makes no news of it each time.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(10);

    /// <summary>Whom Webex does not know is not written to for so long: each try would stand among what it did not take.</summary>
    private static readonly TimeSpan Unknown = TimeSpan.FromDays(1);

    public bool On => options.Value.Webex.BotOn;

    public async Task TellAsync(BotNews news, CancellationToken ct)
    {
        if (!On || await db.BotRules.AsNoTracking().SingleOrDefaultAsync(r => r.HospitalId == news.Hospital, ct) is not { } rules) { return; }
        var now = clock.GetUtcNow();
        if (news.Kind == BotKind.GuestWaits && await db.BotMessages.AnyAsync(m => m.EventKey.StartsWith(Subject(news)) && m.QueuedAt > now - Again, ct)) { return; }
        if (rules.Tells(news.Kind) && await SpaceAsync(news, ct) is { } space) { Add(news, rules, space.Room, null, news.Language, now); }
        if (news.Kind == BotKind.GuestWaits && rules.Direct && await AddressAsync(news, ct) is { Length: > 0 } person) { Add(news, rules, null, person, news.HostLanguage, now); }
    }

    /// <summary>Tells each of these people alone that something waits for him; never what, of whom or of which patient.</summary>
    /// <param name="presses">It cannot wait: it is told though he was told of something a moment ago.</param>
    /// <param name="why">The whole key of the sentence that says what waits.</param>
    /// <param name="life">How long it is worth telling.</param>
    public async Task TellColleaguesAsync(Guid hospital, IReadOnlyCollection<BotColleague> people, bool presses, string why, TimeSpan life, CancellationToken ct)
    {
        if (!On || people.Count == 0 || await db.BotRules.AsNoTracking().SingleOrDefaultAsync(r => r.HospitalId == hospital, ct) is not { } rules || !rules.Tells(BotKind.Colleague)) { return; }
        var (now, ids) = (clock.GetUtcNow(), people.Select(p => p.Id).ToArray());
        var accounts = await AccountsAsync(ids, ct);
        var addresses = people.ToDictionary(p => p.Id, p => accounts.GetValueOrDefault(p.Id) ?? p.Email);
        var all = addresses.Values.ToArray();
        var told = (await db.BotMessages.AsNoTracking().Where(m => m.HospitalId == hospital && m.QueuedAt > now - Unknown && m.Kind == BotKind.Colleague && all.Contains(m.Person))
            .Select(m => new { m.Person, m.State, m.QueuedAt }).ToListAsync(ct)).ToLookup(m => m.Person);
        foreach (var person in people)
        {
            var before = told[addresses[person.Id]];
            if (before.Any(m => m.State == BotState.Refused) || (!presses && before.Any(m => m.QueuedAt > now - Again))) { continue; }
            db.BotMessages.Add(new()
            {
                EventKey = $"colleague:{person.Id:N}:{Guid.CreateVersion7():N}",
                HospitalId = hospital,
                Kind = BotKind.Colleague,
                Person = addresses[person.Id],
                Language = person.Language,
                Facts = JsonSerializer.Serialize(new BotFacts(Why: why)),
                QueuedAt = now,
                Until = now + life,
                DueAt = now,
            });
        }
    }

    public void Wake() => signal.Wake();

    // Up to the time in it: of the same guest.
    private static string Subject(BotNews news) => news.Key[..(news.Key.LastIndexOf(':') + 1)];

    private async Task<BotSpace?> SpaceAsync(BotNews news, CancellationToken ct)
    {
        var spaces = await db.BotSpaces.AsNoTracking().Where(s => s.HospitalId == news.Hospital && (s.Service == news.Service || s.Service == "")).ToListAsync(ct);
        return spaces.OrderByDescending(s => s.Service.Length).FirstOrDefault();
    }

    private async Task<string?> AddressAsync(BotNews news, CancellationToken ct) => (await AccountsAsync([news.HostId], ct)).GetValueOrDefault(news.HostId) ?? news.HostEmail;

    // In Webex they may be known by other addresses than those by which they sign in here.
    private Task<Dictionary<Guid, string?>> AccountsAsync(Guid[] people, CancellationToken ct) =>
        db.WebexGrants.AsNoTracking().Where(g => people.Contains(g.Id)).ToDictionaryAsync(g => g.Id, g => g.Account, ct);

    private void Add(BotNews news, BotRules rules, string? room, string? person, string language, DateTimeOffset now) => db.BotMessages.Add(new()
    {
        EventKey = $"{news.Key}:{(room is null ? "person" : "space")}",
        HospitalId = news.Hospital,
        Kind = news.Kind,
        Room = room,
        Person = person,
        VisitId = news.Visit,
        Language = language,
        Facts = JsonSerializer.Serialize(new BotFacts(rules.Shorten(news.Guest), BotRules.Shorten(news.Host, BotNames.Full), news.At, news.Zone, news.Why)),
        QueuedAt = now,
        Until = now + (news.Kind == BotKind.GuestWaits ? Waiting : Other),
        DueAt = now,
    });
}
