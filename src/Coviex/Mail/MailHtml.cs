using System.Net;

namespace Coviex.Mail;

/// <summary>The words of an e-mail as HTML: plain paragraphs and one button, with nothing from elsewhere in it. What comes in is text, and is escaped here.</summary>
internal static class MailHtml
{
    /// <param name="link">Where the button leads; null: there is none.</param>
    public static string Of(string language, string title, string[] before, string enter, string? link, string[] after) => $"""
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
