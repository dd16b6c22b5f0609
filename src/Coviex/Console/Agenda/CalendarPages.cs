using Coviex.Audit;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Visits.Agenda;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Console.Agenda;

/// <summary>One address at which a calendar program reads the agenda, as its owner sees it.</summary>
public sealed record FeedLine(string Id, string Since, string Read, bool NamesPatients);

/// <summary>A clinician's own calendar addresses: he makes them, sees each once, and withdraws them.</summary>
internal static class CalendarPages
{
    public static void MapCalendar(this RouteGroupBuilder agenda)
    {
        agenda.MapGet("/calendar", async Task<RazorComponentResult> (string? said, CurrentStaff staff, CoviexDb db, Words words, Moments moments, CancellationToken ct) =>
            Page(await LinesAsync(staff, db, words, moments, ct), said: said == "revoked" ? words.Text("agenda.calendar.revoked") : null));
        agenda.MapPost("/calendar", MakeAsync);
        agenda.MapPost("/calendar/{feed:guid}/revoke", RevokeAsync);
    }

    // In the answer to the form itself: after a redirect the server would have to keep the secret somewhere to show it.
    private static async Task<IResult> MakeAsync(
        IFormCollection sent, CurrentStaff staff, CoviexDb db, Words words, Moments moments, AuditLog audit, IOptions<CoviexOptions> options, TimeProvider clock, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var secret = Secret.New();
        var feed = new CalendarFeed { HospitalId = staff.HospitalId, StaffId = staff.Id, SecretHash = Secret.Hash(secret), NamesPatients = sent["names"] == "true", CreatedAt = now };
        // The oldest goes: one that nobody knows where to withdraw would stay for ever.
        var mine = await db.CalendarFeeds.Where(f => f.StaffId == staff.Id && f.RevokedAt == null).OrderBy(f => f.CreatedAt).ToListAsync(ct);
        foreach (var old in mine.Take(mine.Count - CalendarFeed.Most + 1)) { old.Revoke(now); }
        db.CalendarFeeds.Add(feed);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "staff.calendar_made", staff.Id, feed.Id, feed.NamesPatients ? "with names" : "without names");
        await db.SaveChangesAsync(ct);
        return Page(await LinesAsync(staff, db, words, moments, ct), made: FeedEndpoint.Address(options.Value, secret));
    }

    private static async Task<IResult> RevokeAsync(Guid feed, CurrentStaff staff, CoviexDb db, AuditLog audit, TimeProvider clock, CancellationToken ct)
    {
        if (await db.CalendarFeeds.SingleOrDefaultAsync(f => f.Id == feed && f.StaffId == staff.Id, ct) is not { } found) { return Results.NotFound(); }
        if (found.RevokedAt is null)
        {
            found.Revoke(clock.GetUtcNow());
            audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "staff.calendar_revoked", staff.Id, feed);
            await db.SaveChangesAsync(ct);
        }
        return new SeeOther("/agenda/calendar?said=revoked");
    }

    private static async Task<FeedLine[]> LinesAsync(CurrentStaff staff, CoviexDb db, Words words, Moments moments, CancellationToken ct)
    {
        var zone = (await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct)).TimeZone;
        var mine = await db.CalendarFeeds.AsNoTracking().Where(f => f.StaffId == staff.Id && f.RevokedAt == null).OrderBy(f => f.CreatedAt).ToListAsync(ct);
        return
        [
            .. mine.Select(f => new FeedLine($"{f.Id}", words.Text("agenda.calendar.since", ("when", moments.DayAndClock(f.CreatedAt, zone))),
                f.ReadAt is { } read ? words.Text("agenda.calendar.read", ("when", moments.DayAndClock(read, zone))) : words.Text("agenda.calendar.never"), f.NamesPatients)),
        ];
    }

    private static RazorComponentResult<CalendarPage> Page(FeedLine[] feeds, string? made = null, string? said = null) => new(new { Feeds = feeds, Made = made, Said = said });
}
