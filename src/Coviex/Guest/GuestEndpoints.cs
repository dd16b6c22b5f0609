using Coviex.Audit;
using Coviex.Calls;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Lobby;
using Coviex.Visits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Guest;

/// <summary>What a guest's page does once it has a session. Which seat it acts on comes from the session alone.</summary>
internal static class GuestEndpoints
{
    private static readonly string[] DeviceStates = ["ok", "denied", "missing", "busy", "off"];

    private static readonly string[] Browsers = ["chrome-android", "chrome-desktop", "safari-ios", "firefox", "edge", "samsung", "other"];
    private static readonly string[] Troubles = ["unconnected", "lost"];

    /// <param name="Browser">The family of the browser, one of <see cref="Browsers"/>; null: the page did not say.</param>
    public sealed record DevicesForm(string? Camera, string? Microphone, string? Browser);

    /// <summary>Why there is no picture and no sound: one of <see cref="Troubles"/>.</summary>
    public sealed record TroubleForm(string? Reason);

    /// <summary>The page cannot hold the call itself and wants a link.</summary>
    public sealed record TicketForm(bool? ByLink);

    public static void MapGuest(this IEndpointRouteBuilder routes)
    {
        // The page is the same for everybody. It is asked for again each time, and answered with 304: after an update it names other scripts.
        routes.MapGet("/v", (HttpContext http, Pages pages) => pages.Send(http, "guest.html", "no-cache")).AllowAnonymous();
        // The same, under the address that lets its scripts reach Webex.
        routes.MapGet("/v/webex", (HttpContext http, Pages pages) => pages.Send(http, "guest.html", "no-cache")).AllowAnonymous();
        routes.MapLinks();
        var guest = routes.MapGroup("/api/guest").WithTags("Guest").RequireAuthorization(Policies.Guest);
        guest.MapGet("/lobby", Lobby);
        guest.MapPost("/devices", Devices);
        guest.MapPost("/trouble", Trouble);
        guest.MapPost("/ticket", Ticket);
        guest.MapGet("/ticket/link", async (CurrentGuest guest, GuestPlaces places, VisitCalls calls, Problems problems, HttpContext http, CancellationToken ct) =>
            CallLink.To((await Ticket(new(true), guest, places, calls, problems, http, ct)).Result, problems, http));
        guest.MapPost("/leave", (GuestActs acts, CurrentGuest guest, CancellationToken ct) =>
            acts.DoAsync(guest, "guest.left", (place, now, capacity) => place.Visit.Leave(place.Seat, now, capacity), ct));
        guest.MapPost("/return", (GuestActs acts, CurrentGuest guest, CancellationToken ct) =>
            acts.DoAsync(guest, "guest.returned",
                (place, now, capacity) => place.Invitation.RevokedAt is not null ? new("revoked") : place.Visit.Return(place.Seat, now, capacity), ct));
        guest.MapPost("/move", Move);
        guest.MapGuestFiles();
    }

