using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Coviex.Files;

/// <summary>Getting a file. Nobody gets one before it was found clean; a browser runs none, and shows only pictures and PDFs.</summary>
internal static class FileEndpoints
{
    public static void MapFiles(this RouteGroupBuilder files)
    {
        files.MapTus();
        files.MapGet("/{file:guid}", (Guid file, HttpContext http, CoviexDb db, FileBytes bytes, AuditLog audit, Problems problems, CancellationToken ct) =>
            SendAsync(file, shown: false, http, db, bytes, audit, problems, ct));
        files.MapGet("/{file:guid}/shown", (Guid file, HttpContext http, CoviexDb db, FileBytes bytes, AuditLog audit, Problems problems, CancellationToken ct) =>
            SendAsync(file, shown: true, http, db, bytes, audit, problems, ct));
    }

    private static async Task<IResult> SendAsync(
        Guid id, bool shown, HttpContext http, CoviexDb db, FileBytes bytes, AuditLog audit, Problems problems, CancellationToken ct)
    {
        var place = FilePlace.Of(http);
        if (await db.Files.AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, ct) is not { } file || !place.Has(file) || !(place.IsMine(file) || await place.Sees(file, ct)))
        {
            return problems.Of(http, Refusal.NotFound);
        }
        if (file.State.IsOver()) { return problems.Of(http, new Refusal("file_gone", StatusCodes.Status410Gone)); }
        if (file.State != FileState.Clean) { return problems.Of(http, new Refusal("file_held_back")); }
        if (shown && !file.Kind.IsShown()) { return problems.Of(http, Refusal.NotFound); }

        var range = RangeOf(http.Request, file.Size);
        // A player or a viewer that asks for one piece after the other is one reader.
        if (range is null or { From: 0 })
        {
            audit.Record(place.HospitalId, place.Who, shown ? "file.shown" : "file.downloaded", place.Subject, file.Id);
            await db.SaveChangesAsync(ct);
        }
        var (from, length) = range ?? (0, file.Size);
        var response = http.Response;
        response.Headers.AcceptRanges = "bytes";
        if (length <= 0)
        {
            response.Headers.ContentRange = $"bytes */{file.Size}";
            return problems.Of(http, new Refusal("bad_request", StatusCodes.Status416RangeNotSatisfiable));
        }
        SecurityHeaders.Sandbox(http);
        response.StatusCode = range is null ? StatusCodes.Status200OK : StatusCodes.Status206PartialContent;
        if (range is not null) { response.Headers.ContentRange = $"bytes {from}-{from + length - 1}/{file.Size}"; }
        response.ContentType = file.Kind.Type();
        response.ContentLength = length;
        var disposition = new ContentDispositionHeaderValue(shown ? "inline" : "attachment");
        disposition.SetHttpFileName(FileNames.ToSave(file.Name, file.Kind));
        response.Headers.ContentDisposition = disposition.ToString();
        try { await bytes.ReadAsync(file, from, length, (piece, stop) => WriteAsync(response, piece, stop), ct); }
        catch (StoreAwayException) when (!response.HasStarted)
        {
            response.Clear();
            return problems.Of(http, new Refusal("store_away", StatusCodes.Status503ServiceUnavailable));
        }
        return Results.Empty;
    }

    // Flushed by the writer itself when it has enough: memory stays flat however slow the reader is.
    private static async ValueTask WriteAsync(HttpResponse response, ReadOnlyMemory<byte> piece, CancellationToken ct) => await response.BodyWriter.WriteAsync(piece, ct);

    // RFC 9110, 14.2: one range; anything else is answered with the whole. A length of 0: it cannot be satisfied.
    private static (long From, long Length)? RangeOf(HttpRequest request, long size)
    {
        if (!RangeHeaderValue.TryParse(request.Headers.Range.ToString(), out var header) || header is not { Unit.Value: "bytes", Ranges: { Count: 1 } ranges }) { return null; }
        var range = ranges.First();
        if (range.From is not { } from) { return range.To is { } last and > 0 ? (Math.Max(0, size - last), Math.Min(last, size)) : (0, 0); }
        return from >= size ? (from, 0) : (from, Math.Min(range.To ?? long.MaxValue, size - 1) - from + 1);
    }
}
