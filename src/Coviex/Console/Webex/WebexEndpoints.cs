using Coviex.Audit;
using Coviex.Calls.Webex;
using Coviex.Calls.Webex.Bot;
using Coviex.Console.Shell;
using Coviex.Console.Today;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Console.Webex;

/// <summary>
/// How it stands with the hospital's Webex: one button tries everything, and says in words what is missing. Where the bot writes, and what of. And for a
/// clinician his own account.
/// </summary>
internal static class WebexEndpoints
{
    public static void MapWebexPages(this IEndpointRouteBuilder pages)
    {
        pages.MapGet("/webex", ShowAsync).RequireAuthorization(Policies.Staff);
        var webex = pages.MapGroup("/webex").RequireAuthorization(Policies.Administrator);
        webex.MapPost("/check", TryAsync);
        webex.MapPost("/bot", ChangeBotAsync);
        webex.MapPost("/bot/try", TryBotAsync);
    }

    private static Task<IResult> ShowAsync(string? said, WebexViews views, CurrentStaff staff, Words words, CancellationToken ct) => views.OfAsync(staff, null, null, said switch
    {
        "saved" => words.Text("bot.page.saved"),
        "tried" => words.Text("bot.page.tried"),
        "linked" => words.Text("calls.own.linkedNow"),
        "unlinked" => words.Text("calls.own.unlinkedNow"),
        _ => null,
    }, ct);

    private static async Task<IResult> TryAsync(
        WebexCheck check, BotCheck bot, WebexViews views, CoviexDb db, CurrentStaff staff, IOptions<CoviexOptions> options, CancellationToken ct)
    {
        if (!options.Value.Webex.On && !bot.On) { return Results.NotFound(); }
        var trials = new List<WebexTrial>();
        if (options.Value.Webex.On)
        {
            var hosts = (await db.Staff.AsNoTracking().Where(s => s.HospitalId == staff.HospitalId && s.Active).OrderBy(s => s.DisplayName).ToListAsync(ct))
                .Where(s => s.Roles.HasFlag(Roles.Clinician) && s.Email is not null).Select(s => (s.Email!, s.DisplayName)).ToList();
            trials.AddRange(await check.RunAsync(staff.HospitalId, hosts, ct));
        }
        if (bot.On) { trials.AddRange(await bot.RunAsync(staff.HospitalId, ct)); }
        return await views.OfAsync(staff, trials, null, null, ct);
    }

    private static async Task<IResult> ChangeBotAsync(
        IFormCollection sent, BotCheck bot, WebexViews views, CoviexDb db, CurrentStaff staff, AuditLog audit, Words words, CancellationToken ct)
    {
        if (!bot.On) { return Results.NotFound(); }
        var errors = new Dictionary<string, string[]>();
        var spaces = await db.BotSpaces.Where(s => s.HospitalId == staff.HospitalId).ToListAsync(ct);
        var (rooms, _) = await bot.RoomsAsync(staff.HospitalId, await views.OnlyWithAsync(staff, ct), ct);
        var known = rooms.Concat(spaces.Select(s => new BotRoom(s.Room, s.Title))).DistinctBy(r => r.Id).ToDictionary(r => r.Id, r => r.Title);
        var names = Read<BotNames>(sent["names"].ToString(), Enum.GetValues<BotNames>());
        if (names is null) { errors["names"] = [words["form.wrong"]]; }
        foreach (var service in (string[])["", .. WebexViews.Services])
        {
            var (field, there) = (WebexViews.Field(service), spaces.Find(s => s.Service == service));
            var room = sent[field].ToString();
            if (room.Length == 0) { if (there is not null) { db.BotSpaces.Remove(there); } continue; }
            if (!known.TryGetValue(room, out var title)) { errors[field] = [words.Text("bot.page.unknown")]; continue; }
            if (there is null) { db.BotSpaces.Add(there = new() { HospitalId = staff.HospitalId, Service = service }); }
            there.Choose(room, title);
        }
        if (errors.Count > 0)
        {
            db.ChangeTracker.Clear();
            return await views.OfAsync(staff, null, Form.Of(sent, errors, words["form.wrong"]), null, ct);
        }
        var rules = await db.BotRules.SingleOrDefaultAsync(r => r.HospitalId == staff.HospitalId, ct);
        if (rules is null) { db.BotRules.Add(rules = new() { HospitalId = staff.HospitalId }); }
        rules.Change(sent["events"].Select(e => Read(e, BotRules.Choices)).OfType<BotKind>(), sent["direct"] == "on", names!.Value);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "bot.changed", staff.HospitalId);
        await db.SaveChangesAsync(ct);
        return new SeeOther("/webex?said=saved");
    }

    // In each space once; the bot's outbox writes it, as it would anything else.
    private static async Task<IResult> TryBotAsync(BotCheck bot, BotTeller teller, CoviexDb db, CurrentStaff staff, TimeProvider clock, CancellationToken ct)
    {
        if (!bot.On) { return Results.NotFound(); }
        var (now, language) = (clock.GetUtcNow(), await db.Hospitals.Where(h => h.Id == staff.HospitalId).Select(h => h.Language).SingleAsync(ct));
        foreach (var room in await db.BotSpaces.Where(s => s.HospitalId == staff.HospitalId).Select(s => s.Room).Distinct().ToListAsync(ct))
        {
            db.BotMessages.Add(new()
            {
                EventKey = $"trial:{Guid.CreateVersion7():N}",
                HospitalId = staff.HospitalId,
                Kind = BotKind.Trial,
                Room = room,
                Language = language,
                QueuedAt = now,
                Until = now.AddMinutes(10),
                DueAt = now,
            });
        }
        await db.SaveChangesAsync(ct);
        teller.Wake();
        return new SeeOther("/webex?said=tried");
    }

    private static T? Read<T>(string? code, IEnumerable<T> choices) where T : struct, Enum => choices.Select(c => (T?)c).FirstOrDefault(c => Boards.Code(c!.Value) == code);
}
