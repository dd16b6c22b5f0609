using System.Globalization;
using Coviex.Calls;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations.Replies;
using Coviex.Registry;
using Coviex.Sms;
using Coviex.Staff;
using Coviex.Visits;
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
        Guid patient, CurrentStaff staff, CoviexDb db, OptOuts optOuts, PhoneNumberRules phones, Words words, Problems problems, HttpContext http,
        CancellationToken ct)
    {
        var found = await db.Patients.AsNoTracking().Include(p => p.Relatives).SingleOrDefaultAsync(p => p.Id == patient && p.HospitalId == staff.HospitalId, ct);
        if (found is null) { return problems.Of(http, Refusal.NotFound); }
        var optedOut = await optOuts.AmongAsync(staff.HospitalId, [found.Phone, .. found.Relatives.Select(r => r.Phone)], ct);
        GuestChoice[] guests =
        [
            Choice("patient", found.Id, found.Name, words["newVisit.himself"], found.Phone),
            .. found.Relatives.OrderBy(r => r.Name, StringComparer.CurrentCulture).Select(r => Choice("relative", r.Id, r.Name, r.Relation, r.Phone)),
        ];
        return new RazorComponentResult<PatientChoiceView>(new { Patient = new PatientChoice(found.Id.ToString(), found.Name, found.RecordNumber, guests) });

        GuestChoice Choice(string kind, Guid id, string name, string relation, string phone)
        {
            var check = phones.Check(phone, null);
            var problem = phone.Length == 0 ? words["newVisit.noPhone"] : check.Textable ? null : words.Of(new Refusal(NewVisitReader.Sentence(check.Problem)));
            return new(kind, id.ToString(), name, relation, check.International ?? phone, problem, optedOut.Contains(phone) ? words.Text("inbox.optedOut") : null);
        }
    }

    private static async Task<Ok<MomentView>> Moment(
        string? day, string? time, CurrentStaff staff, CoviexDb db, Words words, Moments moments, TimeProvider clock, CancellationToken ct)
    {
        var (now, zone) = (clock.GetUtcNow(), (await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct)).TimeZone);
        var reading = LocalMoment.Read(day, time, zone);
        if (reading.At is not { } at) { return TypedResults.Ok(new MomentView(null, null, words[$"newVisit.{reading.Problem}"])); }
        if (at <= now) { return TypedResults.Ok(new MomentView(null, null, words["newVisit.timePast"])); }
        var said = words["newVisit.timeSaid", ("moment", moments.DayAndClock(at, zone)), ("away", moments.Away(at, now))];
        return TypedResults.Ok(new MomentView(at, reading.Twice ? $"{said} {words["newVisit.timeTwice", ("offset", Moments.Offset(at, zone))]}" : said, null));
    }
}
