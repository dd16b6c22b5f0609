using Coviex.Audit;
using Coviex.Conversations;
using Coviex.Data;
using Coviex.Guest;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Invitations.Replies;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Console.Privacy;

/// <summary>A rule and what it would take away now.</summary>
/// <param name="Kind">As the setting is called: <c>Coviex__Retention__KIND</c>.</param>
public sealed record RetentionLine(string Kind, int Days, int Goes);

/// <summary>What goes with time, by kind of data. Looking changes nothing; what is counted is what would go.</summary>
internal sealed class Retention(CoviexDb db, Pseudonyms pseudonyms, ForgottenWords words, AuditLog audit, Texts texts, IOptions<CoviexOptions> options, TimeProvider clock)
{
    private const int AtOnce = 2000;

    public async Task<IReadOnlyList<RetentionLine>> LookAsync(Guid hospital, CancellationToken ct)
    {
        var rules = options.Value.Retention;
        var place = await words.PlaceAsync(hospital, ct);
        return
        [
            new("VisitNames", rules.VisitNames.Days, await Named(hospital).CountAsync(ct)),
            new("Replies", rules.Replies.Days, await Replies(hospital).CountAsync(ct)),
            new("Devices", rules.Devices.Days, await Devices(hospital).CountAsync(ct)),
            new("StaffMessages", rules.StaffMessages.Days, await words.WithWords(Talk(hospital), place).CountAsync(ct)),
            new("CareThreads", rules.CareThreads.Days, await words.WithWords(Care(hospital), place).CountAsync(ct)),
            new("Links", rules.Links.Days, await Links(hospital).CountAsync(ct) + await SetUpLinks(hospital).CountAsync(ct)),
        ];
    }

    /// <summary>Takes it away, each kind in a transaction of its own, and writes down how much went.</summary>
    public async Task<IReadOnlyList<RetentionLine>> ApplyAsync(Guid hospital, CancellationToken ct)
    {
        var lines = await LookAsync(hospital, ct);
        if (lines.All(l => l.Goes == 0)) { return lines; }
        var language = await db.Hospitals.Where(h => h.Id == hospital).Select(h => h.Language).SingleAsync(ct);
        while (await Named(hospital).OrderBy(v => v.Id).Select(v => v.Id).Take(AtOnce).ToListAsync(ct) is { Count: > 0 } visits)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var seats = await db.Seats.Where(s => visits.Contains(s.VisitId) && s.StaffId == null).Select(s => s.Id).ToListAsync(ct);
            await pseudonyms.ForgetGuestsAsync(seats, texts.Get(language, "privacy.somebody"), ct);
            await pseudonyms.ForgetVisitsAsync(visits, ct);
            await transaction.CommitAsync(ct);
        }
        await Replies(hospital).ExecuteUpdateAsync(set => set.SetProperty(r => r.Body, "").SetProperty(r => r.Phone, "").SetProperty(r => r.Version, r => r.Version + 1), ct);
        await Devices(hospital).ExecuteUpdateAsync(set => set.SetProperty(c => c.Device, ""), ct);
        if (lines.Any(l => l is { Kind: "StaffMessages" or "CareThreads", Goes: > 0 }))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var place = await words.PlaceAsync(hospital, ct);
            foreach (var messages in new[] { Talk(hospital), Care(hospital) }) { await words.ForgetAsync(messages, place, ct); }
            await transaction.CommitAsync(ct);
        }
        await Links(hospital).ExecuteDeleteAsync(ct);
        await SetUpLinks(hospital).ExecuteDeleteAsync(ct);
        audit.Record(hospital, Actor.Coviex, "privacy.retention", hospital, detail: string.Join(' ', lines.Where(l => l.Goes > 0).Select(l => $"{l.Kind}={l.Goes}")));
        await db.SaveChangesAsync(ct);
        return lines;
    }

    public Task<List<Guid>> HospitalsAsync(CancellationToken ct) => db.Hospitals.OrderBy(h => h.Id).Select(h => h.Id).ToListAsync(ct);

    private IQueryable<Visit> Named(Guid hospital)
    {
        var before = clock.GetUtcNow() - options.Value.Retention.VisitNames;
        return db.Visits.Where(v => v.HospitalId == hospital && v.State != VisitState.Scheduled && v.State != VisitState.Open && v.EndedAt < before
            && (v.PatientName != "" || v.Seats.Any(s => s.StaffId == null && (s.Phone != "" || s.Email != ""))));
    }

    private IQueryable<Reply> Replies(Guid hospital)
    {
        var before = clock.GetUtcNow() - options.Value.Retention.Replies;
        return db.Replies.Where(r => r.HospitalId == hospital && r.At < before && (r.Body != "" || r.Phone != ""));
    }

    private IQueryable<Coviex.Guest.Consent> Devices(Guid hospital)
    {
        var before = clock.GetUtcNow() - options.Value.Retention.Devices;
        return db.Consents.Where(c => c.HospitalId == hospital && c.AgreedAt < before && c.Device != "");
    }

    private IQueryable<StaffMessage> Talk(Guid hospital) => Messages(hospital, options.Value.Retention.StaffMessages, ConversationKind.Direct, ConversationKind.Group);

    private IQueryable<StaffMessage> Care(Guid hospital) => Messages(hospital, options.Value.Retention.CareThreads, ConversationKind.Visit, ConversationKind.Patient);

    private IQueryable<StaffMessage> Messages(Guid hospital, TimeSpan kept, ConversationKind one, ConversationKind other)
    {
        var (before, its) = (clock.GetUtcNow() - kept, db.Conversations.Where(c => c.HospitalId == hospital && (c.Kind == one || c.Kind == other)));
        return db.StaffMessages.Where(m => m.HospitalId == hospital && m.WrittenAt < before && its.Any(c => c.Id == m.ConversationId));
    }

    private IQueryable<Link> Links(Guid hospital)
    {
        var (before, its) = (clock.GetUtcNow() - options.Value.Retention.Links, db.Invitations.Where(i => i.HospitalId == hospital).Select(i => i.Id));
        return db.Links.Where(l => l.ExpiresAt < before && its.Contains(l.InvitationId));
    }

    private IQueryable<SetUpLink> SetUpLinks(Guid hospital)
    {
        var (before, its) = (clock.GetUtcNow() - options.Value.Retention.Links, db.Staff.Where(s => s.HospitalId == hospital).Select(s => s.Id));
        return db.SetUpLinks.Where(l => l.ExpiresAt < before && l.StaffId != null && its.Contains(l.StaffId.Value));
    }
}

/// <summary>Applies the rules some times a day.</summary>
internal sealed partial class RetentionWork(IServiceScopeFactory scopes, IHostApplicationLifetime life, TimeProvider clock, ILogger<RetentionWork> log) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromHours(6);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.CalmAsync(stoppingToken);
        await Rounds.GoOnAsync(RunOnceAsync, ct => Task.Delay(Round, clock, ct), LogFailed, stoppingToken);
    }

    internal async Task RunOnceAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var retention = scope.ServiceProvider.GetRequiredService<Retention>();
        foreach (var hospital in await retention.HospitalsAsync(ct)) { await retention.ApplyAsync(hospital, ct); }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "What is to go with time could not be taken away; it is tried again")]
    private partial void LogFailed(Exception exception);
}
