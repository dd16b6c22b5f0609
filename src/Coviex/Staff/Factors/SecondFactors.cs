using System.Security.Cryptography;
using System.Text.Json;
using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Staff.Factors;

/// <summary>What proves besides the password who somebody is: an authenticator app, with codes for whoever has lost it.</summary>
internal sealed class SecondFactors(
    CoviexDb db, UserManager<StaffMember> users, StaffSessions sessions, AuditLog audit, IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>How long somebody has to scan a code and type the first one.</summary>
    private static readonly TimeSpan OfferLife = TimeSpan.FromMinutes(30);
    private readonly IDataProtector protector = protection.CreateProtector("Coviex.Authenticators");
    private readonly IDataProtector offers = protection.CreateProtector("Coviex.Authenticators.Offers");

    private sealed record Offered(Guid Staff, string Secret, DateTimeOffset Until);

    /// <summary>Does his hospital want one of somebody in his roles?</summary>
    public async Task<bool> NeedsAsync(StaffMember member, CancellationToken ct) =>
        (await db.Hospitals.Where(h => h.Id == member.HospitalId).Select(h => h.FactorRoles).SingleAsync(ct) & member.Roles) != Roles.None;

    /// <summary>The hospital wants one of everybody in these roles from now on. Whoever is signed in without one signs in anew, and sets one up.</summary>
    public async Task<Refusal?> RequireAsync(CurrentStaff by, Roles roles, CancellationToken ct)
    {
        var own = await db.Staff.AsNoTracking().SingleAsync(s => s.Id == by.Id, ct);
        if ((own.Roles & roles) != Roles.None && !await HasAsync(own, ct)) { return new("factor_own_first"); }
        var hospital = await db.Hospitals.SingleAsync(h => h.Id == by.HospitalId, ct);
        hospital.FactorRoles = roles;
        audit.Record(hospital.Id, Actor.Staff(by.Id), "hospital.factor_roles_changed", hospital.Id, detail: $"{roles}");
        await db.SaveChangesAsync(ct);
        await EndWeakAsync(hospital.Id, ct);
        return null;
    }

    /// <summary>Ends the sessions of those who must have a second factor and have proved none.</summary>
    public async Task EndWeakAsync(Guid hospital, CancellationToken ct)
    {
        var roles = await db.Hospitals.Where(h => h.Id == hospital).Select(h => h.FactorRoles).SingleAsync(ct);
        if (roles == Roles.None) { return; }
        var must = (await db.Staff.Where(s => s.HospitalId == hospital).Select(s => new { s.Id, s.Roles }).ToListAsync(ct)).Where(s => (s.Roles & roles) != Roles.None).Select(s => s.Id).ToHashSet();
        var weak = await db.StaffSessions.Where(s => s.HospitalId == hospital && Ways.Single.Contains(s.Way)).Select(s => new { s.Id, s.StaffId }).ToListAsync(ct);
        foreach (var session in weak.Where(s => must.Contains(s.StaffId))) { await sessions.EndAsync(session.StaffId, session.Id, ct); }
    }

    /// <summary>Has he one?</summary>
    public async Task<bool> HasAsync(StaffMember member, CancellationToken ct) => member.TwoFactorEnabled || await HasPasskeyAsync(member, ct);

    public Task<bool> HasPasskeyAsync(StaffMember member, CancellationToken ct) => db.Passkeys.AnyAsync(p => p.StaffId == member.Id, ct);

    /// <summary>A secret to be set up, with a form of it that the page sends back: nothing is kept until he has typed a code of it.</summary>
    public (string Secret, string Offer) Offer(StaffMember member)
    {
        var secret = OneTimeCodes.NewSecret();
        return (secret, offers.Protect(JsonSerializer.Serialize(new Offered(member.Id, secret, clock.GetUtcNow() + OfferLife))));
    }

    /// <summary>The secret of an offer that was sent back; null: it is not his, or too old.</summary>
    public string? SecretOf(StaffMember member, string? offer)
    {
        try
        {
            var offered = JsonSerializer.Deserialize<Offered>(offers.Unprotect(offer ?? ""));
            return offered is not null && offered.Staff == member.Id && clock.GetUtcNow() <= offered.Until ? offered.Secret : null;
        }
        catch (CryptographicException) { return null; }
    }

    /// <summary>He has set the app up, and this code of it proves it. His sessions end, but for the one in which he did it.</summary>
    /// <returns>His recovery codes, to be shown once; null: the code is not right.</returns>
    public async Task<string[]?> ConfirmAsync(Guid staff, string secret, string typed, Guid session, CancellationToken ct)
    {
        if (OneTimeCodes.StepOf(secret, Clean(typed), clock.GetUtcNow()) is not { } step) { return null; }
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var member = await db.Staff.SingleAsync(s => s.Id == staff, ct);
        await db.Authenticators.Where(a => a.StaffId == staff).ExecuteDeleteAsync(ct);
        db.Authenticators.Add(new() { StaffId = staff, ProtectedSecret = protector.Protect(secret), LastStep = step, Since = clock.GetUtcNow() });
        member.TwoFactorEnabled = true;
        audit.Record(member.HospitalId, Actor.Staff(staff), "staff.authenticator_added", staff);
        var codes = await NewCodesAsync(staff, ct);
        await SaveAsync(member);
        await sessions.KeepOnlyAsync(member, session, ct, "+code");
        await transaction.CommitAsync(ct);
        return codes;
    }

    /// <summary>Is what he typed a code of his app that was not used yet, or one of his recovery codes? Neither opens a second time.</summary>
    /// <returns><c>code</c> or <c>recovery</c>; null: neither.</returns>
    public async Task<string?> UseAsync(StaffMember member, string? typed, CancellationToken ct)
    {
        var text = Clean(typed);
        if (text.Length == OneTimeCodes.Digits && text.All(char.IsAsciiDigit))
        {
            if (await db.Authenticators.AsNoTracking().SingleOrDefaultAsync(a => a.StaffId == member.Id, ct) is not { } authenticator) { return null; }
            if (Open(authenticator.ProtectedSecret) is not { } secret || OneTimeCodes.StepOf(secret, text, clock.GetUtcNow()) is not { } step) { return null; }
            // In one statement: of two who come with the same code at the same instant one gets in.
            return await db.Authenticators.Where(a => a.StaffId == member.Id && a.LastStep < step).ExecuteUpdateAsync(set => set.SetProperty(a => a.LastStep, step), ct) > 0 ? "code" : null;
        }
        if (RecoveryCodes.Hash(member.Id, text) is not { } hash) { return null; }
        if (await db.RecoveryCodes.Where(c => c.StaffId == member.Id && c.Hash == hash).ExecuteDeleteAsync(ct) == 0) { return null; }
        audit.Record(member.HospitalId, Actor.Staff(member.Id), "staff.recovery_code_used", member.Id);
        await db.SaveChangesAsync(ct);
        return "recovery";
    }

    public Task<int> CodesLeftAsync(Guid staff, CancellationToken ct) => db.RecoveryCodes.CountAsync(c => c.StaffId == staff, ct);

    /// <summary>Ten new recovery codes, in the place of those that he had.</summary>
    public async Task<string[]> RenewCodesAsync(StaffMember member, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var codes = await NewCodesAsync(member.Id, ct);
        audit.Record(member.HospitalId, Actor.Staff(member.Id), "staff.recovery_codes_made", member.Id);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return codes;
    }

    /// <summary>He wants no app any more.</summary>
    public async Task RemoveAsync(CurrentStaff staff, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var member = await db.Staff.SingleAsync(s => s.Id == staff.Id, ct);
        await DropAsync(member, ct);
        audit.Record(member.HospitalId, Actor.Staff(staff.Id), "staff.authenticator_removed", staff.Id);
        await SaveAsync(member);
        await sessions.KeepOnlyAsync(member, staff.Session, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>An administrator helps somebody who has lost all of it: what he had is gone, and his sessions end.</summary>
    public async Task<Refusal?> ResetAsync(Guid hospital, Guid id, Guid by, CancellationToken ct)
    {
        if (id == by) { return new("not_yourself"); }
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Staff.SingleOrDefaultAsync(s => s.Id == id && s.HospitalId == hospital, ct) is not { } member) { return Refusal.NotFound; }
        await DropAsync(member, ct);
        await db.Passkeys.Where(p => p.StaffId == id).ExecuteDeleteAsync(ct);
        audit.Record(hospital, Actor.Staff(by), "staff.factors_reset", id);
        await SaveAsync(member);
        await transaction.CommitAsync(ct);
        await sessions.EndAllAsync(id, null, ct);
        return null;
    }

    // Null: the keys of the data folder are others than when it was set up. A recovery code opens all the same.
    private string? Open(string kept)
    {
        try { return protector.Unprotect(kept); }
        catch (CryptographicException) { return null; }
    }

    private async Task DropAsync(StaffMember member, CancellationToken ct)
    {
        await db.Authenticators.Where(a => a.StaffId == member.Id).ExecuteDeleteAsync(ct);
        await db.RecoveryCodes.Where(c => c.StaffId == member.Id).ExecuteDeleteAsync(ct);
        member.TwoFactorEnabled = false;
    }

    private async Task<string[]> NewCodesAsync(Guid staff, CancellationToken ct)
    {
        await db.RecoveryCodes.Where(c => c.StaffId == staff).ExecuteDeleteAsync(ct);
        var codes = RecoveryCodes.New();
        db.RecoveryCodes.AddRange(codes.Select(code => new RecoveryCode { StaffId = staff, Hash = RecoveryCodes.Hash(staff, code)! }));
        return codes;
    }

    private async Task SaveAsync(StaffMember member)
    {
        var result = await users.UpdateSecurityStampAsync(member);                       // saves all of it
        if (!result.Succeeded) { throw new DbUpdateConcurrencyException(); }
    }

    private static string Clean(string? typed) => string.Concat((typed ?? "").Where(c => !char.IsWhiteSpace(c)));
}
