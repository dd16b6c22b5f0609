using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Coviex.FakeWorld.Push;

/// <summary>The push service's own address for each browser, and what a test asks of it (<c>/_fake/push/…</c>).</summary>
internal static class PushSetup
{
    public static void AddPush(this IServiceCollection services) => services.AddSingleton<PushWorld>();

    public static void MapPush(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/push/{id}", TakeAsync);
        routes.MapPost("/_fake/push/browsers", (PushWorld world, HttpRequest request) =>
        {
            var browser = world.Subscribe();
            return new { id = browser.Id, endpoint = $"{request.Scheme}://{request.Host}/push/{browser.Id}", p256dh = Base64Url.EncodeToString(browser.Point), auth = Base64Url.EncodeToString(browser.Secret) };
        });
        routes.MapGet("/_fake/push/browsers/{id}", (string id, PushWorld world) => world.Find(id) is { } browser ? Results.Ok(browser.Arrived) : Results.NotFound());
        routes.MapPost("/_fake/push/browsers/{id}/faults", (string id, PushFault fault, PushWorld world) => world.Find(id)?.Faults.Enqueue(fault));
    }

    private static async Task<IResult> TakeAsync(string id, HttpRequest request, PushWorld world, CancellationToken ct)
    {
        if (world.Find(id) is not { } browser) { return Results.NotFound(); }
        if (browser.Gone) { return Results.StatusCode(StatusCodes.Status410Gone); }
        if (browser.Faults.TryDequeue(out var fault))
        {
            if (fault.RetryAfter is { } after) { request.HttpContext.Response.Headers.RetryAfter = after; }
            return Results.StatusCode(fault.Status);
        }
        var key = PushReading.KeyOf(request.Headers.Authorization.ToString(), $"{request.Scheme}://{request.Host}", world.Clock.GetUtcNow());
        if (key is null) { return Results.StatusCode(StatusCodes.Status403Forbidden); }
        if (!int.TryParse(request.Headers["TTL"], NumberStyles.None, CultureInfo.InvariantCulture, out var ttl) || request.Headers.ContentEncoding != "aes128gcm") { return Results.BadRequest(); }
        var topic = request.Headers["Topic"].ToString();
        if (topic.Length > 32) { return Results.BadRequest(); }
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, ct);
        if (body.Length > 4096) { return Results.StatusCode(StatusCodes.Status413PayloadTooLarge); }
        if (PushReading.Decrypt(body.ToArray(), browser.Keys, browser.Point, browser.Secret) is not { } text) { return Results.BadRequest(); }
        browser.Arrived.Enqueue(new(Encoding.UTF8.GetString(text), ttl, request.Headers["Urgency"].ToString(), topic.Length > 0 ? topic : null, key, (int)body.Length));
        return Results.StatusCode(StatusCodes.Status201Created);
    }
}
