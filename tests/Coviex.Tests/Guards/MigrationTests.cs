using Coviex.Data;
using Coviex.Tests.Fixture;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Guards;

/// <summary>The SQL files build what EF Core's model says, on the database that the suite runs on.</summary>
public sealed class MigrationTests(QuietServer server) : IClassFixture<QuietServer>
{
    [Fact]
    public async Task Tables_columns_types_and_nullability_are_the_same()
    {
        var model = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await server.InsideAsync(services =>
        {
            foreach (var table in services.GetRequiredService<CoviexDb>().Model.GetRelationalModel().Tables)
            {
                foreach (var column in table.Columns) { model[$"{table.Name}.{column.Name}"] = Describe(column.StoreType, column.IsNullable); }
            }
            return Task.CompletedTask;
        });
        Assert.True(model.Count > 80, "The model was not read");

        var built = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var table in (await server.Database.TablesAsync()).Where(t => t != "migrations"))
        {
            foreach (var (column, type, nullable) in await ColumnsAsync(table)) { built[$"{table}.{column}"] = Describe(type, nullable); }
        }

        Assert.Equal(model.Select(c => $"{c.Key} {c.Value}"), built.Select(c => $"{c.Key} {c.Value}"));
    }

    [Fact]
    public async Task Every_reference_between_tables_is_checked_and_waits_for_the_end_of_the_transaction()
    {
        var references = TestDatabase.IsPostgres
            ? await server.RowsAsync("SELECT conname AS name, CASE WHEN condeferred THEN 1 ELSE 0 END AS deferred FROM pg_constraint WHERE contype = 'f'")
            : await server.RowsAsync("SELECT name, instr(sql, 'DEFERRABLE INITIALLY DEFERRED') AS deferred FROM sqlite_master WHERE sql LIKE '%REFERENCES%'");

        Assert.True(references.Count >= 10);
        Assert.All(references, r => Assert.NotEqual(0, Convert.ToInt32(r["deferred"], System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_second_start_changes_nothing()
    {
        var before = await server.RowsAsync("SELECT name FROM migrations");

        await server.InsideAsync(services => services.GetRequiredService<Migrator>().MigrateAsync(TestContext.Current.CancellationToken));

        Assert.Equal(before.Count, (await server.RowsAsync("SELECT name FROM migrations")).Count);
    }

    private async Task<IEnumerable<(string Column, string Type, bool Nullable)>> ColumnsAsync(string table) => TestDatabase.IsPostgres
        ? (await server.RowsAsync("SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_name = @table", ("table", table)))
            .Select(r => ((string)r["column_name"]!, (string)r["data_type"]!, (string)r["is_nullable"]! == "YES"))
        : (await server.RowsAsync($"SELECT name, type, \"notnull\" AS required, pk FROM pragma_table_info('{table}')"))
            .Select(r => ((string)r["name"]!, (string)r["type"]!, (long)r["required"]! == 0 && (long)r["pk"]! == 0));

    private static string Describe(string type, bool nullable) => $"{type.ToLowerInvariant()}{(nullable ? " null" : "")}";
}
