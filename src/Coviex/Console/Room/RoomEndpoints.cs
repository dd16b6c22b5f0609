using System.Text.Json;
using System.Text.Json.Nodes;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Console.Room;

/// <summary>The consulting room: one page, whose live part (web/src/room) asks <c>GET /api/visits/{visit}/room</c> for everything that changes.</summary>
internal static class RoomEndpoints
{
    public static void MapRoom(this IEndpointRouteBuilder pages) =>
        pages.MapGet("/visits/{visit:guid}", Show).Asks(VisitRight.Hold);

    private static async Task<IResult> Show(
        Guid visit, CurrentStaff staff, CoviexDb db, VisitActs acts, Texts texts, IOptions<CoviexOptions> options, TimeProvider clock, HttpContext http, CancellationToken ct)
    {
        if (await acts.FindAsync(visit, staff, ct) is not { } found)
        {
            return new RazorComponentResult<RoomMissingPage> { StatusCode = StatusCodes.Status404NotFound };
        }
        if (found.CallSystem == Calls.CallSystem.Webex) { SecurityHeaders.OpenForWebex(http); }
        var hospital = await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct);
        var language = Language.Of(http);
        var data = new JsonObject
        {
            ["visit"] = visit,
            ["language"] = language,
            ["zone"] = hospital.Zone,
            ["now"] = clock.GetUtcNow(),
            ["languages"] = new JsonArray([.. texts.Languages.Select(code =>
                (JsonNode)new JsonObject { ["code"] = code, ["name"] = texts.Get(code, "console.frame.thisLanguage") })]),
            ["guestLanguage"] = texts.Nearest(hospital.Language),
            ["today"] = "/today",
            ["linksWebex"] = options.Value.Webex.On && options.Value.Webex.IntegrationId.Length > 0,
            ["texts"] = TextsOf(texts, language, "room"),
            ["files"] = TextsOf(texts, language, "files"),
        };
        return new RazorComponentResult<RoomPage>(new { Data = data.ToJsonString(JsonSerializerOptions.Web) });
    }

    /// <summary>One room's texts as the tree that their file is.</summary>
    internal static JsonObject TextsOf(Texts texts, string language, string room)
    {
        var tree = new JsonObject();
        foreach (var (key, text) in texts.All(language).Where(t => t.Key.StartsWith($"{room}.", StringComparison.Ordinal)))
        {
            var parts = key.Split('.')[1..];
            var branch = tree;
            foreach (var part in parts[..^1]) { branch = (JsonObject)(branch[part] ??= new JsonObject()); }
            branch[parts[^1]] = text;
        }
        return tree;
    }
}
