using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Staff;

/// <summary>Accounts of staff: who is made, how the first one comes in, and how a password is set. There are no default accounts.</summary>
internal sealed class StaffAccounts(CoviexDb db, UserManager<StaffMember> users, StaffSessions sessions, AuditLog audit, IOptions<CoviexOptions> options, TimeProvider clock)
{
    /// <summary>A link that lets its bearer set one password, once. Earlier unused links for the same person stop working.</summary>
    public async Task<string> MintLinkAsync(Guid? staff, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        foreach (var earlier in await db.SetUpLinks.Where(l => l.StaffId == staff && l.UsedAt == null).ToListAsync(ct)) { earlier.Use(now); }
        var (link, secret) = SetUpLink.Mint(staff, now + options.Value.SignIn.SetUpLinkLife);
        db.SetUpLinks.Add(link);
        await db.SaveChangesAsync(ct);
        return new Uri(options.Value.PublicUrl, $"/set-up#{secret}").ToString();
    }

    public async Task<SetUpLink?> FindLinkAsync(string? secret, CancellationToken ct)
    {
        if (!Secret.LooksLike(secret)) { return null; }
        var hash = Secret.Hash(secret!);
        var link = await db.SetUpLinks.SingleOrDefaultAsync(l => l.SecretHash == hash, ct);
        return link is not null && Secret.Matches(secret!, link.SecretHash) && link.Usable(clock.GetUtcNow()) ? link : null;
    }

    /// <summary>Says beside the field "password" what is wrong with one, before anything is written.</summary>
    public async Task CheckPasswordAsync(StaffMember member, string password, FieldErrors errors)
    {
        foreach (var rule in users.PasswordValidators)
        {
            var result = await rule.ValidateAsync(users, member, password);
            if (!result.Succeeded) { Add(result, errors); return; }
        }
    }

    /// <summary>Makes the hospital and its first administrator, who may hold visits too, so that one person can begin alone.</summary>
    public async Task<FieldErrors> FirstAsync(SetUpLink link, Hospital hospital, StaffMember first, string password, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        link.Use(clock.GetUtcNow());
        db.Hospitals.Add(hospital);
        audit.Record(hospital.Id, Actor.Staff(first.Id), "hospital.set_up", hospital.Id);
        var errors = Errors(await users.CreateAsync(first, password));                 // saves all of it
        if (!errors.Any) { await transaction.CommitAsync(ct); }
        return errors;
    }

    public async Task<FieldErrors> CreateAsync(StaffMember member, Guid by, CancellationToken ct)
    {
        audit.Record(member.HospitalId, Actor.Staff(by), "staff.created", member.Id);
        ct.ThrowIfCancellationRequested();
        return Errors(await users.CreateAsync(member));
    }

    public async Task<FieldErrors> CreateAsync(StaffMember member, string password) => Errors(await users.CreateAsync(member, password));

    /// <summary>Sets the password of the one whom the link is for, and ends his sessions.</summary>
    public async Task<FieldErrors> SetPasswordAsync(SetUpLink link, string password, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var member = await db.Staff.SingleAsync(s => s.Id == link.StaffId, ct);
        link.Use(clock.GetUtcNow());
        audit.Record(member.HospitalId, Actor.Staff(member.Id), "staff.password_set", member.Id);
        member.PasswordHash = null;
        var errors = Errors(await users.AddPasswordAsync(member, password));           // also gives a new security stamp
        if (errors.Any) { return errors; }
        await transaction.CommitAsync(ct);
        await sessions.EndAllAsync(member.Id, null, ct);
        return errors;
    }

    /// <summary>Somebody who is signed in, and has just typed his password, chooses another one. His other sessions end.</summary>
    public async Task<FieldErrors> ChangePasswordAsync(CurrentStaff staff, string password, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var member = await db.Staff.SingleAsync(s => s.Id == staff.Id, ct);
        audit.Record(member.HospitalId, Actor.Staff(member.Id), "staff.password_changed", member.Id);
        member.PasswordHash = null;
        var errors = Errors(await users.AddPasswordAsync(member, password));
        if (errors.Any) { return errors; }
        await sessions.KeepOnlyAsync(member, staff.Session, ct);
        await transaction.CommitAsync(ct);
        return errors;
    }

    private static FieldErrors Errors(IdentityResult result)
    {
        var errors = new FieldErrors();
        Add(result, errors);
        return errors;
    }

    private static void Add(IdentityResult result, FieldErrors errors)
    {
        foreach (var error in result.Errors)
        {
            var (field, code) = error.Code switch
            {
                nameof(IdentityErrorDescriber.DuplicateUserName) => ("email", "email_taken"),
                nameof(IdentityErrorDescriber.InvalidUserName) => ("email", "email_invalid"),
                nameof(IdentityErrorDescriber.PasswordTooShort) => ("password", "password_short"),
                // Somebody else used the same link, or changed the same account, at this instant.
                nameof(IdentityErrorDescriber.ConcurrencyFailure) => throw new DbUpdateConcurrencyException(),
                _ => ("password", error.Code),
            };
            errors.Add(field, code, ("length", 12));
        }
    }
}
