using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Coviex.Data;
using Coviex.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Calls.Webex.Bot;

internal enum BotCommand { Today, Waiting, Invite, Help }

/// <summary>What the bot answers: to whom, and the letter. No letter: nothing is said.</summary>
internal sealed record BotAnswer(string? Room, string? Person, Guid? Hospital, string Language, BotLetter? Letter);

/// <summary>
/// Reads what somebody wrote to the bot, and answers. Whom it does not know as staff by his address it tells so, between the two of them; in a
/// space that is not the hospital's own it answers the person alone. What it shows is what that person's own pages show him, and of guests no more of
/// the name than the hospital lets out.
/// </summary>
internal sealed class BotCommands(CoviexDb db, IBotDesk desk, BotWriting writing, Texts texts)
{
    private const int MostLines = 20;

    /// <summary>Of every language: nobody knows in which one a person writes.</summary>
    private readonly FrozenDictionary<string, BotCommand> words = (
        from language in texts.Languages
        from command in Enum.GetValues<BotCommand>()
        from word in texts.Get(language, $"bot.word.{Code(command)}").Split(' ')
        select (Word: Bare(word), command)).DistinctBy(w => w.Word).ToFrozenDictionary(w => w.Word, w => w.command);

    /// <param name="text">As Webex gives it: in a space the bot's own name stands before the words.</param>
    public BotCommand Read(string? text) => (text ?? "").Split([' ', '\n', '\t', ',', ':'], StringSplitOptions.RemoveEmptyEntries).Take(6)
        .Select(word => words.TryGetValue(Bare(word), out var command) ? command : (BotCommand?)null).FirstOrDefault(c => c is not null) ?? BotCommand.Help;

    /// <param name="room">The space in which he asked; null between the two of them.</param>
    /// <param name="email">Who asks, by Webex's word.</param>
    public async Task<BotAnswer> AnswerAsync(string? room, string email, string? text, Guid letter, CancellationToken ct)
    {
        if (await desk.WhoAsync(email, ct) is not { } who)
        {
            var stranger = new BotLetter(texts.Get(Texts.Fallback, "bot.stranger.title"), [], [texts.Get(Texts.Fallback, "bot.stranger.text"), texts.Get("en", "bot.stranger.text")], null);
            return new(null, email, null, Texts.Fallback, room is null ? stranger : null);
        }
        // Who else reads in a space that nobody chose is not known.
        var ours = room is not null && await db.BotSpaces.AnyAsync(s => s.HospitalId == who.Hospital && s.Room == room, ct);
        var names = await db.BotRules.Where(r => r.HospitalId == who.Hospital).Select(r => (BotNames?)r.Names).SingleOrDefaultAsync(ct) ?? BotNames.Initials;
        var answer = new Answer(texts, writing, who, names, letter);
        var written = Read(text) switch
        {
            BotCommand.Invite when who.Clinician => answer.Invite(),
            BotCommand.Today when who.Clinician => answer.Today(await desk.TodayOfAsync(who, ct)),
            BotCommand.Waiting when who.Clinician => answer.Waiting(await desk.TodayOfAsync(who, ct)),
            BotCommand.Today or BotCommand.Waiting when who.Administrator => answer.Counts(await desk.CountAsync(who, ct)),
            BotCommand.Help => answer.Help(),
            _ => answer.NotYours(),
        };
        return new(ours ? room : null, ours ? null : email, who.Hospital, who.Language, written);
    }

    private static string Code(BotCommand command) => command.ToString().ToLowerInvariant();

    // "¿Hoy?" as "HOY".
    private static string Bare(string word) => string.Concat(word.Normalize(NormalizationForm.FormD).EnumerateRunes().Where(Rune.IsLetterOrDigit)).ToUpper(CultureInfo.InvariantCulture);

    private sealed class Answer(Texts texts, BotWriting writing, BotPerson who, BotNames names, Guid letter)
    {
        public BotLetter Today(IReadOnlyList<BotVisit> visits) => visits.Count == 0
            ? new(Say("today.title"), [], [Say("today.none")], Today())
            : new(Say("today.title"), [], Lines(visits.Select(v => Say("today.line", ("at", Clock(v.StartsAt)), ("state", Say($"visit.{v.State}")),
                ("guests", string.Join(", ", v.Guests.Select(g => Say("today.guest", ("guest", Short(g)), ("state", Say($"guest.{g.State}"))))))))), Today());

        public BotLetter Waiting(IReadOnlyList<BotVisit> visits)
        {
            var waiting = (from visit in visits from guest in visit.Guests where guest.WaitingSince is not null orderby guest.WaitingSince select (visit, guest)).ToList();
            return waiting.Count == 0
                ? new(Say("waiting.none"), [], [], Today())
                : new(Say("waiting.title", ("count", waiting.Count)), [], Lines(waiting.Select(w =>
                        Say("waiting.line", ("guest", Short(w.guest)), ("since", Clock(w.guest.WaitingSince!.Value)), ("at", Clock(w.visit.StartsAt))))),
                    (Say("open"), writing.Page($"/visits/{waiting[0].visit.Id}", letter)));
        }

        public BotLetter Counts((int Visits, int Waiting) count) =>
            new(Say("today.counts", ("visits", count.Visits), ("waiting", count.Waiting)), [], [], (Say("toCoviex"), writing.Page("/", letter)));

        public BotLetter Invite() => new(Say("invite.title"), [], [Say("invite.text")], (Say("invite.open"), writing.Page("/today?new", letter)));

        public BotLetter Help() => new(Say("help.title"), [],
            [Say("help.today"), Say("help.waiting"), Say("help.invite"), Say("help.how")], (Say("toCoviex"), writing.Page("/", letter)));

        public BotLetter NotYours() => new(Say("notYours"), [], [], (Say("toCoviex"), writing.Page("/", letter)));

        private (string, Uri)? Today() => (Say("toCoviex"), writing.Page("/today", letter));

        private string[] Lines(IEnumerable<string> all)
        {
            var lines = all.ToArray();
            return lines.Length <= MostLines ? lines : [.. lines.Take(MostLines), Say("more", ("count", lines.Length - MostLines))];
        }

        private string Short(BotGuest guest) => BotRules.Shorten(guest.Name, names);

        private string Clock(DateTimeOffset at) => writing.Clock(texts.Nearest(who.Language), at, who.Zone);

        private string Say(string key, params (string, object?)[] values) => texts.Get(who.Language, $"bot.{key}", values);
    }
}
