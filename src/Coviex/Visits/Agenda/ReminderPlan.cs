using Coviex.Hosting;
using Coviex.Invitations;

namespace Coviex.Visits.Agenda;

/// <summary>Which texts a planned visit sends, and when: what goes at once, and what leaves by itself.</summary>
/// <param name="First">Goes at once; null: nothing does.</param>
/// <param name="Later">The rest, with the instant of each.</param>
internal sealed record ReminderPlan(TextKind? First, IReadOnlyList<PlannedText> Later)
{
    /// <summary>Who was told a moment ago needs no reminder.</summary>
    private static readonly TimeSpan JustTold = TimeSpan.FromMinutes(30);
    private const int Day = 24 * 60;

    public static ReminderPlan Of(DateTimeOffset startsAt, DateTimeOffset now, TimeZoneInfo zone, ReminderRules rules)
    {
        var link = startsAt.AddMinutes(-rules.LinkMinutes);
        if (rules.LinkMinutes == 0) { return new(TextKind.Invitation, [.. Reminders()]); }
        // The time of the link has come already: it says all.
        if (link <= now) { return new(TextKind.Soon, []); }
        return new(rules.TellsAtOnce ? TextKind.Scheduled : null, [.. Reminders(), new(TextKind.Soon, link, false)]);

        IEnumerable<PlannedText> Reminders()
        {
            var told = rules.TellsAtOnce || rules.LinkMinutes == 0;
            foreach (var (kind, minutes) in new[] { (TextKind.Reminder, rules.ReminderMinutes), (TextKind.LastReminder, rules.LastReminderMinutes) })
            {
                if (minutes == 0) { continue; }
                var due = Before(startsAt, minutes, zone);
                yield return new(kind, due, Skip: due <= (told ? now + JustTold : now));
            }
        }
    }

    // "The day before" is the same time by the wall clock, though a day when clocks change has 23 or 25 hours; an hour is an hour.
    private static DateTimeOffset Before(DateTimeOffset startsAt, int minutes, TimeZoneInfo zone) => minutes % Day == 0
        ? LocalMoment.At(TimeZoneInfo.ConvertTime(startsAt, zone).DateTime.AddDays(-(minutes / Day)), zone)
        : startsAt.AddMinutes(-minutes);
}

/// <param name="Skip">Its time has passed, or the guest has just been told.</param>
internal sealed record PlannedText(TextKind Kind, DateTimeOffset DueAt, bool Skip);
