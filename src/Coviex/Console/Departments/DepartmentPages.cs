using Coviex.Audit;
using Coviex.Console.Shell;
using Coviex.Conversations;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Registry;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Departments;

public sealed record DepartmentRow(string Id, string Name, string People);

/// <param name="In">The name of the other department that he is in; null for none.</param>
public sealed record DepartmentPerson(string Id, string Name, bool Here, string? In);

/// <summary>An administrator keeps the hospital's departments, and says who works in which.</summary>
internal static class DepartmentPages
{
    public static void MapDepartments(this IEndpointRouteBuilder pages)
    {
        var departments = pages.MapGroup("/departments").RequireAuthorization(Policies.Administrator);
        departments.MapGet("", async Task<RazorComponentResult> (string? said, CurrentStaff staff, DepartmentViews views, Words words, CancellationToken ct) =>
            new RazorComponentResult<DepartmentsPage>(new { Departments = await views.AllAsync(staff, ct), Said = said == "removed" ? words.Text("agenda.departments.removed") : null }));
        departments.MapGet("/new", async (CurrentStaff staff, DepartmentViews views, CancellationToken ct) => await views.PageAsync(staff, null, new() { ["version"] = "0" }, ct));
        departments.MapPost("/new", (IFormCollection sent, CurrentStaff staff, CoviexDb db, DepartmentViews views, Words words, AuditLog audit, CancellationToken ct) =>
            SaveAsync(null, sent, staff, db, views, words, audit, ct));
        departments.MapGet("/{department:guid}", ShowAsync);
        departments.MapPost("/{department:guid}", (Guid department, IFormCollection sent, CurrentStaff staff, CoviexDb db, DepartmentViews views, Words words, AuditLog audit, CancellationToken ct) =>
            SaveAsync(department, sent, staff, db, views, words, audit, ct));
        departments.MapPost("/{department:guid}/remove", RemoveAsync);
    }

    private static async Task<IResult> ShowAsync(Guid department, string? said, CurrentStaff staff, DepartmentViews views, Words words, CancellationToken ct) =>
        await views.FindAsync(staff, department, ct) is { } found
            ? await views.PageAsync(staff, found, DepartmentViews.FormOf(found), ct, said == "saved" ? words.Text("agenda.departments.saved") : null)
            : Results.NotFound();

    private static async Task<IResult> SaveAsync(
        Guid? id, IFormCollection sent, CurrentStaff staff, CoviexDb db, DepartmentViews views, Words words, AuditLog audit, CancellationToken ct)
    {
        var found = id is { } known ? await views.FindAsync(staff, known, ct) : null;
        if (id is not null && found is null) { return Results.NotFound(); }
        var (name, errors) = (NewVisitReader.Clean(sent["name"]), new FieldErrors());
        var search = Folding.Fold(name);
        if (name.Length == 0) { errors.Add("name", "name_missing"); }
        if (name.Length > Department.LongestName) { errors.Add("name", "too_long", ("most", Department.LongestName)); }
        if (await db.Departments.AnyAsync(d => d.HospitalId == staff.HospitalId && d.SearchName == search && d.Id != id, ct)) { errors.Add("name", "department_name_taken"); }
        if (errors.Any) { return await views.PageAsync(staff, found, Form.Of(sent, words.Of(errors), words["form.wrong"]), ct, status: StatusCodes.Status422UnprocessableEntity); }
        if (found is not null && sent["version"] != $"{found.Version}") { return await ChangedAsync(); }

        if (found is null) { db.Departments.Add(found = new() { HospitalId = staff.HospitalId, Name = name, SearchName = search }); }
        (found.Name, found.SearchName) = (name, search);
        found.Version++;
        var here = sent["people"].Select(p => Guid.TryParse(p, out var person) ? person : Guid.Empty).ToHashSet();
        foreach (var member in await db.Staff.Where(s => s.HospitalId == staff.HospitalId).ToListAsync(ct))
        {
            if (here.Contains(member.Id)) { member.DepartmentId = found.Id; }
            else if (member.DepartmentId == found.Id) { member.DepartmentId = null; }
        }
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), id is null ? "department.added" : "department.changed", found.Id);
        // Its name beneath the unique index, or an older version of it: somebody else was faster in the same instant.
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException) { return await ChangedAsync(); }
        return new SeeOther($"/departments/{found.Id}?said=saved");

        async Task<IResult> ChangedAsync()
        {
            db.ChangeTracker.Clear();
            var there = id is { } still ? await views.FindAsync(staff, still, ct) : null;
            if (id is not null && there is null) { return Results.NotFound(); }
            return await views.PageAsync(staff, there, Form.Of(sent, problem: words.Text("agenda.departments.changed")).With("version", $"{there?.Version ?? 0}"), ct, status: StatusCodes.Status409Conflict);
        }
    }

    private static async Task<IResult> RemoveAsync(Guid department, CurrentStaff staff, CoviexDb db, DepartmentViews views, Words words, AuditLog audit, CancellationToken ct)
    {
        if (await views.FindAsync(staff, department, ct) is not { } found) { return Results.NotFound(); }
        // With its last rule a hospital would let everybody talk with everybody: that is for somebody to decide, and does not happen by the way.
        if (await db.TalkRules.AnyAsync(r => r.HospitalId == staff.HospitalId && (r.FromDepartment == department || r.ToDepartment == department), ct))
        {
            var here = await db.Staff.Where(s => s.HospitalId == staff.HospitalId && s.DepartmentId == department).Select(s => s.Id).ToListAsync(ct);
            return await views.PageAsync(staff, found, new() { ["name"] = found.Name, ["version"] = $"{found.Version}", ["people"] = string.Join(',', here), Problem = words.Text("agenda.departments.hasRules") }, ct, status: StatusCodes.Status409Conflict);
        }
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Staff.Where(s => s.HospitalId == staff.HospitalId && s.DepartmentId == department).ExecuteUpdateAsync(set => set.SetProperty(s => s.DepartmentId, (Guid?)null), ct);
        await db.Visits.Where(v => v.HospitalId == staff.HospitalId && v.DepartmentId == department).ExecuteUpdateAsync(set => set.SetProperty(v => v.DepartmentId, (Guid?)null), ct);
        db.Departments.Remove(found);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "department.removed", department);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new SeeOther("/departments?said=removed");
    }
}

