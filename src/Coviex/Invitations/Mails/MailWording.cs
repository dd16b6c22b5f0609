using System.Globalization;
using System.Net;
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
        var starts = TimeZoneInfo.ConvertTime(invitation.StartsAt, TimeZoneInfo.FindSystemTimeZoneById(invitation.Zone));
        var code = kind.Words(invitation.StartsAt, now).Code();
        var subject = Say($"subject.{code}");
        string[] before = [Say($"lead.{code}")];
        string[] after = link is null ? [Say("why")] : [Say("how"), Say("private"), Say("why")];
        string[] words = [.. before, .. link is null ? [] : new[] { $"{Say("enter")}:\r\n{link}" }, .. after];

        return new(id, invitation.Email, invitation.HospitalName, subject,
            Text: string.Join("\r\n\r\n", words) + "\r\n",
            Html: Html(language, subject, before, Say("enter"), link, after),
            Calendar: !kind.IsForCalendar() || invitation.StartsAt <= now || code == SmsKind.InvitationNow.Code() ? null : new(
                $"{invitation.Id:N}@{options.Value.PublicUrl.IdnHost}", sequence, now, invitation.StartsAt, TimeSpan.FromMinutes(invitation.Minutes),
                Say("calendar.summary"), link is null ? Say("calendar.linkLater") : $"{Say("enter")}: {link}\n\n{Say("private")}", link is null ? null : new(link), sender.From,
                kind == TextKind.Cancelled));

        string Say(string key) => texts.Get(language, $"mail.{key}", ("hospital", invitation.HospitalName), ("host", invitation.HostName),
            ("date", starts.ToString(texts.Get(language, "mail.date"), culture)), ("time", starts.ToString(texts.Get(language, "mail.time"), culture)));
    }

    private static string Html(string language, string title, string[] before, string enter, string? link, string[] after) => $"""
        <!DOCTYPE html>
        <html lang="{language}"><head><meta charset="utf-8"><title>{Safe(title)}</title></head>
        <body style="margin:0;padding:24px;background:#f3f6f6;font:17px/1.5 Arial,Helvetica,sans-serif;color:#16282b">
        <div style="max-width:34em;margin:0 auto;padding:28px;background:#fff;border-radius:12px">
        {Paragraphs(before)}
        {(link is null ? "" : Button(enter, link))}
        {Paragraphs(after)}
        </div></body></html>
        """;

    private static string Button(string enter, string link) => $"""
        <p style="margin:28px 0"><a href="{Safe(link)}" style="display:inline-block;padding:16px 28px;border-radius:10px;background:#0b5d66;color:#fff;font-weight:bold;text-decoration:none">{Safe(enter)}</a></p>
        <p style="margin:0 0 24px;font-size:14px;color:#4a5c5f;word-break:break-all">{Safe(link)}</p>
        """;

    private static string Paragraphs(string[] texts) => string.Join('\n', texts.Select(t => $"<p style=\"margin:0 0 14px\">{Safe(t)}</p>"));

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
