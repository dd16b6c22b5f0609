using Coviex.Data;
using Coviex.Sms;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Invitations;

/// <summary>A sender that takes no messages. The senders are the installation's, so this belongs to no hospital.</summary>
internal sealed class FaultySender
{
    public required string Sender { get; init; }

    /// <summary>A code with a sentence in Texts/*/sending.json under <c>faults</c>.</summary>
    public required string Problem { get; set; }

    /// <summary>The carrier's own code, or what was seen.</summary>
    public required string CarrierCode { get; set; }

    public required DateTimeOffset Since { get; set; }
    public required DateTimeOffset SeenAt { get; set; }
}

/// <summary>
/// Keeps in the database what the senders' health is: each node has met other texts, and a restart must not make an administrator believe that all is
/// well. The last node that used a sender is right.
/// </summary>
internal sealed class SenderFaults(IServiceScopeFactory scopes, SenderHealth health, TimeProvider clock)
{
    private IReadOnlyDictionary<string, SenderFault?> kept = new Dictionary<string, SenderFault?>();

    /// <summary>Writes down what has changed since the last time. Costs nothing when nothing has.</summary>
    public async Task KeepAsync(CancellationToken ct)
    {
        var standing = health.Standing;
        if (standing.Count == kept.Count && standing.All(s => kept.TryGetValue(s.Key, out var before) && before == s.Value)) { return; }
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CoviexDb>();
        var rows = await db.FaultySenders.ToDictionaryAsync(f => f.Sender, ct);
        foreach (var (sender, fault) in standing)
        {
            var row = rows.GetValueOrDefault(sender);
            if (fault is null && row is not null) { db.Remove(row); }
            if (fault is not null) { Put(db, row, fault); }
        }
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException) { return; }                                // another node wrote in the same instant: the next round sees what stands
        kept = standing;
    }

    private void Put(CoviexDb db, FaultySender? row, SenderFault fault)
    {
        var (problem, now) = (fault.Problem.Code(), clock.GetUtcNow());
        if (row is null)
        {
            db.FaultySenders.Add(new() { Sender = fault.Sender, Problem = problem, CarrierCode = fault.CarrierCode, Since = fault.Since, SeenAt = now });
            return;
        }
        // The same fault after a restart has lasted all the while.
        if (row.Problem != problem) { row.Since = fault.Since; }
        (row.Problem, row.CarrierCode, row.SeenAt) = (problem, fault.CarrierCode, now);
    }
}

internal sealed class FaultySenderMap : IEntityTypeConfiguration<FaultySender>
{
    public void Configure(EntityTypeBuilder<FaultySender> fault)
    {
        fault.ToTable("SenderFaults");
        fault.HasKey(f => f.Sender);
    }
}

internal static class FaultySenderTables
{
    extension(CoviexDb db)
    {
        public DbSet<FaultySender> FaultySenders => db.Set<FaultySender>();
    }
}
