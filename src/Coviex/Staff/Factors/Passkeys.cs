using System.Security.Cryptography;
using System.Text.Json;
using Coviex.Audit;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Staff.Factors;

/// <summary>
/// Passkeys: made by somebody who is signed in, and used in the place of e-mail, password and code. The ceremonies themselves are ASP.NET Core's
/// (<see cref="IPasskeyHandler{TUser}"/>); what was asked is kept between their two halves in an encrypted cookie of some minutes.
/// </summary>
internal sealed class Passkeys(
    CoviexDb db, IPasskeyHandler<StaffMember> ceremonies, StaffSessions sessions, AuditLog audit, IDataProtectionProvider protection, IOptions<CoviexOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);
    private const int MostOfOne = 20;
    private readonly IDataProtector protector = protection.CreateProtector("Coviex.Passkeys");
    private readonly CookieBuilder cookie = SessionCookie.Builder("passkey", SameSiteMode.Strict, options.Value);

    /// <param name="Staff">Who makes one; null: somebody signs in.</param>
    private sealed record Asked(string State, Guid? Staff, DateTimeOffset Until);

    public static Refusal Refused => new("passkey_refused", StatusCodes.Status422UnprocessableEntity);

    public Task<List<Passkey>> AllAsync(Guid staff, CancellationToken ct) =>
        db.Passkeys.AsNoTracking().Where(p => p.StaffId == staff).OrderBy(p => p.CreatedAt).ToListAsync(ct);

    /// <summary>What the browser needs to make one: the argument of navigator.credentials.create as JSON.</summary>
    public async Task<string> AskToMakeAsync(HttpContext http, StaffMember member)
    {
        var asked = await ceremonies.MakeCreationOptionsAsync(new() { Id = $"{member.Id}", Name = member.Email ?? member.DisplayName, DisplayName = member.DisplayName }, http);
        Keep(http, asked.AttestationState, member.Id);
        return asked.CreationOptionsJson;
    }

    /// <summary>Keeps what the browser made. His other sessions end: they were begun with less.</summary>
    public async Task<Refusal?> KeepMadeAsync(HttpContext http, CurrentStaff staff, string credential, string name, CancellationToken ct)
    {
        if (Take(http) is not { } asked || asked.Staff != staff.Id) { return Refused; }
        var made = await ceremonies.PerformAttestationAsync(new() { HttpContext = http, AttestationState = asked.State, CredentialJson = credential });
        if (!made.Succeeded || !made.Passkey.IsUserVerified || made.UserEntity.Id != $"{staff.Id}") { return Refused; }
        if (await db.Passkeys.CountAsync(p => p.StaffId == staff.Id, ct) >= MostOfOne) { return new("passkey_many"); }
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var member = await db.Staff.AsNoTracking().SingleAsync(s => s.Id == staff.Id, ct);
        var passkey = Passkey.Of(staff.Id, made.Passkey, name, clock.GetUtcNow());
        db.Passkeys.Add(passkey);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "staff.passkey_added", staff.Id, passkey.Id);
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException) { return Refused; }                             // the same one, sent twice
        await sessions.KeepOnlyAsync(member, staff.Session, ct, "+passkey");
        await transaction.CommitAsync(ct);
        return null;
    }

    /// <summary>What the browser needs to find one: the argument of navigator.credentials.get. It names nobody, so it tells nobody who has an account.</summary>
    public async Task<string> AskToUseAsync(HttpContext http)
    {
        var asked = await ceremonies.MakeRequestOptionsAsync(null!, http);
        Keep(http, asked.AssertionState, null);
        return asked.RequestOptionsJson;
    }

    /// <summary>Whose it is, if all is right with it.</summary>
    public async Task<StaffMember?> UseAsync(HttpContext http, string credential, CancellationToken ct)
    {
        if (Take(http) is not { Staff: null } asked) { return null; }
        var used = await ceremonies.PerformAssertionAsync(new() { HttpContext = http, AssertionState = asked.State, CredentialJson = credential });
        if (!used.Succeeded || !used.Passkey.IsUserVerified || !used.User.Active) { return null; }
        var (id, count, now) = (used.Passkey.CredentialId, (long)used.Passkey.SignCount, (DateTimeOffset?)clock.GetUtcNow());
        var backedUp = used.Passkey.IsBackedUp;
        await db.Passkeys.Where(p => p.CredentialId == id).ExecuteUpdateAsync(
            set => set.SetProperty(p => p.SignCount, count).SetProperty(p => p.BackedUp, backedUp).SetProperty(p => p.LastUsedAt, now), ct);
        return await db.Staff.AsNoTracking().SingleAsync(s => s.Id == used.User.Id, ct);
    }

    /// <summary>False: he has no such passkey.</summary>
    public async Task<bool> RenameAsync(CurrentStaff staff, Guid id, string name, CancellationToken ct) =>
        await db.Passkeys.Where(p => p.Id == id && p.StaffId == staff.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.Name, name), ct) > 0;

    public async Task<bool> RemoveAsync(CurrentStaff staff, Guid id, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await db.Passkeys.Where(p => p.Id == id && p.StaffId == staff.Id).ExecuteDeleteAsync(ct) == 0) { return false; }
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "staff.passkey_removed", staff.Id, id);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        await sessions.EndAllAsync(staff.Id, staff.Session, ct);                  // whoever came in by it is out
        return true;
    }

    private void Keep(HttpContext http, string? state, Guid? staff) => http.Response.Cookies.Append(
        cookie.Name!, protector.Protect(JsonSerializer.Serialize(new Asked(state ?? "", staff, clock.GetUtcNow() + Life))), cookie.Build(http));

    // Once: another try asks anew.
    private Asked? Take(HttpContext http)
    {
        if (http.Request.Cookies[cookie.Name!] is not { Length: > 0 } text) { return null; }
        http.Response.Cookies.Delete(cookie.Name!, cookie.Build(http));
        try { return JsonSerializer.Deserialize<Asked>(protector.Unprotect(text)) is { } asked && clock.GetUtcNow() <= asked.Until ? asked : null; }
        catch (CryptographicException) { return null; }
    }
}
