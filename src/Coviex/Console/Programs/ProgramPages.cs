using Coviex.Audit;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Staff.Programs;
using Coviex.Visits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Programs;

/// <summary>One program as an administrator sees it.</summary>
public sealed record ProgramLine(string Id, string Name, string Scopes, string Since, string Used, bool Revoked);

/// <summary>An administrator makes tokens for programs, sees each once, and revokes them.</summary>
internal static class ProgramPages
{
    public static void MapPrograms(this IEndpointRouteBuilder pages)
    {
        var programs = pages.MapGroup("/programs").RequireAuthorization(Policies.Administrator);
        programs.MapGet("", async Task<RazorComponentResult> (string? said, CurrentStaff staff, CoviexDb db, Words words, Moments moments, CancellationToken ct) =>
            Page(await LinesAsync(staff, db, words, moments, ct), new(), said: said == "revoked" ? words.Text("programs.revokedSaid") : null));
        programs.MapPost("", MakeAsync);
        programs.MapPost("/{program:guid}/revoke", RevokeAsync);
    }

    // In the answer to the form itself: after a redirect the server would have to keep the secret somewhere to show it.
    private static async Task<IResult> MakeAsync(
        IFormCollection sent, CurrentStaff staff, CoviexDb db, Words words, Moments moments, AuditLog audit, TimeProvider clock, CancellationToken ct)
    {
        var (name, errors, now) = (NewVisitReader.Clean(sent["name"]), new FieldErrors(), clock.GetUtcNow());
        var scopes = Policies.Scopes.Where(s => sent["scopes"].Contains(s)).ToArray();
        if (name.Length == 0) { errors.Add("name", "name_missing"); }
        if (name.Length > ProgramAccount.LongestName) { errors.Add("name", "too_long", ("most", ProgramAccount.LongestName)); }
        if (scopes.Length == 0) { errors.Add("scopes", "scopes_none"); }
        if (await db.Programs.CountAsync(p => p.HospitalId == staff.HospitalId && p.RevokedAt == null, ct) >= ProgramAccount.Most) { errors.Add("name", "programs_many", ("most", ProgramAccount.Most)); }
        if (errors.Any) { return Page(await LinesAsync(staff, db, words, moments, ct), Form.Of(sent, words.Of(errors), words["form.wrong"]), status: StatusCodes.Status422UnprocessableEntity); }

        var secret = Secret.New();
        var program = new ProgramAccount { HospitalId = staff.HospitalId, Name = name, Scopes = string.Join(' ', scopes), SecretHash = Secret.Hash(secret), CreatedAt = now };
        db.Programs.Add(program);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "program.made", program.Id, detail: program.Scopes);
        await db.SaveChangesAsync(ct);
        return Page(await LinesAsync(staff, db, words, moments, ct), new(), made: ProgramAccount.TokenPrefix + secret);
    }

    private static async Task<IResult> RevokeAsync(Guid program, CurrentStaff staff, CoviexDb db, AuditLog audit, TimeProvider clock, CancellationToken ct)
    {
        if (await db.Programs.SingleOrDefaultAsync(p => p.Id == program && p.HospitalId == staff.HospitalId, ct) is not { } found) { return Results.NotFound(); }
        if (found.RevokedAt is null)
        {
            found.Revoke(clock.GetUtcNow());
            audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "program.revoked", program);
            await db.SaveChangesAsync(ct);
        }
        return new SeeOther("/programs?said=revoked");
    }

    private static async Task<ProgramLine[]> LinesAsync(CurrentStaff staff, CoviexDb db, Words words, Moments moments, CancellationToken ct)
    {
        var zone = (await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct)).TimeZone;
        var all = await db.Programs.AsNoTracking().Where(p => p.HospitalId == staff.HospitalId).OrderBy(p => p.RevokedAt != null).ThenBy(p => p.Name).ToListAsync(ct);
        return
        [
            .. all.Select(p => new ProgramLine(
                $"{p.Id}", p.Name, string.Join(", ", p.Scopes.Split(' ').Select(s => words.Text($"programs.scope.{s.Replace('.', '_')}"))),
                words.Text("programs.since", ("when", moments.DayAndClock(p.CreatedAt, zone))),
                p.RevokedAt is { } gone ? words.Text("programs.revoked", ("when", moments.DayAndClock(gone, zone)))
                    : p.UsedAt is { } used ? words.Text("programs.used", ("when", moments.DayAndClock(used, zone))) : words.Text("programs.never"), p.RevokedAt is not null)),
        ];
    }

    private static RazorComponentResult<ProgramsPage> Page(ProgramLine[] programs, Form form, string? made = null, string? said = null, int status = StatusCodes.Status200OK) =>
        new(new { Programs = programs, Form = form, Made = made, Said = said }) { StatusCode = status };
}
