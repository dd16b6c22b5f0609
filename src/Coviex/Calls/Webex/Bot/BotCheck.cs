using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex.Bot;

/// <summary>A space that an administrator can choose.</summary>
internal sealed record BotRoom(string Id, string Title);

/// <summary>What the administrator's page needs of the bot, and the tries behind its button.</summary>
internal sealed class BotCheck(CoviexDb db, BotApi api, IOptions<CoviexOptions> options)
{
    private const int MostAsked = 50;

    public bool On => options.Value.Webex.BotOn;

    /// <summary>
    /// The spaces that the bot is in, without those of other hospitals. Where several hospitals share the server they share the bot too, and an administrator
    /// is shown only spaces that he is himself in.
    /// </summary>
    /// <param name="onlyWith">His e-mail address; null where the hospital is alone.</param>
    public async Task<(IReadOnlyList<BotRoom> Rooms, WebexFault? Fault)> RoomsAsync(Guid hospital, string? onlyWith, CancellationToken ct)
    {
        var answer = await api.RoomsAsync(ct);
        var others = await db.BotSpaces.AsNoTracking().Where(s => s.HospitalId != hospital).Select(s => s.Room).ToListAsync(ct);
        var rooms = answer.Items().Select(r => (Id: WebexAnswer.TextOf(r, "id"), Title: WebexAnswer.TextOf(r, "title")))
            .Where(r => r.Id is { Length: > 0 } && !others.Contains(r.Id)).Select(r => new BotRoom(r.Id!, r.Title is { Length: > 0 } title ? title : r.Id!)).ToList();
        if (onlyWith is null) { return (rooms, answer.Fault); }
        var his = new List<BotRoom>();
        foreach (var room in rooms.Take(MostAsked)) { if (await api.IsMemberAsync(room.Id, onlyWith, ct)) { his.Add(room); } }
        return (his, answer.Fault);
    }

    /// <summary>Tries the token, the hospital's spaces and the webhooks.</summary>
    public async Task<IReadOnlyList<WebexTrial>> RunAsync(Guid hospital, CancellationToken ct)
    {
        var trials = new List<WebexTrial> { new("bot", null, Word((await api.MeAsync(ct)).Fault)) };
        if (trials[0].Fault is not null) { return trials; }
        foreach (var space in await db.BotSpaces.AsNoTracking().Where(s => s.HospitalId == hospital).OrderBy(s => s.Service).ToListAsync(ct))
        {
            var fault = (await api.RoomAsync(space.Room, ct)).Fault;
            trials.Add(new("space", space.Title, fault is { Problem: WebexProblem.NotFound or WebexProblem.Forbidden } ? "bot_outside" : Word(fault)));
        }
        if (options.Value.Webex.Webhooks)
        {
            var hooks = await api.WebhooksAsync(ct);
            var active = hooks.Items().Count(h => WebexAnswer.TextOf(h, "resource") == "messages" && WebexAnswer.TextOf(h, "status") == "active");
            trials.Add(new("botHooks", null, hooks.Fault is null && active < 2 ? "bot_deaf" : Word(hooks.Fault)));
        }
        return trials;
    }

    /// <summary>What Webex did not take in the last days, the newest first.</summary>
    public Task<List<BotMessage>> RefusedAsync(Guid hospital, int most, CancellationToken ct) =>
        db.BotMessages.AsNoTracking().Where(m => m.HospitalId == hospital && m.State == BotState.Refused).OrderByDescending(m => m.QueuedAt).Take(most).ToListAsync(ct);

    private static string? Word(WebexFault? fault) => fault?.Code["webex_".Length..];
}
