using System.Threading.Channels;
using Coviex.Audit;
using Coviex.Console.People;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Staff.SingleSignOn;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Console.SignIn;

/// <summary>
/// Sends a one-time link to whoever says that he forgot his password, if there is such an account. It is done apart from the request: neither what the page
/// answers nor how long that takes tells a stranger who works here.
/// </summary>
internal sealed partial class ForgottenPasswords(IServiceScopeFactory scopes, IHostApplicationLifetime life, IOptions<CoviexOptions> options, TimeProvider clock, ILogger<ForgottenPasswords> log)
    : BackgroundService
{
    /// <summary>So many wait to be looked at; of more, the oldest are let go, and who asked asks again.</summary>
    private const int MostWaiting = 200;

    /// <summary>A link that is younger is not replaced: nobody can fill a colleague's letter box, or kill the link he is about to open.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    private readonly Channel<Asked> asked = Channel.CreateBounded<Asked>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest });

    private sealed record Asked(string Email, string From);

    /// <param name="from">The network address that asked, for the record.</param>
    public void Ask(string email, string from) => asked.Writer.TryWrite(new(email, from));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.StartedAsync(stoppingToken);
        await Rounds.GoOnAsync(RunOnceAsync, async ct => await asked.Reader.WaitToReadAsync(ct), LogFailed, stoppingToken);
    }

    /// <summary>Looks at all who wait.</summary>
    internal async Task RunOnceAsync(CancellationToken ct)
    {
        while (asked.Reader.TryRead(out var one)) { await SendAsync(one, ct); }
    }

    private async Task SendAsync(Asked one, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var (db, sso) = (services.GetRequiredService<CoviexDb>(), services.GetRequiredService<SingleSignOn>());
        var name = services.GetRequiredService<UserManager<StaffMember>>().NormalizeName(one.Email);
        if (await db.Staff.AsNoTracking().SingleOrDefaultAsync(s => s.NormalizedUserName == name && s.Active, ct) is not { } member || !sso.MayUsePassword(member.Roles)) { return; }
        var young = clock.GetUtcNow() + options.Value.SignIn.SetUpLinkLife - Pause;
        if (await db.SetUpLinks.AnyAsync(l => l.StaffId == member.Id && l.UsedAt == null && l.ExpiresAt > young, ct)) { return; }
        services.GetRequiredService<AuditLog>().Record(member.HospitalId, Actor.Coviex, "staff.link_made", member.Id, detail: "forgotten", from: one.From);
        var link = await services.GetRequiredService<StaffAccounts>().MintLinkAsync(member.Id, ct);                     // saves both
        await services.GetRequiredService<LinkMail>().SendAsync(member, link, ct);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A link for a forgotten password could not be sent")]
    private partial void LogFailed(Exception exception);
}
