using Coviex.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Conversations.Notices;

/// <summary>A browser in which somebody wants notices while no page of ours is open (Push API).</summary>
internal sealed class PushSubscription
{
    /// <summary>Of one person; with one more the oldest goes.</summary>
    public const int Most = 10;

    public const int LongestEndpoint = 1000;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }
    public required Guid StaffId { get; init; }

    /// <summary>The session in which it was last seen. Signing out of that session ends it; a session that runs out by itself does not.</summary>
    public required Guid SessionId { get; set; }

    /// <summary>The push service's address for this browser: whoever knows it and has our key may send.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The browser's public key and secret, readable by this installation alone.</summary>
    public required string ProtectedKeys { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A notice on its way to one browser. It is gone once it was taken, refused, or too late.</summary>
internal sealed class PushMessage
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10)];

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid SubscriptionId { get; init; }
    public required NoticeKind Kind { get; init; }
    public required Guid ConversationId { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it is tried (again); while a node does so, the end of its lease.</summary>
    public required DateTimeOffset DueAt { get; set; }

    public int Attempts { get; private set; }
    public int Version { get; private set; }

    public void Lease(DateTimeOffset until)
    {
        DueAt = until;
        Attempts++;
        Version++;
    }

    /// <param name="wait">What the push service asks for; null: our own pause.</param>
    public void TryAgain(TimeSpan? wait, DateTimeOffset now)
    {
        DueAt = now + (wait ?? Pauses[Math.Min(Attempts - 1, Pauses.Length - 1)]);
        Version++;
    }
}

/// <summary>The pair of keys by which push services know this installation (RFC 8292): made once, for a browser's subscription holds for one key only.</summary>
internal sealed class VapidKey
{
    public static readonly Guid Only = new("0f8f1e1c-6a57-4d3c-9a55-8292000000aa");

    public required Guid Id { get; init; }

    /// <summary>The uncompressed point, base64url.</summary>
    public required string PublicKey { get; init; }

    public required string ProtectedKey { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>When somebody wants no notices but urgent ones: from one minute of the day to another, by the hospital's clock; over midnight too.</summary>
internal sealed class QuietHours
{
    public required Guid StaffId { get; init; }
    public required int FromMinute { get; set; }
    public required int ToMinute { get; set; }

    public bool Has(TimeSpan time)
    {
        var minute = (int)time.TotalMinutes;
        return FromMinute <= ToMinute ? minute >= FromMinute && minute < ToMinute : minute >= FromMinute || minute < ToMinute;
    }
}

internal sealed class PushMap : IEntityTypeConfiguration<PushSubscription>, IEntityTypeConfiguration<PushMessage>, IEntityTypeConfiguration<VapidKey>, IEntityTypeConfiguration<QuietHours>
{
    public void Configure(EntityTypeBuilder<PushSubscription> subscription)
    {
        subscription.ToTable("PushSubscriptions");
        subscription.HasIndex(s => s.Endpoint).IsUnique();
    }

    public void Configure(EntityTypeBuilder<PushMessage> message) => message.ToTable("PushMessages");

    public void Configure(EntityTypeBuilder<VapidKey> key) => key.ToTable("VapidKeys");

    public void Configure(EntityTypeBuilder<QuietHours> hours)
    {
        hours.ToTable("QuietHours");
        hours.HasKey(h => h.StaffId);
    }
}

internal static class PushTables
{
    extension(CoviexDb db)
    {
        public DbSet<PushSubscription> PushSubscriptions => db.Set<PushSubscription>();
        public DbSet<PushMessage> PushMessages => db.Set<PushMessage>();
        public DbSet<VapidKey> VapidKeys => db.Set<VapidKey>();
        public DbSet<QuietHours> QuietHours => db.Set<QuietHours>();
    }
}
