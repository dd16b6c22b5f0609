using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Files;

/// <summary>
/// The tus protocol 1.0.0 (https://tus.io/protocols/resumable-upload) with creation, checksum, expiration and termination, beneath a place that another room has found.
/// Only he who began an upload goes on with it; for anybody else there is none.
/// </summary>
internal static class TusEndpoints
{
    private const string Version = "1.0.0";
    private const string Bytes = "application/offset+octet-stream";

    public static void MapTus(this RouteGroupBuilder files)
    {
        var tus = files.MapGroup("").AddEndpointFilter(CheckVersionAsync);
        files.MapMethods("", [HttpMethods.Options], Options);
        tus.MapPost("", Create);
        tus.MapMethods("/{file:guid}", [HttpMethods.Head], Tell);
        tus.MapMethods("/{file:guid}", [HttpMethods.Patch], Append);
        tus.MapDelete("/{file:guid}", Terminate);
    }

    private static async ValueTask<object?> CheckVersionAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers["Tus-Resumable"] = Version;
        if (http.Request.Headers["Tus-Resumable"] == Version) { return await next(context); }
        http.Response.Headers["Tus-Version"] = Version;
        return http.RequestServices.GetRequiredService<Problems>().Of(http, new Refusal("tus_version", StatusCodes.Status412PreconditionFailed));
    }

    private static NoContent Options(HttpContext http, IOptions<CoviexOptions> options)
    {
        var headers = http.Response.Headers;
        headers["Tus-Resumable"] = headers["Tus-Version"] = Version;
        headers["Tus-Extension"] = "creation,checksum,expiration,termination";
        headers["Tus-Checksum-Algorithm"] = "sha1,sha256";
        headers["Tus-Max-Size"] = Text(Limits.Largest(options.Value.Files));
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Create(
        HttpContext http, CoviexDb db, FileKeys keys, AuditLog audit, Problems problems, Texts texts, IOptions<CoviexOptions> options, TimeProvider clock, CancellationToken ct)
    {
        var (place, rules) = (FilePlace.Of(http), options.Value.Files);
        if (place.May is { } refusal) { return problems.Of(http, refusal); }
        if (!long.TryParse(http.Request.Headers["Upload-Length"], NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size < 1)
        {
            return problems.Of(http, new Refusal(size == 0 && http.Request.Headers["Upload-Length"] == "0" ? "file_empty" : "file_length_missing", StatusCodes.Status400BadRequest));
        }
        if (size > Limits.Largest(rules)) { return problems.Of(http, new Refusal("file_too_large", StatusCodes.Status413PayloadTooLarge) { Values = [("most", rules.Largest)] }); }
        if (await Limits.UsedAsync(db, place.HospitalId, ct) + size > Limits.Quota(rules)) { return problems.Of(http, new Refusal("file_quota", StatusCodes.Status507InsufficientStorage)); }

        var (id, now) = (Guid.CreateVersion7(), clock.GetUtcNow());
        var (_, key, wrapped) = keys.New(id);
        var file = new StoredFile
        {
            Id = id,
            HospitalId = place.HospitalId,
            ConversationId = place.ConversationId,
            VisitId = place.VisitId,
            UploaderKind = place.Who.Kind,
            UploaderId = place.Who.Id!.Value,
            Name = FileNames.Clean(Metadata(http.Request.Headers["Upload-Metadata"].ToString(), "filename")) ?? texts.Get(Language.Of(http), "files.unnamed"),
            Size = size,
            KeyName = key,
            WrappedKey = wrapped,
            CreatedAt = now,
            TouchedAt = now,
        };
        db.Files.Add(file);
        audit.Record(place.HospitalId, place.Who, "file.begun", place.Subject, file.Id, Text(size));
        await db.SaveChangesAsync(ct);
        Say(http, file, rules);
        return TypedResults.Created($"{http.Request.Path.Value!.TrimEnd('/')}/{file.Id}");
    }

    private static async Task<IResult> Tell(Guid file, HttpContext http, CoviexDb db, Problems problems, IOptions<CoviexOptions> options, CancellationToken ct)
    {
        var (found, refusal) = await FindAsync(file, http, db, ct);
        if (found is null) { return problems.Of(http, refusal!); }
        Say(http, found, options.Value.Files);
        http.Response.Headers["Upload-Length"] = Text(found.Size);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok();
    }

    private static async Task<IResult> Append(
        Guid file, HttpContext http, CoviexDb db, Appending appending, FileChecksSignal checks, AuditLog audit, Problems problems, IOptions<CoviexOptions> options, CancellationToken ct)
    {
        var (found, refusal) = await FindAsync(file, http, db, ct);
        if (found is null) { return problems.Of(http, refusal!); }
        if (FilePlace.Of(http).May is { } mayNot) { return problems.Of(http, mayNot); }
        if (http.Request.ContentType != Bytes) { return problems.Of(http, new Refusal("bad_request", StatusCodes.Status415UnsupportedMediaType)); }
        if (http.Request.Headers["Upload-Offset"] != Text(found.Received)) { Say(http, found, options.Value.Files); return problems.Of(http, new Refusal("file_moved_on")); }
        var left = found.Size - found.Received;
        if (http.Request.ContentLength > left) { return problems.Of(http, new Refusal("file_longer", StatusCodes.Status413PayloadTooLarge)); }
        if (!TryChecksum(http.Request, out var checksum)) { return problems.Of(http, new Refusal("bad_request", StatusCodes.Status400BadRequest)); }
        if (checksum is not null && (http.Request.ContentLength is not { } told || told > Appending.LongestChecked))
        {
            return problems.Of(http, new Refusal("bad_request", StatusCodes.Status413PayloadTooLarge));
        }
        // All other bodies are small: this one is as long as the file, and not a byte longer.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) { limit.MaxRequestBodySize = left + 1; }

        try { refusal = await appending.AppendAsync(found, http.Request.Body, checksum, ct); }
        catch (IOException e) when (StoreFull.Is(e)) { refusal = new("store_full", StatusCodes.Status507InsufficientStorage); }
        catch (StoreAwayException) { refusal = new("store_away", StatusCodes.Status503ServiceUnavailable); }
        if (found.State == FileState.Scanning) { checks.Wake(); }
        if (refusal is not null) { return problems.Of(http, refusal); }
        Say(http, found, options.Value.Files);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> Terminate(
        Guid file, HttpContext http, CoviexDb db, FileRemoval removal, AuditLog audit, Problems problems, CancellationToken ct)
    {
        var (found, refusal) = await FindAsync(file, http, db, ct);
        if (found is null) { return problems.Of(http, refusal!); }
        // What was sent with a message goes with the message.
        if (found.MessageId is not null) { return problems.Of(http, new Refusal("file_sent")); }
        var place = FilePlace.Of(http);
        audit.Record(place.HospitalId, place.Who, "file.removed", place.Subject, found.Id);
        await removal.RemoveAsync(found, ct);
        return TypedResults.NoContent();
    }

    private static async Task<(StoredFile? File, Refusal? Refusal)> FindAsync(Guid id, HttpContext http, CoviexDb db, CancellationToken ct)
    {
        var place = FilePlace.Of(http);
        if (await db.Files.SingleOrDefaultAsync(f => f.Id == id, ct) is not { } file || !place.Has(file) || !place.IsMine(file)) { return (null, Refusal.NotFound); }
        return file.State.IsOver() ? (null, new("file_gone", StatusCodes.Status410Gone)) : (file, null);
    }

    private static void Say(HttpContext http, StoredFile file, FilesOptions rules)
    {
        http.Response.Headers["Upload-Offset"] = Text(file.Received);
        if (file.State == FileState.Uploading) { http.Response.Headers["Upload-Expires"] = (file.TouchedAt + rules.UnfinishedFor).ToString("R", CultureInfo.InvariantCulture); }
    }

    /// <summary>One value of <c>key base64,key base64</c>; null where it is not there or no text.</summary>
    private static string? Metadata(string header, string key)
    {
        foreach (var pair in header.Split(',').Select(p => p.Trim().Split(' ')))
        {
            if (pair is not [var name, var value] || name != key) { continue; }
            var bytes = new byte[value.Length];
            return Convert.TryFromBase64String(value, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
        }
        return null;
    }

    // Upload-Checksum: sha1 base64. SHA-1 is what the protocol obliges every server to know; it finds a broken line, and protects from nobody.
    private static bool TryChecksum(HttpRequest request, out (HashAlgorithmName Name, byte[] Hash)? checksum)
    {
        checksum = null;
        if (request.Headers["Upload-Checksum"].ToString() is not { Length: > 0 } header) { return true; }
        var hash = new byte[64];
        if (header.Split(' ') is not [var name, var value] || !Convert.TryFromBase64String(value, hash, out var length)) { return false; }
        HashAlgorithmName? algorithm = name switch { "sha1" => HashAlgorithmName.SHA1, "sha256" => HashAlgorithmName.SHA256, _ => null };
        if (algorithm is { } known) { checksum = (known, hash[..length]); }
        return algorithm is not null;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>How much may be kept.</summary>
    private static class Limits
    {
        public static long Largest(FilesOptions rules) => rules.Largest * 1024L * 1024;

        public static long Quota(FilesOptions rules) => rules.Quota * 1024L * 1024 * 1024;

        /// <summary>What is there, and what was announced.</summary>
        public static Task<long> UsedAsync(CoviexDb db, Guid hospital, CancellationToken ct) => db.Files
            .Where(f => f.HospitalId == hospital && (f.State == FileState.Uploading || f.State == FileState.Scanning || f.State == FileState.Clean)).SumAsync(f => f.Size, ct);
    }
}
