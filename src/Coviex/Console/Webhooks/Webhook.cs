using Coviex.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Console.Webhooks;

/// <summary>An address of another program that is told what happens with a hospital's visits or messages.</summary>
internal sealed class Webhook
{
    /// <summary>So many at once in a hospital.</summary>
    public const int Most = 20;

    public const int LongestUrl = 500;

    /// <summary>After so long without one success nothing more is sent, until an administrator turns it on again.</summary>
    public static readonly TimeSpan GivenUp = TimeSpan.FromDays(5);

    public static readonly IReadOnlyList<string> Groups = ["visits", "messages"];

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }
    public required string Url { get; init; }

    /// <summary>Some of <see cref="Groups"/>, with a blank between.</summary>
    public required string Events { get; init; }

    /// <summary>The key of its signatures, readable by this installation alone.</summary>
    public required string ProtectedSecret { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when nothing has arrived; null: the last one did.</summary>
    public DateTimeOffset? FailingSince { get; private set; }

    public DateTimeOffset? DisabledAt { get; private set; }

    /// <summary>failing, gone, removed; empty while it is on.</summary>
    public string DisabledWhy { get; private set; } = "";

    public int Version { get; private set; }

    public bool Wants(string type) => Events.Split(' ').Contains(type.StartsWith("message.", StringComparison.Ordinal) ? "messages" : "visits");

    public void Arrived() => Set(null, DisabledAt, DisabledWhy);

    public void Failed(bool gone, DateTimeOffset now)
    {
        if (DisabledAt is not null) { return; }
        var since = FailingSince ?? now;
        var off = gone || now - since >= GivenUp;
        Set(since, off ? now : null, gone ? "gone" : off ? "failing" : "");
    }

    public void Remove(DateTimeOffset now) => Set(FailingSince, now, "removed");

    public void TurnOn() => Set(null, null, "");

    private void Set(DateTimeOffset? failing, DateTimeOffset? disabled, string why)
    {
        if ((failing, disabled, why) == (FailingSince, DisabledAt, DisabledWhy)) { return; }
        (FailingSince, DisabledAt, DisabledWhy) = (failing, disabled, why);
        Version++;
    }
}

internal enum DeliveryState { Waiting, Delivered, Failed }

/// <summary>One event on its way to one webhook. Its id is the event's: whoever hears it twice knows it by that.</summary>
internal sealed class WebhookDelivery
{
    /// <summary>The pauses between two attempts, as Standard Webhooks recommends; after the last one it has failed.</summary>
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }
    public required Guid WebhookId { get; init; }

    /// <summary>visit.planned, guest.arrived, message.delivered and the like.</summary>
    public required string Type { get; init; }

    /// <summary>What is sent, to the letter: ids and states, never a name or a number.</summary>
    public required string Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is tried (again); while a node does so, the end of its lease. Null: never again.</summary>
    public DateTimeOffset? DueAt { get; set; }

    public int Attempts { get; private set; }
    public DeliveryState State { get; private set; }

    /// <summary>The last answer's; null where there was none.</summary>
    public int? Status { get; private set; }

    /// <summary>Why there was none: timeout, refused, private, tls; empty otherwise.</summary>
    public string Problem { get; private set; } = "";

    public DateTimeOffset? DoneAt { get; private set; }
    public int Version { get; private set; }

    public void Lease(DateTimeOffset until)
    {
        DueAt = until;
        Attempts++;
        Version++;
    }

    public void Arrived(int status, DateTimeOffset now) => End(DeliveryState.Delivered, status, "", now);

    public void Refused(int? status, string problem, bool gone, DateTimeOffset now)
    {
        if (gone || Attempts > Pauses.Length) { End(DeliveryState.Failed, status, problem, now); return; }
        (Status, Problem, DueAt) = (status, problem, now + Pauses[Attempts - 1]);
        Version++;
    }

    public void GiveUp(DateTimeOffset now) => End(DeliveryState.Failed, Status, Problem, now);

    private void End(DeliveryState state, int? status, string problem, DateTimeOffset now)
    {
        (State, Status, Problem, DoneAt, DueAt) = (state, status, problem, now, null);
        Version++;
    }
}

internal sealed class WebhookMap : IEntityTypeConfiguration<Webhook>, IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<Webhook> webhook) => webhook.ToTable("Webhooks");

    public void Configure(EntityTypeBuilder<WebhookDelivery> delivery) => delivery.ToTable("WebhookDeliveries");
}

internal static class WebhookTables
{
    extension(CoviexDb db)
    {
        public DbSet<Webhook> Webhooks => db.Set<Webhook>();
        public DbSet<WebhookDelivery> WebhookDeliveries => db.Set<WebhookDelivery>();
    }
}
