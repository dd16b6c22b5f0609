using Coviex.Audit;
using Coviex.Console.SetUp;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Console.People;

/// <summary>An administrator looks after the people of his hospital. Nobody sets another one's password: he gives him a one-time link.</summary>
internal static class PeopleEndpoints
{
    private static readonly Roles[] All = [Roles.Clinician, Roles.Registrar, Roles.Administrator];

    public static void MapPeople(this IEndpointRouteBuilder pages)
    {
        var people = pages.MapGroup("/people").RequireAuthorization(Policies.Administrator);
        people.MapGet("", ListAsync);
        people.MapGet("/new", () => Edit(new Form { ["roles"] = nameof(Roles.Clinician) }, null));
        people.MapPost("/new", CreateAsync);
        people.MapGet("/{id:guid}", ShowAsync);
        people.MapPost("/{id:guid}", ChangeAsync);
        people.MapPost("/{id:guid}/link", LinkAsync);
        people.MapGet("/{id:guid}/link", (Guid id) => new SeeOther($"/people/{id}"));              // a reload: it is shown once
        people.MapPost("/{id:guid}/deactivate", (Guid id, StaffRoster roster, CurrentStaff staff, Words words, CancellationToken ct) =>
            ActAsync(id, "deactivated", () => roster.DeactivateAsync(staff.HospitalId, id, staff.Id, ct), roster, staff, words, ct));
        people.MapPost("/{id:guid}/activate", (Guid id, StaffRoster roster, CurrentStaff staff, Words words, CancellationToken ct) =>
            ActAsync(id, "activated", () => roster.ActivateAsync(staff.HospitalId, id, staff.Id, ct), roster, staff, words, ct));
    }

    private static async Task<RazorComponentResult<PeoplePage>> ListAsync(StaffRoster roster, CurrentStaff staff, CancellationToken ct) =>
        new(new { People = (await roster.AllAsync(staff.HospitalId, ct)).Select(m => View(m, staff)).ToArray() });

    private static async Task<IResult> CreateAsync(
        IFormCollection sent, StaffAccounts accounts, CoviexDb db, Words words, CurrentStaff staff, IOptions<CoviexOptions> options, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var (name, roles) = Read(sent, errors);
        var email = NewVisitReader.Clean(sent["email"]);
        if (!SetUpEndpoints.IsEmail(email)) { errors.Add("email", "email_invalid"); }
        var language = await db.Hospitals.Where(h => h.Id == staff.HospitalId).Select(h => h.Language).SingleAsync(ct);
        var member = new StaffMember { HospitalId = staff.HospitalId, DisplayName = name, Roles = roles, Language = language, UserName = email, Email = email };
        if (!errors.Any) { errors = await accounts.CreateAsync(member, staff.Id, ct); }
        return errors.Any
            ? Edit(Form.Of(sent, words.Of(errors), words["form.wrong"]), null, StatusCodes.Status422UnprocessableEntity)
            : Link(member, await accounts.MintLinkAsync(member.Id, ct), options.Value, staff);
    }

    private static async Task<IResult> ShowAsync(Guid id, string? said, StaffRoster roster, CurrentStaff staff, Words words, CancellationToken ct) =>
        await roster.FindAsync(staff.HospitalId, id, ct) is { } member
            ? Edit(FormOf(member), View(member, staff), said: said is "saved" or "deactivated" or "activated" ? words.Text($"people.said.{said}") : null)
            : Results.NotFound();

    private static async Task<IResult> ChangeAsync(Guid id, IFormCollection sent, StaffRoster roster, CurrentStaff staff, Words words, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var (name, roles) = Read(sent, errors);
        var refusal = errors.Any ? null : await roster.ChangeAsync(staff.HospitalId, id, name, roles, sent["version"], staff.Id, ct);
        if (!errors.Any && refusal is null) { return new SeeOther($"/people/{id}?said=saved"); }
        if (await roster.FindAsync(staff.HospitalId, id, ct) is not { } member) { return Results.NotFound(); }
        var form = Form.Of(sent, words.Of(errors), refusal is null ? words["form.wrong"] : words.Of(refusal));
        return Edit(form.With("version", member.ConcurrencyStamp), View(member, staff), StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> LinkAsync(
        Guid id, StaffRoster roster, StaffAccounts accounts, AuditLog audit, CurrentStaff staff, Words words, IOptions<CoviexOptions> options, CancellationToken ct)
    {
        if (await roster.FindAsync(staff.HospitalId, id, ct) is not { } member) { return Results.NotFound(); }
        if (!member.Active) { return Edit(FormOf(member, words.Text("people.inactiveNoLink")), View(member, staff), StatusCodes.Status422UnprocessableEntity); }
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "staff.link_made", id);              // MintLinkAsync saves both
        return Link(member, await accounts.MintLinkAsync(id, ct), options.Value, staff);
    }

    private static async Task<IResult> ActAsync(Guid id, string said, Func<Task<Refusal?>> act, StaffRoster roster, CurrentStaff staff, Words words, CancellationToken ct)
    {
        if (await act() is not { } refusal) { return new SeeOther($"/people/{id}?said={said}"); }
        return await roster.FindAsync(staff.HospitalId, id, ct) is { } member
            ? Edit(FormOf(member, words.Of(refusal)), View(member, staff), StatusCodes.Status422UnprocessableEntity)
            : Results.NotFound();
    }

    private static (string Name, Roles Roles) Read(IFormCollection sent, FieldErrors errors)
    {
        var name = NewVisitReader.Clean(sent["name"]);
        if (name.Length == 0) { errors.Add("name", "name_missing"); }
        if (name.Length > NewVisitReader.LongestName) { errors.Add("name", "too_long", ("most", NewVisitReader.LongestName)); }
        var roles = All.Where(role => sent["roles"].Contains($"{role}")).Aggregate(Roles.None, (sum, role) => sum | role);
        if (roles == Roles.None) { errors.Add("roles", "roles_none"); }
        return (name, roles);
    }

    private static Form FormOf(StaffMember member, string? problem = null) => new()
    {
        ["name"] = member.DisplayName,
        ["roles"] = string.Join(',', RolesOf(member)),
        ["version"] = member.ConcurrencyStamp ?? "",
        Problem = problem,
    };

    private static PersonView View(StaffMember member, CurrentStaff staff) =>
        new(member.Id.ToString(), member.DisplayName, member.Email ?? "", RolesOf(member), member.Active, member.PasswordHash is not null, member.Id == staff.Id);

    private static string[] RolesOf(StaffMember member) => [.. All.Where(role => member.Roles.HasFlag(role)).Select(role => $"{role}")];

    private static RazorComponentResult<PersonPage> Edit(Form form, PersonView? person, int status = StatusCodes.Status200OK, string? said = null) =>
        new(new { Form = form, Person = person, Said = said, Roles = All.Select(role => $"{role}").ToArray() }) { StatusCode = status };

    // In the answer to the form itself: after a redirect the server would have to keep the secret somewhere to show it.
    private static RazorComponentResult<LinkPage> Link(StaffMember member, string link, CoviexOptions options, CurrentStaff staff) =>
        new(new { Person = View(member, staff), Link = link, Hours = (int)options.SignIn.SetUpLinkLife.TotalHours });
}
