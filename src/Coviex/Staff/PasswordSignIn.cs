using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Staff;

/// <summary>Checks an e-mail and a password. Guesses are limited by <see cref="Tries"/>.</summary>
internal sealed class PasswordSignIn(CoviexDb db, IPasswordHasher<StaffMember> hasher, ILookupNormalizer names, Tries tries, AuditLog audit)
{
    private static readonly StaffMember Nobody = new() { HospitalId = Guid.Empty, DisplayName = "", Roles = Roles.None, Language = Texts.Fallback };
    private static string? nobodysHash;

    /// <summary>Whose they are. He is not signed in by that: what else he must prove is asked by the caller.</summary>
    public async Task<(StaffMember? Member, Refusal? Refusal)> TryAsync(string? email, string? password, CancellationToken ct)
    {
        var name = names.NormalizeName((email ?? "").Trim());
        var member = await db.Staff.AsNoTracking().SingleOrDefaultAsync(s => s.NormalizedUserName == name && s.Active && s.PasswordHash != null, ct);
        var counted = await tries.TakeAsync(member?.Id ?? Guid.Empty, ct);

        // The same work for an account that is not there, so that the time of the answer does not tell which ones are.
        var hash = member?.PasswordHash ?? (nobodysHash ??= hasher.HashPassword(Nobody, Secret.New()));
        var right = hasher.VerifyHashedPassword(member ?? Nobody, hash, password ?? "") != PasswordVerificationResult.Failed;
        if (member is null) { return (null, Wrong); }
        if (!counted) { return (null, tries.Locked(member.LockoutEnd)); }
        if (right)
        {
            await tries.GiveBackAsync(member.Id, ct);
            return (member, null);
        }
        var locks = await tries.WrongAsync(member.Id, ct);
        audit.Record(member.HospitalId, Actor.Staff(member.Id), "staff.sign_in_failed", member.Id, detail: locks ? "locked" : "");
        await db.SaveChangesAsync(ct);
        return (null, locks ? tries.Locked(null) : Wrong);
    }

    /// <summary>Is it his password? Asked of somebody who is signed in, before he changes by what he signs in.</summary>
    public async Task<Refusal?> CheckAsync(StaffMember member, string? password, CancellationToken ct)
    {
        if (!await tries.TakeAsync(member.Id, ct)) { return tries.Locked(member.LockoutEnd); }
        if (member.PasswordHash is { } hash && hasher.VerifyHashedPassword(member, hash, password ?? "") != PasswordVerificationResult.Failed)
        {
            await tries.GiveBackAsync(member.Id, ct);
            return null;
        }
        var locks = await tries.WrongAsync(member.Id, ct);
        audit.Record(member.HospitalId, Actor.Staff(member.Id), "staff.sign_in_failed", member.Id, detail: locks ? "again locked" : "again");
        await db.SaveChangesAsync(ct);
        return locks ? tries.Locked(null) : new("password_wrong", StatusCodes.Status422UnprocessableEntity);
    }

    private static Refusal Wrong => new("sign_in_wrong", StatusCodes.Status422UnprocessableEntity);
}
