using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Registry;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Registry.Import;

/// <summary>How far each file is that this server has in hand. Kept here and not in the database: while SQLite imports, nothing else is written there.</summary>
internal sealed class ImportProgress : WakeUp
{
    private readonly ConcurrentDictionary<Guid, (int Done, int Of)> files = [];

    public (int Done, int Of)? this[Guid import]
    {
        get => files.TryGetValue(import, out var progress) ? progress : null;
        set { if (value is { } progress) { files[import] = progress; } else { files.TryRemove(import, out _); } }
    }
}

/// <summary>Reads files and takes them into the registry, one after the other, in the background. Killed in between it begins again: a file counts when all of it is saved.</summary>
internal sealed partial class ImportWork(IServiceScopeFactory scopes, ImportProgress progress, WordsOfOldPatients words, IHostApplicationLifetime life, TimeProvider clock, ILogger<ImportWork> log) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromMinutes(1);

    /// <summary>A file that nobody wanted is not kept.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await life.CalmAsync(stoppingToken);
        await Rounds.GoOnAsync(RunOnceAsync, ct => progress.WaitAsync(Round, clock, ct), LogFailed, stoppingToken);
    }

    /// <summary>Works until nothing is left to do.</summary>
    internal async Task RunOnceAsync(CancellationToken ct)
    {
        await ForgetAsync(ct);
        while (await NextAsync(ct) is { } import)
        {
            try { await WorkAsync(import, ct); }
            catch (DbUpdateConcurrencyException) { /* another node has it */ }
            catch (Exception e) when (!ct.IsCancellationRequested)
            {
                LogFailed(e);
                await RefuseAsync(import, ct);                                   // it would fail again and again, and those behind it would wait
            }
            finally { progress[import] = null; }
            await words.RunOnceAsync(ct);
        }
    }

    private async Task RefuseAsync(Guid import, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
        (await db.RegistryImports.SingleAsync(i => i.Id == import, ct)).Refuse("registryImport.problem.failed");
        await db.SaveChangesAsync(ct);
    }

    private async Task<Guid?> NextAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<CoviexDb>().RegistryImports.Where(i => i.State == ImportState.Reading || i.State == ImportState.Importing)
            .OrderBy(i => i.Id).Select(i => (Guid?)i.Id).FirstOrDefaultAsync(ct);
    }

    private async Task ForgetAsync(CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (db, before) = (scope.ServiceProvider.GetRequiredService<CoviexDb>(), clock.GetUtcNow() - Kept);
        foreach (var old in await db.RegistryImports.Where(i => (i.State == ImportState.Ready || i.State == ImportState.Refused) && i.CreatedAt < before).ToListAsync(ct)) { old.End(ImportState.Discarded, clock.GetUtcNow()); }
        await db.SaveChangesAsync(ct);
    }

    private async Task WorkAsync(Guid id, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var (db, services) = (scope.ServiceProvider.GetRequiredService<CoviexDb>(), scope.ServiceProvider);
        var import = await db.RegistryImports.AsNoTracking().SingleAsync(i => i.Id == id, ct);
        var hospital = await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == import.HospitalId, ct);
        var (reader, table) = (services.GetRequiredService<ImportReader>(), CsvTable.Read(import.Content ?? []));
        progress[id] = (0, table.Rows.Count);
        if (reader.Problem(table) is { } problem)
        {
            await ChangeAsync(i => i.Refuse(problem));
            return;
        }
        if (import.State == ImportState.Importing && await ImportAsync(db, reader, table, import, hospital, services.GetRequiredService<AuditLog>(), ct)) { return; }
        var (counts, report, hash) = await LookAsync(reader, table, import, hospital, services.GetRequiredService<ImportColumns>(), null, ct);
        await ChangeAsync(i => i.Show(counts, JsonSerializer.Serialize(report, JsonSerializerOptions.Web), hash, import.State == ImportState.Importing ? "registryImport.problem.changed" : null));

        async Task ChangeAsync(Action<RegistryImport> change)
        {
            db.ChangeTracker.Clear();
            change(await db.RegistryImports.SingleAsync(i => i.Id == id && i.Version == import.Version, ct));
            await db.SaveChangesAsync(ct);
        }
    }

    // All or nothing, and only what was shown: otherwise everything is undone, and it is shown again. False: so it was.
    private async Task<bool> ImportAsync(CoviexDb db, ImportReader reader, CsvTable table, RegistryImport import, Hospital hospital, AuditLog audit, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var (counts, _, hash) = await LookAsync(reader, table, import, hospital, null, SaveAsync, ct);
        if (hash != import.PlanHash || counts.Wrong > 0)
        {
            await transaction.RollbackAsync(ct);
            return false;
        }
        var row = await db.RegistryImports.SingleAsync(i => i.Id == import.Id && i.Version == import.Version, ct);
        row.End(ImportState.Done, clock.GetUtcNow());
        audit.Record(import.HospitalId, Actor.Staff(import.StaffId), "registry.imported", import.HospitalId, import.Id, $"added={counts.Added} changed={counts.Changed}");
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;

        async Task SaveAsync(IReadOnlyList<RowPlan> plans)
        {
            foreach (var plan in plans.Where(p => p.Patient is not null && p.Changes.Count > 0))
            {
                // Most of what is to be written are his words: while one transaction has all of them in hand, nobody else could write to SQLite.
                if (plan.IsNew) { plan.Patient!.WithoutWords = true; db.Patients.Add(plan.Patient); } else { plan.Patient!.Version++; }
                audit.Record(import.HospitalId, Actor.Staff(import.StaffId), plan.IsNew ? "patient.added" : "patient.changed", plan.Patient!.Id, import.Id);
            }
            await db.SaveChangesAsync(ct);
        }
    }

    private async Task<(ImportCounts Counts, ImportReport Report, string Hash)> LookAsync(
        ImportReader reader, CsvTable table, RegistryImport import, Hospital hospital, ImportColumns? columns, Func<IReadOnlyList<RowPlan>, Task>? save, CancellationToken ct)
    {
        var (added, changed, same, wrong, done) = (0, 0, 0, 0, 0);
        var (cells, rows) = (new List<WrongCell>(), new List<PlannedRow>());
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach (var plans in reader.PlanAsync(table, hospital, import.Language, ct))
        {
            foreach (var plan in plans)
            {
                if (plan.Wrong.Count > 0) { wrong++; cells.AddRange(plan.Wrong.Take(ImportReport.Most - cells.Count)); }
                else if (plan.IsNew) { added++; }
                else if (plan.Changes.Count > 0) { changed++; }
                else { same++; }
                if (plan is { Wrong.Count: 0, Changes.Count: > 0 } && rows.Count < ImportReport.Most) { rows.Add(new(plan.Line, plan.Patient!.Name, plan.IsNew, plan.IsNew ? [] : plan.Changes)); }
                // Without the ids that a new relative is given anew each time.
                var what = plan.IsNew ? "new" : string.Join('|', plan.Changes.Select(c => $"{(c.Field.StartsWith("relative", StringComparison.Ordinal) ? "relative" : c.Field)}={c.Was}={c.Now}"));
                hash.AppendData(Encoding.UTF8.GetBytes($"{plan.Line}:{(plan.IsNew ? "" : plan.Patient?.Id)}:{plan.Wrong.Count}:{what}\n"));
            }
            if (save is not null) { await save(plans); }
            progress[import.Id] = (done += plans.Count, table.Rows.Count);
        }
        string[] ignored = columns is null ? [] : [.. table.Header.Where(h => h.Trim().Length > 0 && columns.Field(h) is null).Take(ImportReport.Most)];
        return (new(added, changed, same, wrong), new(ignored, cells, rows), Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A file for the registry could not be worked on")]
    private partial void LogFailed(Exception exception);
}
