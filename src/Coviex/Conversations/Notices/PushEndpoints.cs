using Coviex.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Coviex.Conversations.Notices;

/// <summary>The key that a browser subscribes with, and which devices get notices. docs/protocol.md, "Notices".</summary>
internal static class PushEndpoints
{
    public static void AddNotices(this IServiceCollection services)
    {
        services.AddSingleton<PushSignal>();
        services.AddScoped<VapidKeys>();
        services.AddScoped<PushDevices>();
        services.AddScoped<INotices, StaffNotices>();
        services.AddSingleton<SendPushes>();
        services.AddHostedService(s => s.GetRequiredService<SendPushes>());
    }

    public static void MapNotices(this IEndpointRouteBuilder routes)
    {
        var push = routes.MapGroup("/api/push").RequireAuthorization(Policies.Staff).WithTags("Notices");
        push.MapGet("/key", async (VapidKeys keys, CancellationToken ct) => new PushKey(await keys.PublicKeyAsync(ct)));
        push.MapPost("", AddAsync);
        push.MapPost("/seen", SeenAsync);
        push.MapPost("/remove", RemoveAsync);
        // The service worker has one address for ever: a browser compares its bytes, and takes a new one when they differ.
        routes.MapGet("/push-worker.js", (Pages pages, HttpContext http) => pages.Send(http, "push-worker.js", "no-cache")).AllowAnonymous();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> AddAsync(PushForm form, CurrentStaff me, PushDevices devices, Problems problems, HttpContext http, CancellationToken ct) =>
        await devices.AddAsync(form, me, ct) ? TypedResults.NoContent() : problems.Of(http, new Refusal("push_unknown", StatusCodes.Status400BadRequest));

    private static async Task<Results<Ok<PushSeen>, ProblemHttpResult>> SeenAsync(PushAddress form, CurrentStaff me, PushDevices devices, Problems problems, HttpContext http, CancellationToken ct) =>
        PushDevices.IsAddress(form.Endpoint) && form.Endpoint is { } endpoint ? TypedResults.Ok(new PushSeen(await devices.SeenAsync(endpoint, me, ct))) : problems.Of(http, new Refusal("push_unknown", StatusCodes.Status400BadRequest));

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(PushAddress form, CurrentStaff me, PushDevices devices, Problems problems, HttpContext http, CancellationToken ct)
    {
        if (!PushDevices.IsAddress(form.Endpoint) || form.Endpoint is not { } endpoint) { return problems.Of(http, new Refusal("push_unknown", StatusCodes.Status400BadRequest)); }
        // Whoever knows the address sits before the browser: no other one's can be guessed.
        if (await devices.SeenAsync(endpoint, me, ct)) { await devices.RemoveAsync(endpoint, ct); }
        return TypedResults.NoContent();
    }

    internal sealed record PushKey(string Key);

    internal sealed record PushAddress(string? Endpoint);

    internal sealed record PushSeen(bool Mine);
}
