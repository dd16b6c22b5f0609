namespace Coviex.Hosting;

/// <summary>Messages and calls between colleagues.</summary>
internal sealed class TalkOptions
{
    /// <summary>Who has not acknowledged an urgent message after this time gets company: it is passed on to a colleague of his department who is available. 1 minute to 1 day.</summary>
    public TimeSpan ClimbAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a call rings with somebody before it is missed. 10 seconds to 3 minutes.</summary>
    public TimeSpan RingFor { get; set; } = TimeSpan.FromSeconds(45);

    /// <summary>How many colleagues a call holds at most, 2 to 6: each browser sends to each other one.</summary>
    public int CallCapacity { get; set; } = 4;
}
