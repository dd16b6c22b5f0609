using System.Globalization;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Visits;
using Coviex.Visits.Agenda;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Agenda;

/// <summary>The pages of the agenda, and the parts of them that their scripts ask for. What staff do goes to /api/agenda and /api/visits.</summary>
internal static class AgendaPages
{
    /// <param name="First">Of a time that comes twice, what the reader chooses from.</param>
    /// <param name="Instead">For a time that does not exist: the one that is offered.</param>
    /// <param name="Conflicts">Sentences about who has another visit then.</param>
    /// <param name="Sends">Which texts will leave, and when.</param>
    public sealed record CheckView(DateTimeOffset? At, string? Words, string? Problem, string? First, string? Second, InsteadView? Instead, string[] Conflicts, string[] Sends);

    public sealed record InsteadView(string Day, string Time, string Words);

    public static void MapAgendaPages(this IEndpointRouteBuilder pages)
    {
        var agenda = pages.MapGroup("/agenda").RequireAuthorization(Policies.Arranges);
        agenda.MapGet("", async Task<RazorComponentResult> (string? view, string? day, string? who, CurrentStaff staff, AgendaViews views, CancellationToken ct) =>
            new RazorComponentResult<AgendaPage>(new { Model = await views.OfAsync(new(view, day, who), staff, ct) }));
        agenda.MapGet("/board", async Task<RazorComponentResult> (string? view, string? day, string? who, CurrentStaff staff, AgendaViews views, CancellationToken ct) =>
            new RazorComponentResult<AgendaBoardView>(new { Model = await views.OfAsync(new(view, day, who), staff, ct) }));
        agenda.MapGet("/new", New);
        agenda.MapGet("/check", Check);
        agenda.MapGet("/visits/{visit:guid}", async (Guid visit, CurrentStaff staff, PlanViews views, CancellationToken ct) =>
            await views.VisitAsync(visit, staff, ct) is { } model ? (IResult)new RazorComponentResult<PlannedPage>(new { Model = model }) : Results.NotFound()).Asks(VisitRight.Know);
        agenda.MapGet("/visits/{visit:guid}/board", async (Guid visit, CurrentStaff staff, PlanViews views, CancellationToken ct) =>
            await views.VisitAsync(visit, staff, ct) is { } model ? (IResult)new RazorComponentResult<PlannedView>(new { Model = model }) : Results.NotFound()).Asks(VisitRight.Know);
        agenda.MapCalendar();
    }

    private static async Task<RazorComponentResult> New(string? day, string? time, Guid? patient, Guid? copy, Guid? clinician, CurrentStaff staff, PlanViews views, CancellationToken ct) =>
        new RazorComponentResult<PlanPage>(new { Model = await views.FormAsync(new(day, time, patient, copy, clinician), staff, ct) });

    private static async Task<Ok<CheckView>> Check(
        string? day, string? time, bool? second, int? minutes, string? service, string? colleagues, Guid? clinician, Guid? visit, CurrentStaff staff, CoviexDb db, VisitRights rights, Bookings bookings,
        PlannedVisitReader reader, PlanViews views, Words words, Moments moments, TimeProvider clock, CancellationToken ct)
    {
        var (now, hospital) = (clock.GetUtcNow(), await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct));
        var (zone, reading) = (hospital.TimeZone, LocalMoment.Read(day, time, hospital.TimeZone, second is true));
        if (reading.Instead is { } instead) { return Problem(reading.Problem!, Offer(instead)); }
        if (reading.At is not { } at) { return Problem(reading.Problem!, null); }
        if (at <= now) { return Problem("time_past", null); }
        if (at > now.AddYears(1)) { return Problem("time_impossible", null); }

        var length = Math.Clamp(minutes ?? 30, ReminderRules.ShortestVisit, ReminderRules.LongestVisit);
        // Of a visit that is there, who holds it and who sits in; of one that is being made, as the form has it so far.
        var moved = visit is null ? null : await (await rights.OfAsync(staff, VisitRight.Arrange, ct)).AsNoTracking().Include(v => v.Seats).SingleOrDefaultAsync(v => v.Id == visit, ct);
        Guid[] hosts = moved is not null ? [moved.HostId, .. moved.Seats.Select(s => s.StaffId).OfType<Guid>()] : await rights.HostAsync(staff, clinician, ct) is { } host ? [host.Id] : [];
        Guid[] people = [.. hosts, .. (colleagues ?? "").Split(',').Take(12).Select(id => Guid.TryParse(id, out var guid) ? guid : Guid.Empty).Where(id => id != Guid.Empty)];
        var taken = await bookings.OverlappingAsync(staff.HospitalId, people, at, at.AddMinutes(length), visit, ct);
        var names = await db.Staff.AsNoTracking().Where(s => people.Contains(s.Id) && s.HospitalId == staff.HospitalId).ToDictionaryAsync(s => s.Id, s => s.DisplayName, ct);
        var conflicts = taken.GroupBy(b => b.Staff).Select(ofOne => ofOne.Key == staff.Id
            ? words.Text("agenda.form.conflict", ("times", reader.Times(ofOne, hospital)))
            : words.Text("agenda.form.conflictOf", ("name", names.GetValueOrDefault(ofOne.Key)), ("times", reader.Times(ofOne, hospital))));
        var said = words["newVisit.timeSaid", ("moment", moments.DayAndClock(at, zone)), ("away", moments.Away(at, now))];
        return TypedResults.Ok(new CheckView(
            at, said, null, reading.First is { } first ? Choice("first", first) : null, reading.Second is { } later ? Choice("second", later) : null, null,
            [.. conflicts], await views.SendsAsync(at, service, hospital, ct)));

        Ok<CheckView> Problem(string code, InsteadView? offer) => TypedResults.Ok(new CheckView(null, null, words.Of(new Refusal(code)), null, null, offer, [], []));

        string Choice(string which, DateTimeOffset moment) => words.Text($"agenda.form.{which}", ("offset", Moments.Offset(moment, zone)));

        InsteadView Offer(DateTimeOffset moment)
        {
            var local = TimeZoneInfo.ConvertTime(moment, zone);
            var (date, hour) = (local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), local.ToString("HH:mm", CultureInfo.InvariantCulture));
            return new(date, hour, date == day
                ? words.Text("agenda.form.instead", ("clock", moments.Clock(moment, zone)))
                : words.Text("agenda.form.insteadDay", ("day", moments.Day(moment, zone)), ("clock", moments.Clock(moment, zone))));
        }
    }
}
