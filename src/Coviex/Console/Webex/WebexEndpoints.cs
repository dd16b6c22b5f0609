using Coviex.Calls.Webex;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Console.Webex;

/// <summary>How it stands with the hospital's Webex: one button tries everything, and says in words what is missing.</summary>
internal static class WebexEndpoints
{
    public static void MapWebexPages(this IEndpointRouteBuilder pages)
    {
        var webex = pages.MapGroup("/webex").RequireAuthorization(Policies.Administrator);
        webex.MapGet("", (WebexCheck check, IOptions<CoviexOptions> options, CancellationToken ct) => PageAsync(null, check, options, ct));
        webex.MapPost("/check", TryAsync);
    }

    private static async Task<IResult> TryAsync(WebexCheck check, CoviexDb db, CurrentStaff staff, IOptions<CoviexOptions> options, CancellationToken ct)
    {
        if (!options.Value.Webex.On) { return Results.NotFound(); }
        var hosts = (await db.Staff.AsNoTracking().Where(s => s.HospitalId == staff.HospitalId && s.Active).OrderBy(s => s.DisplayName).ToListAsync(ct))
            .Where(s => s.Roles.HasFlag(Roles.Clinician) && s.Email is not null).Select(s => (s.Email!, s.DisplayName)).ToList();
        return await PageAsync(await check.RunAsync(staff.HospitalId, hosts, ct), check, options, ct);
    }

    private static async Task<IResult> PageAsync(IReadOnlyList<WebexTrial>? trials, WebexCheck check, IOptions<CoviexOptions> options, CancellationToken ct) =>
        options.Value.Webex.On
            ? new RazorComponentResult<WebexPage>(new { Standing = await check.StandingAsync(ct), Trials = trials?.Select(t => new TrialView(t.What, t.Who, t.Fault)).ToArray() })
            : Results.NotFound();
}

/// <summary>One thing that was tried, as the page shows it.</summary>
public sealed record TrialView(string What, string? Who, string? Fault);
