using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Coviex.Harness;

/// <summary>
/// The inhabitants of a large hospital and their past visits, put straight into the database of a demonstration hospital. Names are as common and as rare as in a
/// telephone book: a few surnames make up a third of all, thousands stand there once or twice.
/// </summary>
public sealed partial class Population : IAsyncDisposable
{
    private const int Clinicians = 50;

    private static readonly string[] Given =
    [
        "María", "José", "Guadalupe", "Juan", "Luis", "Francisco", "Antonio", "Carlos", "Margarita", "Juana", "Pedro", "Jesús", "Manuel", "Verónica", "Alejandro", "Leticia", "Rosa", "Jorge",
        "Miguel", "Patricia", "Elizabeth", "Martha", "Alicia", "Ricardo", "Fernando", "Teresa", "Yolanda", "Gabriela", "Roberto", "Silvia", "Daniel", "Sofía", "Martín", "Ximena", "Raúl", "Ángel",
        "Josefina", "Gerardo", "Arturo", "Norma", "Eduardo", "Irma", "Beatriz", "Alberto", "Araceli", "Enrique", "Óscar", "Lucía", "Adriana", "Víctor", "Elena", "Héctor", "Concepción", "Rafael",
    ];

    private static readonly string[] Surnames =
    [
        "Hernández", "García", "Martínez", "López", "González", "Pérez", "Rodríguez", "Sánchez", "Ramírez", "Cruz", "Flores", "Gómez", "Morales", "Vázquez", "Jiménez", "Reyes", "Díaz", "Torres",
        "Gutiérrez", "Ruiz", "Mendoza", "Aguilar", "Ortiz", "Moreno", "Castillo", "Romero", "Álvarez", "Méndez", "Chávez", "Rivera", "Juárez", "Ramos", "Domínguez", "Herrera", "Medina", "Castro",
        "Vargas", "Guzmán", "Velázquez", "Muñoz", "Rojas", "De la Cruz", "Contreras", "Salazar", "Luna", "Ortega", "Guerrero", "Santiago", "Estrada", "Bautista", "Cortés", "Soto", "Alvarado",
        "Espinoza", "Lara", "Ávila", "Ríos", "Cervantes", "Silva", "Delgado", "Vega", "Márquez", "Sandoval", "Fernández", "León", "Carrillo", "Mejía", "Solís", "Núñez", "Rosas", "Valdez", "Ibarra",
    ];

    private static readonly string[] Syllables = ["ba", "ce", "di", "fo", "gu", "ja", "le", "mi", "no", "pu", "ra", "se", "ti", "vo", "xa", "zue", "che", "rri", "lla", "tza"];

    private readonly DbConnection connection;

    private Population(DbConnection connection) => this.connection = connection;

