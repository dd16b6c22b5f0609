using System.Globalization;
using Coviex.Hosting;
using Microsoft.Net.Http.Headers;

namespace Coviex.Conversations.Export;

internal static class ExportFormat
{
    public const string Pdf = "pdf";
    public const string Text = "text";
}

/// <summary>A thread of a visit or a patient, to be kept in the patient's file. docs/protocol.md, "Colleagues".</summary>
internal static class ExportEndpoint
{
    /// <summary>Before it there was no message, and after it nobody has planned one; a day beyond would leave the calendar in some zone.</summary>
    private static readonly (DateOnly First, DateOnly Last) Days = (new(2000, 1, 1), new(2999, 12, 31));

    public static void MapExport(this RouteGroupBuilder one) => one.MapGet("/export", SendAsync);

    private static async Task<IResult> SendAsync(
        Guid id, string? format, string? from, string? to, CurrentStaff me, ThreadExport export, Problems problems, HttpContext http, CancellationToken ct)
    {
        var errors = new FieldErrors();
        if (format is not (ExportFormat.Pdf or ExportFormat.Text)) { errors.Add("format", "export_format"); }
        var period = new ExportPeriod(Read(from, "from", errors), Read(to, "to", errors));
        if (period is { From: { } first, To: { } last } && first > last) { errors.Add("to", "days_reversed"); }
        if (errors.Any) { return problems.Of(http, errors); }

        var (copy, refusal) = await export.BeginAsync(id, format!, period, me, ct);
        if (copy is null) { return problems.Of(http, refusal!); }
        var lines = export.LinesAsync(copy, me, format!, ct);
        SecurityHeaders.Sandbox(http);
        var disposition = new ContentDispositionHeaderValue("attachment");
        // No name of a person: names of files are seen by whoever looks over a shoulder.
        var (at, ending) = (TimeZoneInfo.ConvertTime(copy.At, copy.Hospital.TimeZone), format == ExportFormat.Pdf ? "pdf" : "txt");
        disposition.SetHttpFileName(string.Create(CultureInfo.InvariantCulture, $"coviex-{at:yyyy-MM-dd-HHmm}-{$"{id:N}"[^8..]}.{ending}"));
        http.Response.Headers.ContentDisposition = disposition.ToString();
        http.Response.ContentType = format == ExportFormat.Pdf ? "application/pdf" : "text/plain; charset=utf-8";
        if (format == ExportFormat.Pdf) { await PdfExport.WriteAsync(lines, http.Response.Body, copy.Thread.Title, me.Language, $"{copy.Hospital.Name}  ·  {copy.Thread.Title}", ct); }
        else { await TextExport.WriteAsync(lines, http.Response.Body, ct); }
        return Results.Empty;
    }

    private static DateOnly? Read(string? day, string field, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(day)) { return null; }
        if (DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) && read >= Days.First && read <= Days.Last) { return read; }
        errors.Add(field, "day_wrong");
        return null;
    }
}
