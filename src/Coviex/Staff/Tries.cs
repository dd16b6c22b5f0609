using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Staff;

/// <summary>
/// Counts the tries to prove who one is, by account: passwords and codes together. A try is counted before it is checked, in one statement: guesses that come
/// at the same instant each count, and past the limit the right answer is not even looked at.
/// </summary>
internal sealed class Tries(CoviexDb db, IOptions<CoviexOptions> options, TimeProvider clock)
{
    private readonly SignInOptions rules = options.Value.SignIn;

    /// <summary>Takes one; false: there is none left, and the account is locked for a while.</summary>
    public async Task<bool> TakeAsync(Guid staff, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        return await db.Staff.Where(s => s.Id == staff && (s.LockoutEnd == null || s.LockoutEnd <= now) && s.AccessFailedCount < rules.Tries)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.AccessFailedCount, s => s.AccessFailedCount + 1).SetProperty(s => s.LockoutEnd, (DateTimeOffset?)null), ct) > 0;
    }

    /// <summary>The one that was taken was wrong; true: it was the last, and the account is locked now.</summary>
    public async Task<bool> WrongAsync(Guid staff, CancellationToken ct)
    {
        var until = clock.GetUtcNow() + rules.LockedFor;
        return await db.Staff.Where(s => s.Id == staff && s.AccessFailedCount >= rules.Tries)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.AccessFailedCount, 0).SetProperty(s => s.LockoutEnd, until), ct) > 0;
    }

    /// <summary>It was right, but not all that he must prove: wrong ones before it go on counting, or codes could be guessed with a known password.</summary>
    public Task GiveBackAsync(Guid staff, CancellationToken ct) =>
        db.Staff.Where(s => s.Id == staff && s.AccessFailedCount > 0).ExecuteUpdateAsync(set => set.SetProperty(s => s.AccessFailedCount, s => s.AccessFailedCount - 1), ct);

    /// <summary>He has proved all of it.</summary>
    public Task ClearAsync(Guid staff, CancellationToken ct) =>
        db.Staff.Where(s => s.Id == staff).ExecuteUpdateAsync(set => set.SetProperty(s => s.AccessFailedCount, 0).SetProperty(s => s.LockoutEnd, (DateTimeOffset?)null), ct);

    /// <summary>What one is told who has none left.</summary>
    public Refusal Locked(DateTimeOffset? until)
    {
        var left = until is { } end ? end - clock.GetUtcNow() : rules.LockedFor;
        return new("sign_in_locked", StatusCodes.Status422UnprocessableEntity) { Values = [("minutes", Math.Max(1, (int)Math.Ceiling(left.TotalMinutes)))] };
    }
}
