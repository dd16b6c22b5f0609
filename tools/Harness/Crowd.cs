using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Coviex.Harness;

/// <summary>
/// A crowd of invited guests, put straight into the database of a demonstration hospital: so many texts are queued in one instant, and a million old
/// ones are there in seconds. The rows are what the program itself would have written.
/// </summary>
public sealed class Crowd : IAsyncDisposable
{
    private readonly DbConnection connection;
    private readonly bool postgres;

    private Crowd(DbConnection connection) => (this.connection, postgres) = (connection, connection is NpgsqlConnection);

    /// <param name="setting">Coviex__Database; empty for the SQLite file in <paramref name="folder"/>.</param>
    public static async Task<Crowd> OpenAsync(string folder, string setting)
    {
        DbConnection connection = setting.Length > 0
            ? new NpgsqlConnection(new NpgsqlConnectionStringBuilder(setting) { CommandTimeout = 600 }.ToString())      // of COMMIT too: a million rows' keys are checked there
            : new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "coviex.db"), DefaultTimeout = 600 }.ToString());
        await connection.OpenAsync();
        var crowd = new Crowd(connection);
        // A million rows under random keys touch every page of each index again and again: 400 MB of them stay in memory.
        if (setting.Length == 0) { await crowd.RunAsync("PRAGMA cache_size = -400000"); }
        return crowd;
    }

    /// <summary>Queues one text for each of so many guests, 8,000 at most, in one transaction: numbers that end in 0001 are landlines for the doubles.</summary>
    public Task QueueAsync(int guests) => InviteAsync(guests, 1, "Queued", old: false);

    /// <summary>Texts that were delivered long ago, ten to each guest.</summary>
    public Task RememberAsync(int texts) => InviteAsync(texts / 10, 10, "Delivered", old: true);

    /// <summary>How many texts that are not old are in each state.</summary>
    public async Task<Dictionary<string, int>> StatesAsync()
    {
        var states = new Dictionary<string, int>();
        await using var command = Command($"SELECT state, COUNT(*) FROM messages WHERE queued_at > {Time("-10 days")} GROUP BY state");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) { states[reader.GetString(0)] = Convert.ToInt32(reader.GetValue(1), CultureInfo.InvariantCulture); }
        return states;
    }

    /// <summary>How many texts that are not old have not left yet.</summary>
    public async Task<int> OpenTextsAsync()
    {
        await using var command = Command("SELECT COUNT(*) FROM messages WHERE due_at IS NOT NULL AND state IN ('Queued', 'HandingOver')");
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    public async Task RunAsync(string sql)
    {
        await using var command = Command(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task InviteAsync(int guests, int texts, string state, bool old)
    {
        var at = Time(old ? "-100 days" : "0 days");
        await using var transaction = await connection.BeginTransactionAsync();
        // The columns of each table stand in the migrations; what is not named has a default or may be null.
        await RunAsync($"CREATE TEMP TABLE crowd AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {guests}) SELECT i, {Guid()} AS id FROM n");
        await RunAsync($"""
            INSERT INTO visits (id, hospital_id, host_id, service, patient_name, starts_at, created_at, state, keep_door_open, version)
            SELECT {Guid()}, h.id, s.id, 'HomeCare', '', {at}, {at}, '{(old ? "Ended" : "Scheduled")}', false, 0
            FROM hospitals h JOIN staff s ON s.user_name LIKE 'ana@%' LIMIT 1
            """);
        var visit = $"(SELECT id FROM visits WHERE starts_at = (SELECT {(old ? "MIN" : "MAX")}(starts_at) FROM visits) LIMIT 1)";
        await RunAsync($"""
            INSERT INTO seats (id, hospital_id, visit_id, name, relation, phone, language, state, needs_look, version)
            SELECT c.id, v.hospital_id, v.id, 'Persona ' || c.i, '', '+52551' || (1002000 + c.i), 'es', 'Invited', false, 0 FROM crowd c, visits v WHERE v.id = {visit}
            """);
        await RunAsync($"""
            INSERT INTO invitations (id, hospital_id, visit_id, host_id, phone, language, service, hospital_name, host_name, starts_at, zone, renewals, version)
            SELECT c.id, v.hospital_id, v.id, v.host_id, '+52551' || (1002000 + c.i), 'es', 'HomeCare', 'Hospital San Lucas', 'Dra. Ana Torres', {at}, 'America/Mexico_City', 0, 0
            FROM crowd c, visits v WHERE v.id = {visit}
            """);
        for (var i = 0; i < texts; i++)
        {
            await RunAsync($"""
                INSERT INTO messages (id, hospital_id, invitation_id, kind, state, queued_at, due_at, attempts, sent_at, delivered_at, sender, sender_reference, version)
                SELECT {Guid()}, n.hospital_id, n.id, 'Invitation', '{state}', {at}, {(old ? "NULL" : at)}, {(old ? 1 : 0)}, {(old ? at : "NULL")}, {(old ? at : "NULL")},
                       '{(old ? "Twilio" : "")}', {(old ? "'SM' || c.i" : "NULL")}, 0
                FROM crowd c JOIN invitations n ON n.id = c.id
                """);
            if (old) { await RunAsync($"INSERT INTO links (id, invitation_id, secret_hash, created_at, expires_at) SELECT {Guid()}, c.id, {Bytes()}, {at}, {at} FROM crowd c"); }
        }
        await RunAsync("DROP TABLE crowd");
        await transaction.CommitAsync();
        if (old) { await RunAsync("ANALYZE"); }
    }

    private DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text comes from the lines above.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    private string Time(string shift) => postgres ? $"(now() + interval '{shift}')" : $"strftime('%Y-%m-%d %H:%M:%f', 'now', '{shift}')";

    private string Guid() => postgres ? "gen_random_uuid()"
        : "(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(2)) || '-' || hex(randomblob(6)))";

    private string Bytes() => postgres ? "sha256(gen_random_uuid()::text::bytea)" : "randomblob(32)";

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
