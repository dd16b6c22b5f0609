using System.Globalization;
using Coviex.Calls;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Visits;
using Coviex.Visits.Agenda;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Console.Today;

/// <summary>The clinician's day, and the parts of the page that its script asks for. What he does goes to /api/visits.</summary>
internal static class TodayEndpoints
{
    public sealed record MomentView(DateTimeOffset? At, string? Words, string? Problem);

    /// <param name="Missing">What keeps the clinician from hosting over Webex, in words; null: nothing, or nobody could say.</param>
    public sealed record HostView(string? Missing);

    public static void MapToday(this IEndpointRouteBuilder pages)
    {
        var today = pages.MapGroup("/today").RequireAuthorization(Policies.Clinician);
        today.MapGet("", Page);
        today.MapGet("/board", async (CurrentStaff staff, Boards boards, CancellationToken ct) =>
            new RazorComponentResult<BoardView>(new { Board = await boards.OfAsync(staff, ct) }));
        today.MapGet("/patients/{patient:guid}", Patient);
        today.MapGet("/moment", Moment);
        today.MapGet("/host", async (CurrentStaff staff, VisitCalls calls, CallSystems systems, Words words, CancellationToken ct) => TypedResults.Ok(new HostView(
            systems.Choices.Contains(CallSystem.Webex) && await calls.MissingToHostAsync(staff.Id, CallSystem.Webex, ct) is { } missing ? words.Of(new Refusal(missing)) : null)));
    }

    private static async Task<RazorComponentResult<TodayPage>> Page(
        CurrentStaff staff, Boards boards, CoviexDb db, Words words, Moments moments, Texts texts, CallSystems systems, IOptions<CoviexOptions> options, TimeProvider clock, CancellationToken ct)
    {
        var (now, hospital) = (clock.GetUtcNow(), await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct));
        var day = TimeZoneInfo.ConvertTime(now, hospital.TimeZone).Date;
        var services = Enum.GetValues<Service>().Select(s => (Service: s, Code: Boards.Code(s)))
            .Select(s => new ServiceChoice(s.Code, words[$"service.{s.Code}.name"], words[$"service.{s.Code}.text"], Boards.IconOf(s.Service), NewVisitReader.DoorOpen(s.Service, options.Value.Visits)));
        return new(new
        {
            Day = moments.Day(now, hospital.TimeZone),
            Board = await boards.OfAsync(staff, ct),
            Form = new NewVisitForm(
                [.. services], [.. texts.Languages.Select(l => (l, texts.Get(l, "console.frame.thisLanguage")))], hospital.Language,
                words["newVisit.zone", ("offset", Moments.Offset(now, hospital.TimeZone))], Iso(day), Iso(day.AddYears(1)),
                [.. systems.Choices.Select(Boards.Code)]),
        });

        static string Iso(DateTime date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static async Task<Results<RazorComponentResult<PatientChoiceView>, ProblemHttpResult>> Patient(
        Guid patient, CurrentStaff staff, PatientChoices choices, Problems problems, HttpContext http, CancellationToken ct) =>
        await choices.FindAsync(patient, staff, ct) is { } found ? new RazorComponentResult<PatientChoiceView>(new { Patient = found }) : problems.Of(http, Refusal.NotFound);

    private static async Task<Ok<MomentView>> Moment(
        string? day, string? time, CurrentStaff staff, CoviexDb db, Words words, Moments moments, TimeProvider clock, CancellationToken ct)
    {
        var (now, zone) = (clock.GetUtcNow(), (await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct)).TimeZone);
        var reading = LocalMoment.Read(day, time, zone);
        if (reading.At is not { } at) { return TypedResults.Ok(new MomentView(null, null, words.Of(new Refusal(reading.Problem!)))); }
        if (at <= now) { return TypedResults.Ok(new MomentView(null, null, words["newVisit.timePast"])); }
        var said = words["newVisit.timeSaid", ("moment", moments.DayAndClock(at, zone)), ("away", moments.Away(at, now))];
        return TypedResults.Ok(new MomentView(at, reading.Twice ? $"{said} {words["newVisit.timeTwice", ("offset", Moments.Offset(at, zone))]}" : said, null));
    }
}
