using Microsoft.EntityFrameworkCore;

namespace Coviex.Data;

internal static class MissingRows
{
    /// <summary>So many in one statement: SQLite takes 32,766 parameters.</summary>
    private const int AtOnce = 250;

    /// <summary>Adds rows beside the save, in the caller's transaction if he has begun one; those that are there already stay as they are, whoever was faster.</summary>
    /// <param name="table">The table and its columns, such as <c>word_sounds (hospital_id, sound, word)</c>: never anything that somebody typed.</param>
    /// <param name="rows">What stands in these columns, in their order.</param>
    public static async Task AddMissingAsync(this CoviexDb db, string table, IEnumerable<object[]> rows, CancellationToken ct)
    {
        foreach (var part in rows.Chunk(AtOnce))
        {
            var number = 0;
            var values = string.Join(", ", part.Select(row => $"({string.Join(", ", row.Select(_ => $"{{{number++}}}"))})"));
#pragma warning disable EF1002 // What is put together are the table and the numbers of the parameters.
            await db.Database.ExecuteSqlRawAsync($"INSERT INTO {table} VALUES {values} ON CONFLICT DO NOTHING", part.SelectMany(row => row), ct);
#pragma warning restore EF1002
        }
    }
}
