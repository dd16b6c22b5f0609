namespace Coviex.Conversations.Notices;

internal enum NoticeKind { Message, Urgent, Call }

/// <summary>That something waits for somebody; never what.</summary>
/// <param name="To">Members of the hospital's staff. Who has a page open hears it there, and gets no notice.</param>
/// <param name="Life">How long it is worth telling: a push service keeps it no longer for a device that is off. A ringing call: as long as it rings.</param>
internal sealed record Notice(NoticeKind Kind, Guid Hospital, IReadOnlyCollection<Guid> To, Guid Conversation, TimeSpan Life);

/// <summary>
/// Tells members of staff who have no page of ours open, on the devices where they want it. Do not disturb and quiet hours are respected here; urgent messages pass both.
/// </summary>
internal interface INotices
{
    /// <summary>Called after the act is saved, as a nudge is: what a kill takes away in between is a notice, and no message.</summary>
    Task TellAsync(Notice notice, CancellationToken ct);
}
