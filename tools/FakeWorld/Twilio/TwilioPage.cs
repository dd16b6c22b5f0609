using System.Globalization;
using System.Net;
using System.Text;

namespace Coviex.FakeWorld.Twilio;

/// <summary>For a person who tries Coviex without an account: what went out, how it ended, and a way to answer it as the guest.</summary>
internal static class TwilioPage
{
    public static void MapTwilioPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (TwilioWorld world) => Results.Text(Page(world), "text/html; charset=utf-8"));
        routes.MapPost("/_fake/twilio/answer", async (HttpRequest request, TwilioWorld world, TwilioCallbacks callbacks, TimeProvider clock, IConfiguration settings, CancellationToken ct) =>
        {
            var form = await request.ReadFormAsync(ct);
            var url = settings["Inbound"] ?? "http://localhost:5080/hooks/twilio/inbound";
            await FakeTwilio.ReceiveAsync(new(url, form["from"].ToString(), form["body"].ToString()), world, callbacks, clock, ct);
            return Results.Redirect("/");
        });
    }

    private static string Page(TwilioWorld world)
    {
        var page = new StringBuilder("""
            <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>A Twilio of our own</title>
            <style>body{font:16px/1.5 system-ui;max-width:50rem;margin:2rem auto;padding:0 1rem}article{border:1px solid #ccd;border-radius:.5rem;padding:.75rem 1rem;margin:1rem 0}
            small{color:#556}input{font:inherit;padding:.3rem .5rem;width:16rem}button{font:inherit;padding:.3rem .8rem}</style>
            <script>setInterval(() => document.activeElement.tagName !== 'INPUT' && location.reload(), 3000)</script>
            <h1>What Twilio would have sent</h1><p>Nothing leaves this machine. The newest text stands first; the page looks again every few seconds.</p>
            """);
        foreach (var message in world.All.OrderByDescending(m => m.CreatedAt).Take(50))
        {
            var (who, other) = message.Inbound ? ("from", message.From ?? "") : ("to", message.To);
            page.Append(CultureInfo.InvariantCulture, $"<article><small>{who} {Html(other)} · {message.Status}{(message.ErrorCode is { } code ? $" ({code})" : "")} · {message.CreatedAt:HH:mm:ss}</small><p>{Linked(message.Body)}</p>");
            if (!message.Inbound)
            {
                page.Append(CultureInfo.InvariantCulture, $"<form method=post action=/_fake/twilio/answer><input type=hidden name=from value=\"{Html(message.To)}\"><input name=body placeholder=\"Answer, or BAJA, or AYUDA\"> <button>Answer</button></form>");
            }
            page.Append("</article>");
        }
        return page.ToString();
    }

    private static string Linked(string body) => string.Join(' ', body.Split(' ').Select(word =>
        word.StartsWith("http", StringComparison.Ordinal) ? $"<a href=\"{Html(word)}\" rel=noreferrer target=_blank>{Html(word)}</a>" : Html(word)));

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
