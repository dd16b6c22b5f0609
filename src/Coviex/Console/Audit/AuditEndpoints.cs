using System.Globalization;
using System.Text;
using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Audit;

/// <summary>The auditor reads the record, looks whether it is whole, and takes it along as CSV.</summary>
internal static class AuditEndpoints
{
    private const int PageLength = 100;

    public static void MapAudit(this IEndpointRouteBuilder pages)
    {
        var audit = pages.MapGroup("/audit").RequireAuthorization(Policies.Auditor);
        audit.MapGet("", ShowAsync);
        audit.MapPost("/verify", VerifyAsync);
        audit.MapPost("/export", ExportAsync);
    }

    private static async Task<IResult> ShowAsync(
        [AsParameters] AuditQuestion.Asked asked, AuditViews views, CurrentStaff staff, CoviexDb db, CancellationToken ct) =>
        await PageAsync(asked, null, views, staff, db, ct);

    private static async Task<IResult> VerifyAsync(
        AuditVerification verification, AuditViews views, CurrentStaff staff, CoviexDb db, CancellationToken ct) =>
        await PageAsync(new(), await verification.VerifyAsync(staff.HospitalId, ct), views, staff, db, ct);

    private static async Task<IResult> PageAsync(
        AuditQuestion.Asked asked, AuditReport? report, AuditViews views, CurrentStaff staff, CoviexDb db, CancellationToken ct)
    {
        var (question, errors) = await AuditQuestion.ReadAsync(asked, staff, db, views.Words, ct);
        var rows = errors.Count > 0 ? [] : await views.RowsAsync(question.Of(db).OrderByDescending(e => e.Id).Take(PageLength + 1), staff, ct);
        return new RazorComponentResult<AuditPage>(new
        {
            Form = asked.Form(errors),
            Rows = rows.Take(PageLength).ToArray(),
            Older = rows.Count > PageLength ? asked.Address(rows[PageLength - 1].Id) : null,
            People = await views.PeopleAsync(staff, ct),
            Said = report is null ? null : views.InWords(report),
            Whole = report is null or { Findings.Count: 0 },
        })
        { StatusCode = errors.Count > 0 ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK };
    }

    // A POST: it is written into the record itself, before the first line of it leaves.
    private static async Task<IResult> ExportAsync(IFormCollection sent, AuditViews views, CurrentStaff staff, CoviexDb db, AuditLog audit, TimeProvider clock, CancellationToken ct)
    {
        var asked = new AuditQuestion.Asked { From = sent["from"], To = sent["to"], Who = sent["who"], What = sent["what"] };
        var (question, errors) = await AuditQuestion.ReadAsync(asked, staff, db, views.Words, ct);
        if (errors.Count > 0) { return await PageAsync(asked, null, views, staff, db, ct); }
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "audit.exported", staff.HospitalId);
        await db.SaveChangesAsync(ct);
        var name = string.Create(CultureInfo.InvariantCulture, $"coviex-{clock.GetUtcNow():yyyyMMdd-HHmm}.csv");
        return Results.Stream(stream => WriteAsync(stream, question.Of(db).OrderBy(e => e.Id), staff, db, ct), "text/csv; charset=utf-8", name);
    }

    private static async Task WriteAsync(Stream stream, IQueryable<AuditEntry> entries, CurrentStaff staff, CoviexDb db, CancellationToken ct)
    {
        var people = await db.Staff.Where(s => s.HospitalId == staff.HospitalId).ToDictionaryAsync(s => s.Id, s => s.DisplayName, ct);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));       // without it Excel reads UTF-8 as Windows-1252
        await writer.WriteAsync(Csv.Line("number", "at", "actor_kind", "actor_id", "actor_name", "action", "subject", "part", "detail", "address", "hash"));
        await foreach (var e in entries.AsNoTracking().AsAsyncEnumerable().WithCancellation(ct))
        {
            var name = e.ActorId is { } id ? people.GetValueOrDefault(id) : null;
            await writer.WriteAsync(Csv.Line(
                e.Number?.ToString(CultureInfo.InvariantCulture), e.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture), e.ActorKind,
                $"{e.ActorId}", name, e.Action, $"{e.Subject}", $"{e.Part}", e.Detail, e.Address, e.Hash is { } hash ? Convert.ToHexStringLower(hash) : null));
        }
    }
}
