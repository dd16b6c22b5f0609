using System.Text.Json;
using System.Text.Json.Nodes;
using Coviex.Console.Room;
using Coviex.Conversations.Calls;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Talk;

/// <summary>The page of one call between colleagues. Its live part (web/src/call) asks <c>/api/calls</c> for everything.</summary>
internal static class CallPageEndpoint
{
    public static void MapCallPages(this IEndpointRouteBuilder pages) =>
        pages.MapGet("/calls/{call:guid}", Show).RequireAuthorization(Policies.Staff);

    private static async Task<Results<RazorComponentResult, NotFound>> Show(
        Guid call, CurrentStaff staff, CoviexDb db, CallViews calls, Texts texts, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        if (!await calls.Of(staff).AnyAsync(c => c.Id == call, ct)) { return TypedResults.NotFound(); }
        var hospital = await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct);
        var language = Language.Of(http);
        var data = new JsonObject
        {
            ["call"] = call,
            ["language"] = language,
            ["zone"] = hospital.Zone,
            ["now"] = clock.GetUtcNow(),
            ["texts"] = RoomEndpoints.TextsOf(texts, language, "call"),
            ["room"] = RoomEndpoints.TextsOf(texts, language, "room"),
        };
        return new RazorComponentResult<CallPage>(new { Data = data.ToJsonString(JsonSerializerOptions.Web) });
    }
}
