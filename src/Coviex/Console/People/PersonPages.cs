using Coviex.Calls.Webex.People;
using Coviex.Console.Shell;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Staff.Factors;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Coviex.Console.People;

/// <summary>Puts a person's page together.</summary>
internal sealed class PersonPages(StaffRoster roster, SecondFactors factors, WebexPeople webex, LinkMail mail, Words words, Moments moments, IOptions<CoviexOptions> options, TimeProvider clock)
{
    public static readonly Roles[] AllRoles = [Roles.Clinician, Roles.Coordinator, Roles.Registrar, Roles.Administrator, Roles.Auditor];

    public bool HasWebex => options.Value.Webex.On;

    /// <summary>The form for somebody who is to be made.</summary>
    public RazorComponentResult<PersonPage> New(Form form, int status = StatusCodes.Status200OK) => Page(form, null, null, null, status);

    /// <summary>The page of somebody who is there; what was sent stays in the form when it was refused.</summary>
    public async Task<IResult> OfAsync(Guid id, CurrentStaff staff, Form? form = null, string? said = null, string? problem = null, CancellationToken ct = default)
    {
        if (await roster.FindAsync(staff.HospitalId, id, ct) is not { } member) { return Results.NotFound(); }
        var status = form is null && problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;
        var note = HasWebex && await webex.FindAsync(staff.HospitalId, id, ct) is { } row ? Note(row, member) : null;
        var person = View(member, staff) with { HasFactor = await factors.HasAsync(member, ct) };
        return Page(form?.With("version", member.ConcurrencyStamp) ?? FormOf(member, problem), person, note, said, status);
    }

    /// <summary>What came of it, in words.</summary>
    public string Say(PersonAnswer answer) => words.Text(answer.Done is { } done ? $"people.webex.answer.{done}" : $"people.webex.problem.{answer.Problem}");

    public static PersonView View(StaffMember member, CurrentStaff staff, bool webexOpen = false) =>
        new(member.Id.ToString(), member.DisplayName, member.Email ?? "", RolesOf(member), member.Active, member.PasswordHash is not null, member.Id == staff.Id, webexOpen);

    private WebexNote Note(WebexPerson row, StaffMember member)
    {
        // A licence for somebody who is deactivated meanwhile, or freed for one who is back, is wanted no more.
        var again = row.Problem is null || member.Active != (row.Wish == PersonWish.License) ? null : $"/people/{row.Id}/webex{(row.Wish == PersonWish.Free ? "/free" : "")}";
        return new(Say(new(row.Answer, row.Problem)), row.Problem is null, words.Text("people.webex.last", ("when", moments.Away(row.At, clock.GetUtcNow()))), again, row.Licence);
    }

    private RazorComponentResult<PersonPage> Page(Form form, PersonView? person, WebexNote? note, string? said, int status) =>
        new(new { Form = form, Person = person, Said = said, HasMail = mail.IsOn, HasWebex, Note = note, Roles = AllRoles.Select(role => $"{role}").ToArray() }) { StatusCode = status };

    private static Form FormOf(StaffMember member, string? problem) => new()
    {
        ["name"] = member.DisplayName,
        ["roles"] = string.Join(',', RolesOf(member)),
        ["version"] = member.ConcurrencyStamp ?? "",
        Problem = problem,
    };

    private static string[] RolesOf(StaffMember member) => [.. AllRoles.Where(role => member.Roles.HasFlag(role)).Select(role => $"{role}")];
}
