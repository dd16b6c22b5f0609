using System.Globalization;
using System.Net;
using Coviex.Hosting;
using Coviex.Mail;
using Coviex.Sms;

namespace Coviex.Invitations;

/// <summary>
/// Writes the e-mail that brings a guest his link: plain words and the same as HTML, with nothing from elsewhere in it, and an entry for his calendar where
/// the visit is later. Like a text it names no patient, no service and no illness: mailboxes are shared.
/// </summary>
internal sealed class MailWording(Texts texts, MailSender sender, TimeProvider clock)
{
    /// <summary>For how long the calendar shows a visit; nobody knows how long it will take.</summary>
    private static readonly TimeSpan Shown = TimeSpan.FromMinutes(30);

    /// <param name="kind">What it is for.</param>
    /// <param name="invitation">Whose; he has an address.</param>
    /// <param name="id">The e-mail's own.</param>
    /// <param name="link">The whole link.</param>
    /// <param name="sequence">How many e-mails this guest of this visit has got before.</param>
    public OutgoingMail Compose(SmsKind kind, Invitation invitation, Guid id, string link, int sequence)
    {
        var (language, culture) = (invitation.Language, CultureInfo.GetCultureInfo(invitation.Language));
        var starts = TimeZoneInfo.ConvertTime(invitation.StartsAt, TimeZoneInfo.FindSystemTimeZoneById(invitation.Zone));
        var subject = Say($"subject.{kind.Code()}");
        string[] before = [Say($"lead.{kind.Code()}")];
        string[] after = [Say("how"), Say("private"), Say("why")];

        return new(id, invitation.Email, invitation.HospitalName, subject,
            Text: string.Join("\r\n\r\n", [.. before, $"{Say("enter")}:\r\n{link}", .. after]) + "\r\n",
            Html: Html(language, subject, before, Say("enter"), link, after),
            Calendar: kind == SmsKind.InvitationNow || invitation.StartsAt <= clock.GetUtcNow() ? null : new(
                $"{invitation.Id:N}@{new Uri(link).IdnHost}", sequence, clock.GetUtcNow(), invitation.StartsAt, Shown,
                Say("calendar.summary"), $"{Say("enter")}: {link}\n\n{Say("private")}", new Uri(link), sender.From));

        string Say(string key) => texts.Get(language, $"mail.{key}", ("hospital", invitation.HospitalName), ("host", invitation.HostName),
            ("date", starts.ToString(texts.Get(language, "mail.date"), culture)), ("time", starts.ToString(texts.Get(language, "mail.time"), culture)));
    }

    private static string Html(string language, string title, string[] before, string enter, string link, string[] after) => $"""
        <!DOCTYPE html>
        <html lang="{language}"><head><meta charset="utf-8"><title>{Safe(title)}</title></head>
        <body style="margin:0;padding:24px;background:#f3f6f6;font:17px/1.5 Arial,Helvetica,sans-serif;color:#16282b">
        <div style="max-width:34em;margin:0 auto;padding:28px;background:#fff;border-radius:12px">
        {Paragraphs(before)}
        <p style="margin:28px 0"><a href="{Safe(link)}" style="display:inline-block;padding:16px 28px;border-radius:10px;background:#0b5d66;color:#fff;font-weight:bold;text-decoration:none">{Safe(enter)}</a></p>
        <p style="margin:0 0 24px;font-size:14px;color:#4a5c5f;word-break:break-all">{Safe(link)}</p>
        {Paragraphs(after)}
        </div></body></html>
        """;

    private static string Paragraphs(string[] texts) => string.Join('\n', texts.Select(t => $"<p style=\"margin:0 0 14px\">{Safe(t)}</p>"));

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
