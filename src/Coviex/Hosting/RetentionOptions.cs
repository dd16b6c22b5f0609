namespace Coviex.Hosting;

/// <summary>
/// How long personal data is kept that nobody needs any more, by kind of data. What the law wants kept stays: visits as facts, the record, and that a notice was agreed
/// to. <c>coviex retention --dry-run</c> says what would go. A hundred years: it is kept.
/// </summary>
internal sealed class RetentionOptions
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(36500);

    /// <summary>What guests have answered to texts: words and numbers, counted from the answer.</summary>
    public TimeSpan Replies { get; set; } = Kept;

    /// <summary>Names, numbers and addresses of patients and guests in visits, counted from the end of the visit. The law of the country says how long a record of care is kept.</summary>
    public TimeSpan VisitNames { get; set; } = Kept;

    /// <summary>With which device a guest agreed to the notice, counted from then. The version, the text's hash and the time stay.</summary>
    public TimeSpan Devices { get; set; } = Kept;

    /// <summary>The words of messages that members of staff write to each other, one to one and in groups, counted from the message. Who wrote when stays.</summary>
    public TimeSpan StaffMessages { get; set; } = Kept;

    /// <summary>The words of the threads of visits and patients, counted from the message. They speak of care: the law of the country says how long a record of it is kept.</summary>
    public TimeSpan CareThreads { get; set; } = Kept;

    /// <summary>Traces of links of guests and of one-time links of staff, counted from when they ran out.</summary>
    public TimeSpan Links { get; set; } = Kept;
}
