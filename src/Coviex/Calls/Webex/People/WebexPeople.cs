using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex.People;

/// <summary>A member of staff, as Webex needs him.</summary>
internal sealed record PersonToLicense(Guid Id, Guid Hospital, string Email, string Name);

/// <summary>
/// Gives staff a meetings licence in Webex and frees it again. Order of acts: write down what is wanted, ask, write down the answer. Repeating an act that was
/// done succeeds: who is there already is linked, who has the licence keeps it.
/// </summary>
internal sealed partial class WebexPeople(CoviexDb db, WebexApi api, WebexHosts hosts, IOptions<CoviexOptions> options, TimeProvider clock, ILogger<WebexPeople> log)
{
    /// <summary>What is written down about somebody; null: nothing was ever asked for him.</summary>
    public Task<WebexPerson?> FindAsync(Guid hospital, Guid staff, CancellationToken ct) =>
        db.WebexPeople.AsNoTracking().SingleOrDefaultAsync(p => p.Id == staff && p.HospitalId == hospital, ct);

    /// <summary>Staff for whom something that was wanted of Webex is not done.</summary>
    public async Task<HashSet<Guid>> OpenAsync(Guid hospital, CancellationToken ct) =>
        [.. await db.WebexPeople.Where(p => p.HospitalId == hospital && p.Problem != null).Select(p => p.Id).ToListAsync(ct)];

    /// <summary>The meetings licences of the hospital.</summary>
    public async Task<(IReadOnlyList<WebexLicence> Licences, WebexFault? Fault)> LicencesAsync(CancellationToken ct)
    {
        var answer = await api.LicensesAsync(ct);
        return (WebexLicence.Read(answer, options.Value.Webex.Site), answer.Fault);
    }

    /// <summary>Writes down what is wanted, in the caller's unit of work: it is saved with the act that it belongs to, before Webex is asked.</summary>
    public async Task WantAsync(PersonToLicense who, PersonWish wish, string? licence, CancellationToken ct)
    {
        var row = await db.WebexPeople.SingleOrDefaultAsync(p => p.Id == who.Id, ct);
        if (row is null) { db.WebexPeople.Add(row = new() { Id = who.Id, HospitalId = who.Hospital }); }
        row.Want(wish, licence, clock.GetUtcNow());
    }

    /// <summary>Asks Webex for what was written down, and writes down what came of it.</summary>
    /// <param name="who">Whom it is about.</param>
    /// <param name="record">Called once, before the answer is saved, in the same unit of work.</param>
    /// <param name="ct">Ends the questions; what was learned by then is kept.</param>
    public async Task<PersonAnswer> AskAsync(PersonToLicense who, Action<PersonAnswer> record, CancellationToken ct)
    {
        var row = await db.WebexPeople.SingleAsync(p => p.Id == who.Id && p.HospitalId == who.Hospital, ct);
        var email = await AddressAsync(who.Id, who.Email, ct);
        var answer = row.Wish == PersonWish.License ? await LicenseAsync(email, who.Name, row.Licence ?? "", ct) : await FreeAsync(email, ct);
        hosts.Forget(email);
        if (answer.Problem is { } problem) { LogNotDone(who.Id, row.Wish, problem); }
        record(answer);
        await OnConflict.RetryAsync(async () =>
        {
            row.Take(answer, clock.GetUtcNow());
            await db.SaveChangesAsync(CancellationToken.None);               // Webex has done it, whether or not somebody waits for the page
        }, () => db.Entry(row).ReloadAsync(CancellationToken.None));
        return answer;
    }

    /// <summary>By which address Webex knows him: that of the account which he has linked, or the one by which he signs in here.</summary>
    public async Task<string> AddressAsync(Guid staff, string email, CancellationToken ct) =>
        await db.WebexGrants.AsNoTracking().Where(g => g.Id == staff).Select(g => g.Account).SingleOrDefaultAsync(ct) ?? email;

