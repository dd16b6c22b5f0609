using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex;

/// <summary>
/// What Webex tells by webhook: that a meeting began or ended, that its host came. It confirms and decides nothing: the clinician's own Start is the authority.
/// Verified over the raw bytes in constant time before a byte of it is read; one that was seen before changes nothing.
/// </summary>
internal static class WebexEvents
{
    public const string Path = "/api/webex/events";

    public static void MapWebexEvents(this IEndpointRouteBuilder routes) =>
        routes.MapPost(Path, TakeAsync).WithTags("Webex").AllowAnonymous().WithMetadata(new FromElsewhereAttribute());

    private static async Task<IResult> TakeAsync(
        HttpRequest request, CoviexDb db, WebexSignatures signatures, WebexMeetings meetings, ICallVisits visits, Problems problems, IOptions<CoviexOptions> options, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var webex = options.Value.Webex;
        if (!webex.On) { return problems.Of(http, Refusal.NotFound); }
        if (await signatures.ReadAsync(request, ct) is not { } body) { return problems.Of(http, new Refusal("bad_signature", StatusCodes.Status401Unauthorized)); }
        if (Read(body) is not { } told) { return problems.Of(http, new Refusal("bad_request", StatusCodes.Status400BadRequest)); }
        if (await db.Set<WebexEvent>().AnyAsync(e => e.Id == told.Key, ct)) { return TypedResults.NoContent(); }

        var meeting = await db.WebexMeetings.SingleOrDefaultAsync(m => m.Meeting == told.Meeting, ct);
        db.Add(new WebexEvent { Id = told.Key, At = clock.GetUtcNow() });
        switch (told)
        {
            case { Resource: "meetingParticipants", Event: "joined", Host: true }: meeting?.HostJoined(clock.GetUtcNow()); break;
            case { Resource: "meetingParticipants", Event: "joined" }: await RemovedAsync(db, meeting, told.Email, clock.GetUtcNow(), ct); break;
            case { Resource: "meetings", Event: "ended" }: meeting?.Ended(clock.GetUtcNow()); break;
            default: break;
        }
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException) { return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable); }      // the same event in the same instant, or the worker's save: Webex sends it again
        if (meeting is not null) { await visits.ChangedAsync(meeting.Id, ct); }
        meetings.Wake();
        return TypedResults.NoContent();
    }

    // Who was taken out and has come in all the same, by a token that outlives the door.
    private static async Task RemovedAsync(CoviexDb db, WebexMeeting? meeting, string? email, DateTimeOffset now, CancellationToken ct)
    {
        if (meeting is null || email is null) { return; }
        var removed = await db.WebexGuests.Where(g => g.VisitId == meeting.Id && g.RemovedAt != null).ToListAsync(ct);
        foreach (var guest in removed.Where(g => g.Has(email))) { guest.CameBack(now); }
    }

    private sealed record Told(string Key, string Resource, string Event, string Meeting, bool Host, string? Email);

    private static Told? Read(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("data", out var data)) { return null; }
            var (hook, resource, what) = (WebexAnswer.TextOf(root, "id"), WebexAnswer.TextOf(root, "resource"), WebexAnswer.TextOf(root, "event"));
            var (id, meeting) = (WebexAnswer.TextOf(data, "id"), WebexAnswer.TextOf(data, "meetingId") ?? WebexAnswer.TextOf(data, "id"));
            if (hook is null || resource is null || what is null || id is null || meeting is null) { return null; }
            var host = data.TryGetProperty("host", out var flag) && flag.ValueKind == JsonValueKind.True;
            var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{hook}\n{id}\n{what}")));
            return new(key, resource, what, meeting.Split("_I_")[0], host, WebexAnswer.TextOf(data, "email"));
        }
        catch (JsonException) { return null; }
    }
}