    /// <param name="setting">Coviex__Database; empty for the SQLite file in <paramref name="folder"/>.</param>
    public static async Task<Population> OpenAsync(string folder, string setting)
    {
        DbConnection connection = setting.Length > 0
            ? new NpgsqlConnection(new NpgsqlConnectionStringBuilder(setting) { CommandTimeout = 600 }.ToString())
            : new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "coviex.db"), DefaultTimeout = 600 }.ToString());
        await connection.OpenAsync();
        return new(connection);
    }

    /// <summary>So many patients, each with a relative.</summary>
    /// <param name="searched">The server gives them their search words when it starts, which takes minutes; without it only his name is there to be looked at.</param>
    /// <returns>Their names and record numbers.</returns>
    public async Task<IReadOnlyList<(string Name, string Record)>> SettleAsync(int patients, bool searched, int seed = 1)
    {
        var (random, hospital) = (new Random(seed), await HospitalAsync());
        var people = Enumerable.Range(0, patients).Select(i => (Id: Guid.CreateVersion7(), Name: Name(random), Record: $"HC-{100000 + i}")).ToList();
        await InsertAsync("patients", ["id", "hospital_id", "name", "search_name", "phone", "email", "language", "record_number", "version", "without_words"],
            people.Select((p, i) => new object[] { p.Id, hospital, p.Name, p.Name.ToLowerInvariant(), Number(5510000000 + i), "", "es", p.Record, 0, searched }));
        await InsertAsync("relatives", ["id", "hospital_id", "patient_id", "name", "relation", "phone", "email", "language"],
            people.Select((p, i) => new object[] { Guid.CreateVersion7(), hospital, p.Id, Name(random), "hija", Number(5520000000 + i), "", "es" }));
        return [.. people.Select(p => (p.Name, p.Record))];
    }

    /// <summary>So many visits that ended within the last three years, of fifty clinicians, each with a guest, his invitation and his text.</summary>
    public async Task RememberAsync(int visits)
    {
        var (hospital, random, now) = (await HospitalAsync(), new Random(2), TimeProvider.System.GetUtcNow().UtcDateTime);
        await RunAsync("""
            INSERT INTO staff (id, hospital_id, display_name, roles, language, active, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, user_name, normalized_user_name)
            SELECT @id, hospital_id, 'Dr. ' || @n, roles, language, active, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, 0, @n, @n FROM staff WHERE user_name LIKE 'luis@%'
            """, Enumerable.Range(0, Clinicians - 2).Select(i => new (string, object)[] { ("id", Guid.CreateVersion7()), ("n", $"C{i}") }));
        var hosts = await GuidsAsync("SELECT id FROM staff WHERE roles = 'Clinician'");
        var rows = Enumerable.Range(0, visits).Select(i => (Id: Guid.CreateVersion7(), Seat: Guid.CreateVersion7(), Host: hosts[i % hosts.Count], At: now.AddDays(-2 - random.NextDouble() * 1000))).ToList();
        await InsertAsync("visits", ["id", "hospital_id", "host_id", "service", "patient_name", "starts_at", "created_at", "state", "keep_door_open", "ended_at", "version"],
            rows.Select(r => new object[] { r.Id, hospital, r.Host, "HomeCare", "", r.At, r.At, "Ended", false, r.At, 3 }));
        await InsertAsync("seats", ["id", "hospital_id", "visit_id", "name", "relation", "phone", "language", "state", "needs_look", "version"],
            rows.Select((r, i) => new object[] { r.Seat, hospital, r.Id, "Persona", "", Number(5530000000 + i), "es", "Left", false, 2 }));
        await InsertAsync("invitations", ["id", "hospital_id", "visit_id", "host_id", "phone", "language", "service", "hospital_name", "host_name", "starts_at", "zone", "renewals", "version"],
            rows.Select((r, i) => new object[] { r.Seat, hospital, r.Id, r.Host, Number(5530000000 + i), "es", "HomeCare", "Hospital San Lucas", "Dra. Ana Torres", r.At, "America/Mexico_City", 0, 1 }));
        await InsertAsync("messages", ["id", "hospital_id", "invitation_id", "kind", "state", "queued_at", "attempts", "sent_at", "delivered_at", "sender", "version"],
            rows.Select(r => new object[] { Guid.CreateVersion7(), hospital, r.Seat, "Invitation", "Delivered", r.At, 1, r.At, r.At, "Phone", 2 }));
        await RunAsync("ANALYZE", [[]]);
    }

    private static string Name(Random random)
    {
        var given = random.Next(3) == 0 ? Given[Common(random, Given.Length)] : $"{Given[Common(random, Given.Length)]} {Given[Common(random, Given.Length)]}";
        return $"{given} {Surname(random)} {Surname(random)}";
    }

    private static string Surname(Random random)
    {
        if (random.Next(10) > 0) { return Surnames[Common(random, Surnames.Length)]; }
        var rare = string.Concat(Enumerable.Range(0, 2 + random.Next(2)).Select(_ => Syllables[random.Next(Syllables.Length)]));
        return $"{char.ToUpperInvariant(rare[0])}{rare[1..]}";
    }

    // The first ones far more often than the last ones.
    private static int Common(Random random, int count) => (int)(count * Math.Pow(random.NextDouble(), 2));

    private static string Number(long national) => $"+52{national}";

    private async Task<Guid> HospitalAsync() => (await GuidsAsync("SELECT id FROM hospitals"))[0];

    private async Task<List<Guid>> GuidsAsync(string sql)
    {
        await using var command = Command(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<Guid>();
        while (await reader.ReadAsync()) { ids.Add(reader.GetGuid(0)); }
        return ids;
    }

    private async Task RunAsync(string sql, IEnumerable<(string Name, object Value)[]> each)
    {
        foreach (var values in each)
        {
            await using var command = Command(sql);
            foreach (var (name, value) in values) { Add(command, name, value); }
            await command.ExecuteNonQueryAsync();
        }
    }

    private async Task InsertAsync(string table, string[] columns, IEnumerable<object[]> rows)
    {
        if (connection is NpgsqlConnection postgres)
        {
            await using var copy = await postgres.BeginBinaryImportAsync($"COPY {table} ({string.Join(", ", columns)}) FROM STDIN (FORMAT BINARY)");
            foreach (var row in rows)
            {
                await copy.StartRowAsync();
                foreach (var value in row) { await copy.WriteAsync(value); }
            }
            await copy.CompleteAsync();
            return;
        }
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = Command($"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))})");
        command.Transaction = transaction;
        for (var i = 0; i < columns.Length; i++) { Add(command, $"p{i}", ""); }
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++) { command.Parameters[i].Value = row[i]; }
            await command.ExecuteNonQueryAsync();
        }
        await transaction.CommitAsync();
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    private DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text comes from this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
