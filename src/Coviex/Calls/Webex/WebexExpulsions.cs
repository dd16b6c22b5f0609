using Coviex.Data;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Calls.Webex;

/// <summary>
/// Takes out of the Webex meeting whom the clinician has taken out here. Only the meeting's host may (PUT /meetingParticipants/{id}), so it needs the account
/// that the clinician has linked. It is written down with the act and looked at again until Webex shows him no more: Webex lags behind, and is known to say
/// yes and do nothing. What cannot be done is said to the clinician.
/// </summary>
internal sealed partial class WebexExpulsions(IServiceScopeFactory scopes, WebexApi api, WebexTokens tokens, TimeProvider clock, ILogger<WebexExpulsions> log)
{
    private const int AtOnce = 20;

    /// <summary>Pauses of 2, 4, 8 … seconds: about four minutes.</summary>
    private const int MostLooks = 8;
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>One pass over what is due. Returns how many guests it looked after.</summary>
    internal async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (db, now) = (scope.ServiceProvider.GetRequiredService<CoviexDb>(), clock.GetUtcNow());
        var due = await db.WebexGuests.Where(g => g.DueAt != null && g.DueAt <= now).OrderBy(g => g.DueAt).Take(AtOnce).Select(g => g.Id).ToListAsync(ct);
        foreach (var id in due)
        {
            db.ChangeTracker.Clear();
            var guest = await db.WebexGuests.SingleAsync(g => g.Id == id, ct);
            if (guest.DueAt is not { } at || at > now) { continue; }
            var before = guest.Problem;
            try
            {
                guest.Lease(now + Lease);
                await db.SaveChangesAsync(ct);
                await ExpelAsync(guest, await db.WebexMeetings.AsNoTracking().SingleOrDefaultAsync(m => m.Id == guest.VisitId, ct), ct);
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateConcurrencyException) { continue; }               // another node has it, or he was let in again
            if (guest.Problem != before) { await scope.ServiceProvider.GetRequiredService<ICallVisits>().ChangedAsync(guest.VisitId, ct); }
        }
        return due.Count;
    }

    private async Task ExpelAsync(WebexGuest guest, WebexMeeting? meeting, CancellationToken ct)
    {
        // The meeting ends, or has ended, for everybody; or he was never given a way in.
        if (meeting is not { Ready: true } || guest.Accounts.Length == 0) { guest.Out(clock.GetUtcNow()); return; }
        var (token, signedOut) = await tokens.StaffAsync(meeting.HostId, ct);
        if (token is null && signedOut is null) { GiveUp(guest, "no_account"); return; }
        var list = token is null ? new(default, signedOut) : await api.ParticipantsAsync(meeting, token, ct);
        // No instance of the meeting runs: there is nobody in it.
        if (list.Fault is { Problem: WebexProblem.NotFound }) { Look(guest, gone: true); return; }
        if (list.Fault is { } fault) { Failed(guest, fault); return; }
        var inside = list.Items().Where(p => guest.Has(WebexAnswer.TextOf(p, "email")) && WebexAnswer.TextOf(p, "state") != "end").ToList();
        foreach (var participant in inside)
        {
            var answer = await api.ExpelAsync(WebexAnswer.TextOf(participant, "id") ?? "", token!, ct);
            if (answer.Fault is { Problem: not WebexProblem.NotFound } refused) { Failed(guest, refused); return; }
        }
        Look(guest, gone: inside.Count == 0);
    }

    // He may be on his way in, or out: once is not enough to know either.
    private void Look(WebexGuest guest, bool gone)
    {
        if (guest.Attempts < MostLooks) { guest.Later(clock.GetUtcNow() + Pause(guest), guest.Problem); }
        else if (gone) { guest.Out(clock.GetUtcNow()); }
        else { GiveUp(guest, "still_in"); }
    }

    private void Failed(WebexGuest guest, WebexFault fault)
    {
        if (fault.Heals && guest.Attempts < MostLooks) { guest.Later(clock.GetUtcNow() + (fault.After > Pause(guest) ? fault.After : Pause(guest)), fault.Code); }
        else { GiveUp(guest, fault.Code); }
    }

    private void GiveUp(WebexGuest guest, string problem)
    {
        guest.GiveUp(problem);
        LogStillIn(guest.VisitId, guest.Id, problem);
    }

    private static TimeSpan Pause(WebexGuest guest) => TimeSpan.FromSeconds(Math.Pow(2, guest.Attempts));

    [LoggerMessage(Level = LogLevel.Warning, Message = "A guest who was taken out may be in the Webex meeting still, visit={Visit} guest={Guest} problem={Problem}")]
    private partial void LogStillIn(Guid visit, Guid guest, string problem);
}
