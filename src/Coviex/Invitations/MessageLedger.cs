using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Lobby;
using Coviex.Mail;
using Coviex.Sms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Invitations;

/// <summary>
/// Writes down what became of messages: what a sender answered, and what carriers report. Whatever comes while a transaction is being written goes into
/// the next one together, so that hundreds a second cost a few dozen transactions; whoever writes is told when his own is safe. What follows from
/// a change (the next step of the ladder, when to ask, the nudge) is decided here and nowhere else.
/// </summary>
internal sealed partial class MessageLedger(
    IServiceScopeFactory scopes, Senders senders, OutboxSignal signal, OutboxMeters meters, IOptions<CoviexOptions> options, TimeProvider clock,
    ILogger<MessageLedger> log)
{
    private const int AtOnce = 200;

    private readonly Lock gate = new();
    private readonly Queue<Entry> waiting = new();
    private bool writing;

    private sealed record Entry(Guid Message, Action<TextMessage, DateTimeOffset> Change, TaskCompletionSource Done);

    /// <summary>Returns when it is written down. A message that is not ours is passed over.</summary>
    public Task WriteAsync(Guid message, Action<TextMessage, DateTimeOffset> change)
    {
        var entry = new Entry(message, change, new(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (gate)
        {
            waiting.Enqueue(entry);
            if (writing) { return entry.Done.Task; }
            writing = true;
        }
        _ = Task.Run(WriteAllAsync);
        return entry.Done.Task;
    }

    private async Task WriteAllAsync()
    {
        while (true)
        {
            var batch = new List<Entry>();
            lock (gate)
            {
                while (batch.Count < AtOnce && waiting.TryDequeue(out var entry)) { batch.Add(entry); }
                if (batch.Count == 0) { writing = false; return; }
            }
            // One that cannot be written must not take the others with it.
            if (!await TryAsync(batch, last: batch.Count == 1)) { foreach (var entry in batch) { await TryAsync([entry], last: true); } }
        }
    }

    private async Task<bool> TryAsync(List<Entry> batch, bool last)
    {
        try { await SaveAsync(batch); }
        catch (Exception e)
        {
            if (!last) { return false; }
            LogFailed(e, batch[0].Message);
            foreach (var entry in batch) { entry.Done.TrySetException(e); }
            return true;
        }
        foreach (var entry in batch) { entry.Done.TrySetResult(); }
        return true;
    }

    private async Task SaveAsync(List<Entry> batch)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (services, now) = (scope.ServiceProvider, clock.GetUtcNow());
        var db = services.GetRequiredService<CoviexDb>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var ids = batch.Select(e => e.Message).Distinct().ToArray();
        var messages = (await services.GetRequiredService<MessageLocks>().TheseAsync(ids, default)).ToDictionary(m => m.Id);
        if (messages.Count == 0) { return; }
        var of = messages.Values.Select(m => m.InvitationId).Distinct().ToArray();
        var invitations = await db.Invitations.Where(i => of.Contains(i.Id)).ToDictionaryAsync(i => i.Id);
        var rules = await db.SendingRulesOfAsync(messages.Values.Select(m => m.HospitalId), default);

        var before = messages.Values.ToDictionary(m => m.Id, m => m.State);
        foreach (var entry in batch)
        {
            if (messages.TryGetValue(entry.Message, out var message)) { entry.Change(message, now); }
        }
        var (climbed, lost) = (false, false);
        var news = services.GetRequiredService<ITextNews>();
        foreach (var message in messages.Values)
        {
            var (invitation, rule) = (invitations[message.InvitationId], rules[message.HospitalId]);
            if (message.State == MessageState.Sent) { message.DueAt = NextLook(message, invitation, rule, now); }
            var ended = message is { IsFinal: true, SenderReference: not null } && message.State != before[message.Id];
            if (ended && senders.Find(message.Sender)?.TidiesAfter is { } after) { message.TidyAt(now + after); }
            var climbs = Fell(message, before[message.Id], invitation, rule, now) is { } why && await ClimbAsync(services, db, message, invitation, rule, why, now);
            climbed |= climbs;
            if (climbs || message is not { State: MessageState.Bounced, Withdrawn: false, IsBeside: false } || before[message.Id] == MessageState.Bounced) { continue; }
            if (invitation.OpenedAt is not null || await db.Messages.AnyAsync(m => m.Follows == message.Id)) { continue; }      // he has it, or the next way is tried already
            await news.BouncedAsync(message.Id, invitation.Id, message.Problem, default);
            lost = true;
        }
        await db.SaveChangesAsync();
        await transaction.CommitAsync();

        foreach (var message in messages.Values) { meters.Moved(message, before[message.Id]); }
        if (climbed) { signal.Wake(); }
        if (lost) { news.Wake(); }
        var nudges = services.GetRequiredService<Nudges>();
        foreach (var its in invitations.Values.DistinctBy(i => i.VisitId)) { await nudges.ChangedAsync(its.VisitId, its.DepartmentId, its.HostId); }
    }

    // The pauses between two questions double. The instant at which silence counts as a failure is not slept over.
    private DateTimeOffset? NextLook(TextMessage message, Invitation invitation, SendingRules rules, DateTimeOffset now)
    {
        var sent = message.SentAt ?? now;
        var silent = message.Kind.HasLink() && Next(message, invitation, rules) is not null && rules.Silence is { } silence && sent + silence > now ? sent + silence : (DateTimeOffset?)null;
        if (message.Sender == MailSender.Name) { return silent; }            // a mail server has no more to say
        var next = now + options.Value.Sms.AskAfter * Math.Pow(2, Math.Min(message.Asked, 16));
        if (silent < next) { return silent; }
        return next <= sent + options.Value.Sms.AskFor ? next : null;
    }

    /// <summary>Why the next step of the ladder is due, as the audit's word for it; null: it is not.</summary>
    private static string? Fell(TextMessage message, MessageState before, Invitation invitation, SendingRules rules, DateTimeOffset now) => message.State switch
    {
        MessageState.Bounced when before != MessageState.Bounced => "bounced",
        // A text without a link opens no page: that nothing is heard of it says nothing, and it must not come twice.
        MessageState.Sent when message.Kind.HasLink() && invitation.OpenedAt is null && rules.Silence is { } silence && now >= message.SentAt + silence => "silent",
        _ => null,
    };

    // Who wants no texts gets none by any sender; an e-mail is not one.
    private (int Step, string Sender)? Next(TextMessage message, Invitation invitation, SendingRules rules) =>
        message is { Withdrawn: false, Step: >= 0 } && invitation is { RevokedAt: null, OpenedAt: null }
            ? senders.From(message.Step + 1, rules, invitation, toPhone: message.Problem != SmsProblem.OptedOut.Code()) : null;

    private async Task<bool> ClimbAsync(
        IServiceProvider services, CoviexDb db, TextMessage message, Invitation invitation, SendingRules rules, string why, DateTimeOffset now)
    {
        if (Next(message, invitation, rules) is not { } next) { return false; }
        await db.Entry(invitation).Collection(i => i.Messages).LoadAsync();
        if (invitation.Messages.Any(m => m.Follows == message.Id)) { return false; }
        invitation.Queue(message.Kind, now, message.Id).Step = next.Step;
        services.GetRequiredService<AuditLog>().Record(invitation.HospitalId, Actor.Coviex, "text.next_step", invitation.VisitId, invitation.Id, why);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What became of message={Message} could not be written down")]
    private partial void LogFailed(Exception e, Guid message);
}
