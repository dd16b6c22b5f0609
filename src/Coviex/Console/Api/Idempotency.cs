using System.Security.Cryptography;
using System.Text;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Api;

/// <summary>
/// A program that had no answer asks again with the same <c>Idempotency-Key</c>, and gets the answer that was made the first time: no second visit, no second
/// text. The same key for another request is refused (422), and while the first one is still being answered the second waits for its turn (409). Where a crash
/// came between what was done and its answer, the program is told that it was done (409).
/// </summary>
internal sealed class Idempotency(RequestDelegate next)
{
    public const string Header = "Idempotency-Key";
    private const int LongestKey = 100;

    /// <summary>An answer that was never finished was cut off by a crash: after so long the request is taken as a new one, if nothing was saved for it.</summary>
    private static readonly TimeSpan GivenUp = TimeSpan.FromMinutes(1);

    public async Task InvokeAsync(HttpContext http, CoviexDb db, Problems problems, TimeProvider clock)
    {
        var key = http.Request.Headers[Header].ToString();
        if (key.Length == 0 || !HttpMethods.IsPost(http.Request.Method) || CurrentStaff.Of(http.User) is not { IsProgram: true } program) { await next(http); return; }
        if (key.Length > LongestKey || !key.All(c => c is > ' ' and < '\u007f')) { await problems.AnswerAsync(http, new("idempotency_key_bad", StatusCodes.Status400BadRequest)); return; }

        var (hash, now, answers) = (await HashAsync(http.Request, http.RequestAborted), clock.GetUtcNow(), db.Set<KeptAnswer>());
        var kept = await answers.AsNoTracking().SingleOrDefaultAsync(a => a.ProgramId == program.Id && a.Key == key, http.RequestAborted);
        var cutOff = kept is { Status: null } && now - kept.MadeAt > GivenUp;
        if (kept is not null && ((cutOff && !kept.Acted) || now - kept.MadeAt > KeptAnswer.Life))
        {
            await answers.Where(a => a.ProgramId == program.Id && a.Key == key && a.MadeAt == kept.MadeAt).ExecuteDeleteAsync(http.RequestAborted);
            kept = null;
        }
        if (kept is not null && !kept.RequestHash.AsSpan().SequenceEqual(hash)) { await problems.AnswerAsync(http, new("idempotency_key_reused", StatusCodes.Status422UnprocessableEntity)); return; }
        if (kept is { Status: null, Acted: true } && cutOff) { await problems.AnswerAsync(http, new("idempotency_done")); return; }
        if (kept is { Status: null }) { await problems.AnswerAsync(http, new("idempotency_busy")); return; }
        if (kept is not null) { await RepeatAsync(http.Response, kept); return; }

        var mine = answers.Add(new() { ProgramId = program.Id, Key = key, RequestHash = hash, MadeAt = now }).Entity;
        try { await db.SaveChangesAsync(http.RequestAborted); }
        catch (DbUpdateException)                                                // the same key in the same instant
        {
            db.ChangeTracker.Clear();
            await problems.AnswerAsync(http, new("idempotency_busy"));
            return;
        }
        mine.Acted = true;                                                       // saved by whatever the request saves first
        await AnswerAsync(http, db, program.Id, key);
    }

    private async Task AnswerAsync(HttpContext http, CoviexDb db, Guid program, string key)
    {
        var (response, stream) = (http.Response, http.Response.Body);
        using var written = new MemoryStream();
        response.Body = written;
        var mine = db.Set<KeptAnswer>().Where(a => a.ProgramId == program && a.Key == key);
        try { await next(http); }
        catch
        {
            response.Body = stream;
            db.ChangeTracker.Clear();
            await mine.ExecuteDeleteAsync(CancellationToken.None);
            throw;
        }
        response.Body = stream;
        db.ChangeTracker.Clear();
        var (status, type, location, body) = (response.StatusCode, response.ContentType ?? "", response.Headers.Location.ToString(), written.ToArray());
        // What failed by our fault, or by a state that may be another one later, may be asked again; what was done, and what is wrong with it, stays so.
        if (status is >= 200 and < 300 or StatusCodes.Status400BadRequest)
        {
            await mine.ExecuteUpdateAsync(set => set.SetProperty(a => a.Status, status).SetProperty(a => a.ContentType, type).SetProperty(a => a.Location, location).SetProperty(a => a.Body, body), CancellationToken.None);
        }
        else { await mine.ExecuteDeleteAsync(CancellationToken.None); }
        await stream.WriteAsync(body, http.RequestAborted);
    }

    private static async Task RepeatAsync(HttpResponse response, KeptAnswer kept)
    {
        response.StatusCode = kept.Status!.Value;
        response.Headers["Idempotent-Replayed"] = "true";
        if (kept.ContentType.Length > 0) { response.ContentType = kept.ContentType; }
        if (kept.Location.Length > 0) { response.Headers.Location = kept.Location; }
        await response.Body.WriteAsync(kept.Body);
    }

    private static async Task<byte[]> HashAsync(HttpRequest request, CancellationToken ct)
    {
        request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}\n"));
        var buffer = new byte[8192];
        for (int read; (read = await request.Body.ReadAsync(buffer, ct)) > 0;) { hash.AppendData(buffer, 0, read); }
        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }
}
