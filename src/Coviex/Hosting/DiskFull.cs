using Microsoft.Data.Sqlite;
using Npgsql;

namespace Coviex.Hosting;

/// <summary>The database could not be written because its disk, or the room it was given, is full. What was being written is taken back as a whole.</summary>
internal static class DiskFull
{
    private const int SqliteFull = 13;      // SQLITE_FULL, https://sqlite.org/rescode.html#full

    public static bool Is(Exception? e) =>
        e is SqliteException { SqliteErrorCode: SqliteFull } or PostgresException { SqlState: PostgresErrorCodes.DiskFull } || (e?.InnerException is { } inner && Is(inner));
}
