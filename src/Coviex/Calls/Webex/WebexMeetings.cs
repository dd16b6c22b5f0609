using System.Text.Json;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex;

/// <summary>
/// Brings meetings to what is wanted of them. Order of acts when one is created: write down that Webex will be asked, ask, write down the answer. A server
/// that dies in between, or an answer that is lost, leaves "asked": the next pass looks for the meeting by its tag before it asks again, so that a visit
/// never has two. What Webex cannot do in time goes over Direct, and the pages hear of it.
/// </summary>
internal sealed partial class WebexMeetings(
    IServiceScopeFactory scopes, WebexApi api, WebexTokens tokens, WebexExpulsions expulsions, IHostApplicationLifetime life, IOptions<CoviexOptions> options, TimeProvider clock, ILogger<WebexMeetings> log)
    : BackgroundService
{
    private const int AtOnce = 20;
    private const int MostEndings = 12;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>So long before its start a visit must know what carries it.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(5);

    private readonly WakeUp signal = new();

    public void Wake() => signal.Wake();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Webex.On) { return; }
        await life.StartedAsync(stoppingToken);
        await Rounds.GoOnAsync(RunOnceAsync, ct => signal.WaitAsync(Round, clock, ct), LogFailed, stoppingToken);
    }

    /// <summary>One pass over what is due. Returns how many meetings it worked on.</summary>
    internal async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
        var now = clock.GetUtcNow();
        var due = await db.WebexMeetings.Where(m => m.DueAt != null && m.DueAt <= now).OrderBy(m => m.DueAt).Take(AtOnce).Select(m => m.Id).ToListAsync(ct);
        foreach (var id in due)
        {
            db.ChangeTracker.Clear();
            var meeting = await db.WebexMeetings.SingleAsync(m => m.Id == id, ct);
            if (meeting.DueAt is not { } at || at > now) { continue; }
            var work = new Work(db, meeting, scope.ServiceProvider.GetRequiredService<ICallVisits>());
            try
            {
                if (meeting.Wish != MeetingWish.Stand) { await CloseAsync(work, ct); }
                else if (meeting.State != MeetingState.Stands) { await CreateAsync(work, ct); }
                else { await MoveAsync(work, ct); }
            }
            catch (DbUpdateConcurrencyException) { /* another node has it, or the visit changed: the next pass looks again */ }
        }
        return due.Count + await expulsions.RunOnceAsync(ct);
    }

    private sealed record Work(CoviexDb Db, WebexMeeting Meeting, ICallVisits Visits);

    private async Task CreateAsync(Work work, CancellationToken ct)
    {
        var (db, meeting, visits) = work;
        var asked = meeting.State == MeetingState.Asked;
        meeting.Lease(clock.GetUtcNow() + Lease);
        if (asked)
        {
            await db.SaveChangesAsync(ct);
            var (found, lost) = await api.FindMeetingAsync(meeting, ct);
            if (lost is not null) { await FailedAsync(work, lost, ct); return; }
            if (found is { } there) { await BookAsync(work, there, ct); return; }
        }
        if (await IsFullAsync(db, meeting.HostEmail, ct)) { await GiveUpAsync(work, "webex_full", ct); return; }
        meeting.Ask();
        db.WebexCreates.Add(new() { HostEmail = meeting.HostEmail, At = clock.GetUtcNow() });
        await db.SaveChangesAsync(ct);
        var answer = await api.CreateMeetingAsync(meeting, ct);
        if (answer.Fault is { } fault) { await FailedAsync(work, fault, ct); return; }
        await BookAsync(work, answer.Body, ct);
        await visits.ChangedAsync(meeting.Id, ct);
        if (!WantsSignIn(answer.Body)) { return; }
        LogWantsSignIn(meeting.Id, answer.Tracking);
        await GiveUpAsync(work, "webex_guests_sign_in", ct);
    }

    // The site's own rules go before what was asked for: guests have no account to sign in with, and are invited by nobody's e-mail.
    private static bool WantsSignIn(JsonElement made) =>
        WebexAnswer.TextOf(made, "unlockedMeetingJoinSecurity") == "blockFromJoin" || (made.TryGetProperty("requireAttendeeLogin", out var login) && login.ValueKind == JsonValueKind.True);

    private async Task BookAsync(Work work, JsonElement found, CancellationToken ct)
    {
        if (WebexAnswer.TextOf(found, "id") is not { Length: > 0 } id) { await FailedAsync(work, new(WebexProblem.Malformed), ct); return; }
        var password = WebexAnswer.TextOf(found, "password") is { Length: > 0 } secret ? tokens.Protect(secret) : null;
        var start = work.Meeting.StartsAt;
        await OnConflict.RetryAsync(async () =>
        {
            work.Meeting.Book(id.Split("_I_")[0], WebexAnswer.TextOf(found, "sipAddress"), WebexAnswer.TextOf(found, "webLink"), password, start, clock.GetUtcNow());
            await work.Db.SaveChangesAsync(ct);
        }, () => work.Db.Entry(work.Meeting).ReloadAsync(ct));
        await work.Visits.ChangedAsync(work.Meeting.Id, ct);
    }

    private async Task MoveAsync(Work work, CancellationToken ct)
    {
        var (db, meeting, _) = work;
        meeting.Lease(clock.GetUtcNow() + Lease);
        await db.SaveChangesAsync(ct);
        var start = meeting.StartsAt;
        if (start != meeting.BookedStart && (await api.MoveMeetingAsync(meeting, ct)).Fault is { } fault) { await FailedAsync(work, fault, ct); return; }
        await OnConflict.RetryAsync(async () =>
        {
            meeting.Moved(start, clock.GetUtcNow());
            await db.SaveChangesAsync(ct);
        }, () => db.Entry(meeting).ReloadAsync(ct));
    }

    private async Task FailedAsync(Work work, WebexFault fault, CancellationToken ct)
    {
        var (db, meeting, _) = work;
        var now = clock.GetUtcNow();
        var pause = FirstPause * Math.Pow(2, Math.Min(meeting.Attempts - 1, 12));
        if (pause > LongestPause) { pause = LongestPause; }
        if (fault.After > pause) { pause = fault.After; }
        var last = meeting.StartsAt - Soon;
        var soon = last <= now;
        if (!fault.Heals || (soon && (meeting.Attempts >= options.Value.Webex.Attempts || pause > Lease)))
        {
            await GiveUpAsync(work, fault.Code, ct);
            return;
        }
        // However long Webex asks to wait: shortly before the visit it must be known what carries it.
        meeting.Later(!soon && now + pause > last ? last : now + pause, fault.Code);
        await db.SaveChangesAsync(ct);
    }

    private async Task GiveUpAsync(Work work, string problem, CancellationToken ct)
    {
        var (db, meeting, visits) = work;
        await visits.MoveToDirectAsync(meeting.Id, problem, ct);
        meeting.GiveUp(problem, clock.GetUtcNow() + Soon);
        await db.SaveChangesAsync(ct);                                       // visit and meeting in one: a visit never waits for a meeting that nobody makes
        LogGivenUp(meeting.Id, problem);
        await visits.ChangedAsync(meeting.Id, ct);
    }

    private async Task CloseAsync(Work work, CancellationToken ct)
    {
        var (db, meeting, _) = work;
        meeting.Lease(clock.GetUtcNow() + Lease);
        await db.SaveChangesAsync(ct);
        WebexFault? fault = null;
        if (meeting.State == MeetingState.Asked)
        {
            (var found, fault) = await api.FindMeetingAsync(meeting, ct);
            if (found is { } there) { await BookAsync(work, there, ct); return; }        // it was made after all: the next pass takes it away
        }
        else { fault = await EndAsync(meeting, ct); }
        if (fault is null) { meeting.Closed(); }
        else if (meeting.Attempts >= MostEndings || (!fault.Heals && fault.Problem != WebexProblem.Refused)) { LogNotEnded(meeting.Id, fault.Code); meeting.Closed(fault.Code); }
        else { meeting.Later(clock.GetUtcNow() + (fault.After > Lease ? fault.After : Lease), fault.Code); }
        await db.SaveChangesAsync(ct);
    }

    // A meeting that is gone is closed. Only its host may end one that runs; where he has linked no account it is deleted, which Webex does when all have left.
    private async Task<WebexFault?> EndAsync(WebexMeeting meeting, CancellationToken ct)
    {
        if (meeting.Wish == MeetingWish.End && await tokens.StaffAsync(meeting.HostId, ct) is { Token: { } host })
        {
            var ended = await api.EndMeetingAsync(meeting, host, ct);
            if (ended.Fault is null) { return null; }
        }
        var fault = (await api.DeleteMeetingAsync(meeting, ct)).Fault;
        return fault?.Problem == WebexProblem.NotFound ? null : fault;
    }

    private async Task<bool> IsFullAsync(CoviexDb db, string host, CancellationToken ct)
    {
        var since = clock.GetUtcNow().AddDays(-1);
        return await db.WebexCreates.CountAsync(c => c.At > since && c.HostEmail == host, ct) >= options.Value.Webex.CreatesPerHost
            || await db.WebexCreates.CountAsync(c => c.At > since, ct) >= options.Value.Webex.CreatesPerDay;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A pass over Webex meetings failed; the next one follows")]
    private partial void LogFailed(Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The Webex site made a meeting to which guests must sign in, visit={Visit} trackingId={Tracking}")]
    private partial void LogWantsSignIn(Guid visit, string tracking);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A visit goes over Direct instead of Webex, visit={Visit} problem={Problem}")]
    private partial void LogGivenUp(Guid visit, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A Webex meeting could not be ended, visit={Visit} problem={Problem}")]
    private partial void LogNotEnded(Guid visit, string problem);
}
