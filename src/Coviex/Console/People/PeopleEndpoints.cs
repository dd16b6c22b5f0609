using Coviex.Audit;
using Coviex.Calls.Webex.People;
using Coviex.Console.SetUp;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Staff.Factors;
using Coviex.Visits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Console.People;

/// <summary>An administrator looks after the people of his hospital. Nobody sets another one's password: he gives him a one-time link.</summary>
internal static class PeopleEndpoints
{
    public static void MapPeople(this IEndpointRouteBuilder pages)
    {
        var people = pages.MapGroup("/people").RequireAuthorization(Policies.Administrator);
        people.MapGet("", ListAsync);
        people.MapGet("/new", RazorComponentResult (PersonPages page) => page.New(new Form { ["roles"] = nameof(Roles.Clinician) }));
        people.MapPost("/new", CreateAsync);
        people.MapGet("/{id:guid}", (Guid id, string? said, CurrentStaff staff, PersonPages page, Words words, CancellationToken ct) =>
            page.OfAsync(id, staff, said: said is "saved" or "deactivated" or "activated" or "factors" ? words.Text($"people.said.{said}") : null, ct: ct));
        people.MapPost("/{id:guid}", ChangeAsync);
        people.MapPost("/{id:guid}/link", LinkAsync);
        people.MapGet("/{id:guid}/link", (Guid id) => new SeeOther($"/people/{id}"));              // a reload: it is shown once
        people.MapPost("/{id:guid}/deactivate", DeactivateAsync);
        people.MapPost("/{id:guid}/activate", ActivateAsync);
        people.MapPost("/{id:guid}/factors/reset", ResetFactorsAsync);
        people.MapAccess();
        people.MapWebexPerson();
    }

    private static async Task<RazorComponentResult> ListAsync(StaffRoster roster, WebexPeople webex, CurrentStaff staff, PersonPages page, CancellationToken ct)
    {
        var open = page.HasWebex ? await webex.OpenAsync(staff.HospitalId, ct) : [];
        return new RazorComponentResult<PeoplePage>(new { People = (await roster.AllAsync(staff.HospitalId, ct)).Select(m => PersonPages.View(m, staff, open.Contains(m.Id))).ToArray() });
    }

    private static async Task<IResult> CreateAsync(
        IFormCollection sent, StaffAccounts accounts, LinkMail mail, WebexPersonActs webex, PersonPages page, CoviexDb db, Words words, CurrentStaff staff, IOptions<CoviexOptions> options, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var (name, roles) = Read(sent, errors);
        var email = NewVisitReader.Clean(sent["email"]);
        if (!SetUpEndpoints.IsEmail(email)) { errors.Add("email", "email_invalid"); }
        var (alsoWebex, licence) = (page.HasWebex && sent["webex"] == "on", NewVisitReader.Clean(sent["licence"]));
        if (alsoWebex && licence.Length == 0) { errors.Add("licence", "licence_missing"); }
        var language = await db.Hospitals.Where(h => h.Id == staff.HospitalId).Select(h => h.Language).SingleAsync(ct);
        var member = new StaffMember { HospitalId = staff.HospitalId, DisplayName = name, Roles = roles, Language = language, UserName = email, Email = email };
        if (!errors.Any)
        {
            if (alsoWebex) { await webex.WantAsync(member, PersonWish.License, licence, ct); }
            errors = await accounts.CreateAsync(member, staff.Id, ct);
        }
        if (errors.Any) { return page.New(Form.Of(sent, words.Of(errors), words["form.wrong"]), StatusCodes.Status422UnprocessableEntity); }
        // The account is made. Whatever becomes of Webex, its link is shown.
        var answer = alsoWebex ? await webex.AskAsync(member, staff, ct) : null;
        return await ShowLinkAsync(member, sent["mail"] == "on", accounts, mail, options.Value, staff, answer is null ? null : new WebexNote(page.Say(answer), answer.Done is not null, ""), ct);
    }

    private static async Task<IResult> ChangeAsync(Guid id, IFormCollection sent, StaffRoster roster, PersonPages page, CurrentStaff staff, Words words, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var (name, roles) = Read(sent, errors);
        var refusal = errors.Any ? null : await roster.ChangeAsync(staff.HospitalId, id, name, roles, sent["version"], staff.Id, ct);
        return !errors.Any && refusal is null
            ? new SeeOther($"/people/{id}?said=saved")
            : await page.OfAsync(id, staff, Form.Of(sent, words.Of(errors), refusal is null ? words["form.wrong"] : words.Of(refusal)), ct: ct);
    }

