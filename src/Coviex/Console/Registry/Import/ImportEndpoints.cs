using System.Globalization;
using System.Text;
using System.Text.Json;
using Coviex.Audit;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Registry;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Registry.Import;

/// <summary>A file on its way, as its page shows it.</summary>
public sealed record ImportModel(string Id, string State, string? Problem, int Added, int Changed, int Same, int Wrong, bool MayBeTaken, ImportReport? Report);

/// <summary>A registrar brings a file of patients, sees what it would do, and has it done; or takes the registry along as such a file.</summary>
internal static class ImportEndpoints
{
    private const int LargestFile = 8 * 1024 * 1024;
    private const int RelativesOfTemplate = 2;
    private const int AtOnce = 1000;

    /// <param name="Done">Rows that are behind it; null while nobody on this server has it in hand.</param>
    public sealed record ProgressView(string State, int? Done, int? Of);

    public static void MapImport(this IEndpointRouteBuilder pages)
    {
        var registry = pages.MapGroup("/registry").RequireAuthorization(Policies.Registrar);
        registry.MapGet("/import", RazorComponentResult () => Upload(null));
        registry.MapPost("/import", BringAsync).WithMetadata(new RequestSizeLimitAttribute(LargestFile));
        registry.MapGet("/import/template.csv", Template);
        registry.MapPost("/export", ExportAsync);
        var import = registry.MapGroup("/import/{import:guid}");
        import.MapGet("", ShowAsync);
        import.MapGet("/progress", ProgressAsync);
        import.MapPost("/do", DoAsync);
        import.MapPost("/discard", DiscardAsync);
    }

    private static RazorComponentResult<UploadPage> Upload(string? problem) =>
        new(new { Problem = problem }) { StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };

