using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Coviex.FakeWorld.Webex;

/// <summary>For a person who tries Coviex without an account: the spaces as its members see them, and a way to write to the bot.</summary>
internal static class WebexPage
{
    public static void MapWebexPage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/webex", (WebexWorld world) => Results.Text(Page(world), "text/html; charset=utf-8"));
        routes.MapPost("/_fake/webex/say", async (HttpRequest request, WebexWorld world, WebexHooks hooks) =>
        {
            var form = await request.ReadFormAsync();
            var (room, from, text) = (form["room"].ToString(), form["from"].ToString(), form["text"].ToString());
            return await SayAsync(world, hooks, room, from, text) ? Results.Redirect("/webex") : Results.NotFound();
        });
    }

    /// <summary>Somebody writes into a space, where he mentions the bot, or to the bot alone (no room).</summary>
    public static async Task<bool> SayAsync(WebexWorld world, WebexHooks hooks, string room, string from, string text)
    {
        world.Begin();
        var there = room.Length == 0 ? world.Between(from, WebexWorld.BotEmail) : world.Rooms.GetValueOrDefault(room);
        if (there is null || !there.Members.ContainsKey(from)) { return false; }
        var markdown = there.Type == "direct" ? text : $"<@personEmail:{WebexWorld.BotEmail}|Coviex> {text}";
        await Messages.SayAsync(world, hooks, there, from, new() { ["markdown"] = markdown });
        return true;
    }

    private static string Page(WebexWorld world)
    {
        world.Begin();
        var page = new StringBuilder("""
            <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>A Webex of our own</title>
            <style>body{font:16px/1.5 system-ui;max-width:50rem;margin:2rem auto;padding:0 1rem}section{border:1px solid #ccd;border-radius:.5rem;padding:.5rem 1rem;margin:1.5rem 0}
            article{margin:1rem 0}small{color:#556}.card{border:1px solid #9ac;border-radius:.5rem;padding:.5rem 1rem;max-width:26rem;background:#f5f9fc}dl{display:grid;grid-template-columns:auto 1fr;gap:0 .75rem;margin:.3rem 0}dt{font-weight:600}dd{margin:0}
            input,select,button{font:inherit;padding:.3rem .5rem}input{width:16rem}</style>
            <script>setInterval(() => document.activeElement.tagName !== 'INPUT' && location.reload(), 3000)</script>
            <h1>What Webex would show</h1>
            <p>Nothing leaves this machine. Each space with the bot in it, and what it wrote to one person; the newest stands first. Write to it: <b>today</b>, <b>waiting</b>, <b>invite</b>, <b>help</b>, or in Spanish.</p>
            """);
        var people = world.People.Values.Select(p => p.Email).Where(e => e.EndsWith(".example", StringComparison.Ordinal)).Append(WebexWorld.Stranger).Order(StringComparer.Ordinal).ToArray();
        Section(page, world, "", "Only with the bot", world.Rooms.Values.Where(r => r.Type == "direct"), people);
        foreach (var room in world.Rooms.Values.Where(r => r.Type == "group" && r.Members.ContainsKey(WebexWorld.BotEmail)).OrderBy(r => r.Title, StringComparer.Ordinal))
        {
            Section(page, world, room.Id, room.Title, [room], [.. people.Where(room.Members.ContainsKey)]);
        }
        return page.ToString();
    }

    private static void Section(StringBuilder page, WebexWorld world, string id, string title, IEnumerable<FakeRoom> rooms, string[] people)
    {
        page.Append(CultureInfo.InvariantCulture, $"<section><h2>{Html(title)}</h2><form method=post action=/_fake/webex/say><input type=hidden name=room value=\"{Html(id)}\"><select name=from>");
        foreach (var email in people) { page.Append(CultureInfo.InvariantCulture, $"<option>{Html(email)}</option>"); }
        page.Append(CultureInfo.InvariantCulture, $"</select> <input name=text placeholder=\"{(id.Length > 0 ? "@Coviex …" : "…")}\"> <button>Write</button></form>");
        var all = rooms.ToDictionary(r => r.Id);
        foreach (var message in world.Said.Reverse().Where(m => all.ContainsKey((string)m["roomId"]!)).Take(30))
        {
            var to = id.Length > 0 ? "" : $" → {all[(string)message["roomId"]!].Members.Keys.First(e => e != (string?)message["personEmail"])}";
            page.Append(CultureInfo.InvariantCulture, $"<article><small>{Html((string)message["personEmail"]!)}{Html(to)} · {((string)message["created"]!)[11..19]} UTC</small>");
            if (message["attachments"]?[0]?["content"] is JsonObject card) { Card(page, card); } else { page.Append(CultureInfo.InvariantCulture, $"<div>{Html((string)message["text"]!)}</div>"); }
            page.Append("</article>");
        }
        page.Append("</section>");
    }

    private static void Card(StringBuilder page, JsonObject card)
    {
        page.Append("<div class=card>");
        foreach (var element in card["body"]!.AsArray())
        {
            if ((string?)element!["type"] == "FactSet")
            {
                page.Append("<dl>");
                foreach (var fact in element["facts"]!.AsArray()) { page.Append(CultureInfo.InvariantCulture, $"<dt>{Html((string)fact!["title"]!)}</dt><dd>{Html((string)fact["value"]!)}</dd>"); }
                page.Append("</dl>");
            }
            else
            {
                var text = System.Text.RegularExpressions.Regex.Replace(Html((string)element["text"]!), @"\*\*(.+?)\*\*", "<b>$1</b>");
                page.Append(CultureInfo.InvariantCulture, $"<div>{((string?)element["weight"] == "Bolder" ? $"<b>{text}</b>" : text)}</div>");
            }
        }
        foreach (var action in card["actions"] as JsonArray ?? []) { page.Append(CultureInfo.InvariantCulture, $"<p><a href=\"{Html((string)action!["url"]!)}\" rel=noreferrer target=_blank>{Html((string)action["title"]!)}</a></p>"); }
        page.Append("</div>");
    }

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