    private static async Task<IResult> LinkAsync(
        Guid id, HttpRequest request, StaffRoster roster, StaffAccounts accounts, LinkMail mail, AuditLog audit, PersonPages page, CurrentStaff staff, Words words, IOptions<CoviexOptions> options, CancellationToken ct)
    {
        if (await roster.FindAsync(staff.HospitalId, id, ct) is not { } member) { return Results.NotFound(); }
        if (!member.Active) { return await page.OfAsync(id, staff, problem: words.Text("people.inactiveNoLink"), ct: ct); }
        var byMail = await TickedAsync(request, "mail", ct);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "staff.link_made", id, detail: byMail ? "mail" : "");              // MintLinkAsync saves both
        return await ShowLinkAsync(member, byMail, accounts, mail, options.Value, staff, null, ct);
    }

    private static async Task<IResult> DeactivateAsync(
        Guid id, HttpRequest request, StaffRoster roster, WebexPersonActs webex, PersonPages page, CurrentStaff staff, Words words, CancellationToken ct)
    {
        if (await roster.FindAsync(staff.HospitalId, id, ct) is not { } member) { return Results.NotFound(); }
        var free = page.HasWebex && await TickedAsync(request, "freeLicence", ct);
        if (free) { await webex.WantAsync(member, PersonWish.Free, null, ct); }                    // saved with the act, if it is one
        if (await roster.DeactivateAsync(staff.HospitalId, id, staff.Id, ct) is { } refusal) { return await page.OfAsync(id, staff, problem: words.Of(refusal), ct: ct); }
        if (free) { await webex.AskAsync(member, staff, ct); }
        return new SeeOther($"/people/{id}?said=deactivated");
    }

    // A form in which nothing is ticked has no body at all, which IFormCollection as a parameter refuses.
    private static async Task<bool> TickedAsync(HttpRequest request, string field, CancellationToken ct)
    {
        try { return request.HasFormContentType && (await request.ReadFormAsync(ct))[field] == "on"; }
        catch (InvalidDataException e) { throw new BadHttpRequestException("Not a form", e); }
    }

    private static async Task<IResult> ResetFactorsAsync(Guid id, SecondFactors factors, PersonPages page, CurrentStaff staff, Words words, CancellationToken ct) =>
        await factors.ResetAsync(staff.HospitalId, id, staff.Id, ct) is { } refusal
            ? refusal.Status == StatusCodes.Status404NotFound ? Results.NotFound() : await page.OfAsync(id, staff, problem: words.Of(refusal), ct: ct)
            : new SeeOther($"/people/{id}?said=factors");

    private static async Task<IResult> ActivateAsync(Guid id, StaffRoster roster, PersonPages page, CurrentStaff staff, Words words, CancellationToken ct) =>
        await roster.ActivateAsync(staff.HospitalId, id, staff.Id, ct) is { } refusal
            ? await page.OfAsync(id, staff, problem: words.Of(refusal), ct: ct)
            : new SeeOther($"/people/{id}?said=activated");

    private static (string Name, Roles Roles) Read(IFormCollection sent, FieldErrors errors)
    {
        var name = NewVisitReader.Clean(sent["name"]);
        if (name.Length == 0) { errors.Add("name", "name_missing"); }
        if (name.Length > NewVisitReader.LongestName) { errors.Add("name", "too_long", ("most", NewVisitReader.LongestName)); }
        var roles = PersonPages.AllRoles.Where(role => sent["roles"].Contains($"{role}")).Aggregate(Roles.None, (sum, role) => sum | role);
        if (roles == Roles.None) { errors.Add("roles", "roles_none"); }
        return (name, roles);
    }

    // In the answer to the form itself: after a redirect the server would have to keep the secret somewhere to show it.
    private static async Task<RazorComponentResult> ShowLinkAsync(
        StaffMember member, bool byMail, StaffAccounts accounts, LinkMail mail, CoviexOptions options, CurrentStaff staff, WebexNote? note, CancellationToken ct)
    {
        var link = await accounts.MintLinkAsync(member.Id, ct);
        bool? sent = byMail && mail.IsOn ? await mail.SendAsync(member, link, ct) : null;
        return new RazorComponentResult<LinkPage>(new { Person = PersonPages.View(member, staff), Link = sent is true ? "" : link, Hours = (int)options.SignIn.SetUpLinkLife.TotalHours, Note = note, Mailed = sent });
    }
}