    private async Task<PersonAnswer> LicenseAsync(string email, string name, string licence, CancellationToken ct)
    {
        var (offered, unlisted) = await LicencesAsync(ct);
        if (unlisted is not null) { return No(unlisted); }
        if (offered.SingleOrDefault(l => l.Id == licence) is not { } wanted) { return new(null, "licence_gone"); }
        var (person, unfound) = await hosts.FindAsync(email, ct);
        if (unfound is not null) { return No(unfound); }
        if (person is { } there) { return await GiveAsync(there, wanted, offered, ct); }
        if (wanted.Full) { return new(null, "no_seat"); }

        var made = await api.CreatePersonAsync(email, name, wanted.Id, ct);
        // Webex may have made him although it says no, and somebody else may have made him meanwhile: it is looked before anything is said.
        var (now, lost) = made.Fault is null && made.Text("id") is { } id ? Read(await api.PersonByIdAsync(id, ct)) : await hosts.FindAsync(email, ct);
        if (now is not { } him) { return made.Fault is { Status: 409 } ? new(null, "elsewhere") : No(lost ?? made.Fault ?? new(WebexProblem.Malformed)); }
        if (made.Fault is not null) { return await GiveAsync(him, wanted, offered, ct); }
        // A licence that cannot be assigned is left out without a word.
        return Has(him, wanted) ? new("created", null, Id(him)) : new(null, "created_no_seat", Id(him));
    }

    private async Task<PersonAnswer> GiveAsync(System.Text.Json.JsonElement person, WebexLicence wanted, IReadOnlyList<WebexLicence> offered, CancellationToken ct)
    {
        var id = Id(person);
        if (!WebexHosts.IsActive(person)) { return new(null, "person_inactive", id); }
        if (WebexHosts.Held(person, offered).Any(l => l.Site.Equals(wanted.Site, StringComparison.OrdinalIgnoreCase))) { return new("linked", null, id); }
        if (wanted.Full) { return new(null, "no_seat", id); }
        var given = await api.ChangeLicencesAsync(id, [(wanted.Id, "add")], ct);
        if (given.Fault is { } fault) { return No(fault) with { Person = id }; }
        // 206 says that a part was not done; which, the list tells.
        if (new WebexAnswer(given.Body, null).Items("licenses").Any(l => l.ValueKind == System.Text.Json.JsonValueKind.String && l.GetString() == wanted.Id)) { return new("given", null, id); }
        var (now, _) = Read(await api.PersonByIdAsync(id, ct));
        return now is { } him && Has(him, wanted) ? new("given", null, id) : new(null, "no_seat", id);
    }

    private async Task<PersonAnswer> FreeAsync(string email, CancellationToken ct)
    {
        var (offered, unlisted) = await LicencesAsync(ct);
        if (unlisted is not null) { return No(unlisted); }
        var (person, unfound) = await hosts.FindAsync(email, ct);
        if (unfound is not null) { return No(unfound); }
        if (person is not { } him || WebexHosts.Held(him, offered) is not { Count: > 0 } held) { return new("nothing_to_free", null, person is { } p ? Id(p) : null); }
        var freed = await api.ChangeLicencesAsync(Id(him), [.. held.Select(l => (l.Id, "remove"))], ct);
        if (freed.Fault is { } fault) { return No(fault) with { Person = Id(him) }; }
        var (now, unread) = Read(await api.PersonByIdAsync(Id(him), ct));
        return now is { } after && WebexHosts.Held(after, offered).Count > 0 ? new(null, "not_freed", Id(him)) : unread is null ? new("freed", null, Id(him)) : No(unread);
    }

    private static bool Has(System.Text.Json.JsonElement person, WebexLicence licence) => WebexHosts.Held(person, [licence]).Count > 0;

    private static string Id(System.Text.Json.JsonElement person) => WebexAnswer.TextOf(person, "id") ?? "";

    private static (System.Text.Json.JsonElement? Person, WebexFault? Fault) Read(WebexAnswer answer) => answer.Fault is null ? (answer.Body, null) : (null, answer.Fault);

    private static PersonAnswer No(WebexFault fault) => new(null, fault.Word);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webex did not do what was wanted for a member of staff, staff={Staff} wish={Wish} problem={Problem}")]
    private partial void LogNotDone(Guid staff, PersonWish wish, string problem);
}
