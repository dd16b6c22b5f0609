using System.Data.Common;
using Coviex.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Coviex.Data;

internal static class DataSetup
{
    public static void AddData(this IServiceCollection services)
    {
        services.AddDbContextPool<CoviexDb>((provider, db) =>
        {
            Configure(db, provider.GetRequiredService<IOptions<CoviexOptions>>().Value);
            // Rooms that look on as something is saved, and add to it.
            db.AddInterceptors(provider.GetServices<ISaveChangesInterceptor>());
        });
        services.AddSingleton<Migrator>();
        services.AddDataProtection().SetApplicationName("coviex");
        services.AddOptions<Microsoft.AspNetCore.DataProtection.KeyManagement.KeyManagementOptions>().Configure<IOptions<CoviexOptions>, ILoggerFactory>(
            (keys, options, logs) => keys.XmlRepository = new Microsoft.AspNetCore.DataProtection.Repositories.FileSystemXmlRepository(
                Directory.CreateDirectory(Path.Combine(options.Value.DataFolder, "keys")), logs));
    }

    /// <summary>Answers 200 when the database answers, otherwise 503 and which part does not; the log has why.</summary>
    public static void MapData(this IEndpointRouteBuilder routes) => routes.MapGet("/health/ready", async (CoviexDb db, CancellationToken ct) =>
        await db.Database.CanConnectAsync(ct) ? Results.Text("ok") : Results.Text("database", statusCode: StatusCodes.Status503ServiceUnavailable)).AllowAnonymous();

    public static bool IsPostgres(CoviexOptions options) => options.Database.Length > 0;

    /// <summary>A connection without EF Core, for what happens at the start.</summary>
    public static DbConnection Connection(CoviexOptions options) =>
        IsPostgres(options) ? new NpgsqlConnection(options.Database) : new SqliteConnection(SqliteConnection(options));

    public static string SqliteConnection(CoviexOptions options) => new SqliteConnectionStringBuilder
    {
        DataSource = Path.Combine(Directory.CreateDirectory(options.DataFolder).FullName, "coviex.db"),
        ForeignKeys = true,
        DefaultTimeout = 30,
    }.ToString();

    private static void Configure(DbContextOptionsBuilder db, CoviexOptions options)
    {
        // What a unique index refuses is handled where it happens, and what nobody handles is logged by Hosting/Problems.cs.
        db.ConfigureWarnings(warnings => warnings.Log(
            (CoreEventId.SaveChangesFailed, LogLevel.Debug), (RelationalEventId.CommandError, LogLevel.Debug),
            (RelationalEventId.TransactionError, LogLevel.Debug)));
        if (IsPostgres(options)) { db.UseNpgsql(options.Database); }
        else { db.UseSqlite(SqliteConnection(options)); }
    }
}
