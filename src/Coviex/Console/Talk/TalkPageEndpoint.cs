using System.Text.Json;
using System.Text.Json.Nodes;
using Coviex.Console.Room;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Talk;

/// <summary>The colleagues' page: one page, whose live part (web/src/talk) asks <c>/api/talk</c> for all that is written.</summary>
internal static class TalkPageEndpoint
{
    public static void MapTalkPages(this IEndpointRouteBuilder pages) =>
        pages.MapGet("/talk", Show).RequireAuthorization(Policies.Staff);

    /// <param name="c">The conversation to open at once; the page asks for it, and sees only what is its reader's own. So with the others.</param>
    /// <param name="with">A colleague, to open the conversation with him.</param>
    /// <param name="visit">A visit, to open the conversation of those who look after it.</param>
    /// <param name="patient">A patient, to open the thread of those who care for him.</param>
    private static async Task<RazorComponentResult> Show(
        string? c, string? with, string? visit, string? patient, CurrentStaff staff, CoviexDb db, Texts texts, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        var hospital = await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct);
        var language = Language.Of(http);
        var data = new JsonObject
        {
            ["me"] = staff.Id,
            ["language"] = language,
            ["zone"] = hospital.Zone,
            ["now"] = clock.GetUtcNow(),
            ["conversation"] = IdIn(c),
            ["with"] = IdIn(with),
            ["visit"] = IdIn(visit),
            ["patient"] = IdIn(patient),
            ["texts"] = RoomEndpoints.TextsOf(texts, language, "talk"),
            ["files"] = RoomEndpoints.TextsOf(texts, language, "files"),
        };
        return new RazorComponentResult<TalkPage>(new { Data = data.ToJsonString(JsonSerializerOptions.Web) });
    }

    // An address that somebody typed wrong opens the page all the same.
    private static JsonNode? IdIn(string? text) => Guid.TryParse(text, out var id) ? id : null;
}
