using Microsoft.EntityFrameworkCore;

namespace Coviex.Data;

internal static class OnConflict
{
    private const int Times = 5;

    /// <summary>
    /// For a change that nobody pressed for, or that must not fail because another one came at the same instant: on a concurrency conflict,
    /// look again and decide anew. A clinician's own act is not retried: he gets 409 and sees what changed.
    /// </summary>
    public static async Task RetryAsync(Func<Task> act, Func<Task> lookAgain)
    {
        for (var time = 1; ; time++)
        {
            try { await act(); return; }
            catch (DbUpdateConcurrencyException) when (time < Times) { await lookAgain(); }
        }
    }
}
