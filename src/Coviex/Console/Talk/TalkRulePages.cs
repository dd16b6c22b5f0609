using Coviex.Audit;
using Coviex.Console.Shell;
using Coviex.Conversations;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Talk;

/// <summary>A rule in words. Public, as all that a Razor component takes must be.</summary>
public sealed record TalkRuleRow(string Id, string From, string To);

/// <summary>An administrator says who may open conversations with whom.</summary>
internal static class TalkRulePages
{
    public static void MapTalkRules(this IEndpointRouteBuilder pages)
    {
        var rules = pages.MapGroup("/talk-rules").RequireAuthorization(Policies.Administrator);
        rules.MapGet("", async (string? said, CurrentStaff staff, TalkRuleViews views, Words words, CancellationToken ct) =>
            await views.PageAsync(staff, new(), ct, said is "added" or "removed" ? words.Text($"talkRules.said.{said}") : null));
        rules.MapPost("", AddAsync);
        rules.MapPost("/{rule:guid}/remove", RemoveAsync);
    }

    private static async Task<IResult> AddAsync(IFormCollection sent, CurrentStaff staff, CoviexDb db, TalkRuleViews views, Words words, AuditLog audit, TimeProvider clock, CancellationToken ct)
    {
        var (departments, errors) = (await views.DepartmentsAsync(staff, ct), new Dictionary<string, string[]>());
        var made = new TalkRule
        {
            HospitalId = staff.HospitalId,
            FromRole = Role("fromRole"),
            FromDepartment = Department("fromDepartment"),
            ToRole = Role("toRole"),
            ToDepartment = Department("toDepartment"),
            CreatedBy = staff.Id,
            CreatedAt = clock.GetUtcNow(),
        };
        var all = await db.TalkRules.AsNoTracking().Where(r => r.HospitalId == staff.HospitalId).ToListAsync(ct);
        if (errors.Count == 0 && all.Exists(r => (r.FromRole, r.FromDepartment, r.ToRole, r.ToDepartment) == (made.FromRole, made.FromDepartment, made.ToRole, made.ToDepartment)))
        {
            errors["fromRole"] = [words.Text("talkRules.there")];
        }
        if (all.Count >= TalkRule.Most) { errors["fromRole"] = [words.Text("talkRules.many", ("most", TalkRule.Most))]; }
        if (errors.Count > 0) { return await views.PageAsync(staff, Form.Of(sent, errors, words["form.wrong"]), ct, status: StatusCodes.Status422UnprocessableEntity); }
        db.TalkRules.Add(made);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "talk.rule_added", made.Id, detail: TalkRuleViews.Detail(made));
        await db.SaveChangesAsync(ct);
        return new SeeOther("/talk-rules?said=added");

        // Not Enum.TryParse alone: it takes "1" and "Clinician, Registrar" too.
        Roles Role(string field)
        {
            var name = sent[field].ToString();
            if (name.Length == 0) { return Roles.None; }
            if (TalkRuleViews.All.Contains(name)) { return Enum.Parse<Roles>(name); }
            errors[field] = [words["form.wrong"]];
            return Roles.None;
        }

        Guid? Department(string field)
        {
            var id = sent[field].ToString();
            if (id.Length == 0) { return null; }
            if (Guid.TryParse(id, out var department) && departments.ContainsKey(department)) { return department; }
            errors[field] = [words["form.wrong"]];
            return null;
        }
    }

    private static async Task<IResult> RemoveAsync(Guid rule, CurrentStaff staff, CoviexDb db, AuditLog audit, CancellationToken ct)
    {
        if (await db.TalkRules.SingleOrDefaultAsync(r => r.Id == rule && r.HospitalId == staff.HospitalId, ct) is not { } found) { return Results.NotFound(); }
        db.TalkRules.Remove(found);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "talk.rule_removed", rule, detail: TalkRuleViews.Detail(found));
        // Removed twice in the same instant: it is gone, as both wanted.
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateConcurrencyException) { }
        return new SeeOther("/talk-rules?said=removed");
    }
}

/// <summary>Puts the page together.</summary>
internal sealed class TalkRuleViews(CoviexDb db, WhoMayTalk who, Words words)
{
    public static readonly IReadOnlyList<string> All = [.. Enum.GetValues<Roles>().Where(r => r != Roles.None).Select(r => $"{r}")];

    public Task<Dictionary<Guid, string>> DepartmentsAsync(CurrentStaff staff, CancellationToken ct) =>
        db.Departments.AsNoTracking().Where(d => d.HospitalId == staff.HospitalId).OrderBy(d => d.Name).ToDictionaryAsync(d => d.Id, d => d.Name, ct);

    /// <summary>A rule as the record keeps it: roles, and ids of departments.</summary>
    public static string Detail(TalkRule r) => $"{r.FromRole}/{r.FromDepartment} > {r.ToRole}/{r.ToDepartment}";

    public async Task<IResult> PageAsync(CurrentStaff staff, Form form, CancellationToken ct, string? said = null, int status = StatusCodes.Status200OK)
    {
        var departments = await DepartmentsAsync(staff, ct);
        var rules = await db.TalkRules.AsNoTracking().Where(r => r.HospitalId == staff.HospitalId).OrderBy(r => r.CreatedAt).ToListAsync(ct);
        return new RazorComponentResult<TalkRulesPage>(new
        {
            Rules = rules.Select(r => new TalkRuleRow($"{r.Id}", Side(r.FromRole, r.FromDepartment), Side(r.ToRole, r.ToDepartment))).ToArray(),
            Roles = All.Select(r => (r, words.Text($"people.role.{r}.name"))).ToArray(),
            Departments = departments.Select(d => ($"{d.Key}", d.Value)).ToArray(),
            Alone = rules.Count == 0 ? [] : await AloneAsync(staff, ct),
            Form = form,
            Said = said,
        })
        { StatusCode = status };

        string Side(Roles role, Guid? department) => (role, department) switch
        {
            (Roles.None, null) => words.Text("talkRules.all"),
            (Roles.None, { } its) => words.Text("talkRules.inDepartment", ("department", departments.GetValueOrDefault(its))),
            (_, null) => words.Text("talkRules.withRole", ("role", words.Text($"people.role.{role}.name"))),
            (_, { } its) => words.Text("talkRules.both", ("role", words.Text($"people.role.{role}.name")), ("department", departments.GetValueOrDefault(its))),
        };
    }

    // Whom the rules leave with nobody: most often a rule is missing.
    private async Task<string[]> AloneAsync(CurrentStaff staff, CancellationToken ct)
    {
        var people = await db.Staff.AsNoTracking().Where(s => s.HospitalId == staff.HospitalId && s.Active).OrderBy(s => s.DisplayName).Select(s => new { s.Id, s.DisplayName }).ToListAsync(ct);
        var circle = await who.AmongAsync(staff.HospitalId, people.Select(p => p.Id), ct);
        return [.. people.Where(p => !people.Exists(o => o.Id != p.Id && circle.MayMeet([p.Id, o.Id]))).Select(p => p.DisplayName)];
    }
}
