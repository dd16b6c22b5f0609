using Coviex.Audit;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Console.Webhooks;

/// <summary>One webhook as an administrator sees it.</summary>
/// <param name="Problem">Why nothing is sent any more, or since when nothing arrives; null: all is well.</param>
public sealed record WebhookLine(string Id, string Url, string Events, string Since, string? Problem, bool Off, IReadOnlyList<DeliveryLine> Last);

public sealed record DeliveryLine(string Type, string When, string State, string Words);

/// <summary>An administrator says which programs are told what happens, sees how that fares, and ends it.</summary>
internal static class WebhookPages
{
    public static void MapWebhooks(this IEndpointRouteBuilder pages)
    {
        var webhooks = pages.MapGroup("/webhooks").RequireAuthorization(Policies.Administrator);
        webhooks.MapGet("", async (string? said, CurrentStaff staff, WebhookViews views, Words words, CancellationToken ct) =>
            await views.PageAsync(staff, new(), ct, said: said is "removed" or "on" ? words.Text($"webhooks.said.{said}") : null));
        webhooks.MapPost("", MakeAsync);
        webhooks.MapPost("/{webhook:guid}/remove", (Guid webhook, CurrentStaff staff, CoviexDb db, AuditLog audit, WebhookEvents events, TimeProvider clock, CancellationToken ct) =>
            ChangeAsync(webhook, "removed", w => w.Remove(clock.GetUtcNow()), staff, db, audit, events, ct));
        webhooks.MapPost("/{webhook:guid}/on", (Guid webhook, CurrentStaff staff, CoviexDb db, AuditLog audit, WebhookEvents events, CancellationToken ct) =>
            ChangeAsync(webhook, "on", w => w.TurnOn(), staff, db, audit, events, ct));
    }

    private static async Task<IResult> MakeAsync(
        IFormCollection sent, CurrentStaff staff, CoviexDb db, WebhookViews views, WebhookSecrets secrets, WebhookEvents events, Words words, AuditLog audit, IOptions<CoviexOptions> options,
        TimeProvider clock, CancellationToken ct)
    {
        var (errors, groups) = (new FieldErrors(), Webhook.Groups.Where(g => sent["events"].Contains(g)).ToArray());
        var url = ReadUrl(sent["url"].ToString().Trim(), options.Value.Webhooks.AllowPrivate, errors);
        if (groups.Length == 0) { errors.Add("events", "events_none"); }
        if (await db.Webhooks.CountAsync(w => w.HospitalId == staff.HospitalId && w.DisabledWhy != "removed", ct) >= Webhook.Most) { errors.Add("url", "webhooks_many", ("most", Webhook.Most)); }
        if (errors.Any) { return await views.PageAsync(staff, Form.Of(sent, words.Of(errors), words["form.wrong"]), ct, status: StatusCodes.Status422UnprocessableEntity); }

        var secret = WebhookSecrets.New();
        var webhook = new Webhook { HospitalId = staff.HospitalId, Url = url, Events = string.Join(' ', groups), ProtectedSecret = secrets.Protect(secret), CreatedAt = clock.GetUtcNow() };
        db.Webhooks.Add(webhook);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "webhook.made", webhook.Id, detail: webhook.Events);
        await db.SaveChangesAsync(ct);
        events.Begins(staff.HospitalId);
        return await views.PageAsync(staff, new(), ct, made: secret);
    }

    private static async Task<IResult> ChangeAsync(Guid id, string how, Action<Webhook> change, CurrentStaff staff, CoviexDb db, AuditLog audit, WebhookEvents events, CancellationToken ct)
    {
        if (await db.Webhooks.SingleOrDefaultAsync(w => w.Id == id && w.HospitalId == staff.HospitalId && w.DisabledWhy != "removed", ct) is not { } found) { return Results.NotFound(); }
        change(found);
        if (db.ChangeTracker.HasChanges())
        {
            audit.Record(staff.HospitalId, Actor.Staff(staff.Id), how == "on" ? "webhook.turned_on" : "webhook.removed", id);
            await db.SaveChangesAsync(ct);
            events.Begins(staff.HospitalId);
        }
        return new SeeOther($"/webhooks?said={how}");
    }

    private static string ReadUrl(string typed, bool allowPrivate, FieldErrors errors)
    {
        if (typed.Length is 0 or > Webhook.LongestUrl || !Uri.TryCreate(typed, UriKind.Absolute, out var url) || url.UserInfo.Length > 0 || url.Host.Length == 0
            || !(url.Scheme == Uri.UriSchemeHttps || (allowPrivate && url.Scheme == Uri.UriSchemeHttp))) { errors.Add("url", "url_invalid"); return ""; }
        if (!allowPrivate && (url.IsLoopback || (System.Net.IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && !PublicAddresses.Has(address)))) { errors.Add("url", "url_private"); }
        return url.AbsoluteUri;
    }
}

internal sealed class WebhookViews(CoviexDb db, Words words, Moments moments)
{
    private const int Shown = 10;

    public async Task<IResult> PageAsync(CurrentStaff staff, Form form, CancellationToken ct, string? made = null, string? said = null, int status = StatusCodes.Status200OK)
    {
        var zone = (await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct)).TimeZone;
        var lines = new List<WebhookLine>();
        foreach (var webhook in await db.Webhooks.AsNoTracking().Where(w => w.HospitalId == staff.HospitalId && w.DisabledWhy != "removed").OrderBy(w => w.CreatedAt).ToListAsync(ct))
        {
            var last = await db.WebhookDeliveries.AsNoTracking().Where(d => d.WebhookId == webhook.Id).OrderByDescending(d => d.CreatedAt).ThenByDescending(d => d.Id).Take(Shown).ToListAsync(ct);
            lines.Add(new(
                $"{webhook.Id}", webhook.Url, string.Join(", ", webhook.Events.Split(' ').Select(e => words.Text($"webhooks.event.{e}"))), words.Text("webhooks.since", ("when", moments.DayAndClock(webhook.CreatedAt, zone))),
                webhook.DisabledAt is { } off ? words.Text($"webhooks.off.{webhook.DisabledWhy}", ("when", moments.DayAndClock(off, zone)))
                    : webhook.FailingSince is { } failing ? words.Text("webhooks.failing", ("when", moments.DayAndClock(failing, zone))) : null,
                webhook.DisabledAt is not null, [.. last.Select(d => new DeliveryLine(d.Type, moments.DayAndClock(d.CreatedAt, zone), $"{d.State}", Say(d)))]));
        }
        return new RazorComponentResult<WebhooksPage>(new { Webhooks = lines, Form = form, Made = made, Said = said }) { StatusCode = status };
    }

    private string Say(WebhookDelivery delivery) => words.Text(
        $"webhooks.state.{delivery.State}", ("attempts", delivery.Attempts), ("why", delivery.Status is { } status ? $"{status}" : delivery.Problem.Length > 0 ? words.Text($"webhooks.problem.{delivery.Problem}") : ""));
}
