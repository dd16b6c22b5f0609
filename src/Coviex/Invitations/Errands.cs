using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations.Replies;
using Coviex.Mail;
using Coviex.Sms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Invitations;

/// <summary>One thing to do with one message, outside of any transaction.</summary>
/// <param name="Attempt">The message's attempt that it belongs to: an answer that comes after the next attempt began must not undo it.</param>
internal abstract record Errand(Guid Message, int Attempt, string Sender)
{
    /// <summary>Hand it over. It is written down already that this may happen.</summary>
    internal sealed record HandOver(Guid Message, int Attempt, string Sender, OutgoingText Text) : Errand(Message, Attempt, Sender);

    /// <summary>Hand it over to the mail server. It is written down, too.</summary>
    internal sealed record Post(Guid Message, int Attempt, OutgoingMail Mail) : Errand(Message, Attempt, MailSender.Name);

    /// <summary>Ask what became of it.</summary>
    internal sealed record Ask(Guid Message, int Attempt, string Sender, PendingText Text) : Errand(Message, Attempt, Sender);

    /// <summary>It has ended: <see cref="ISmsSender.TidyAsync"/>.</summary>
    internal sealed record Tidy(Guid Message, int Attempt, string Sender, PendingText Text) : Errand(Message, Attempt, Sender);

    /// <summary>Write down that it goes to nobody by this sender, and let the ladder go on.</summary>
    internal sealed record Refuse(Guid Message, int Attempt, string Sender, SmsProblem Problem) : Errand(Message, Attempt, Sender);
}

/// <param name="Looked">How many messages were due.</param>
/// <param name="Held">Some are held back by a sender's rate: there is more to do in a moment.</param>
internal sealed record ErrandList(IReadOnlyList<Errand> All, int Looked, bool Held);

