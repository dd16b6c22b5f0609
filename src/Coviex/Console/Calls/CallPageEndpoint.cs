using System.Text.Json;
using System.Text.Json.Nodes;
using Coviex.Console.Room;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Calls;

/// <summary>The page of one call between colleagues. Its live part (web/src/call) asks <c>/api/calls</c> for everything, and says where there is no such call.</summary>
internal static class CallPageEndpoint
{
    public static void MapCallPages(this IEndpointRouteBuilder pages) =>
        pages.MapGet("/calls/{page:guid}", Show).RequireAuthorization(Policies.Staff);

    private static async Task<RazorComponentResult<CallPage>> Show(
        Guid page, CurrentStaff staff, CoviexDb db, Texts texts, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var hospital = await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct);
        var language = Language.Of(http);
        var data = new JsonObject
        {
            ["call"] = page,
            ["language"] = language,
            ["zone"] = hospital.Zone,
            ["now"] = clock.GetUtcNow(),
            ["texts"] = RoomEndpoints.TextsOf(texts, language, "call"),
            ["room"] = RoomEndpoints.TextsOf(texts, language, "room"),
        };
        return new RazorComponentResult<CallPage>(new { Data = data.ToJsonString(JsonSerializerOptions.Web) });
    }
}
