using System.Globalization;
using System.Text;
using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coviex.Console.Measures;

/// <summary>How the visits of a time went: the administrator sees the hospital's, a coordinator those of his department. As a page, and as CSV.</summary>
internal static class MeasurePages
{
    public static void MapMeasures(this IEndpointRouteBuilder pages)
    {
        var measures = pages.MapGroup("/measures").RequireAuthorization(Policies.ReadsMeasures);
        measures.MapGet("", (string? from, string? to, string? department, MeasureViews views, CurrentStaff staff, CancellationToken ct) => ShowAsync(new(from, to, department), views, staff, ct));
        measures.MapPost("/export", ExportAsync);
    }

    private static async Task<IResult> ShowAsync(MeasureAsked asked, MeasureViews views, CurrentStaff staff, CancellationToken ct)
    {
        var (page, status) = await views.PageAsync(asked, staff, ct);
        return new RazorComponentResult<MeasuresPage>(new { Model = page }) { StatusCode = status };
    }

    // A POST, as all exports: it is written into the record.
    private static async Task<IResult> ExportAsync(IFormCollection sent, Measures measures, MeasureViews views, CurrentStaff staff, CoviexDb db, AuditLog audit, CancellationToken ct)
    {
        var asked = new MeasureAsked(sent["from"], sent["to"], sent["department"]);
        var (question, _) = await views.ReadAsync(asked, staff, ct);
        if (question is null) { return await ShowAsync(asked, views, staff, ct); }
        var report = await measures.OfAsync(question, ct);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "measures.exported", question.Department ?? staff.HospitalId);
        await db.SaveChangesAsync(ct);
        var name = string.Create(CultureInfo.InvariantCulture, $"coviex-{question.From:yyyyMMdd}-{question.To:yyyyMMdd}.csv");
        // The mark without which Excel reads UTF-8 as Windows-1252.
        return Results.File([.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(string.Concat(Lines(question, report)))], "text/csv; charset=utf-8", name);
    }

    /// <summary>One measure a line, under names that do not change with the reader's language: programs read it too.</summary>
    private static IEnumerable<string> Lines(MeasureQuestion question, MeasureReport report)
    {
        static string Line(string measure, string detail, object? value) => Csv.Line(measure, detail, Convert.ToString(value, CultureInfo.InvariantCulture));
        yield return Csv.Line("measure", "detail", "value");
        yield return Line("period", "from", question.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        yield return Line("period", "to", question.To.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        var (visits, guests, wait, funnel) = (report.Visits, report.Guests, report.Wait, report.Funnel);
        foreach (var (name, count) in new[] { ("all", visits.All), ("held", visits.Held), ("cancelled", visits.Cancelled), ("notHeld", visits.NotHeld), ("planned", visits.Planned) }) { yield return Line("visits", name, count); }
        foreach (var (name, count) in new[] { ("all", guests.All), ("late", guests.Late), ("noShows", guests.NoShows) }) { yield return Line("guests", name, count); }
        yield return Line("lobbyWaitSeconds", "count", wait.Count);
        yield return Line("lobbyWaitSeconds", "median", wait.Median is { } median ? Math.Round(median, 1) : null);
        yield return Line("lobbyWaitSeconds", "p90", wait.P90 is { } p90 ? Math.Round(p90, 1) : null);
        foreach (var (name, count) in MeasureViews.Steps(funnel)) { yield return Line("funnel", name, count); }
        foreach (var f in report.Failures) { yield return Line("failures", $"{(f.Browser.Length > 0 ? f.Browser : "unknown")} {f.Reason}", f.Guests); }
        foreach (var c in report.Costs) { yield return Line("textCost", $"{c.Sender} {c.Currency}", c.Micros / 1_000_000m); }
        foreach (var d in report.Days)
        {
            yield return Line("visitsOfDay", d.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), d.Visits);
            yield return Line("noShowsOfDay", d.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), d.NoShows);
        }
    }
}
