using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Console;

/// <summary>
/// The first start of an empty installation: prints a one-time link for the first administrator, or, in a demonstration, makes a small hospital
/// and prints its passwords. Nothing of this is ever a default account.
/// </summary>
internal sealed class FirstStart(CoviexDb db, StaffAccounts accounts, DemonstrationHospital demonstration, IOptions<CoviexOptions> options, TimeProvider clock)
{
    public async Task PrepareAsync(CancellationToken ct)
    {
        var nobodyYet = await accounts.NobodyYetAsync(ct);
        if (nobodyYet && options.Value.Demonstration) { await demonstration.MakeAsync(ct); }
        else if (nobodyYet)
        {
            System.Console.WriteLine($"\nNobody can sign in yet. The first administrator opens this link, once, within {options.Value.SignIn.SetUpLinkLife.TotalHours:0} hours:\n\n    {await accounts.MintLinkAsync(null, ct)}\n");
        }
        else { await MarkAllAwayAsync(ct); }
    }

    // A server that was killed wrote down nobody's leaving. Whoever is still there comes back within seconds and is marked present again.
    private async Task MarkAllAwayAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await db.Seats.Where(s => s.AwaySince == null && (s.State == SeatState.Waiting || s.State == SeatState.Admitted))
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.AwaySince, now).SetProperty(s => s.Version, s => s.Version + 1), ct);
    }
}
