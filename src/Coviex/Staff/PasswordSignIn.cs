using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Staff;

/// <summary>
/// Checks an e-mail and a password. A try is counted before it is checked, in one statement: guesses that come at the same instant each
/// count, and past the limit the right password is not even looked at.
/// </summary>
internal sealed class PasswordSignIn(
    CoviexDb db, IPasswordHasher<StaffMember> hasher, ILookupNormalizer names, AuditLog audit, IOptions<CoviexOptions> options, TimeProvider clock)
{
    private static readonly StaffMember Nobody = new() { HospitalId = Guid.Empty, DisplayName = "", Roles = Roles.None, Language = Texts.Fallback };
    private static string? nobodysHash;

    public async Task<(StaffMember? Member, Refusal? Refusal)> TryAsync(string? email, string? password, CancellationToken ct)
    {
        var (now, rules, name) = (clock.GetUtcNow(), options.Value.SignIn, names.NormalizeName((email ?? "").Trim()));
        var member = await db.Staff.AsNoTracking().SingleOrDefaultAsync(s => s.NormalizedUserName == name && s.Active && s.PasswordHash != null, ct);
        var id = member?.Id ?? Guid.Empty;
        var counted = await db.Staff.Where(s => s.Id == id && (s.LockoutEnd == null || s.LockoutEnd <= now) && s.AccessFailedCount < rules.Tries)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.AccessFailedCount, s => s.AccessFailedCount + 1).SetProperty(s => s.LockoutEnd, (DateTimeOffset?)null), ct);

        // The same work for an account that is not there, so that the time of the answer does not tell which ones are.
        var hash = member?.PasswordHash ?? (nobodysHash ??= hasher.HashPassword(Nobody, Secret.New()));
        var right = hasher.VerifyHashedPassword(member ?? Nobody, hash, password ?? "") != PasswordVerificationResult.Failed;
        if (member is null) { return (null, Wrong); }
        if (counted == 0) { return (null, Locked(member.LockoutEnd is { } until ? until - now : rules.LockedFor)); }

        var locks = false;
        if (right)
        {
            await db.Staff.Where(s => s.Id == id).ExecuteUpdateAsync(set => set.SetProperty(s => s.AccessFailedCount, 0), ct);
        }
        else
        {
            var until = now + rules.LockedFor;
            locks = await db.Staff.Where(s => s.Id == id && s.AccessFailedCount >= rules.Tries)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.AccessFailedCount, 0).SetProperty(s => s.LockoutEnd, until), ct) > 0;
        }
        audit.Record(member.HospitalId, Actor.Staff(id), right ? "staff.signed_in" : "staff.sign_in_failed", id, detail: locks ? "locked" : "");
        await db.SaveChangesAsync(ct);
        return right ? (member, null) : (null, locks ? Locked(rules.LockedFor) : Wrong);
    }

    private static Refusal Wrong => new("sign_in_wrong", StatusCodes.Status422UnprocessableEntity);

    private static Refusal Locked(TimeSpan left) =>
        new("sign_in_locked", StatusCodes.Status422UnprocessableEntity) { Values = [("minutes", Math.Max(1, (int)Math.Ceiling(left.TotalMinutes)))] };
}
