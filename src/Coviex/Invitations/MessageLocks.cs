using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Invitations;

/// <summary>
/// Reads messages so that nobody else changes them before the caller's transaction ends: nodes share the work, and reports come in the same instant.
/// SQLite has one writer at a time, and EF Core's transactions there are his from their beginning; PostgreSQL locks the rows.
/// </summary>
internal sealed class MessageLocks(CoviexDb db, IOptions<CoviexOptions> options)
{
    private readonly bool postgres = DataSetup.IsPostgres(options.Value);

    /// <summary>What is due among the texts, or aside of them, the oldest first. Rows that another node holds are left to it.</summary>
    public Task<List<TextMessage>> DueAsync(bool aside, DateTimeOffset now, int most, CancellationToken ct)
    {
        var at = now.UtcDateTime;
        return (postgres
            ? db.Messages.FromSql($"SELECT * FROM messages WHERE aside = {aside} AND due_at <= {at} ORDER BY due_at LIMIT {most} FOR UPDATE SKIP LOCKED")
            : db.Messages.FromSql($"SELECT * FROM messages WHERE aside = {aside} AND due_at <= {at} ORDER BY due_at LIMIT {most}")).ToListAsync(ct);
    }

    public Task<List<TextMessage>> TheseAsync(Guid[] ids, CancellationToken ct) => postgres
        ? db.Messages.FromSql($"SELECT * FROM messages WHERE id = ANY({ids}) ORDER BY id FOR UPDATE").ToListAsync(ct)      // in order: no deadlock
        : db.Messages.Where(m => ids.Contains(m.Id)).ToListAsync(ct);
}
