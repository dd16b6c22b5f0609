using Coviex.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Calls.Webex;

/// <summary>A pair of tokens that Webex gave us: the Service App's, or a clinician's who linked his account. Kept protected by the keys of the data folder.</summary>
internal sealed class WebexGrant
{
    public static readonly Guid ServiceApp = Guid.Empty;

    /// <summary>Holds no tokens, but the secret by which webhooks are signed.</summary>
    public static readonly Guid Webhooks = new("00000000-0000-0000-0000-000000000001");

    public required Guid Id { get; init; }

    /// <summary>SHA-256 of the refresh token of the settings from which it began: another one there means that the app was authorised anew.</summary>
    public string Seed { get; set; } = "";

    /// <summary>Whose account a clinician has linked: by this e-mail address his meetings are his. Null for the others.</summary>
    public string? Account { get; set; }

    public required string ProtectedTokens { get; set; }

    /// <summary>When the access token runs out; null before the first renewal.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>When the refresh token runs out, if nothing renews it before.</summary>
    public DateTimeOffset? RefreshExpiresAt { get; set; }

    /// <summary>Why it could not be renewed the last time; null when it could. The administrator is told.</summary>
    public string? Problem { get; set; }

    public int Version { get; set; }
}

/// <summary>An attempt to create a meeting, counted against the limits of Webex.</summary>
internal sealed class WebexCreate
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string HostEmail { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>An event of a webhook that was taken.</summary>
internal sealed class WebexEvent
{
    public required string Id { get; init; }
    public required DateTimeOffset At { get; init; }
}

internal sealed class WebexMap : IEntityTypeConfiguration<WebexGrant>, IEntityTypeConfiguration<WebexMeeting>, IEntityTypeConfiguration<WebexCreate>, IEntityTypeConfiguration<WebexEvent>,
    IEntityTypeConfiguration<WebexGuest>
{
    public void Configure(EntityTypeBuilder<WebexGrant> grant) => grant.ToTable("WebexGrants");

    public void Configure(EntityTypeBuilder<WebexMeeting> meeting) => meeting.ToTable("WebexMeetings");

    public void Configure(EntityTypeBuilder<WebexCreate> create) => create.ToTable("WebexCreates");

    public void Configure(EntityTypeBuilder<WebexEvent> seen) => seen.ToTable("WebexEvents");

    public void Configure(EntityTypeBuilder<WebexGuest> guest) => guest.ToTable("WebexGuests");
}

internal static class WebexTables
{
    extension(CoviexDb db)
    {
        public DbSet<WebexMeeting> WebexMeetings => db.Set<WebexMeeting>();
        public DbSet<WebexGrant> WebexGrants => db.Set<WebexGrant>();
        public DbSet<WebexGuest> WebexGuests => db.Set<WebexGuest>();
        public DbSet<WebexCreate> WebexCreates => db.Set<WebexCreate>();
    }
}
