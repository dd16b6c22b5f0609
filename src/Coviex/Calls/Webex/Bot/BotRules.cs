using System.Globalization;

namespace Coviex.Calls.Webex.Bot;

/// <summary>How much of a guest's name leaves the house.</summary>
internal enum BotNames { Initials, First, Full }

/// <summary>What one hospital lets the bot tell. A hospital without rules is not told anything.</summary>
internal sealed class BotRules
{
    /// <summary>What the bot can tell of its own accord.</summary>
    public static readonly IReadOnlyList<BotKind> Choices = [BotKind.VisitCreated, BotKind.GuestWaits, BotKind.TextBounced, BotKind.MeetingFailed, BotKind.Colleague];

    private static readonly string[] Particles = ["de", "del", "la", "las", "los", "y", "e", "da", "do", "dos", "van", "von"];

    public required Guid HospitalId { get; init; }

    /// <summary>Names of <see cref="BotKind"/>, parted by blanks.</summary>
    public string Events { get; private set; } = string.Join(' ', Choices);

    /// <summary>The clinician gets a message of his own when his guest waits.</summary>
    public bool Direct { get; private set; } = true;

    public BotNames Names { get; private set; }
    public int Version { get; private set; }

    public bool Tells(BotKind kind) => Events.Split(' ').Contains($"{kind}");

    public void Change(IEnumerable<BotKind> events, bool direct, BotNames names)
    {
        (Events, Direct, Names) = (string.Join(' ', events), direct, names);
        Version++;
    }

    public string Shorten(string name) => Shorten(name, Names);

    /// <summary>"Elena de la Ruiz" as "E. R.", as "Elena", or whole. Signs that mean something in Markdown are taken out: a name makes no link and calls nobody.</summary>
    public static string Shorten(string name, BotNames names)
    {
        var words = string.Concat(name.Where(c => !"*_`~[]()<>#|\\@\n\r".Contains(c))).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return names switch
        {
            BotNames.Full => string.Join(' ', words),
            BotNames.First => words.Length > 0 ? words[0] : "",
            BotNames.Initials => string.Join(' ', words.Where(w => !Particles.Contains(w, StringComparer.OrdinalIgnoreCase)).Take(3)
                .Select(w => $"{StringInfo.GetNextTextElement(w).ToUpper(CultureInfo.InvariantCulture)}.")),
            _ => "",
        };
    }
}

/// <summary>A Webex space of a hospital.</summary>
internal sealed class BotSpace
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }

    /// <summary>Of which kind the visits are that are told here, by the name that a visit has for it; empty: of all that have no space of their own.</summary>
    public required string Service { get; init; }

    /// <summary>Webex's id.</summary>
    public string Room { get; private set; } = "";

    public string Title { get; private set; } = "";

    /// <summary>Why the last message to it was refused for good, as a code; null when it was taken.</summary>
    public string? Problem { get; private set; }

    public int Version { get; private set; }

    public void Choose(string room, string title)
    {
        if (room == Room && title == Title) { return; }
        (Room, Title, Problem) = (room, title, null);
        Version++;
    }

    public void Answered(string? problem)
    {
        if (problem == Problem) { return; }
        Problem = problem;
        Version++;
    }
}
