using System.Security.Cryptography;
using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Files;

/// <summary>Wakes the worker: a file is looked at when its last byte has come, and not at the next round.</summary>
internal sealed class FileChecksSignal : WakeUp;

/// <summary>
/// Looks at each file that has come whole: what it is, its SHA-256, and what the scanner says; takes away the bytes of those that are over; and drops what nobody goes on
/// with. A file whose scanner is away stays held back, and is looked at again.
/// </summary>
internal sealed partial class FileChecks(
    IServiceScopeFactory scopes, FileChecksSignal signal, IHostApplicationLifetime life, IOptions<CoviexOptions> options, TimeProvider clock, ILogger<FileChecks> log) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);
    private const int AtOnce = 50;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.CalmAsync(stoppingToken);
        await Rounds.GoOnAsync(RunOnceAsync, ct => signal.WaitAsync(Round, clock, ct), LogFailed, stoppingToken);
    }

    internal async Task RunOnceAsync(CancellationToken ct)
    {
        List<Guid> due;
        await using (var scope = scopes.CreateAsyncScope())
        {
            var (db, now) = (scope.ServiceProvider.GetRequiredService<CoviexDb>(), clock.GetUtcNow());
            await ExpireAsync(db, now, ct);
            due = await db.Files.Where(f => f.DueAt != null && f.DueAt <= now).OrderBy(f => f.DueAt).Select(f => f.Id).Take(AtOnce).ToListAsync(ct);
        }
        foreach (var id in due)
        {
            // Each in a scope of its own: one that fails must not take the others with it.
            await using var scope = scopes.CreateAsyncScope();
            try { await LookAsync(scope.ServiceProvider, id, ct); }
            catch (DbUpdateConcurrencyException) { signal.Wake(); }            // taken away, or looked at by another node, meanwhile
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                if (e is ScannerAwayException) { LogAway(id, e.Message); } else { LogFile(e, id); }
                await PostponeAsync(id, ct);
            }
        }
        if (due.Count == AtOnce) { signal.Wake(); }
    }

    private async Task ExpireAsync(CoviexDb db, DateTimeOffset now, CancellationToken ct)
    {
        var before = now - options.Value.Files.UnfinishedFor;
        await db.Files.Where(f => f.State == FileState.Uploading && f.TouchedAt < before).ExecuteUpdateAsync(set => set
            .SetProperty(f => f.State, FileState.Expired).SetProperty(f => f.DueAt, now).SetProperty(f => f.Version, f => f.Version + 1), ct);
        await db.Files.Where(f => f.State == FileState.Clean && f.ConversationId != null && f.MessageId == null && f.TouchedAt < before).ExecuteUpdateAsync(set => set
            .SetProperty(f => f.State, FileState.Removed).SetProperty(f => f.DueAt, now).SetProperty(f => f.Version, f => f.Version + 1), ct);
    }

    private async Task LookAsync(IServiceProvider services, Guid id, CancellationToken ct)
    {
        var db = services.GetRequiredService<CoviexDb>();
        if (await db.Files.SingleOrDefaultAsync(f => f.Id == id, ct) is not { DueAt: not null } file) { return; }
        var wasOver = file.State.IsOver();
        if (file.State == FileState.Scanning)
        {
            var (verdict, kind, hash) = await JudgeAsync(services, file, ct);
            file.Judge(verdict, kind, hash, clock.GetUtcNow());
            services.GetRequiredService<AuditLog>().Record(file.HospitalId, Actor.Coviex, $"file.{verdict.ToString().ToLowerInvariant()}", file.ConversationId ?? file.VisitId ?? file.Id, file.Id);
            await db.SaveChangesAsync(ct);
        }
        if (file.State.IsOver())
        {
            await services.GetRequiredService<IFileStore>().DeleteAsync(file.Id, ct);
            await db.FileParts.Where(p => p.FileId == file.Id).ExecuteDeleteAsync(ct);
            file.Emptied();
            await db.SaveChangesAsync(ct);
        }
        if (wasOver && file.State == FileState.Removed) { return; }            // whoever took it away has told so
        foreach (var news in services.GetServices<IFileNews>()) { await news.ChangedAsync(file, ct); }
    }

    private static async Task<(FileState, FileKind, byte[])> JudgeAsync(IServiceProvider services, StoredFile file, CancellationToken ct)
    {
        var (bytes, clamd) = (services.GetRequiredService<FileBytes>(), services.GetRequiredService<Clamd>());
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var head = new byte[(int)Math.Min(FileKinds.Head, file.Size)];
        var seen = 0;
        async Task ThroughAsync(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> further, CancellationToken stop) =>
            await bytes.ReadAsync(file, 0, file.Size, (piece, t) =>
            {
                hash.AppendData(piece.Span);
                if (seen < head.Length) { var take = Math.Min(piece.Length, head.Length - seen); piece.Span[..take].CopyTo(head.AsSpan(seen)); seen += take; }
                return further(piece, t);
            }, stop);
        var verdict = ScanVerdict.Clean;
        if (clamd.On) { verdict = await clamd.ScanAsync(ThroughAsync, ct); }
        else { await ThroughAsync((_, _) => ValueTask.CompletedTask, ct); }
        var kind = FileKinds.Of(head);
        var state = verdict switch
        {
            ScanVerdict.Infected => FileState.Infected,
            ScanVerdict.TooLarge => FileState.Unscannable,
            _ => kind == FileKind.Program ? FileState.Refused : FileState.Clean,
        };
        return (state, kind, hash.GetHashAndReset());
    }

    private async Task PostponeAsync(Guid id, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
        if (await db.Files.SingleOrDefaultAsync(f => f.Id == id, ct) is not { } file) { return; }
        file.Postpone(clock.GetUtcNow());
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateConcurrencyException) { /* it has changed, and is looked at as it is now */ }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Files could not be looked at")]
    private partial void LogFailed(Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A file is held back until the scanner answers, file={File}: {Says}")]
    private partial void LogAway(Guid file, string says);

    [LoggerMessage(Level = LogLevel.Error, Message = "A file could not be looked at; it is tried again, file={File}")]
    private partial void LogFile(Exception e, Guid file);
}
