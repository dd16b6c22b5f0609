using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Lobby;
using Coviex.Visits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Coviex.Guest;

/// <summary>What the bearer of a link may do before he has a session. The secret comes in the body: no address, log or Referer has it.</summary>
internal static class LinkEndpoints
{
    private const int LongestDevice = 300;

    public sealed record LinkForm(string? Token);

    public sealed record EnterForm(string? Token, ConsentForm? Consent);

    /// <param name="Purposes">Of those offered, the ones that he turned on.</param>
    public sealed record ConsentForm(string? Version, string? Hash, Guid[]? Purposes = null);

    public static void MapLinks(this IEndpointRouteBuilder routes)
    {
        // Public on purpose: the secret in the body is the key, and guessing is limited per address and per link.
        var links = routes.MapGroup("/api/guest").WithTags("Links").AllowAnonymous().RequireRateLimiting(Limits.Links);
        links.MapPost("/peek", Peek);
        links.MapPost("/enter", Enter);
        links.MapPost("/renew", Renew);
    }

    private static async Task<Results<Ok<PeekView>, ProblemHttpResult>> Peek(
        LinkForm form, CoviexDb db, GuestPlaces places, Nudges nudges, LinkLimits limits, AuditLog audit, Problems problems, HttpContext http,
        TimeProvider clock, CancellationToken ct)
    {
        var (refusal, link, place) = await OpenAsync(form.Token, db, places, limits, ct);
        if (refusal is not null) { return problems.Of(http, refusal); }
        if (place!.Invitation.OpenedAt is null)
        {
            place.Invitation.OpenedAt = clock.GetUtcNow();
            audit.Record(place.Visit.HospitalId, Actor.Guest(place.Seat.Id), "guest.opened", place.Visit.Id, place.Seat.Id);
            await db.SaveChangesAsync(ct);
            await nudges.ChangedAsync(place.Visit);
        }
        return TypedResults.Ok(await places.PeekAsync(place, link!, ct));
    }

