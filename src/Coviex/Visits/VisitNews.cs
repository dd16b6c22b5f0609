using System.Globalization;
using Coviex.Calls.Webex.Bot;
using Coviex.Data;
using Coviex.Invitations;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Visits;

/// <summary>Tells the bot what happens in visits, each in the transaction in which it happens. Where there is no bot it costs nothing.</summary>
internal sealed class VisitNews(CoviexDb db, BotTeller bot) : ITextNews
{
    public Task CreatedAsync(Visit visit, CancellationToken ct) => TellAsync(BotKind.VisitCreated, $"created:{visit.Id:N}", visit, "", visit.StartsAt, null, ct);

    /// <summary>The guest has come to the lobby, or has come back to it.</summary>
    public Task WaitsAsync(Visit visit, Seat seat, CancellationToken ct) => seat is { State: SeatState.Waiting, WaitingSince: { } since }
        ? TellAsync(BotKind.GuestWaits, string.Create(CultureInfo.InvariantCulture, $"waits:{seat.Id:N}:{since.ToUnixTimeMilliseconds()}"), visit, seat.Name, since, null, ct)
        : Task.CompletedTask;

    public Task MeetingFailedAsync(Visit visit, string problem, CancellationToken ct) =>
        TellAsync(BotKind.MeetingFailed, $"failed:{visit.Id:N}", visit, "", visit.StartsAt, $"calls.problem.{problem}", ct);

    /// <summary>A text did not reach the guest, and nothing else is tried by itself.</summary>
    public async Task BouncedAsync(Guid message, Guid guest, string? problem, CancellationToken ct)
    {
        if (!bot.On || await db.Visits.AsNoTracking().Include(v => v.Seats).SingleOrDefaultAsync(v => v.Seats.Any(s => s.Id == guest), ct) is not { Stands: true } visit) { return; }
        var seat = visit.Seats.Single(s => s.Id == guest);
        await TellAsync(BotKind.TextBounced, $"bounced:{message:N}", visit, seat.Name, visit.StartsAt, problem is null ? null : $"sms.problem.{problem}", ct);
    }

    /// <summary>After the save.</summary>
    public void Wake() => bot.Wake();

    private async Task TellAsync(BotKind kind, string key, Visit visit, string guest, DateTimeOffset at, string? why, CancellationToken ct)
    {
        if (!bot.On) { return; }
        var hospital = await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == visit.HospitalId, ct);
        var host = await db.Staff.AsNoTracking().Where(s => s.Id == visit.HostId).Select(s => new { s.DisplayName, s.Email, s.Language }).SingleAsync(ct);
        await bot.TellAsync(new(kind, key, hospital.Id, $"{visit.Service}", visit.Id, guest, visit.HostId, host.DisplayName, host.Email, host.Language, hospital.Language, at, hospital.Zone, why), ct);
    }
}
