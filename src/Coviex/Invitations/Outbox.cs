using System.Threading.Channels;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Lobby;
using Coviex.Sms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Invitations;

/// <summary>Lets those who queue a message wake the outbox, so that a text leaves at once and not at the next round.</summary>
internal sealed class OutboxSignal
{
    private readonly Channel<bool> awake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => awake.Writer.TryWrite(true);

    /// <summary>Returns when somebody wakes it, or after the time given.</summary>
    public async Task WaitAsync(TimeSpan most, TimeProvider clock, CancellationToken ct)
    {
        using var round = new CancellationTokenSource(most, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(round.Token, ct);
        try { await awake.Reader.ReadAsync(either.Token); }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested) { /* the round is over */ }
    }
}

/// <summary>
/// Sends the queued text messages. Order of acts: lease the message, mint and keep its link, hand it over, write down the answer. A server that dies
/// in between finds the message again when the lease is over: it may then be sent twice, with two good links, but is never lost.
/// </summary>
internal sealed partial class Outbox(
    IServiceScopeFactory scopes, OutboxSignal signal, IHostApplicationLifetime life, IOptions<CoviexOptions> options, TimeProvider clock, ILogger<Outbox> log)
    : BackgroundService
{
    private const int AtOnce = 20;
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The first pass loads EF Core's model: the server answers first.
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = life.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RunOnceAsync(stoppingToken) == AtOnce) { }
                await signal.WaitAsync(Round, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { return; }
            catch (Exception e)
            {
                LogFailed(e);                                                // a database that is away for a moment must not end the outbox
                await Task.Delay(Round, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>One pass: takes up to 20 messages that are due. Returns how many it took.</summary>
    internal async Task<int> RunOnceAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
        var now = clock.GetUtcNow();
        var due = await db.Messages.Where(m => m.State == MessageState.Queued && m.NextAttemptAt <= now)
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
        var message = await db.Messages.SingleAsync(m => m.Id == id, ct);
        if (message.State != MessageState.Queued || message.NextAttemptAt > now) { return; }
        var invitation = await db.Invitations.SingleAsync(i => i.Id == message.InvitationId, ct);

        message.Lease(now + Lease);
        var (link, secret) = Link.Mint(invitation, now, options.Value.Links.Life);
        db.Links.Add(link);
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateConcurrencyException) { return; }                     // another node has it, or staff have revoked it

        SmsAnswer answer;
        try
        {
            var url = new Uri(options.Value.PublicUrl, $"/v#{secret}").ToString();
            var body = await services.GetRequiredService<TextWording>().ComposeAsync(KindOf(message, invitation, now), invitation, url, ct);
            answer = await services.GetRequiredService<ISmsSender>().SendAsync(new(message.Id, invitation.HospitalId, invitation.Phone, body, link.ExpiresAt), ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogSenderFailed(e, message.Id);
            answer = new SmsAnswer.TryLater(TimeSpan.Zero);
        }
        await WriteDownAsync(db, message, answer, ct);
        await services.GetRequiredService<Nudges>().ChangedAsync(invitation.VisitId, invitation.HostId);
    }

    private async Task WriteDownAsync(CoviexDb db, TextMessage message, SmsAnswer answer, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await OnConflict.RetryAsync(async () =>
        {
            switch (answer)
            {
                case SmsAnswer.Accepted accepted:
                    message.Accepted(accepted.Reference, accepted.State, now);
                    break;
                case SmsAnswer.Refused refused:
                    message.Bounced(refused.Problem.Code());
                    break;
                case SmsAnswer.TryLater when message.Attempts >= options.Value.Sms.Attempts:
                    message.Bounced(SmsProblem.SenderDown.Code());
                    break;
                case SmsAnswer.TryLater later:
                    message.Later(now + (later.After > Pause(message.Attempts) ? later.After : Pause(message.Attempts)));
                    break;
            }
            await db.SaveChangesAsync(ct);
        }, () => db.Entry(message).ReloadAsync(ct));
    }

    private static SmsKind KindOf(TextMessage message, Invitation invitation, DateTimeOffset now) => message.Kind switch
    {
        TextKind.NewLink => SmsKind.NewLink,
        _ => invitation.StartsAt > now + Soon ? SmsKind.InvitationLater : SmsKind.InvitationNow,
    };

    // 5, 10, 20, … seconds, up to a fifth more or less, so that many messages that failed together do not come back together.
    private static TimeSpan Pause(int attempts) => FirstPause * Math.Pow(2, attempts - 1) * (0.8 + Random.Shared.NextDouble() * 0.4);

    [LoggerMessage(Level = LogLevel.Error, Message = "A pass of the outbox failed; the next one follows")]
    private partial void LogFailed(Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The SMS sender failed, message={Message}")]
    private partial void LogSenderFailed(Exception e, Guid message);
}
