using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Hosting;

/// <summary>Turns refusals and faults into application/problem+json (RFC 9457) with our code and a sentence in the reader's language.</summary>
internal sealed partial class Problems(Texts texts, ILogger<Problems> log) : IExceptionHandler
{
    public ProblemHttpResult Of(HttpContext http, Refusal refusal)
    {
        if (refusal.Status == StatusCodes.Status429TooManyRequests) { http.Response.Headers.RetryAfter = "60"; }
        return TypedResults.Problem(Details(http, refusal));
    }

    public ProblemHttpResult Of(HttpContext http, FieldErrors errors)
    {
        var details = Details(http, new Refusal("bad_input", StatusCodes.Status400BadRequest));
        details.Extensions["errors"] = errors.Say(texts, Language.Of(http));
        return TypedResults.Problem(details);
    }

    /// <summary>Answers outside of an endpoint. For a person who looks at pages only the status is set: the console makes a page of it.</summary>
    public Task AnswerAsync(HttpContext http, Refusal refusal)
    {
        var problem = Of(http, refusal);
        http.Response.StatusCode = refusal.Status;
        return PageRequest.Is(http) ? Task.CompletedTask : problem.ExecuteAsync(http);
    }

    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken ct)
    {
        var refusal = exception switch
        {
            // Two people acted on the same thing at once. The second one looks again and decides anew.
            DbUpdateConcurrencyException => new Refusal("changed_meanwhile"),
            // The body is too large, cut off, not JSON, or of another shape.
            BadHttpRequestException bad => new Refusal("bad_request", bad.StatusCode),
            _ when DiskFull.Is(exception) => new Refusal("disk_full", StatusCodes.Status507InsufficientStorage),
            OperationCanceledException when http.RequestAborted.IsCancellationRequested => new Refusal("went_away", StatusCodes.Status499ClientClosedRequest),
            _ => new Refusal("our_fault", StatusCodes.Status500InternalServerError),
        };
        if (refusal.Status >= 500) { LogFault(exception, http.TraceIdentifier); }
        await AnswerAsync(http, refusal);
        return true;
    }

    private ProblemDetails Details(HttpContext http, Refusal refusal) => new()
    {
        Status = refusal.Status,
        Title = refusal.Code,
        Detail = texts.Refusal(Language.Of(http), refusal),
        Extensions = { ["code"] = refusal.Code, ["trace"] = http.TraceIdentifier },
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed by our fault, trace={Trace}")]
    private partial void LogFault(Exception exception, string trace);
}
