using Coviex.Data;
using Coviex.Hosting;
using Coviex.Lobby;
using Coviex.Mail;
using Coviex.Sms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Invitations;

/// <summary>
/// Sends the e-mails that go beside the texts, in the same order of acts as <see cref="Outbox"/>: lease, mint and keep the link, hand over, write down. It goes
/// its own rounds, so that a mail server that is slow holds up no text.
/// </summary>
internal sealed partial class MailOutbox(
    IServiceScopeFactory scopes, IHostApplicationLifetime life, IOptions<CoviexOptions> options, TimeProvider clock, ILogger<MailOutbox> log) : BackgroundService
{
    private const int AtOnce = 20;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.Smtp.IsOn) { return; }
        await life.StartedAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try { await RunOnceAsync(stoppingToken); }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { return; }
            catch (Exception e) { LogFailed(e); }                            // a database that is away for a moment must not end it
            await Task.Delay(Round, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One pass: takes up to 20 e-mails that are due. Returns how many it took.</summary>
    internal async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
        var now = clock.GetUtcNow();
        var due = await db.Mails.Where(m => m.State == MessageState.Queued && m.NextAttemptAt <= now)
            .OrderBy(m => m.NextAttemptAt).Take(AtOnce).Select(m => m.Id).ToListAsync(ct);
        foreach (var id in due)
        {
            db.ChangeTracker.Clear();
            await SendAsync(scope.ServiceProvider, db, id, ct);
        }
        return due.Count;
    }

    private async Task SendAsync(IServiceProvider services, CoviexDb db, Guid id, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var mail = await db.Mails.SingleAsync(m => m.Id == id, ct);
        if (mail.State != MessageState.Queued || mail.NextAttemptAt > now) { return; }
        var invitation = await db.Invitations.SingleAsync(i => i.Id == mail.InvitationId, ct);
        var (link, secret) = Link.Mint(invitation, now, options.Value.Links.Life);
        // From when on the link of the first attempt would be dead: whoever gets it now has no use for it.
        var tooLate = (invitation.StartsAt > mail.QueuedAt ? invitation.StartsAt : mail.QueuedAt) + options.Value.Links.Life <= now;
        if (invitation.RevokedAt is not null || tooLate) { mail.Drop(); }
        else
        {
            mail.Lease(now + options.Value.Smtp.Patience + TimeSpan.FromMinutes(1));
            db.Links.Add(link);
        }
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateConcurrencyException) { return; }                     // another node has it, or the visit was cancelled
        if (mail.State != MessageState.Queued) { return; }

        var url = new Uri(options.Value.PublicUrl, $"/v#{secret}").ToString();
        var earlier = await db.Mails.CountAsync(m => m.InvitationId == invitation.Id && m.QueuedAt < mail.QueuedAt, ct);
        var kind = mail.Kind == TextKind.NewLink ? SmsKind.NewLink : invitation.StartsAt > now + Soon ? SmsKind.InvitationLater : SmsKind.InvitationNow;
        var answer = await services.GetRequiredService<MailSender>().SendAsync(services.GetRequiredService<MailWording>().Compose(kind, invitation, mail.Id, url, earlier), ct);
        await OnConflict.RetryAsync(async () =>
        {
            WriteDown(mail, answer);
            await db.SaveChangesAsync(ct);
        }, () => db.Entry(mail).ReloadAsync(ct));
        await services.GetRequiredService<Nudges>().ChangedAsync(invitation.VisitId, invitation.HostId);
    }

    private void WriteDown(InvitationMail mail, SmsAnswer answer)
    {
        var now = clock.GetUtcNow();
        switch (answer)
        {
            case SmsAnswer.Accepted: mail.Sent(now); break;
            case SmsAnswer.Refused refused: mail.Bounced(refused.Problem); break;
            case SmsAnswer.TryLater when mail.Attempts >= options.Value.Sms.Attempts: mail.Bounced(SmsProblem.SenderDown); break;
            case SmsAnswer.TryLater later:
                var pause = FirstPause * Math.Pow(2, mail.Attempts - 1) * (0.8 + Random.Shared.NextDouble() * 0.4);
                mail.Later(now + (later.After > pause ? later.After : pause));
                break;
            default: throw new InvalidOperationException($"The mail sender answered {answer.GetType().Name}");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A pass of the e-mails failed; the next one follows")]
    private partial void LogFailed(Exception e);
}
