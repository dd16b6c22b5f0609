using System.Globalization;
using System.Text.Json;
using Coviex.Hosting;
using Microsoft.Extensions.Options;

namespace Coviex.Calls.Webex.Bot;

/// <summary>Writes letters out of what was written down. Nothing clinical: who waits for whom and since when, or what did not work.</summary>
internal sealed class BotWriting(Texts texts, IOptions<CoviexOptions> options)
{
    /// <summary>So much fits into one letter; the rest follows in the next one.</summary>
    public const int Most = 12;

    /// <param name="news">What is told in one place at once; at least one.</param>
    /// <param name="letter">The letter's id, which goes into its link.</param>
    public BotLetter Of(IReadOnlyList<BotMessage> news, Guid letter) => news.Count == 1 ? One(news[0], letter) : Many(news, letter);

    /// <summary>The address of a page, with the letter's id where no server sees it and no page minds it.</summary>
    public Uri Page(string path, Guid letter) => new(options.Value.PublicUrl, $"{path}#m={letter:N}");

    public static BotFacts FactsOf(BotMessage message) => JsonSerializer.Deserialize<BotFacts>(message.Facts) ?? new();

    public string Clock(string language, DateTimeOffset at, string zone) => TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(zone))
        .ToString(texts.Get(language, "console.time.clock"), CultureInfo.GetCultureInfo(language));

    private BotLetter One(BotMessage message, Guid letter)
    {
        var (language, facts) = (texts.Nearest(message.Language), FactsOf(message));
        var all = new List<(string, string)>();
        if (facts.Guest.Length > 0) { all.Add((Say("fact.guest"), facts.Guest)); }
        if (facts.Host.Length > 0) { all.Add((Say("fact.host"), facts.Host)); }
        if (facts.At is { } at) { all.Add((Say(message.Kind == BotKind.GuestWaits ? "fact.since" : "fact.at"), When(language, at, message.QueuedAt, facts.Zone))); }
        return new(Say($"news.{Code(message.Kind)}"), all, facts.Why is { } why ? [texts.Get(language, why)] : [],
            message.VisitId is { } visit ? (Say("open"), Page($"/visits/{visit}", letter)) : (Say("toCoviex"), Page(message.Kind == BotKind.Colleague ? "/talk" : "/", letter)));

        string Say(string key) => texts.Get(language, $"bot.{key}");
    }

    // A burst: one line for each, and one link to the list of them.
    private BotLetter Many(IReadOnlyList<BotMessage> news, Guid letter)
    {
        var language = texts.Nearest(news[0].Language);
        return new(texts.Get(language, "bot.news.many", ("count", news.Count)), [],
            [.. news.Select(message =>
            {
                var facts = FactsOf(message);
                return texts.Get(language, $"bot.line.{Code(message.Kind)}", ("guest", facts.Guest), ("host", facts.Host),
                    ("at", facts.At is { } at ? When(language, at, message.QueuedAt, facts.Zone) : ""));
            })],
            (texts.Get(language, "bot.toCoviex"), Page("/today", letter)));
    }

    // The day only where it is another one.
    private string When(string language, DateTimeOffset at, DateTimeOffset now, string zone)
    {
        var tz = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var local = TimeZoneInfo.ConvertTime(at, tz);
        var clock = Clock(language, at, zone);
        return local.Date == TimeZoneInfo.ConvertTime(now, tz).Date ? clock : texts.Get(language, "console.time.dayAndClock",
            ("day", local.ToString(texts.Get(language, "console.time.day"), CultureInfo.GetCultureInfo(language))), ("clock", clock));
    }

    private static string Code(BotKind kind) => JsonNamingPolicy.CamelCase.ConvertName($"{kind}");
}
