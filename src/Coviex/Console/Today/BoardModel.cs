using Coviex.Console.Inbox;

namespace Coviex.Console.Today;

// What the board shows, already in words. Public, as all that a Razor component takes must be.

/// <param name="Now">Open, waited for, or about to begin.</param>
/// <param name="Later">Later today.</param>
/// <param name="Coming">On other days.</param>
/// <param name="Over">Of today, and over.</param>
/// <param name="Stopped">Messages of the hospital stand still, because its budget is spent: the sentence that says so.</param>
public sealed record Board(IReadOnlyList<VisitCard> Now, IReadOnlyList<VisitCard> Later, IReadOnlyList<VisitCard> Coming, IReadOnlyList<VisitCard> Over, string? Stopped = null)
{
    public bool Empty => Now.Count + Later.Count + Coming.Count + Over.Count == 0;
}

/// <summary>One visit. <see cref="State"/> is the code of docs/protocol.md.</summary>
/// <param name="Mine">The reader holds it; otherwise he arranges it for its clinician, and has no seat in it.</param>
/// <param name="Host">Its clinician, on a board that shows the visits of several; null where it goes without saying.</param>
public sealed record VisitCard(
    string Id, string State, string StateWords, string Tone, string When, string Away, string Service, string Icon, string? Patient, bool KeepDoorOpen,
    string? Late, string Summary, IReadOnlyList<GuestLine> Guests, IReadOnlyList<ReplyRow> Replies, bool Mine = true, string? Host = null)
{
    public bool Stands => State is "scheduled" or "open";
    public string Title => Patient is null ? Service : $"{Service}: {Patient}";
}

/// <summary>One guest of a visit.</summary>
/// <param name="State">How far he has come: queued, sent, delivered, bounced, opened, waiting, admitted, left, declined, removed, revoked, late, noShow, colleague, none.</param>
/// <param name="Away">He waits or is in the call, but his page is not connected just now.</param>
/// <param name="Alarm">He waits and nobody has noticed.</param>
/// <param name="CanTellWaiting">He is late: one press tells him that he is waited for.</param>
/// <param name="Since">The instant from which the page counts up, ISO 8601.</param>
/// <param name="Cost">Of all messages to him so far.</param>
public sealed record GuestLine(
    string Id, string Name, string Relation, string Phone, string State, bool Away, bool Alarm, string Icon, string Tone, string Words, string? Since,
    IReadOnlyList<string> Notes, bool AsksToMove, bool CanResend, bool CanRevoke, IReadOnlyList<TextLine> Texts, string? Cost,
    IReadOnlyList<(string Name, string Words)> Senders, bool CanTellWaiting = false)
{
    /// <summary>For a tel: link.</summary>
    public string Number => Phone.Replace(" ", "", StringComparison.Ordinal);
}

/// <summary>One text to a guest. <see cref="State"/> is the code of docs/protocol.md.</summary>
/// <param name="When">When it was queued, and when it got so far.</param>
public sealed record TextLine(string State, string Words, string By, string When, string? Problem, string? CarrierCode, string? Cost);
