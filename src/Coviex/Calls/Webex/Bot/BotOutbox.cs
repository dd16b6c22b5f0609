using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex.Bot;

/// <summary>
/// Sends what the bot has to say. Order of acts, as with text messages: write down that a letter is being sent and under which id; ask Webex to take it; write
/// down what it said. Webex knows no key by which a second request would be the same one, so after a kill or a lost answer the letter is looked for by its
/// id, and sent again only when it is not there. What waits for the same place leaves as one letter: a burst of arrivals is one card and not forty.
/// </summary>
internal sealed partial class BotOutbox(
    IServiceScopeFactory scopes, BotApi api, BotWriting writing, BotSignal signal, IHostApplicationLifetime life, IOptions<CoviexOptions> options, TimeProvider clock, ILogger<BotOutbox> log)
    : BackgroundService
{
    private const int AtOnce = 200;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Webex wants to be left alone until then: its limits are the token's and not one message's.</summary>
    private DateTimeOffset pausedUntil;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Webex.BotOn) { return; }
        await life.StartedAsync(stoppingToken);
        await Rounds.GoOnAsync(RunOnceAsync, ct => signal.WaitAsync(Round, clock, ct), LogFailed, stoppingToken);
    }

    /// <summary>One pass over what is due. Returns how many letters it worked on.</summary>
    internal async Task<int> RunOnceAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (pausedUntil > now) { return 0; }
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
        var due = await db.BotMessages.AsNoTracking().Where(m => m.DueAt != null && m.DueAt <= now).OrderBy(m => m.QueuedAt).Take(AtOnce).ToListAsync(ct);
        var letters = due.Where(m => m.Kind == BotKind.Answer).Select(m => new[] { m.Id })
            .Concat(due.Where(m => m.Kind != BotKind.Answer && m.State == BotState.Sending).GroupBy(m => m.Letter).Select(g => g.Select(m => m.Id).ToArray()))
            .Concat(due.Where(m => m.Kind != BotKind.Answer && m.State == BotState.Queued).GroupBy(m => (m.HospitalId, m.Room, m.Person, m.Language))
                .SelectMany(g => g.Chunk(BotWriting.Most)).Select(g => g.Select(m => m.Id).ToArray())).ToList();
        foreach (var ids in letters)
        {
            if (pausedUntil > now) { break; }
            db.ChangeTracker.Clear();
            var messages = await db.BotMessages.Where(m => ids.Contains(m.Id) && m.DueAt != null && m.DueAt <= now).OrderBy(m => m.QueuedAt).ThenBy(m => m.Id).ToListAsync(ct);
            try { await WorkAsync(scope.ServiceProvider, db, messages, ct); }
            catch (DbUpdateConcurrencyException) { /* another node has it */ }
        }
        return letters.Count;
    }

    private async Task WorkAsync(IServiceProvider services, CoviexDb db, List<BotMessage> messages, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        foreach (var late in messages.Where(m => m.Until <= now)) { late.Drop("late"); }
        messages.RemoveAll(m => m.State == BotState.Dropped);
        if (messages.Count == 0) { await db.SaveChangesAsync(ct); return; }
        var first = messages[0];
        var (resumed, letter) = (first.State == BotState.Sending, first.State == BotState.Sending ? first.Letter!.Value : Guid.CreateVersion7());
        foreach (var message in messages) { message.Lease(now + Lease); }
        await db.SaveChangesAsync(ct);

        if (resumed)
        {
            var (found, unseen) = await api.FindAsync(first.Room, first.Person, letter, ct);
            if (found || unseen is { Heals: true } or { Problem: WebexProblem.SignedOut }) { await WriteDownAsync(db, messages, unseen, looked: true, ct); return; }
        }
        var written = first.Kind == BotKind.Answer ? await AnswerAsync(services, db, first, letter, ct) : writing.Of(messages, letter);
        if (written is null) { return; }
        foreach (var message in messages) { message.Send(letter, now + Lease); }
        await db.SaveChangesAsync(ct);

        var body = written.Message(first.Room is null ? null : await api.IdAsync(ct));
        if (first.Room is { } room) { body["roomId"] = room; } else { body["toPersonEmail"] = first.Person; }
        var answer = await api.SendAsync(body, ct);
        await WriteDownAsync(db, messages, answer.Fault, looked: false, ct);
    }

    /// <summary>Null: there is nothing (more) to say just now, and why is written down.</summary>
    private async Task<BotLetter?> AnswerAsync(IServiceProvider services, CoviexDb db, BotMessage message, Guid letter, CancellationToken ct)
    {
        var asked = await api.MessageAsync(BotWriting.FactsOf(message).Question ?? "", ct);
        if (asked.Fault is { } fault)
        {
            if (fault.Heals || fault.Problem == WebexProblem.SignedOut) { message.Later(clock.GetUtcNow() + Pause(message, fault), fault.Code); } else { message.Drop(fault.Code); }
            await db.SaveChangesAsync(ct);
            return null;
        }
        // By the message itself and not by the event: the two must agree, or somebody has made one up.
        if (!string.Equals(asked.Text("personEmail"), message.Person, StringComparison.OrdinalIgnoreCase)) { message.Drop("another_person"); await db.SaveChangesAsync(ct); return null; }
        var answer = await services.GetRequiredService<BotCommands>().AnswerAsync(message.Room, message.Person!, asked.Text("text"), letter, ct);
        (message.HospitalId, message.Room, message.Language) = (answer.Hospital, answer.Room, answer.Language);
        if (answer.Letter is null) { message.Drop("nobody"); await db.SaveChangesAsync(ct); }
        return answer.Letter;
    }

    private async Task WriteDownAsync(CoviexDb db, List<BotMessage> messages, WebexFault? fault, bool looked, CancellationToken ct)
    {
        var (now, first) = (clock.GetUtcNow(), messages[0]);
        if (fault is { Problem: WebexProblem.Limit }) { pausedUntil = now + Pause(first, fault); }
        await OnConflict.RetryAsync(async () =>
        {
            foreach (var message in messages) { Become(message, fault, looked, now); }
            await NoteAsync(db, first, fault, ct);
            await db.SaveChangesAsync(ct);
        }, async () => { foreach (var entry in db.ChangeTracker.Entries().ToList()) { await entry.ReloadAsync(ct); } });
        if (first.State == BotState.Refused) { LogRefused(first.Id, first.Kind, first.Problem!); }
    }

    private static void Become(BotMessage message, WebexFault? fault, bool looked, DateTimeOffset now)
    {
        switch (fault)
        {
            case null: message.Sent(now); break;
            // Nobody knows whether it was taken, or it could not be looked for.
            case var _ when looked || fault.Problem is WebexProblem.Unreachable or WebexProblem.Down or WebexProblem.Malformed: message.Later(now + Pause(message, fault), fault.Code); break;
            // A token that Webex refuses can be replaced in the settings.
            case { Problem: WebexProblem.Limit or WebexProblem.SignedOut }: message.BackToQueue(now + Pause(message, fault), fault.Code); break;
            default: message.Refused(fault.Code); break;
        }
    }

    // The administrator reads on his page that the bot was taken out of a space, until a message gets through again.
    private static async Task NoteAsync(CoviexDb db, BotMessage message, WebexFault? fault, CancellationToken ct)
    {
        if (message.Room is not { } room || fault is { Heals: true } or { Problem: WebexProblem.SignedOut }) { return; }
        foreach (var space in await db.BotSpaces.Where(s => s.HospitalId == message.HospitalId && s.Room == room).ToListAsync(ct)) { space.Answered(fault?.Code); }
    }

    // 5, 10, 20 … seconds, five minutes at most, a fifth more or less; and as long as Webex asks for.
    private static TimeSpan Pause(BotMessage message, WebexFault fault)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(message.Attempts, 10) - 1) * (0.8 + Random.Shared.NextDouble() * 0.4);
        if (pause > LongestPause) { pause = LongestPause; }
        return fault.After > pause ? fault.After : pause;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A pass of the bot failed; the next one follows")]
    private partial void LogFailed(Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webex does not take what the bot says, message={Message} kind={Kind} problem={Problem}")]
    private partial void LogRefused(Guid message, BotKind kind, string problem);
}
