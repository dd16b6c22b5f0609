namespace Coviex.Hosting;

/// <summary>Messages between colleagues.</summary>
internal sealed class TalkOptions
{
    /// <summary>Who has not acknowledged an urgent message after this time gets company: it is passed on to a colleague of his department who is available. 1 minute to 1 day.</summary>
    public TimeSpan ClimbAfter { get; set; } = TimeSpan.FromMinutes(5);
}
