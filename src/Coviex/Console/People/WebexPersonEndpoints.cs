using Coviex.Audit;
using Coviex.Calls.Webex.People;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Coviex.Console.People;

/// <summary>
/// A person's account and licence in Webex. What is asked of Webex while a page is shown comes in parts of its own, so that no page waits for Webex; what
/// was wanted and is not done stands on the person's page until it is.
/// </summary>
internal static class WebexPersonEndpoints
{
    public static void MapWebexPerson(this IEndpointRouteBuilder people)
    {
        people.MapGet("/licences", LicencesAsync);
        people.MapGet("/{id:guid}/webex", StandingAsync);
        people.MapPost("/{id:guid}/webex", (Guid id, IFormCollection sent, StaffRoster roster, WebexPersonActs acts, CurrentStaff staff, IOptions<CoviexOptions> options, CancellationToken ct) =>
            ActAsync(id, PersonWish.License, sent["licence"].ToString(), roster, acts, staff, options, ct));
        people.MapPost("/{id:guid}/webex/free", (Guid id, StaffRoster roster, WebexPersonActs acts, CurrentStaff staff, IOptions<CoviexOptions> options, CancellationToken ct) =>
            ActAsync(id, PersonWish.Free, null, roster, acts, staff, options, ct));
    }

    /// <summary>The licences as choices, for the form of a new account.</summary>
    private static async Task<IResult> LicencesAsync(string? chosen, WebexPeople people, Words words, IOptions<CoviexOptions> options, CancellationToken ct)
    {
        if (!options.Value.Webex.On) { return Results.NotFound(); }
        var (licences, fault) = await people.LicencesAsync(ct);
        var problem = fault is null ? null : $"{words.Text($"calls.check.fault.{fault.Word}")} {words.Text("people.webex.unread")}";
        return new RazorComponentResult<LicencesView>(new { Licences = Choices(licences, words, chosen), Problem = problem });
    }

    /// <summary>How it stands with somebody in Webex now, and what can be done about it.</summary>
    private static async Task<IResult> StandingAsync(
        Guid id, StaffRoster roster, WebexPeople people, WebexHosts hosts, CurrentStaff staff, Words words, IOptions<CoviexOptions> options, CancellationToken ct)
    {
        if (!options.Value.Webex.On || await roster.FindAsync(staff.HospitalId, id, ct) is not { } member) { return Results.NotFound(); }
        var row = await people.FindAsync(staff.HospitalId, id, ct);
        var standing = await hosts.LookAsync(await people.AddressAsync(id, member.Email ?? "", ct), ct);
        var problem = standing.Missing ?? standing.Fault?.Word;
        return new RazorComponentResult<WebexPersonView>(new
        {
            Id = $"{id}",
            May = standing.May,
            Words = standing.May ? words.Text("people.webex.may")
                : $"{words.Text(standing.Missing is null ? "people.webex.unknown" : "people.webex.mayNot")} {words.Text($"calls.check.fault.{problem}")}",
            Held = standing.Held.Select(l => words.Text("people.webex.holds", ("name", l.Name), ("site", l.Site))).ToArray(),
            Offered = member.Active && standing is { Held.Count: 0, Missing: "person_unknown" or "no_licence" } ? Choices(standing.Offered, words, row?.Licence) : [],
            CanFree = !member.Active && standing.Held.Count > 0,
        });
    }

    private static async Task<IResult> ActAsync(
        Guid id, PersonWish wish, string? licence, StaffRoster roster, WebexPersonActs acts, CurrentStaff staff, IOptions<CoviexOptions> options, CancellationToken ct)
    {
        if (!options.Value.Webex.On || await roster.FindAsync(staff.HospitalId, id, ct) is not { } member) { return Results.NotFound(); }
        await acts.WantAsync(member, wish, licence, ct);
        await acts.AskAsync(member, staff, ct);
        return new SeeOther($"/people/{id}#webex");                          // what came of it stands there, done or not
    }

    private static LicenceChoice[] Choices(IReadOnlyList<WebexLicence> licences, Words words, string? chosen) =>
    [
        .. licences.Select(l => new LicenceChoice(l.Id, l.Name, l.Site, l.Full, l.Id == chosen || licences.Count(other => !other.Full) == 1, l.Free switch
        {
            null => words.Text("people.webex.unlimited"),
            0 => words.Text("people.webex.full"),
            1 => words.Text("people.webex.freeOne"),
            var count => words.Text("people.webex.free", ("count", count)),
        })),
    ];
}

/// <summary>What the forms about people want of Webex: kept together with the record of who wanted it.</summary>
internal sealed class WebexPersonActs(CoviexDb db, WebexPeople people, AuditLog audit)
{
    /// <summary>In the unit of work of the act that it belongs to.</summary>
    public Task WantAsync(StaffMember member, PersonWish wish, string? licence, CancellationToken ct) => people.WantAsync(Of(member), wish, licence, ct);

    /// <summary>After that act. Webex may take its time, and fail: neither undoes anything.</summary>
    public async Task<PersonAnswer> AskAsync(StaffMember member, CurrentStaff by, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        return await people.AskAsync(Of(member), answer =>
        {
            if (answer.Done is { } done) { audit.Record(member.HospitalId, Actor.Staff(by.Id), $"staff.webex_{done}", member.Id); }
        }, ct);
    }

    private static PersonToLicense Of(StaffMember member) => new(member.Id, member.HospitalId, member.Email ?? "", member.DisplayName);
}
