using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Conversations;

/// <summary>
/// An urgent message that a member does not acknowledge in time is passed on, once for each such member: to a colleague of his department who is
/// available, as an urgent direct message of the same author. While nobody is available it is looked for again and again, up to a day.
/// </summary>
internal sealed partial class UrgentClimb(
    IServiceScopeFactory scopes, IHostApplicationLifetime life, IOptions<CoviexOptions> options, TimeProvider clock, ILogger<UrgentClimb> log) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Forget = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.CalmAsync(stoppingToken);
        await Rounds.GoOnAsync(RunOnceAsync, ct => Task.Delay(Round, clock, ct), LogFailed, stoppingToken);
    }

    /// <summary>One pass over what nobody has acknowledged.</summary>
    internal async Task RunOnceAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
        var (from, to) = (clock.GetUtcNow() - Forget, clock.GetUtcNow() - options.Value.Talk.ClimbAfter);
        var (members, acknowledged, passed) = (db.ConversationMembers, db.Acknowledgements, db.Passings);
        var due = await (
            from message in db.StaffMessages.AsNoTracking()
            where message.Urgent && message.WithdrawnAt == null && message.WrittenAt > @from && message.WrittenAt <= to
            from member in members.Where(m => m.ConversationId == message.ConversationId)
            where member.LeftAt == null && member.StaffId != message.AuthorId
                && !acknowledged.Any(a => a.MessageId == message.Id && a.StaffId == member.StaffId)
                && !passed.Any(p => p.MessageId == message.Id && p.InsteadOf == member.StaffId)
            orderby message.WrittenAt
            select new { Message = message, member.StaffId }).Take(100).ToListAsync(ct);
        foreach (var one in due)
        {
            // Each in a scope of its own: one that fails must not take the others with it, nor leave anything half-tracked behind.
            await using var mine = scopes.CreateAsyncScope();
            await PassAsync(mine.ServiceProvider, one.Message, one.StaffId, ct);
        }
    }

    private static async Task PassAsync(IServiceProvider services, StaffMessage message, Guid silent, CancellationToken ct)
    {
        var db = services.GetRequiredService<CoviexDb>();
        if (await NextAsync(services, db, message, silent, ct) is not { } next) { return; }
        var author = await db.Staff.AsNoTracking().SingleAsync(s => s.Id == message.AuthorId, ct);
        var name = await db.Staff.Where(s => s.Id == silent).Select(s => s.DisplayName).SingleAsync(ct);
        var direct = await services.GetRequiredService<Opening>().DirectAsync(message.HospitalId, message.AuthorId, next, ct);
        var text = services.GetRequiredService<Texts>().Get(author.Language, "talk.climbed", ("name", name), ("text", message.Text));
        var writing = services.GetRequiredService<Writing>();
        // The id follows from what it is the news of: a server that dies before it is written down that it was passed on passes it on once all the same.
        var id = new Guid(System.Security.Cryptography.SHA256.HashData([.. message.Id.ToByteArray(), .. silent.ToByteArray()])[..16]);
        var (_, refusal) = await writing.WriteAsync(direct.Id, new(id, Cut(text), null, true, [], message.OriginId ?? message.Id), message.HospitalId, message.AuthorId, ct);
        if (refusal is null) { await writing.PassAsync(message, silent, next, ct); }
    }

    // Of his department where he has one; nobody who has the news already, and nobody twice.
    private static async Task<Guid?> NextAsync(IServiceProvider services, CoviexDb db, StaffMessage message, Guid silent, CancellationToken ct)
    {
        var origin = message.OriginId ?? message.Id;
        var department = await db.Staff.Where(s => s.Id == silent).Select(s => s.DepartmentId).SingleAsync(ct);
        var told = await db.Passings.Where(p => p.OriginId == origin).Select(p => p.StaffId).ToListAsync(ct);
        var ofOrigin = db.StaffMessages.Where(m => m.Id == origin).Select(m => m.ConversationId);
        told.AddRange(await db.ConversationMembers.Where(m => ofOrigin.Contains(m.ConversationId) && m.LeftAt == null).Select(m => m.StaffId).ToListAsync(ct));
        var candidates = await db.Staff.AsNoTracking()
            .Where(s => s.HospitalId == message.HospitalId && s.Active && s.DepartmentId == department && !told.Contains(s.Id)).OrderBy(s => s.DisplayName).ToListAsync(ct);
        var presence = await services.GetRequiredService<Colleagues>().PresenceAsync(message.HospitalId, ct);
        var rules = await services.GetRequiredService<WhoMayTalk>().AmongAsync(message.HospitalId, [.. candidates.Select(s => s.Id), message.AuthorId], ct);
        var able = candidates.Where(s => s.Roles.HasFlag(Roles.Clinician) && rules.MayOpen(message.AuthorId, s.Id)).ToList();
        return (able.Find(s => presence(s.Id) == PresenceState.Available) ?? able.Find(s => presence(s.Id) == PresenceState.InVisit))?.Id;
    }

    private static string Cut(string text) => text.Length <= StaffMessage.LongestText ? text : PlainText.Clean(text, StaffMessage.LongestText - 1) + "…";

    [LoggerMessage(Level = LogLevel.Error, Message = "Urgent messages could not be passed on")]
    private partial void LogFailed(Exception e);
}
