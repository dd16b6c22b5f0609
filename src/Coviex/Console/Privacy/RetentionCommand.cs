using System.Globalization;
using Coviex.Data;

namespace Coviex.Console.Privacy;

/// <summary><c>coviex retention [--dry-run]</c>: takes away what the settings say is not kept any more, or only says what that would be. Ends with 2 if it was called wrongly.</summary>
internal static class RetentionCommand
{
    public static bool Is(string[] args) => args is ["retention", ..];

    public static async Task<int> RunAsync(IServiceProvider services, string[] args, TextWriter says, CancellationToken ct = default)
    {
        if (args is not (["retention"] or ["retention", "--dry-run"]))
        {
            await says.WriteLineAsync("coviex retention [--dry-run]   --dry-run: says what would go, and takes nothing away");
            return 2;
        }
        await services.GetRequiredService<Migrator>().MigrateAsync(ct);
        await using var scope = services.CreateAsyncScope();
        var (retention, dry) = (scope.ServiceProvider.GetRequiredService<Retention>(), args.Length == 2);
        foreach (var hospital in await retention.HospitalsAsync(ct))
        {
            await says.WriteLineAsync($"hospital {hospital}:");
            foreach (var line in dry ? await retention.LookAsync(hospital, ct) : await retention.ApplyAsync(hospital, ct))
            {
                await says.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  {line.Kind}: kept {line.Days} days, {line.Goes} {(dry ? "would go" : "went")}"));
            }
        }
        return 0;
    }
}
