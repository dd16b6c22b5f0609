using System.Globalization;
using Coviex.Hosting;
using Coviex.Mail;
using Coviex.Sms;
using Microsoft.Extensions.Options;

namespace Coviex.Invitations;

/// <summary>
/// Writes the e-mail that brings a guest his link: plain words and the same as HTML, with nothing from elsewhere in it, and an entry for his calendar where
/// the visit is later. Like a text it names no patient, no service and no illness: mailboxes are shared.
/// </summary>
internal sealed class MailWording(Texts texts, MailSender sender, IOptions<CoviexOptions> options, TimeProvider clock)
{
    /// <param name="kind">What it is for.</param>
    /// <param name="invitation">Whose; he has an address.</param>
    /// <param name="id">The e-mail's own.</param>
    /// <param name="link">The whole link; null where it has none.</param>
    /// <param name="sequence">How many e-mails this guest of this visit has got before.</param>
    public OutgoingMail Compose(TextKind kind, Invitation invitation, Guid id, string? link, int sequence)
    {
        var (language, culture, now) = (invitation.Language, CultureInfo.GetCultureInfo(invitation.Language), clock.GetUtcNow());
        var starts = TimeZoneInfo.ConvertTime(invitation.StartsAt, invitation.Clocks);
        var code = kind.Words(invitation.StartsAt, now).Code();
        var subject = Say($"subject.{code}");
        string[] before = [Say($"lead.{code}")];
        string[] after = link is null ? [Say("why")] : [Say("how"), Say("private"), Say("why")];
        string[] words = [.. before, .. link is null ? [] : new[] { $"{Say("enter")}:\r\n{link}" }, .. after];

        return new(id, invitation.Email, invitation.HospitalName, subject,
            Text: string.Join("\r\n\r\n", words) + "\r\n",
            Html: MailHtml.Of(language, subject, before, Say("enter"), link, after),
            Calendar: !kind.IsForCalendar() || invitation.StartsAt <= now || code == SmsKind.InvitationNow.Code() ? null : new(
                $"{invitation.Id:N}@{options.Value.PublicUrl.IdnHost}", sequence, now, invitation.StartsAt, TimeSpan.FromMinutes(invitation.Minutes),
                Say("calendar.summary"), link is null ? Say("calendar.linkLater") : $"{Say("enter")}: {link}\n\n{Say("private")}", link is null ? null : new(link), sender.From,
                kind == TextKind.Cancelled));

        string Say(string key) => texts.Get(language, $"mail.{key}", ("hospital", invitation.HospitalName), ("host", invitation.HostName),
            ("date", starts.ToString(texts.Get(language, "mail.date"), culture)), ("time", starts.ToString(texts.Get(language, "mail.time"), culture) + invitation.ClocksWhere));
    }
}