    private static async Task<IResult> BringAsync(IFormCollection sent, CurrentStaff staff, CoviexDb db, ImportProgress progress, Words words, AuditLog audit, TimeProvider clock, CancellationToken ct)
    {
        if (sent.Files.GetFile("file") is not { Length: > 0 } file) { return Upload(words.Text("registryImport.problem.noFile")); }
        using var content = new MemoryStream();
        await file.CopyToAsync(content, ct);
        var import = new RegistryImport { HospitalId = staff.HospitalId, StaffId = staff.Id, Language = words.Language, CreatedAt = clock.GetUtcNow(), Content = content.ToArray() };
        db.RegistryImports.Add(import);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "registry.file_brought", staff.HospitalId, import.Id);
        await db.SaveChangesAsync(ct);
        progress.Wake();
        return new SeeOther($"/registry/import/{import.Id}");
    }

    private static async Task<IResult> ShowAsync(Guid import, CurrentStaff staff, CoviexDb db, Words words, CancellationToken ct)
    {
        if (await FindAsync(db, staff, import, ct) is not { } found) { return Results.NotFound(); }
        var report = found.Report is { } json ? JsonSerializer.Deserialize<ImportReport>(json, JsonSerializerOptions.Web) : null;
        return new RazorComponentResult<ImportPage>(new
        {
            Model = new ImportModel($"{found.Id}", $"{found.State}", found.Problem is { } problem ? words.Text(problem, ("most", ImportReader.MostRows)) : null,
                found.Added, found.Changed, found.Same, found.Wrong, found.MayBeTaken, report),
        });
    }

    private static async Task<IResult> ProgressAsync(Guid import, CurrentStaff staff, CoviexDb db, ImportProgress progress, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        return await FindAsync(db, staff, import, ct) is { } found ? TypedResults.Ok(new ProgressView($"{found.State}", progress[import]?.Done, progress[import]?.Of)) : Results.NotFound();
    }

    private static async Task<IResult> DoAsync(Guid import, CurrentStaff staff, CoviexDb db, ImportProgress progress, CancellationToken ct)
    {
        if (await FindAsync(db, staff, import, ct) is not { } found) { return Results.NotFound(); }
        if (found.Take()) { await db.SaveChangesAsync(ct); }
        progress.Wake();
        return new SeeOther($"/registry/import/{import}");
    }

    private static async Task<IResult> DiscardAsync(Guid import, CurrentStaff staff, CoviexDb db, TimeProvider clock, CancellationToken ct)
    {
        if (await FindAsync(db, staff, import, ct) is not { } found) { return Results.NotFound(); }
        if (!found.IsMoving && found.State != ImportState.Done)
        {
            found.End(ImportState.Discarded, clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
        }
        return new SeeOther("/registry/import");
    }

    private static Task<RegistryImport?> FindAsync(CoviexDb db, CurrentStaff staff, Guid import, CancellationToken ct) =>
        db.RegistryImports.SingleOrDefaultAsync(i => i.Id == import && i.HospitalId == staff.HospitalId, ct);

    private static FileContentHttpResult Template(ImportColumns columns, Texts texts, Words words)
    {
        var example = ImportColumns.Fields(RelativesOfTemplate).Select(f => texts.Get(words.Language, f.Split('.') is [var number, var his] ? $"registryImport.example.{number}.{his}" : $"registryImport.example.{f}"));
        var text = Header(columns, RelativesOfTemplate, words.Language) + Csv.Line(example);
        return TypedResults.File([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)], "text/csv; charset=utf-8", $"{words.Text("registryImport.templateName")}.csv");
    }

    private static async Task<IResult> ExportAsync(CurrentStaff staff, CoviexDb db, ImportColumns columns, Words words, AuditLog audit, TimeProvider clock, CancellationToken ct)
    {
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "registry.exported", staff.HospitalId);
        await db.SaveChangesAsync(ct);
        var name = string.Create(CultureInfo.InvariantCulture, $"{words.Text("registryImport.exportName")}-{clock.GetUtcNow():yyyyMMdd-HHmm}.csv");
        return Results.Stream(stream => WriteAsync(stream, staff.HospitalId, words.Language, db, columns, words, ct), "text/csv; charset=utf-8", name);
    }

    private static async Task WriteAsync(Stream stream, Guid hospital, string language, CoviexDb db, ImportColumns columns, Words words, CancellationToken ct)
    {
        var (its, last) = (db.Patients.AsNoTracking().Where(p => p.HospitalId == hospital && p.MergedInto == null && p.ErasedAt == null), Guid.Empty);
        var most = await its.Select(p => p.Relatives.Count).OrderByDescending(n => n).FirstOrDefaultAsync(ct);
        await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));       // without it Excel reads UTF-8 as Windows-1252
        await writer.WriteAsync(Header(columns, most, language));
        while (true)
        {
            var after = last;
            var patients = await its.Include(p => p.Relatives).Where(p => p.Id > after).OrderBy(p => p.Id).Take(AtOnce).ToListAsync(ct);
            if (patients.Count == 0) { return; }
            foreach (var p in patients)
            {
                var relatives = p.Relatives.OrderBy(r => r.Id).SelectMany(r => new[] { r.Name, r.Relation, r.Phone, r.Email, r.Language, words.Text(r.MayBeTold ? "registryPages.yes" : "registryPages.no") }).ToList();
                var needs = string.Join(", ", NeedsInWords.All.Where(n => p.Needs.HasFlag(n)).Select(n => words.Text($"registryPages.needs.{n}")));
                var empty = Enumerable.Repeat("", most * ImportColumns.OfRelative.Count - relatives.Count);
                await writer.WriteAsync(Csv.Line([p.RecordNumber, p.Name, p.Phone, p.Email, p.Language, p.Zone, needs, p.NeedsNote, .. relatives, .. empty]));
            }
            last = patients[^1].Id;
        }
    }

    private static string Header(ImportColumns columns, int relatives, string language) => Csv.Line(ImportColumns.Fields(relatives).Select(f => columns.Header(f, language)));
}
