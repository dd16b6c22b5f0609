using System.Globalization;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Mail;
using Coviex.Sms;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Console.People;

/// <summary>
/// Sends somebody his one-time link by e-mail, while the administrator waits: he is told at once whether the mail server has taken it, and has the link in his hands
/// where it has not.
/// </summary>
internal sealed class LinkMail(MailSender sender, CoviexDb db, Texts texts, IOptions<CoviexOptions> options)
{
    public bool IsOn => sender.IsOn;

    public async Task<bool> SendAsync(StaffMember to, string link, CancellationToken ct)
    {
        if (to.Email is not { Length: > 0 } address) { return false; }
        var hospital = await db.Hospitals.Where(h => h.Id == to.HospitalId).Select(h => h.Name).SingleAsync(ct);
        string[] before = [Say("hello"), Say(to.PasswordHash is null ? "invited" : "again")];
        string[] after = [Say("how"), Say("notYou")];
        var text = string.Join("\r\n\r\n", [.. before, link, .. after]) + "\r\n";
        var html = MailHtml.Of(to.Language, Say("subject"), before, Say("button"), link, after);
        return await sender.SendAsync(new(Guid.CreateVersion7(), address, hospital, Say("subject"), text, html, null), ct) is SmsAnswer.Accepted;

        string Say(string key) => texts.Get(to.Language, $"people.mail.{key}", ("name", to.DisplayName), ("hospital", hospital),
            ("hours", ((int)options.Value.SignIn.SetUpLinkLife.TotalHours).ToString(CultureInfo.InvariantCulture)));
    }
}