    private static async Task<Results<Ok<LobbyView>, ProblemHttpResult>> Enter(
        EnterForm form, CoviexDb db, GuestPlaces places, ConsentTexts consents, Presence presence, VisitNews news, Nudges nudges, LinkLimits limits, AuditLog audit,
        Problems problems, IOptions<CoviexOptions> options, HttpContext http, TimeProvider clock, CancellationToken ct)
    {
        GuestSession? session = null;
        string? secret = null;
        Refusal? refusal = null;
        GuestPlace? place = null;
        var known = await GuestAuthentication.FindAsync(db, http.Request, options.Value, clock, ct);
        async Task TryAsync()
        {
            (refusal, var link, place) = await OpenAsync(form.Token, db, places, limits, ct);
            if (refusal is not null) { return; }
            var text = await consents.ForAsync(place!.Invitation.Language, place.Hospital.Id, place.Hospital.Name, ct);
            if ((refusal = MayEnter(form, place, link!, places, text)) is not null) { return; }
            var ((visit, seat, invitation, _), now) = (place, clock.GetUtcNow());

            session = known?.SeatId == seat.Id ? known : null;                 // the same browser opens its link again: the same device
            if (session is null)
            {
                (session, secret) = New(visit, seat, options.Value, now);
                db.Add(session);
                var consent = Agreed(session, form.Consent!, invitation.Language, http, now);
                db.Add(consent);
                foreach (var purpose in text.Purposes.Where(p => form.Consent!.Purposes?.Contains(p.Id) is true)) { db.Add(new ConsentChoice { ConsentId = consent.Id, PurposeId = purpose.Id }); }
                audit.Record(visit.HospitalId, Actor.Guest(seat.Id), "guest.agreed", visit.Id, seat.Id, form.Consent!.Version!);
            }
            if (seat.Hold(session.Id, presence.Find(visit.Id, seat.Id) is not null, insist: false, now))
            {
                var before = seat.State;
                refusal = seat.State == SeatState.Left ? visit.Return(seat, now, options.Value.Visits.Capacity) : visit.Arrive(seat, now, options.Value.Visits.Capacity);
                if (refusal is not null) { return; }
                if (before != seat.State)
                {
                    audit.Record(visit.HospitalId, Actor.Guest(seat.Id), "guest.arrived", visit.Id, seat.Id);
                    await news.WaitsAsync(visit, seat, ct);
                }
            }
            await db.SaveChangesAsync(ct);
        }
        await OnConflict.RetryAsync(TryAsync, () => { db.ChangeTracker.Clear(); return Task.CompletedTask; });
        if (refusal is not null) { return problems.Of(http, refusal); }
        if (secret is not null) { GiveCookie(http, secret, options.Value); }
        news.Wake();
        await nudges.ChangedAsync(place!.Visit);
        return TypedResults.Ok(places.Lobby(place, session!.Id));
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> Renew(
        LinkForm form, CoviexDb db, GuestPlaces places, OutboxSignal outbox, Nudges nudges, LinkLimits limits, AuditLog audit, Problems problems,
        IOptions<CoviexOptions> options, HttpContext http, TimeProvider clock, CancellationToken ct)
    {
        var (refusal, _, place) = await OpenAsync(form.Token, db, places, limits, ct);
        refusal ??= !place!.Visit.Stands ? new("visit_over")
            : place.TurnedAway && place.Invitation.RevokedAt is null ? new("declined")
            : place.Invitation.Renew(clock.GetUtcNow(), options.Value.Links);
        if (refusal is not null) { return problems.Of(http, refusal); }
        audit.Record(place!.Visit.HospitalId, Actor.Guest(place.Seat.Id), "guest.asked_for_link", place.Visit.Id, place.Seat.Id);
        await db.SaveChangesAsync(ct);
        outbox.Wake();
        await nudges.ChangedAsync(place.Visit);
        return TypedResults.Accepted((string?)null);
    }

    private static async Task<(Refusal? Refusal, Link? Link, GuestPlace? Place)> OpenAsync(
        string? token, CoviexDb db, GuestPlaces places, LinkLimits limits, CancellationToken ct)
    {
        if (!Secret.LooksLike(token)) { return (new("link_unknown", 404), null, null); }
        if (!limits.Allow(token!)) { return (new("too_often", 429), null, null); }
        var link = await Link.FindAsync(db, token, ct);
        return link is not null && await places.FindAsync(link.InvitationId, ct) is { } place && !place.Invitation.IsDead(link.CreatedAt)
            ? (null, link, place)
            : (new("link_unknown", 404), null, null);
    }

    private static Refusal? MayEnter(EnterForm form, GuestPlace place, Link link, GuestPlaces places, ConsentText text)
    {
        if (places.StateOf(place, link) is not (PeekState.Ready or PeekState.Late) and var state) { return new(state.ToString().ToLowerInvariant()); }
        return form.Consent is { } agreed && agreed.Version == text.Version && agreed.Hash == text.Hash ? null : new("consent_changed", 400);
    }

    private static (GuestSession Session, string Secret) New(Visit visit, Seat seat, CoviexOptions options, DateTimeOffset now)
    {
        var secret = Secret.New();
        return (new()
        {
            HospitalId = visit.HospitalId,
            VisitId = visit.Id,
            SeatId = seat.Id,
            SecretHash = Secret.Hash(secret),
            CreatedAt = now,
            ExpiresAt = now + options.SignIn.GuestLife,
        }, secret);
    }

    private static Consent Agreed(GuestSession session, ConsentForm consent, string language, HttpContext http, DateTimeOffset now)
    {
        var device = http.Request.Headers.UserAgent.ToString();
        return new()
        {
            HospitalId = session.HospitalId,
            SeatId = session.SeatId,
            SessionId = session.Id,
            TextVersion = consent.Version!,
            TextHash = consent.Hash!,
            Language = language,
            AgreedAt = now,
            Device = device[..Math.Min(device.Length, LongestDevice)],
        };
    }

    private static void GiveCookie(HttpContext http, string secret, CoviexOptions options)
    {
        var cookie = GuestAuthentication.Cookie(options);
        var build = cookie.Build(http);
        build.MaxAge = options.SignIn.GuestLife;
        http.Response.Cookies.Append(cookie.Name!, secret, build);
    }
}