    private static async Task<Results<Ok<LobbyView>, ProblemHttpResult>> Lobby(
        CurrentGuest guest, GuestPlaces places, Problems problems, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        return await places.FindAsync(guest.Seat, ct) is { } place
            ? TypedResults.Ok(places.Lobby(place, guest.Session))
            : problems.Of(http, Refusal.NotFound);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Devices(
        DevicesForm form, CurrentGuest guest, GuestActs acts, Problems problems, HttpContext http, CancellationToken ct)
    {
        if (!DeviceStates.Contains(form.Camera) || !DeviceStates.Contains(form.Microphone) || (form.Browser is not null && !Browsers.Contains(form.Browser))) { return problems.Of(http, new Refusal("bad_input", 400)); }
        var answer = await acts.DoAsync(guest, null, (place, _, _) =>
        {
            place.Seat.Devices(form.Camera!, form.Microphone!, form.Browser);
            return null;
        }, ct);
        return answer.Result is ProblemHttpResult problem ? problem : TypedResults.NoContent();
    }

    // Beside the seat's version, and told to nobody: it is counted, and must make no act fail.
    private static async Task<Results<NoContent, ProblemHttpResult>> Trouble(
        TroubleForm form, CurrentGuest guest, CoviexDb db, Problems problems, HttpContext http, CancellationToken ct)
    {
        if (!Troubles.Contains(form.Reason)) { return problems.Of(http, new Refusal("bad_input", 400)); }
        await db.Seats.Where(s => s.Id == guest.Seat && s.SessionId == guest.Session && s.AdmittedAt != null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Trouble, form.Reason), ct);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<CallTicket>, ProblemHttpResult>> Ticket(
        TicketForm form, CurrentGuest guest, GuestPlaces places, VisitCalls calls, Problems problems, HttpContext http, CancellationToken ct)
    {
        if (await places.FindAsync(guest.Seat, ct) is not { } place) { return problems.Of(http, Refusal.NotFound); }
        var (visit, seat, invitation, _) = place;
        if (seat.SessionId != guest.Session || invitation.RevokedAt is not null) { return problems.Of(http, new Refusal("door_closed")); }
        var name = seat.Relation.Length > 0 ? $"{seat.Name} ({seat.Relation})" : seat.Name;
        var (ticket, refusal) = await calls.TicketAsync(visit, seat, name, form.ByLink is true, ct);
        return refusal is null ? TypedResults.Ok(ticket!) : problems.Of(http, refusal);
    }

    // The one act that a device without the seat may do.
    private static async Task<Results<Ok<LobbyView>, ProblemHttpResult>> Move(
        CurrentGuest guest, GuestActs acts, Presence presence, CancellationToken ct) =>
        await acts.DoAsync(guest, "guest.moved", (place, now, _) =>
        {
            if (!place.Visit.Stands || place.Invitation.RevokedAt is not null) { return new("visit_over"); }
            place.Seat.Hold(guest.Session, presence.Find(place.Visit.Id, place.Seat.Id) is not null, insist: true, now);
            return null;
        }, ct, needsSeat: false);
}

/// <summary>The frame that a guest's acts share: his seat from the session, retried when the clinician acts in the same instant.</summary>
internal sealed class GuestActs(
    CoviexDb db, GuestPlaces places, VisitNews news, Nudges nudges, AuditLog audit, Problems problems, IHttpContextAccessor http, IOptions<CoviexOptions> options, TimeProvider clock)
{
    public async Task<Results<Ok<LobbyView>, ProblemHttpResult>> DoAsync(
        CurrentGuest guest, string? action, Func<GuestPlace, DateTimeOffset, int, Refusal?> act, CancellationToken ct, bool needsSeat = true)
    {
        GuestPlace? place = null;
        Refusal? refusal = null;
        async Task TryAsync()
        {
            place = await places.FindAsync(guest.Seat, ct);
            var before = place?.Seat.State;
            refusal = place is null ? Refusal.NotFound
                : needsSeat && place.Seat.SessionId != guest.Session ? new("elsewhere")
                : act(place, clock.GetUtcNow(), options.Value.Visits.Capacity);
            if (refusal is not null || !db.ChangeTracker.HasChanges()) { return; }
            if (action is not null) { audit.Record(place!.Visit.HospitalId, Actor.Guest(guest.Seat), action, guest.Visit, guest.Seat); }
            if (before == SeatState.Left) { await news.WaitsAsync(place!.Visit, place.Seat, ct); }
            await db.SaveChangesAsync(ct);
        }
        await OnConflict.RetryAsync(TryAsync, () => { db.ChangeTracker.Clear(); return Task.CompletedTask; });
        if (refusal is not null) { return problems.Of(http.HttpContext!, refusal); }
        news.Wake();
        await nudges.ChangedAsync(place!.Visit);
        return TypedResults.Ok(places.Lobby(place, guest.Session));
    }
}
