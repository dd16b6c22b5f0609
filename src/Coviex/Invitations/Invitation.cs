using Coviex.Data;
using Coviex.Hosting;
using Coviex.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Invitations;

/// <summary>
/// One guest's right to wait for one visit. It has the id of the guest's seat. It keeps what the text message will say, as it was when staff
/// pressed: the outbox must not wait for, nor ask, any other room.
/// </summary>
internal sealed class Invitation
{
    public required Guid Id { get; init; }
    public required Guid HospitalId { get; init; }
    public required Guid VisitId { get; init; }

    /// <summary>The clinician whose board shows how the message fares.</summary>
    public required Guid HostId { get; init; }

    /// <summary>The department on whose board it stands too; null: none.</summary>
    public Guid? DepartmentId { get; init; }

    /// <summary>E.164. Staff may correct it. Empty for a colleague, who gets no texts: he comes in from his agenda.</summary>
    public required string Phone { get; set; }

    /// <summary>Where the link goes by e-mail; empty for a guest who has no address.</summary>
    public string Email { get; init; } = "";

    public required string Language { get; init; }

    /// <summary>Of which kind the visit is, by the name that the visit has for it: a hospital may have words of its own for each.</summary>
    public required string Service { get; init; }

    public required string HospitalName { get; init; }
    public required string HostName { get; init; }
    public required DateTimeOffset StartsAt { get; set; }

    /// <summary>How long the visit is to take, for the guest's calendar.</summary>
    public int Minutes { get; set; } = 30;

    /// <summary>IANA zone in which the text names the time.</summary>
    public required string Zone { get; init; }

    /// <summary>IANA zone where the guest is, as the registry knows it, when it is not the hospital's; otherwise empty.</summary>
    public string GuestZone { get; init; } = "";

    /// <summary>The clocks by which he lives: his texts tell the time by them, and they say when it is night.</summary>
    public TimeZoneInfo Clocks => TimeZoneInfo.FindSystemTimeZoneById(GuestZone.Length > 0 ? GuestZone : Zone);

    /// <summary>What stands behind the visit's time where these clocks show another one than the hospital's: " (Tijuana)"; otherwise nothing.</summary>
    public string ClocksWhere => Clocks.GetUtcOffset(StartsAt) != TimeZoneInfo.FindSystemTimeZoneById(Zone).GetUtcOffset(StartsAt) ? $" ({GuestZone[(GuestZone.LastIndexOf('/') + 1)..].Replace('_', ' ')})" : "";

    /// <summary>When the guest's page was first opened.</summary>
    public DateTimeOffset? OpenedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>Links and devices from before are dead: they were revoked, and a new link was sent since.</summary>
    public DateTimeOffset? DeadBefore { get; private set; }

    /// <summary>How many links the guest himself has asked for, and when the last time.</summary>
    public int Renewals { get; private set; }

    public DateTimeOffset? RenewedAt { get; private set; }

    /// <summary>Each text is accompanied by an e-mail with a link of its own, but not those of the ladder, nor one whose sender staff have chosen.</summary>
    public bool MailsToo { get; init; }

    public List<TextMessage> Messages { get; } = [];
    public int Version { get; private set; }

    /// <summary>Queues a message with a new link. It goes out when the caller's transaction is saved.</summary>
    /// <param name="follows">The one that did not arrive, where this one is the next step of the ladder.</param>
    /// <param name="sender">Who delivers it, where staff have chosen; otherwise the hospital's ladder begins.</param>
    public TextMessage Queue(TextKind kind, DateTimeOffset now, Guid? follows = null, string? sender = null)
    {
        var message = new TextMessage { HospitalId = HospitalId, InvitationId = Id, Kind = kind, QueuedAt = now, DueAt = now, Follows = follows };
        if (Phone.Length > 0 || sender is not null || follows is not null) { Messages.Add(message); }
        if (sender is not null) { (message.Sender, message.Step) = (sender, TextMessage.ChosenByStaff); }
        else if (MailsToo && follows is null)
        {
            Messages.Add(new()
            {
                HospitalId = HospitalId,
                InvitationId = Id,
                Kind = kind,
                QueuedAt = now,
                DueAt = now,
                Sender = MailSender.Name,
                Step = TextMessage.BesideText,
                Aside = true,
            });
        }
        return message;
    }

    /// <summary>"Send me a new link": to the number on file, not too often.</summary>
    public Refusal? Renew(DateTimeOffset now, LinkLifeOptions rules)
    {
        if (RevokedAt is not null) { return new("revoked"); }
        if (Renewals >= rules.Renewals || (RenewedAt is { } last && now - last < rules.RenewEvery))
        {
            return new("renewed_too_often", StatusCodes.Status429TooManyRequests);
        }
        Renewals++;
        RenewedAt = now;
        Version++;
        Queue(TextKind.NewLink, now);
        return null;
    }

    /// <summary>Staff send it once more, with a new link; the earlier ones stay good, unless they were revoked.</summary>
    /// <param name="sender">By whom, where they have chosen; otherwise the hospital's ladder begins anew.</param>
    public void Resend(DateTimeOffset now, string? sender = null)
    {
        // Pressed twice.
        if (Messages.Any(m => m is { IsGoingOut: true, Waits: null, Withdrawn: false, IsBeside: false } && (sender is null || m.Sender == sender))) { return; }
        foreach (var waiting in Messages.Where(m => m.Waits is not null)) { waiting.Withdraw(); }                // this one goes in its place
        if (RevokedAt is not null) { (DeadBefore, RevokedAt) = (now, null); }
        Version++;
        Queue(TextKind.NewLink, now, sender: sender);
    }

