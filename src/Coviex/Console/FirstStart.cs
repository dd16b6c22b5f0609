using System.Data.Common;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.Extensions.Options;

namespace Coviex.Console;

/// <summary>
/// The first start of an empty installation: prints a one-time link for the first administrator, or, in a demonstration, makes a small hospital
/// and prints its passwords. Nothing of this is ever a default account. On every other start it asks the database directly: a cold start must
/// not wait for EF Core's model.
/// </summary>
/// <param name="screen">Where the link is shown: it is a secret, and does not go into the log.</param>
internal sealed class FirstStart(IServiceScopeFactory scopes, IOptions<CoviexOptions> options, TimeProvider clock, TextWriter screen)
{
    public async Task PrepareAsync(CancellationToken ct)
    {
        if (await SomebodyAsync(ct)) { return; }
        await using var scope = scopes.CreateAsyncScope();
        if (options.Value.Demonstration) { await scope.ServiceProvider.GetRequiredService<DemonstrationHospital>().MakeAsync(ct); }
        else
        {
            var link = await scope.ServiceProvider.GetRequiredService<StaffAccounts>().MintLinkAsync(null, ct);
            await screen.WriteLineAsync($"\nNobody can sign in yet. The first administrator opens this link, once, within {options.Value.SignIn.SetUpLinkLife.TotalHours:0} hours:\n\n    {link}\n");
        }
    }

    /// <summary>True when there are accounts. Then it also writes down who is away: a server that was killed wrote down nobody's leaving.</summary>
    private async Task<bool> SomebodyAsync(CancellationToken ct)
    {
        await using var connection = DataSetup.Connection(options.Value);
        await connection.OpenAsync(ct);
        await using var ask = connection.CreateCommand();
        ask.CommandText = "SELECT 1 FROM staff LIMIT 1";
        if (await ask.ExecuteScalarAsync(ct) is null) { return false; }
        await MarkAllAwayAsync(connection, ct);
        return true;
    }

    // Whoever is still there comes back within seconds and is marked present again.
    private async Task MarkAllAwayAsync(DbConnection connection, CancellationToken ct)
    {
        await using var mark = connection.CreateCommand();
        mark.CommandText = "UPDATE seats SET away_since = @now, version = version + 1 WHERE (away_since IS NULL OR away_since > @now) AND state IN ('Waiting', 'Admitted')";
        var now = mark.CreateParameter();
        (now.ParameterName, now.Value) = ("@now", clock.GetUtcNow().UtcDateTime);
        mark.Parameters.Add(now);
        await mark.ExecuteNonQueryAsync(ct);
    }
}
