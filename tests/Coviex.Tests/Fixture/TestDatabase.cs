using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Coviex.Tests.Fixture;

/// <summary>
/// A fresh, empty database: an SQLite file in the server's own data folder or, when <c>COVIEX_TEST_POSTGRES</c> names a server, a new PostgreSQL
/// database there. So the whole suite runs on the one or on the other.
/// </summary>
public sealed class TestDatabase(string dataFolder) : IAsyncDisposable
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("COVIEX_TEST_POSTGRES") is { Length: > 0 } server ? server : null;
    private readonly string name = $"coviex_test_{Guid.NewGuid():N}";

    public static bool IsPostgres => Server is not null;

    /// <summary>What the setting Coviex__Database gets.</summary>
    public string Setting => Server is null ? "" : new NpgsqlConnectionStringBuilder(Server) { Database = name, MaxPoolSize = 20 }.ToString();

    public async Task CreateAsync()
    {
        if (IsPostgres) { await OnServerAsync($"CREATE DATABASE {name}"); }
    }

    /// <summary>What is written down, as somebody would see it who has the database in hand. Column names are those of the tables.</summary>
    public async Task<List<Dictionary<string, object?>>> RowsAsync(string sql, params (string Name, object? Value)[] values)
    {
        await using var connection = Open();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text comes from the tests.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (key, value) in values)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (key, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<Dictionary<string, object?>>();
        while (await reader.ReadAsync())
        {
            rows.Add(Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => reader.IsDBNull(i) ? null : reader.GetValue(i)));
        }
        return rows;
    }

    /// <summary>The names of all tables.</summary>
    public async Task<string[]> TablesAsync() => [.. (await RowsAsync(IsPostgres
        ? "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
        : "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1")).Select(r => (string)r["name"]!)];

    /// <summary>All that is written down, as text: two that are the same mean that nothing was written in between.</summary>
    public async Task<string> EverythingAsync()
    {
        var all = new System.Text.StringBuilder();
        // The record is sealed at a time of its own, whatever else happens.
        foreach (var table in (await TablesAsync()).Where(t => t != "audit_heads"))
        {
            var rows = (await RowsAsync($"SELECT * FROM {table}"))
                .Select(row => string.Join('|', row.Where(c => table != "audit_entries" || c.Key is not ("number" or "hash")).Select(c => $"{c.Key}={Text(c.Value)}")));
            all.AppendLine(table).AppendJoin('\n', rows.Order(StringComparer.Ordinal)).AppendLine();
        }
        return all.ToString();
    }

    /// <summary>The same, once no text message is on its way any more: another test's must not arrive between two looks.</summary>
    public async Task<string> SettledAsync()
    {
        while (true)
        {
            var everything = await EverythingAsync();
            if (!everything.Contains("state=Queued", StringComparison.Ordinal) && !everything.Contains("state=HandingOver", StringComparison.Ordinal)) { return everything; }
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await using (var connection = Open())
        {
            if (connection is NpgsqlConnection postgres) { NpgsqlConnection.ClearPool(postgres); }
            if (connection is SqliteConnection sqlite) { SqliteConnection.ClearPool(sqlite); }
        }
        if (IsPostgres) { await OnServerAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)"); }
    }

    private DbConnection Open() => IsPostgres
        ? new NpgsqlConnection(Setting)
        : new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(dataFolder, "coviex.db"), DefaultTimeout = 30 }.ToString());

    private static async Task OnServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text comes from the lines above.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private static string Text(object? value) => value is byte[] bytes ? Convert.ToHexString(bytes) : $"{value}";
}
