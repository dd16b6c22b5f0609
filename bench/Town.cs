using System.Globalization;
using Coviex.Harness;

namespace Coviex.Bench;

/// <summary>A Coviex whose hospital has so many patients and past visits, on SQLite or on PostgreSQL; each with a database of its own.</summary>
internal static class Town
{
    public static IEnumerable<(string Database, string Server)> Databases
    {
        get
        {
            yield return ("SQLite", "");
            if (Environment.GetEnvironmentVariable("COVIEX_BENCH_POSTGRES") is { Length: > 0 } server) { yield return ("PostgreSQL", server); }
        }
    }

    /// <summary>A fresh demonstration hospital, and its <c>Coviex__Database</c>.</summary>
    public static async Task<(CoviexProcess Coviex, string Setting)> EmptyAsync(string server, string database)
    {
        var settings = new Dictionary<string, string>();
        var name = $"coviex_bench_{database}";
        if (server.Length > 0)
        {
            await using var admin = await Crowd.OpenAsync("", $"{server};Database=postgres");
            await admin.RunAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            await admin.RunAsync($"CREATE DATABASE {name}");
            settings["Coviex__Database"] = $"{server};Database={name}";
        }
        return (await CoviexProcess.StartAsync(settings, Programs.Coviex), settings.GetValueOrDefault("Coviex__Database", ""));
    }

    public static async Task<(CoviexProcess Coviex, IReadOnlyList<(string Name, string Record)> People)> BuildAsync(string server, int patients, int visits, bool searched)
    {
        var (coviex, setting) = await EmptyAsync(server, patients.ToString(CultureInfo.InvariantCulture));
        await coviex.KillAsync();
        IReadOnlyList<(string, string)> people;
        await using (var population = await Population.OpenAsync(coviex.Folder, setting))
        {
            people = await population.SettleAsync(patients, searched);
            await population.RememberAsync(visits);
        }
        await coviex.StartAgainAsync();
        // They are counted when everybody has his words.
        while (searched && !coviex.Output.Contains("words of the registry are common", StringComparison.Ordinal)) { await Task.Delay(200); }
        if (server.Length > 0)
        {
            await using var admin = await Crowd.OpenAsync("", setting);
            await admin.RunAsync("ANALYZE");
        }
        return (coviex, people);
    }
}
