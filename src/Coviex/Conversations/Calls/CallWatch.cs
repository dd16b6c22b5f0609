using Coviex.Data;
using Coviex.Hosting;
using Coviex.Lobby;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Conversations.Calls;

/// <summary>
/// What nobody presses: a call rings for some time only, and whoever has gone without a word, or works here no more, is put out of it. After a restart it goes on from
/// what is written down.
/// </summary>
internal sealed partial class CallWatch(
    IServiceScopeFactory scopes, IHostApplicationLifetime life, Presence presence, IOptions<CoviexOptions> options, TimeProvider clock, ILogger<CallWatch> log) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    /// <summary>A page asks every 20 seconds; one in the background may be kept from it for a minute.</summary>
    private static readonly TimeSpan Gone = TimeSpan.FromSeconds(90);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.CalmAsync(stoppingToken);
        await Rounds.GoOnAsync(RunOnceAsync, ct => Task.Delay(Round, clock, ct), LogFailed, stoppingToken);
    }

    internal async Task RunOnceAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
        var living = await db.LivingCalls.AsNoTracking().Include(c => c.People).ToListAsync(ct);
        if (living.Count == 0) { return; }
        var (rungSince, seenSince) = (clock.GetUtcNow() - options.Value.Talk.RingFor, clock.GetUtcNow() - Gone);
        var people = living.SelectMany(c => c.People).Where(p => p.IsThere || p.State == CallerState.Ringing).Select(p => p.StaffId).Distinct().ToArray();
        var active = (await db.Set<Staff.StaffMember>().Where(s => people.Contains(s.Id) && s.Active).Select(s => s.Id).ToListAsync(ct)).ToHashSet();
        foreach (var call in living)
        {
            // Each in a scope of its own: one that fails must not leave anything half-tracked behind.
            await using var mine = scopes.CreateAsyncScope();
            var calls = mine.ServiceProvider.GetRequiredService<StaffCalls>();
            if (call.People.Exists(p => p.State == CallerState.Ringing && p.RangAt <= rungSince)) { await calls.StopRingingAsync(call.Id, ct); }
            foreach (var person in call.People.Where(p => people.Contains(p.StaffId) && (!active.Contains(p.StaffId) || (p.IsThere && IsGone(call, p, seenSince)))))
            {
                await calls.PutOutOfAsync(call.Id, person.StaffId, ct);
            }
        }
    }

    private bool IsGone(StaffCall call, CallPerson person, DateTimeOffset since) => person.SeenAt < since && presence.Find(call.Id, person.StaffId) is null;

    [LoggerMessage(Level = LogLevel.Error, Message = "A look at the colleagues' calls failed; the next one follows")]
    private partial void LogFailed(Exception e);
}
