using Coviex.Calls;
using Coviex.Console.Agenda;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Today;

/// <summary>The day of a clinician, or of a coordinator's department, and the parts of the page that its script asks for. What is done there goes to /api/visits and /api/agenda.</summary>
internal static class TodayEndpoints
{
    /// <param name="Missing">What keeps the clinician from hosting over Webex, in words; null: nothing, or nobody could say.</param>
    public sealed record HostView(string? Missing);

    public static void MapToday(this IEndpointRouteBuilder pages)
    {
        var today = pages.MapGroup("/today").RequireAuthorization(Policies.Arranges);
        today.MapGet("", Page);
        today.MapGet("/board", async Task<RazorComponentResult> (CurrentStaff staff, Boards boards, CancellationToken ct) =>
            new RazorComponentResult<BoardView>(new { Board = await boards.OfAsync(staff, ct) }));
        today.MapGet("/patients/{patient:guid}", Patient);
        today.MapGet("/host", async (Guid? clinician, CurrentStaff staff, VisitRights rights, VisitCalls calls, CallSystems systems, Words words, CancellationToken ct) => TypedResults.Ok(new HostView(
            systems.Choices.Contains(CallSystem.Webex) && await rights.HostAsync(staff, clinician, ct) is { } host
                && await calls.MissingToHostAsync(host.Id, CallSystem.Webex, ct) is { } missing ? words.Of(new Refusal(missing)) : null)));
    }

    private static async Task<RazorComponentResult> Page(
        CurrentStaff staff, Boards boards, PlanViews plans, CoviexDb db, Moments moments, TimeProvider clock, CancellationToken ct)
    {
        var (now, hospital) = (clock.GetUtcNow(), await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct));
        return new RazorComponentResult<TodayPage>(new { Day = moments.Day(now, hospital.TimeZone), Title = await boards.TitleAsync(staff, ct), Board = await boards.OfAsync(staff, ct), Form = await plans.FormAsync(new(), staff, ct) });
    }

    private static async Task<Results<RazorComponentResult, ProblemHttpResult>> Patient(
        Guid patient, CurrentStaff staff, PatientChoices choices, Problems problems, HttpContext http, CancellationToken ct) =>
        await choices.FindAsync(patient, staff, ct) is { } found ? new RazorComponentResult<PatientChoiceView>(new { Patient = found }) : problems.Of(http, Refusal.NotFound);
}
