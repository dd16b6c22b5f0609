using Coviex.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Staff.Factors;

/// <summary>
/// A passkey of somebody (WebAuthn level 3, a discoverable credential): his device or his password manager holds the key, and shows that it was he by a finger, a
/// face or a PIN, so it proves two things at once.
/// </summary>
internal sealed class Passkey
{
    public const int LongestName = 60;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid StaffId { get; init; }

    /// <summary>As its owner calls it, to tell it from others.</summary>
    public required string Name { get; set; }

    public required byte[] CredentialId { get; init; }

    /// <summary>COSE_Key (RFC 9052), as the authenticator gave it.</summary>
    public required byte[] PublicKey { get; init; }

    /// <summary>Counted up by authenticators that do; a lower one than before is a copy's, and is refused.</summary>
    public required long SignCount { get; set; }

    /// <summary>How the browser reaches it, such as <c>internal</c> or <c>usb</c>; parted by blanks.</summary>
    public required string Transports { get; init; }

    public required bool BackupEligible { get; init; }
    public required bool BackedUp { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; set; }

    // What was only of use when it was made is not kept.
    public UserPasskeyInfo Info => new(
        CredentialId, PublicKey, CreatedAt, (uint)SignCount, Transports.Split(' ', StringSplitOptions.RemoveEmptyEntries), isUserVerified: true, BackupEligible, BackedUp, [], [])
    { Name = Name };

    public static Passkey Of(Guid staff, UserPasskeyInfo info, string name, DateTimeOffset now) => new()
    {
        StaffId = staff,
        Name = name,
        CredentialId = info.CredentialId,
        PublicKey = info.PublicKey,
        SignCount = info.SignCount,
        Transports = string.Join(' ', info.Transports ?? []),
        BackupEligible = info.IsBackupEligible,
        BackedUp = info.IsBackedUp,
        CreatedAt = now,
    };
}

internal sealed class PasskeyMap : IEntityTypeConfiguration<Passkey>
{
    public void Configure(EntityTypeBuilder<Passkey> passkey)
    {
        passkey.ToTable("StaffPasskeys");
        passkey.HasIndex(p => p.CredentialId).IsUnique();
        passkey.Ignore(p => p.Info);
    }
}

/// <summary>Identity's store on our tables. Its own table of passkeys keeps a document for each, which the two databases do differently; ours has columns.</summary>
internal sealed class StaffStore(CoviexDb db) : UserOnlyStore<StaffMember, CoviexDb, Guid>(db), IUserPasskeyStore<StaffMember>
{
    // Passkeys adds and changes rows itself, together with the record of it.
    public override Task AddOrUpdatePasskeyAsync(StaffMember user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override Task RemovePasskeyAsync(StaffMember user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public override async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(StaffMember user, CancellationToken cancellationToken) =>
        [.. (await Context.Passkeys.AsNoTracking().Where(p => p.StaffId == user.Id).ToListAsync(cancellationToken)).Select(p => p.Info)];

    public override async Task<StaffMember?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await Context.Passkeys.Where(p => p.CredentialId == credentialId).Join(Context.Staff, p => p.StaffId, s => s.Id, (_, s) => s).SingleOrDefaultAsync(cancellationToken);

    public override async Task<UserPasskeyInfo?> FindPasskeyAsync(StaffMember user, byte[] credentialId, CancellationToken cancellationToken) =>
        (await Context.Passkeys.AsNoTracking().SingleOrDefaultAsync(p => p.StaffId == user.Id && p.CredentialId == credentialId, cancellationToken))?.Info;
}
