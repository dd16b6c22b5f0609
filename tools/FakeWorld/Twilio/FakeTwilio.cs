using System.Text.Json.Nodes;

namespace Coviex.FakeWorld.Twilio;

/// <summary>What only a double has: faults on request, messages from guests, and figures.</summary>
internal static class FakeTwilio
{
    /// <param name="Url">Where Twilio would post it: the address that is configured for the number.</param>
    internal sealed record Incoming(string Url, string From, string Body, string To = "+525500000000", string? OptOutType = null, string? Sid = null, bool Forged = false);

    public static void MapFakeTwilio(this IEndpointRouteBuilder routes)
    {
        var fake = routes.MapGroup("/_fake/twilio");
        fake.MapGet("/messages", (string? to, TwilioWorld world) =>
            Results.Json(new JsonArray([.. (to is null ? world.All : world.To(to)).OrderBy(m => m.CreatedAt).Select(m => m.Json())])));
        fake.MapGet("/stats", (TwilioWorld world, TwilioCallbacks callbacks) => new
        {
            world.Requests,
            Accepted = world.TimesAccepted.Values.Sum(),
            Distinct = world.TimesAccepted.Count,
            Duplicates = world.TimesAccepted.Where(t => t.Value > 1).Select(t => t.Key).ToArray(),
            Ids = world.TimesAccepted.Keys.ToArray(),
            CallbacksSent = callbacks.Sent,
            CallbacksFailed = callbacks.Failed,
        });
        fake.MapPost("/faults", (Fault fault, TwilioWorld world) => world.Add(fault));
        fake.MapPost("/release", (TwilioCallbacks callbacks, CancellationToken ct) => callbacks.ReleaseAsync(ct));
        fake.MapPost("/callbacks/{sid}", async (string sid, string status, bool? forged, TwilioWorld world, TwilioCallbacks callbacks, CancellationToken ct) =>
            world.Find(sid) is { } message ? Results.Ok(await callbacks.TellAsync(message, status, forged ?? false, ct)) : Results.NotFound());
        fake.MapPost("/inbound", ReceiveAsync);
        fake.MapDelete("", (TwilioWorld world) => world.Forget());
    }

    /// <summary>A guest answers: https://www.twilio.com/docs/messaging/guides/webhook-request. Gives what the server said to it.</summary>
    public static async Task<IResult> ReceiveAsync(Incoming incoming, TwilioWorld world, TwilioCallbacks callbacks, TimeProvider clock, CancellationToken ct)
    {
        var sid = incoming.Sid ?? $"SM{Guid.NewGuid():N}";
        world.Keep(new()
        {
            Sid = sid,
            Account = TwilioWorld.Account,
            To = incoming.To,
            From = incoming.From,
            Body = incoming.Body,
            Inbound = true,
            CreatedAt = clock.GetUtcNow(),
            Status = "received",
        });
        var fields = new Dictionary<string, string>
        {
            ["AccountSid"] = TwilioWorld.Account,
            ["ApiVersion"] = "2010-04-01",
            ["Body"] = incoming.Body,
            ["From"] = incoming.From,
            ["MessageSid"] = sid,
            ["NumMedia"] = "0",
            ["NumSegments"] = "1",
            ["SmsMessageSid"] = sid,
            ["SmsSid"] = sid,
            ["SmsStatus"] = "received",
            ["To"] = incoming.To,
        };
        if (incoming.OptOutType is { } kind) { fields["OptOutType"] = kind; }
        var (status, body) = await callbacks.PostAsync(incoming.Url, fields, incoming.Forged, ct);
        return Results.Json(new { Sid = sid, Status = status, Body = body });
    }
}
