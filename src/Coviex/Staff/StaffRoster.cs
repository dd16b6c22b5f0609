using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff.Factors;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Staff;

/// <summary>
/// The people of one hospital, as an administrator looks after them: names, roles, who may sign in. A hospital always keeps an administrator who
/// can, or nobody could help the others back in.
/// </summary>
internal sealed class StaffRoster(CoviexDb db, UserManager<StaffMember> users, StaffSessions sessions, SecondFactors factors, AuditLog audit)
{
    public Task<List<StaffMember>> AllAsync(Guid hospital, CancellationToken ct) =>
        db.Staff.AsNoTracking().Where(s => s.HospitalId == hospital).OrderByDescending(s => s.Active).ThenBy(s => s.DisplayName).ToListAsync(ct);

    public Task<StaffMember?> FindAsync(Guid hospital, Guid id, CancellationToken ct) =>
        db.Staff.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.HospitalId == hospital, ct);

    /// <summary>Name and roles. They hold in his open sessions at once.</summary>
    /// <param name="seen">The state that the form was filled in upon (<see cref="IdentityUser{TKey}.ConcurrencyStamp"/>).</param>
    public async Task<Refusal?> ChangeAsync(Guid hospital, Guid id, string name, Roles roles, string? seen, Guid by, CancellationToken ct)
    {
        var refusal = await AloneAsync(hospital, id, async member =>
        {
            if (member.ConcurrencyStamp != seen) { return new("changed_meanwhile"); }
            if (!roles.HasFlag(Roles.Administrator) && await IsLastAdministratorAsync(member, ct)) { return new("last_administrator"); }
            (member.DisplayName, member.Roles) = (name, roles);
            audit.Record(hospital, Actor.Staff(by), "staff.changed", id, detail: $"{roles}");
            await SaveAsync(users.UpdateAsync(member));
            return null;
        }, ct);
        if (refusal is null) { await factors.EndWeakAsync(hospital, ct); }               // the new role may want a second factor
        return refusal;
    }

    /// <summary>The roles that the hospital's single sign-on gives him. The last administrator stays one.</summary>
    public Task<Refusal?> MapRolesAsync(StaffMember known, Roles roles, CancellationToken ct) => AloneAsync(known.HospitalId, known.Id, async member =>
    {
        if (!roles.HasFlag(Roles.Administrator) && await IsLastAdministratorAsync(member, ct)) { roles |= Roles.Administrator; }
        if (member.Roles == roles) { return null; }
        member.Roles = roles;
        audit.Record(member.HospitalId, Actor.Coviex, "staff.changed", member.Id, detail: $"sso {roles}");
        await SaveAsync(users.UpdateAsync(member));
        return null;
    }, ct);

    /// <summary>He may not sign in any more, and his sessions end. Until he is activated his set-up link does not work either.</summary>
    public async Task<Refusal?> DeactivateAsync(Guid hospital, Guid id, Guid by, CancellationToken ct)
    {
        var refusal = await AloneAsync(hospital, id, async member =>
        {
            if (id == by) { return new("not_yourself"); }
            if (await IsLastAdministratorAsync(member, ct)) { return new("last_administrator"); }
            if (!member.Active) { return null; }
            member.Active = false;
            audit.Record(hospital, Actor.Staff(by), "staff.deactivated", id);
            await SaveAsync(users.UpdateSecurityStampAsync(member));
            return null;
        }, ct);
        if (refusal is null) { await sessions.EndAllAsync(id, null, ct); }
        return refusal;
    }

    /// <summary>He may sign in again, with the password that he had.</summary>
    public Task<Refusal?> ActivateAsync(Guid hospital, Guid id, Guid by, CancellationToken ct) => AloneAsync(hospital, id, async member =>
    {
        if (member.Active) { return null; }
        member.Active = true;
        audit.Record(hospital, Actor.Staff(by), "staff.activated", id);
        await SaveAsync(users.UpdateAsync(member));
        return null;
    }, ct);

    // One change to a hospital's people after the other: two administrators who take the role from each other at the same instant would
    // each still see the other one. Writing to the hospital's row holds it until the transaction ends.
    private async Task<Refusal?> AloneAsync(Guid hospital, Guid id, Func<StaffMember, Task<Refusal?>> act, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Hospitals.Where(h => h.Id == hospital).ExecuteUpdateAsync(set => set.SetProperty(h => h.Name, h => h.Name), ct);
        if (await db.Staff.SingleOrDefaultAsync(s => s.Id == id && s.HospitalId == hospital, ct) is not { } member) { return Refusal.NotFound; }
        if (await act(member) is { } refusal) { return refusal; }
        await transaction.CommitAsync(ct);
        return null;
    }

    private async Task<bool> IsLastAdministratorAsync(StaffMember member, CancellationToken ct)
    {
        if (!member.Active || !member.Roles.HasFlag(Roles.Administrator)) { return false; }
        var others = await db.Staff.Where(s => s.HospitalId == member.HospitalId && s.Active && s.Id != member.Id).Select(s => s.Roles).ToListAsync(ct);
        return !others.Any(roles => roles.HasFlag(Roles.Administrator));
    }

    private static async Task SaveAsync(Task<IdentityResult> saving)
    {
        var result = await saving;
        if (result.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.ConcurrencyFailure))) { throw new DbUpdateConcurrencyException(); }
        if (!result.Succeeded) { throw new InvalidOperationException($"An account was refused: {string.Join(", ", result.Errors.Select(e => e.Code))}"); }
    }
}
