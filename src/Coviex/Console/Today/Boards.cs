using System.Text.Json;
using Coviex.Console.Inbox;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Console.Today;

/// <summary>Puts the board of a clinician, or of a coordinator's department, together.</summary>
internal sealed class Boards(
    CoviexDb db, VisitRights rights, TodaysVisits todays, VisitViews views, GuestLines lines, InboxViews inbox, Words words, Moments moments, IOptions<CoviexOptions> options, TimeProvider clock)
{
    private const int MostComing = 20;

    public async Task<Board> OfAsync(CurrentStaff staff, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var hospital = await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct);
        var tomorrow = LocalMoment.DayOf(now, hospital.TimeZone).To;
        var coming = await (await rights.OfAsync(staff, VisitRight.Arrange, ct)).AsNoTracking().Include(v => v.Seats)
            .Where(v => v.State == VisitState.Scheduled && v.StartsAt >= tomorrow)
            .OrderBy(v => v.StartsAt).Take(MostComing).ToListAsync(ct);
        var all = await views.OfAsync([.. await todays.OfAsync(staff, ct), .. coming], words.Language, ct);
        var stopped = await db.Messages.CountAsync(m => m.HospitalId == staff.HospitalId && m.Waits == WaitReason.Budget, ct);
        var replies = await inbox.OfVisitsAsync([.. all.Select(v => v.Id)], staff, ct);
        return new(
            Cards(all.Where(v => Stands(v) && IsNow(v, now))),
            Cards(all.Where(v => Stands(v) && !IsNow(v, now) && v.StartsAt < tomorrow)),
            Cards(all.Where(v => Stands(v) && !IsNow(v, now) && v.StartsAt >= tomorrow)),
            Cards(all.Where(v => !Stands(v)).OrderByDescending(v => v.EndedAt)),
            stopped > 0 ? words.Text("sending.stopped.staff", ("count", stopped)) : null);

        VisitCard[] Cards(IEnumerable<VisitView> some) => [.. some.Select(v => Card(v, staff, now, tomorrow, hospital.TimeZone, [.. replies[v.Id]]))];
    }

    private static bool Stands(VisitView visit) => visit.State is VisitState.Scheduled or VisitState.Open;

    private bool IsNow(VisitView visit, DateTimeOffset now) =>
        visit.State == VisitState.Open || visit.StartsAt <= now + options.Value.Visits.LobbyOpensBefore
        || visit.Guests.Any(g => g.State is SeatState.Waiting or SeatState.Admitted);

    private VisitCard Card(VisitView visit, CurrentStaff staff, DateTimeOffset now, DateTimeOffset tomorrow, TimeZoneInfo zone, IReadOnlyList<ReplyRow> replies)
    {
        var guests = visit.Guests.Select(g => lines.Of(g, visit, zone)).ToArray();
        var code = Code(visit.State);
        return new(
            visit.Id.ToString(), code, words[$"visit.state.{code}"], visit.State == VisitState.Open ? "good" : "calm",
            visit.StartsAt >= tomorrow ? moments.DayAndClock(visit.StartsAt, zone) : moments.Clock(visit.StartsAt, zone),
            visit.State == VisitState.Scheduled ? moments.Away(visit.StartsAt, now) : "",
            words[$"service.{Code(visit.Service)}.name"], IconOf(visit.Service), visit.Patient, visit.KeepDoorOpen,
            visit.Late is { } late ? words["visit.late.said", ("length", moments.Length(late.Minutes)), ("clock", moments.Clock(late.At, zone))] : null,
            string.Join(", ", guests.Select(g => g.Name)), guests, replies, visit.Host.Id == staff.Id, staff.Roles.Contains(Policies.Coordinator) ? visit.Host.Name : null);
    }

    /// <summary>Whose day it is, in words; null where that goes without saying.</summary>
    public async Task<string?> TitleAsync(CurrentStaff staff, CancellationToken ct)
    {
        if (!staff.Roles.Contains(Policies.Coordinator)) { return null; }
        var department = await rights.CoordinatesAsync(staff, ct);
        return department is null ? words.Text("agenda.coordinator.nowhere") : await db.Departments.Where(d => d.Id == department).Select(d => d.Name).SingleAsync(ct);
    }

    public static string Code<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName($"{value}");

    public static string IconOf(Service service) => service switch
    {
        Service.HomeCare => "home",
        Service.MedicalReport => "report",
        Service.FamilyVisit => "family",
        _ => "camera",
    };
}
