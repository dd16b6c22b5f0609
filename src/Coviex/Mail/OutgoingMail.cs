namespace Coviex.Mail;

/// <summary>One e-mail on its way out. It says nothing of itself: neither address nor words may reach a log.</summary>
/// <param name="Id">Ours, unique. It is the Message-ID too: a mailbox that gets the same mail twice can show it once.</param>
/// <param name="To">As <see cref="EmailAddress.Read"/> gives it.</param>
/// <param name="FromName">Who writes, as patients know him: the hospital.</param>
/// <param name="Subject">One line; whatever else is in it is taken out.</param>
/// <param name="Text">The words, for those who read plain text.</param>
/// <param name="Html">The same words as HTML, with nothing from elsewhere in it.</param>
/// <param name="Calendar">An entry for the reader's calendar; null for none.</param>
internal sealed record OutgoingMail(Guid Id, string To, string FromName, string Subject, string Text, string Html, CalendarEntry? Calendar)
{
    public override string ToString() => $"mail {Id}";
}
