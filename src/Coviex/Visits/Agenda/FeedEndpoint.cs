using System.Globalization;
using System.Text;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using static Coviex.Mail.CalendarText;

namespace Coviex.Visits.Agenda;

/// <summary>
/// The agenda of one member of staff as iCalendar (RFC 5545, with the names of RFC 7986), for a calendar program that asks again by itself. Times are in
/// UTC; a visit keeps its UID for ever, and its SEQUENCE counts its moves, so that the program changes the entry and makes no second one.
/// </summary>
internal static class FeedEndpoint
{
    private const int DaysBack = 30;
    private const int DaysAhead = 400;
    private static readonly TimeSpan Written = TimeSpan.FromHours(1);

    public static void MapFeed(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/feeds/{secret}.ics", Read).AllowAnonymous().RequireRateLimiting(Limits.Links);

    /// <summary>Where a feed is; whoever has this reads it.</summary>
    public static string Address(CoviexOptions options, string secret) => new Uri(options.PublicUrl, $"/feeds/{secret}.ics").ToString();

    private static async Task<IResult> Read(
        string secret, CoviexDb db, Texts texts, IOptions<CoviexOptions> options, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        if (!Secret.LooksLike(secret)) { return Results.NotFound(); }
        var (hash, now) = (Secret.Hash(secret), clock.GetUtcNow());
        var feed = await db.CalendarFeeds.AsNoTracking().SingleOrDefaultAsync(f => f.SecretHash == hash && f.RevokedAt == null, ct);
        if (feed is null || !Secret.Matches(secret, feed.SecretHash)) { return Results.NotFound(); }
        if (await db.Staff.AsNoTracking().SingleOrDefaultAsync(s => s.Id == feed.StaffId && s.HospitalId == feed.HospitalId && s.Active, ct) is not { } owner) { return Results.NotFound(); }
        if (feed.ReadAt is null || now - feed.ReadAt > Written)
        {
            await db.CalendarFeeds.Where(f => f.Id == feed.Id).ExecuteUpdateAsync(set => set.SetProperty(f => f.ReadAt, now), ct);
        }
        var (from, to) = (now.AddDays(-DaysBack), now.AddDays(DaysAhead));
        var visits = await db.Visits.AsNoTracking().Include(v => v.Seats)
            .Where(v => v.HospitalId == feed.HospitalId && v.StartsAt >= from && v.StartsAt < to && (v.HostId == owner.Id || v.Seats.Any(s => s.StaffId == owner.Id)))
            .OrderBy(v => v.StartsAt).ToListAsync(ct);
        var hosts = visits.Select(v => v.HostId).ToHashSet();
        var names = await db.Staff.AsNoTracking().Where(s => hosts.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.DisplayName, ct);
        string[] lines =
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Coviex//Coviex//EN",
            "METHOD:PUBLISH",
            $"NAME:{Text(texts.Get(owner.Language, "agenda.title"))}",
            $"X-WR-CALNAME:{Text(texts.Get(owner.Language, "agenda.title"))}",
            "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
            "X-PUBLISHED-TTL:PT15M",
            .. visits.SelectMany(v => Event(v, owner, names[v.HostId], feed.NamesPatients, texts, options.Value, now)),
            "END:VCALENDAR",
        ];
        return Results.Text(Folded(lines), "text/calendar; charset=utf-8", Encoding.UTF8);
    }

    private static string[] Event(Visit visit, StaffMember owner, string host, bool names, Texts texts, CoviexOptions options, DateTimeOffset now)
    {
        var service = texts.Get(owner.Language, $"console.service.{char.ToLowerInvariant($"{visit.Service}"[0])}{$"{visit.Service}"[1..]}.name");
        var named = names && visit.PatientName.Length > 0;
        var guests = visit.Seats.Count(s => s.StaffId is null);
        var description = texts.Get(owner.Language, "agenda.calendar.people", ("count", guests));
        if (visit.HostId != owner.Id) { description += "\n" + texts.Get(owner.Language, "agenda.calendar.sitIn", ("host", host)); }
        var url = new Uri(options.PublicUrl, $"/agenda/visits/{visit.Id}");
        return
        [
            "BEGIN:VEVENT",
            $"UID:{visit.Id:N}@{options.PublicUrl.IdnHost}",
            string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{visit.Revision}"),
            $"DTSTAMP:{Utc(now)}",
            $"DTSTART:{Utc(visit.StartsAt)}",
            $"DTEND:{Utc(visit.EndsAt)}",
            $"SUMMARY:{Text(texts.Get(owner.Language, named ? "agenda.calendar.summaryPatient" : "agenda.calendar.summary", ("service", service), ("patient", visit.PatientName)))}",
            $"DESCRIPTION:{Text(description)}",
            $"URL:{url}",
            "CLASS:PRIVATE",
            visit.State == VisitState.Cancelled ? "STATUS:CANCELLED" : "STATUS:CONFIRMED",
            "END:VEVENT",
        ];
    }
}