/// <summary>Puts the pages together.</summary>
internal sealed class DepartmentViews(CoviexDb db, Words words)
{
    public Task<Department?> FindAsync(CurrentStaff staff, Guid id, CancellationToken ct) =>
        db.Departments.SingleOrDefaultAsync(d => d.Id == id && d.HospitalId == staff.HospitalId, ct);

    public async Task<DepartmentRow[]> AllAsync(CurrentStaff staff, CancellationToken ct)
    {
        var people = await db.Staff.Where(s => s.HospitalId == staff.HospitalId && s.Active && s.DepartmentId != null)
            .GroupBy(s => s.DepartmentId!.Value).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var all = await db.Departments.AsNoTracking().Where(d => d.HospitalId == staff.HospitalId).OrderBy(d => d.Name).ToListAsync(ct);
        return [.. all.Select(d => (d, Count: people.GetValueOrDefault(d.Id))).Select(d => new DepartmentRow(
            $"{d.d.Id}", d.d.Name, words.Text(d.Count switch { 0 => "agenda.departments.count.none", 1 => "agenda.departments.count.one", _ => "agenda.departments.count.many" }, ("count", d.Count))))];
    }

    public static Form FormOf(Department department) => new() { ["name"] = department.Name, ["version"] = $"{department.Version}" };

    public async Task<IResult> PageAsync(CurrentStaff staff, Department? department, Form form, CancellationToken ct, string? said = null, int status = StatusCodes.Status200OK)
    {
        var names = await db.Departments.AsNoTracking().Where(d => d.HospitalId == staff.HospitalId).ToDictionaryAsync(d => d.Id, d => d.Name, ct);
        var people = await db.Staff.AsNoTracking().Where(s => s.HospitalId == staff.HospitalId && s.Active).OrderBy(s => s.DisplayName)
            .Select(s => new { s.Id, s.DisplayName, s.DepartmentId }).ToListAsync(ct);
        var typed = form["people"].Split(',', StringSplitOptions.RemoveEmptyEntries);
        var again = status != StatusCodes.Status200OK;
        return new RazorComponentResult<DepartmentPage>(new
        {
            Id = department is null ? null : $"{department.Id}",
            Form = form,
            Said = said,
            People = people.Select(p => new DepartmentPerson(
                $"{p.Id}", p.DisplayName, again ? typed.Contains($"{p.Id}") : department is not null && p.DepartmentId == department.Id,
                p.DepartmentId is { } other && other != department?.Id ? words.Text("agenda.departments.in", ("name", names.GetValueOrDefault(other))) : null)).ToArray(),
        })
        { StatusCode = status };
    }
}