    /// <summary>
    /// The visit is at another time. What was to remind of the old one is not sent. To one who knows of it nothing else goes either: he is to be told that it
    /// has changed. To one who does not, what waits tells the new time as if there had been no other.
    /// </summary>
    /// <returns>True when he is to be told.</returns>
    public bool MoveTo(DateTimeOffset startsAt, int minutes)
    {
        var told = IsTold;
        (StartsAt, Minutes) = (startsAt, minutes);
        Version++;
        foreach (var old in Messages.Where(m => m.State == MessageState.Queued && (told || m.Kind is TextKind.Reminder or TextKind.LastReminder or TextKind.Soon))) { old.Withdraw(); }
        return told;
    }

    /// <summary>Something of this visit has reached him, or may have.</summary>
    public bool IsTold => Messages.Any(m => m.HandedOverAt is not null);

    /// <summary>The number was wrong: links that went to it are dead from now on, for somebody else may hold them. A new one is to be sent.</summary>
    public void Correct(string phone, DateTimeOffset now)
    {
        if (phone == Phone) { return; }
        (Phone, DeadBefore, RevokedAt, OpenedAt) = (phone, now, null, null);
        foreach (var message in Messages.Where(m => !m.Withdrawn)) { message.Withdraw(); }
        Version++;
    }

    /// <summary>True for a link or a device of before a revocation. While it is revoked they still say so to whoever has them.</summary>
    public bool IsDead(DateTimeOffset made) => RevokedAt is null && made < DeadBefore;

    public void Revoke(DateTimeOffset now)
    {
        if (RevokedAt is not null) { return; }
        RevokedAt = now;
        Version++;
    }
}

/// <summary>One message's secret for an invitation. Only its hash is kept.</summary>
internal sealed class Link
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid InvitationId { get; init; }
    public required byte[] SecretHash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From then on it opens only for a guest who is already in the lobby or the call.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public static (Link Link, string Secret) Mint(Invitation invitation, DateTimeOffset now, TimeSpan life)
    {
        var secret = Secret.New();
        var from = invitation.StartsAt > now ? invitation.StartsAt : now;
        return (new() { InvitationId = invitation.Id, SecretHash = Secret.Hash(secret), CreatedAt = now, ExpiresAt = from + life }, secret);
    }

    /// <summary>The address that a guest taps; the secret is in the fragment, which no server sees.</summary>
    public static string Address(CoviexOptions options, string secret) => new Uri(options.PublicUrl, $"/v#{secret}").ToString();

    /// <summary>True for a text that carries the link with this hash.</summary>
    public static bool IsIn(string body, byte[]? hash)
    {
        const string Before = "/v#";
        for (var at = body.IndexOf(Before, StringComparison.Ordinal); at >= 0; at = body.IndexOf(Before, at + 1, StringComparison.Ordinal))
        {
            var secret = body[(at + Before.Length)..Math.Min(body.Length, at + Before.Length + Secret.Length)];
            if (hash is not null && Secret.LooksLike(secret) && Secret.Matches(secret, hash)) { return true; }
        }
        return false;
    }

    public static async Task<Link?> FindAsync(CoviexDb db, string? secret, CancellationToken ct)
    {
        if (!Secret.LooksLike(secret)) { return null; }
        var hash = Secret.Hash(secret!);
        var link = await db.Links.SingleOrDefaultAsync(l => l.SecretHash == hash, ct);
        return link is not null && Secret.Matches(secret!, link.SecretHash) ? link : null;
    }
}

internal sealed class InvitationMap : IEntityTypeConfiguration<Invitation>, IEntityTypeConfiguration<Link>, IEntityTypeConfiguration<TextMessage>
{
    public void Configure(EntityTypeBuilder<Invitation> invitation)
    {
        invitation.ToTable("Invitations");
        invitation.HasMany(i => i.Messages).WithOne().HasForeignKey(m => m.InvitationId);
        invitation.HasIndex(i => i.VisitId);
    }

    public void Configure(EntityTypeBuilder<Link> link)
    {
        link.ToTable("Links");
        link.HasIndex(l => l.SecretHash).IsUnique();
        link.HasOne<Invitation>().WithMany().HasForeignKey(l => l.InvitationId);
    }

    public void Configure(EntityTypeBuilder<TextMessage> message)
    {
        message.ToTable("Messages");
        message.HasIndex(m => new { m.Aside, m.DueAt });
        message.HasIndex(m => m.SenderReference);
        message.Ignore(m => m.IsFinal);
        message.Ignore(m => m.IsGoingOut);
        message.Ignore(m => m.IsBeside);
    }
}

internal static class InvitationTables
{
    extension(CoviexDb db)
    {
        public DbSet<Invitation> Invitations => db.Set<Invitation>();
        public DbSet<Link> Links => db.Set<Link>();
        public DbSet<TextMessage> Messages => db.Set<TextMessage>();
    }
}