/// <summary>
/// Decides what is to be done now, for the messages that are due, in one transaction: which are handed over, by whom, and which must wait. When it
/// has committed, each message that is to be handed over says so (<see cref="MessageState.HandingOver"/>) and its link is kept; nothing has left yet.
/// </summary>
internal sealed class Errands(
    CoviexDb db, OptOuts optOuts, MessageLocks locks, Senders senders, SenderPaces paces, DailyBudgets budgets, TextWording texts, MailWording mails,
    OutboxMeters meters, IOptions<CoviexOptions> options, TimeProvider clock)
{
    /// <summary>In the morning it must still be worth reading.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromHours(1);

    private readonly SmsOptions rules = options.Value.Sms;
    private bool held;

    public async Task<ErrandList> TakeAsync(bool aside, int most, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        // SQLite's one writer is not disturbed for nothing.
        if (!await db.Messages.AnyAsync(m => m.Aside == aside && m.DueAt <= now, ct)) { return new([], 0, false); }
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var due = await locks.DueAsync(aside, now, most, ct);
        var ids = due.Select(m => m.InvitationId).Distinct().ToArray();
        var invitations = await db.Invitations.Where(i => ids.Contains(i.Id)).ToDictionaryAsync(i => i.Id, ct);
        var hospitals = await db.SendingRulesOfAsync(due.Select(m => m.HospitalId), ct);
        var errands = new List<Errand>();
        foreach (var message in due)
        {
            var invitation = invitations[message.InvitationId];
            if (message.State != MessageState.Queued) { errands.Add(LookInto(message, invitation, now)); }
            else if (await HandOverAsync(message, invitation, hospitals[message.HospitalId], now, ct) is { } errand) { errands.Add(errand); }
        }
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return new(errands, due.Count, held);
    }

    private Errand LookInto(TextMessage message, Invitation invitation, DateTimeOffset now)
    {
        message.Lease(now + rules.HandOverWithin);
        var (hash, hasLink) = (message.LinkHash, message.Kind.HasLink());
        var text = new PendingText(
            message.Id, message.SenderReference, invitation.Phone, message.HandedOverAt ?? message.QueuedAt,
            body => hasLink ? Link.IsIn(body, hash) : hash is not null && TextKinds.Mark(body).AsSpan().SequenceEqual(hash));
        return message.IsFinal
            ? new Errand.Tidy(message.Id, message.Attempts, message.Sender, text)
            : new Errand.Ask(message.Id, message.Attempts, message.Sender, text);
    }

    private async Task<Errand?> HandOverAsync(TextMessage message, Invitation invitation, SendingRules hospital, DateTimeOffset now, CancellationToken ct)
    {
        if (invitation.RevokedAt is not null || message.Kind.IsPastUse(invitation.StartsAt, now))
        {
            message.Withdraw();
            return null;
        }
        var next = message.Step < 0
            ? senders.MayTake(message.Sender, invitation) ? (message.Step, message.Sender) : null
            : senders.From(message.Step, hospital, invitation);
        var mail = next is { Sender: MailSender.Name };
        if (mail && !message.Aside)
        {
            message.Aside = true;                                            // the other rounds take it at once
            return null;
        }
        if (message.Attempts == 0 && message.DueAt == message.QueuedAt) { meters.Queued(message); }
        if (next is not var (step, sender)) { return Refuse(SmsProblem.SenderNotSetUp); }
        message.Step = step;
        if (!mail && await optOuts.HasAsync(invitation.HospitalId, invitation.Phone, ct)) { return Refuse(SmsProblem.OptedOut); }
        if (mail && IsTooLate(message, invitation, now))
        {
            message.Withdraw();
            return null;
        }
        // A mailbox wakes nobody, and costs nothing.
        if (!mail && Quiet(message, invitation, hospital, now) is { } morning) { return Wait(WaitReason.QuietHours, morning); }
        if (!mail && await budgets.SpentAsync(hospital, invitation, now, ct) is { } tomorrow) { return Wait(WaitReason.Budget, tomorrow); }
        // Nobody is kept waiting for a sender that does not answer, where the ladder has another one.
        if (step >= 0 && senders.IsDown(sender) && senders.UpFrom(step + 1, hospital, invitation)) { return Refuse(SmsProblem.SenderDown); }
        if (paces.Take(sender) is { } then) { return Wait(null, then); }

        var (link, secret) = Link.Mint(invitation, now, options.Value.Links.Life);
        var hasLink = message.Kind.HasLink();
        if (hasLink) { db.Links.Add(link); }
        var (kind, address) = (message.Kind.Words(invitation.StartsAt, now), hasLink ? Link.Address(options.Value, secret) : "");
        var body = mail ? "" : await texts.ComposeAsync(kind, invitation, address, ct);
        message.HandOver(sender, hasLink ? link.SecretHash : TextKinds.Mark(body), now, now + rules.HandOverWithin);
        if (mail)
        {
            var earlier = await db.Messages.CountAsync(m => m.InvitationId == invitation.Id && m.Sender == MailSender.Name && m.Id != message.Id && m.Attempts > 0, ct);
            return new Errand.Post(message.Id, message.Attempts, mails.Compose(message.Kind, invitation, message.Id, hasLink ? address : null, earlier));
        }
        budgets.Count(invitation.HospitalId);
        return new Errand.HandOver(message.Id, message.Attempts, sender, new(message.Id, invitation.HospitalId, invitation.Phone, body, link.ExpiresAt));

        Errand? Wait(WaitReason? reason, DateTimeOffset until)
        {
            message.Wait(reason, until);
            held |= reason is null;
            return null;
        }

        Errand.Refuse Refuse(SmsProblem problem)
        {
            message.Sender = next?.Sender ?? message.Sender;
            message.Lease(now + rules.HandOverWithin);
            return new(message.Id, message.Attempts, message.Sender, problem);
        }
    }

    // What tells of another day waits until morning. What somebody waits for goes at once: a visit now, a link that was asked for, a resend.
    private static DateTimeOffset? Quiet(TextMessage message, Invitation invitation, SendingRules hospital, DateTimeOffset now) =>
        message.Kind.MaySleep(invitation.StartsAt, now)
        && hospital.QuietUntil(now, invitation.Clocks) is { } morning && invitation.StartsAt >= morning + Notice ? morning : null;

    // From when on the link of the first attempt would be dead: whoever reads the mail then has no use for it.
    private bool IsTooLate(TextMessage message, Invitation invitation, DateTimeOffset now) =>
        (invitation.StartsAt > message.QueuedAt ? invitation.StartsAt : message.QueuedAt) + options.Value.Links.Life <= now;
}

/// <summary>What each hospital has sent since midnight by its own clocks, beside what it allows. One look in the database for each pass.</summary>
internal sealed class DailyBudgets(CoviexDb db)
{
    private readonly Dictionary<Guid, (int Texts, long Micros)> spent = [];

    /// <summary>When the next day begins, if nothing more may be sent today. Several nodes at once may pass the limit by one pass each.</summary>
    public async Task<DateTimeOffset?> SpentAsync(SendingRules hospital, Invitation invitation, DateTimeOffset now, CancellationToken ct)
    {
        if (hospital is { DailyTexts: null, DailyCost: null }) { return null; }
        var (from, to) = LocalMoment.DayOf(now, TimeZoneInfo.FindSystemTimeZoneById(invitation.Zone));
        if (!spent.TryGetValue(hospital.HospitalId, out var so)) { spent[hospital.HospitalId] = so = await SinceAsync(hospital.HospitalId, from, ct); }
        return so.Texts >= hospital.DailyTexts || so.Micros >= hospital.DailyCost * 1_000_000L ? to : null;
    }

    public void Count(Guid hospital)
    {
        if (spent.TryGetValue(hospital, out var so)) { spent[hospital] = so with { Texts = so.Texts + 1 }; }
    }

    public async Task<(int Texts, long Micros)> SinceAsync(Guid hospital, DateTimeOffset from, CancellationToken ct)
    {
        var today = db.Messages.Where(m => m.HospitalId == hospital && m.HandedOverAt >= from && m.Sender != MailSender.Name);
        return (await today.CountAsync(ct), await today.SumAsync(m => (long?)m.CostMicros, ct) ?? 0);
    }
}
