using System.Threading.RateLimiting;
using Coviex.Calls.Webex.People;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex;

/// <summary>
/// The call system in which a visit is a Webex meeting: the clinician hosts it, guests come with a guest's token. Coviex's own door stays the authority:
/// a guest gets his token, and learns where the meeting is, only when the clinician has opened it.
/// </summary>
internal sealed partial class WebexCalls(
    CoviexDb db, WebexApi api, WebexTokens tokens, WebexMeetings meetings, WebexHosts hosts, WebexPeople people, TicketLimits limits, ICallVisits visits, Pages pages, IOptions<CoviexOptions> options,
    TimeProvider clock, ILogger<WebexCalls> log) : ICallSystem
{
    private static readonly TimeSpan LinkLife = TimeSpan.FromMinutes(10);

    public CallSystem Kind => CallSystem.Webex;

    public bool On => options.Value.Webex.On;

    public async Task<string?> MissingToHostAsync(Guid host, string email, CancellationToken ct) => await hosts.MissingAsync(await people.AddressAsync(host, email, ct), ct);

    public async Task PlanAsync(CallVisit visit, CancellationToken ct)
    {
        if (await db.WebexMeetings.FindAsync([visit.Id], ct) is { } planned) { planned.Plan(visit.StartsAt, clock.GetUtcNow()); }
        else
        {
            // In Webex he may be known by another address than the one by which he signs in here.
            var account = await db.WebexGrants.AsNoTracking().Where(g => g.Id == visit.Host).Select(g => g.Account).SingleOrDefaultAsync(ct);
            db.WebexMeetings.Add(WebexMeeting.Of(account is null ? visit : visit with { HostEmail = account }, clock.GetUtcNow()));
        }
    }

    public async Task CloseAsync(Guid visit, bool held, CancellationToken ct)
    {
        if (await db.WebexMeetings.FindAsync([visit], ct) is { } meeting) { meeting.Close(held, clock.GetUtcNow()); }
    }

    public async Task RemoveAsync(Guid visit, Guid seat, CancellationToken ct)
    {
        if (await db.WebexGuests.FindAsync([seat], ct) is not { } guest) { db.WebexGuests.Add(guest = new() { Id = seat, VisitId = visit }); }
        guest.Remove(clock.GetUtcNow());
    }

    public async Task<CallSeen> SeenAsync(Guid visit, CancellationToken ct)
    {
        var joined = await db.WebexMeetings.AsNoTracking().Where(m => m.Id == visit).Select(m => m.HostJoinedAt).SingleOrDefaultAsync(ct);
        var still = await db.WebexGuests.AsNoTracking().Where(g => g.VisitId == visit && g.RemovedAt != null && g.OutAt == null && g.DueAt == null).Select(g => g.Id).ToArrayAsync(ct);
        return new(joined, still);
    }

    public void Wake() => meetings.Wake();

    public CallSetup SetupFor(Guid participant) => new(CallSystem.Webex, [], false, pages.Has(Pages.Sdk) ? pages[Pages.Sdk] : null);

    public async Task<(CallTicket? Ticket, Refusal? Refusal)> TicketAsync(CallSeat seat, CancellationToken ct)
    {
        var asked = clock.GetUtcNow();
        if (!limits.Allow(seat.Seat)) { return (null, new("too_often", StatusCodes.Status429TooManyRequests)); }
        var meeting = await db.WebexMeetings.AsNoTracking().SingleOrDefaultAsync(m => m.Id == seat.Visit, ct);
        if (meeting is null || meeting.Wish != MeetingWish.Stand) { return (null, new("call_moved")); }
        if (!meeting.Ready) { return (null, new("call_not_ready")); }
        return seat.Host ? (await HostAsync(meeting, seat, ct), null) : await GuestAsync(meeting, seat, asked, ct);
    }

    // The host always gets in: with his own token, by a link that starts the meeting, or at worst by the meeting's own page, where he signs in.
    private async Task<CallTicket> HostAsync(WebexMeeting meeting, CallSeat seat, CancellationToken ct)
    {
        if (!seat.ByLink && await tokens.StaffAsync(meeting.HostId, ct) is { Token: { } token })
        {
            return new(CallSystem.Webex, clock.GetUtcNow().AddHours(1), new(token, meeting.Destination, Password(meeting), null));
        }
        var link = (await api.StartLinkAsync(meeting, ct)).Text("startLink") ?? meeting.WebLink;
        return new(CallSystem.Webex, clock.GetUtcNow() + LinkLife, new(null, null, null, link));
    }

    private async Task<(CallTicket?, Refusal?)> GuestAsync(WebexMeeting meeting, CallSeat seat, DateTimeOffset asked, CancellationToken ct)
    {
        var subject = Subject(seat);
        if (seat.ByLink)
        {
            var link = (await api.JoinLinkAsync(meeting, Password(meeting) ?? "", subject, seat.Name, ct)).Text("joinLink");
            return link is null ? await MovedAsync(meeting.Id, "webex_no_link", ct)
                : await EnterAsync(seat, asked, WebexApi.LinkAccount(subject), new(CallSystem.Webex, clock.GetUtcNow() + LinkLife, new(null, null, null, link)), ct);
        }
        var (token, account, life, fault) = await api.GuestTokenAsync(subject, seat.Name, ct);
        if (fault is { Heals: true, Problem: not WebexProblem.Limit }) { (token, account, life, fault) = await api.GuestTokenAsync(subject, seat.Name, ct); }
        return token is null ? await MovedAsync(meeting.Id, fault!.Code, ct)
            : await EnterAsync(seat, asked, account, new(CallSystem.Webex, clock.GetUtcNow() + life, new(token, meeting.Destination, Password(meeting), null)), ct);
    }

    // What is given out is written down before: who is taken out a moment later must be found in the meeting.
    private async Task<(CallTicket?, Refusal?)> EnterAsync(CallSeat seat, DateTimeOffset asked, string? account, CallTicket ticket, CancellationToken ct)
    {
        Refusal? refusal = null;
        await OnConflict.RetryAsync(async () =>
        {
            if (await db.WebexGuests.SingleOrDefaultAsync(g => g.Id == seat.Seat, ct) is not { } guest) { db.WebexGuests.Add(guest = new() { Id = seat.Seat, VisitId = seat.Visit }); }
            if (guest.RemovedAt > asked) { refusal = new("door_closed"); return; }          // taken out while Webex was asked
            guest.Enter(account);
            try { await db.SaveChangesAsync(ct); }
            catch (DbUpdateException e) when (e is not DbUpdateConcurrencyException) { refusal = new("call_not_ready"); }      // his other press, in the same instant
        }, () => { db.ChangeTracker.Clear(); return Task.CompletedTask; });
        return refusal is null ? (ticket, null) : (null, refusal);
    }

    // Somebody stands before an open door and Webex does not let him in: the whole visit goes over Direct, at once.
    private async Task<(CallTicket?, Refusal?)> MovedAsync(Guid visit, string problem, CancellationToken ct)
    {
        await OnConflict.RetryAsync(async () =>
        {
            if (!await visits.MoveToDirectAsync(visit, problem, ct)) { return; }
            var meeting = await db.WebexMeetings.SingleAsync(m => m.Id == visit, ct);
            meeting.Close(held: true, clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
        }, () => { db.ChangeTracker.Clear(); return Task.CompletedTask; });
        LogMoved(visit, problem);
        meetings.Wake();
        await visits.ChangedAsync(visit, ct);
        return (null, new("call_moved"));
    }

    private string? Password(WebexMeeting meeting) => meeting.ProtectedPassword is { } kept ? tokens.Unprotect(kept) : null;

    // Says nothing about who it is, and is the same when he comes back.
    private static string Subject(CallSeat seat) => $"coviex-{seat.Visit:N}-{seat.Seat:N}";

    [LoggerMessage(Level = LogLevel.Warning, Message = "A visit goes on over Direct instead of Webex, visit={Visit} problem={Problem}")]
    private partial void LogMoved(Guid visit, string problem);
}

/// <summary>How often one person may ask for a ticket: each asks Webex, whose limits all visits share.</summary>
internal sealed class TicketLimits : IDisposable
{
    private readonly PartitionedRateLimiter<Guid> limiter = PartitionedRateLimiter.Create<Guid, Guid>(seat => RateLimitPartition.GetSlidingWindowLimiter(seat, _ => new()
    {
        PermitLimit = 60,
        Window = TimeSpan.FromMinutes(1),
        SegmentsPerWindow = 6,
    }));

    public bool Allow(Guid seat)
    {
        using var lease = limiter.AttemptAcquire(seat);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
