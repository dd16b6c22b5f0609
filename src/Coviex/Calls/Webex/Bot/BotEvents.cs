using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex.Bot;

/// <summary>
/// Somebody wrote to the bot. Verified like <see cref="WebexEvents"/>: over the raw bytes, before one of them is read. The event has no words; that there is
/// something to answer is written down, and the outbox fetches the words and answers.
/// </summary>
internal static class BotEvents
{
    public const string Path = "/api/webex/bot";

    /// <summary>Questions of one person that are answered in a minute; what is more is not.</summary>
    public const int MostQuestions = 20;

    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);

    public static void MapBotEvents(this IEndpointRouteBuilder routes) =>
        routes.MapPost(Path, TakeAsync).WithTags("Webex").AllowAnonymous().WithMetadata(new FromElsewhereAttribute());

    private static async Task<IResult> TakeAsync(
        HttpRequest request, CoviexDb db, WebexSignatures signatures, BotSignal signal, Problems problems, IOptions<CoviexOptions> options, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var webex = options.Value.Webex;
        if (!webex.BotOn) { return problems.Of(http, Refusal.NotFound); }
        if (await signatures.ReadAsync(request, ct) is not { } body) { return problems.Of(http, new Refusal("bad_signature", StatusCodes.Status401Unauthorized)); }
        if (Read(body) is not { } said) { return problems.Of(http, new Refusal("bad_request", StatusCodes.Status400BadRequest)); }
        // Its own words come back to it, and another bot would never stop answering.
        if (said.Email.EndsWith("@webex.bot", StringComparison.OrdinalIgnoreCase)) { return TypedResults.NoContent(); }

        var now = clock.GetUtcNow();
        var since = now.AddMinutes(-1);
        var key = $"answer:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said.Message)))}";
        if (await db.BotMessages.AnyAsync(m => m.EventKey == key, ct)) { return TypedResults.NoContent(); }          // told twice, or by somebody who recorded it
        if (await db.BotMessages.CountAsync(m => m.Kind == BotKind.Answer && m.Person == said.Email && m.QueuedAt > since, ct) >= MostQuestions) { return TypedResults.NoContent(); }
        db.BotMessages.Add(new()
        {
            EventKey = key,
            Kind = BotKind.Answer,
            Room = said.Direct ? null : said.Room,
            Person = said.Email,
            Facts = JsonSerializer.Serialize(new BotFacts(Question: said.Message)),
            QueuedAt = now,
            Until = now + Late,
            DueAt = now,
        });
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException) { return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable); }       // the same event in the same instant: Webex sends it again
        signal.Wake();
        return TypedResults.NoContent();
    }

    private sealed record Said(string Message, string Room, bool Direct, string Email);

    private static Said? Read(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (WebexAnswer.TextOf(root, "resource") != "messages" || WebexAnswer.TextOf(root, "event") != "created" || !root.TryGetProperty("data", out var data)) { return null; }
            var (id, room, email) = (WebexAnswer.TextOf(data, "id"), WebexAnswer.TextOf(data, "roomId"), WebexAnswer.TextOf(data, "personEmail"));
            return id is { Length: > 0 } && room is { Length: > 0 } && email is { Length: > 0 and < 255 }
                ? new(id, room, WebexAnswer.TextOf(data, "roomType") == "direct", email.ToLowerInvariant()) : null;
        }
        catch (JsonException) { return null; }
    }
}
