using System.Security.Cryptography;
using System.Text;
using Coviex.Sms;

namespace Coviex.Invitations;

/// <summary>What a message is for.</summary>
internal enum TextKind
{
    /// <summary>The link, as soon as somebody is invited.</summary>
    Invitation,

    /// <summary>One more link, asked for by the guest or by staff.</summary>
    NewLink,

    /// <summary>The date and the time of a visit that was planned; the link follows when it is near.</summary>
    Scheduled,

    /// <summary>The earlier of the two reminders, usually the day before.</summary>
    Reminder,

    /// <summary>The later of the two reminders, usually an hour before.</summary>
    LastReminder,

    /// <summary>The link to a planned visit, shortly before it begins.</summary>
    Soon,

    /// <summary>A planned visit has another date or time.</summary>
    Moved,

    Cancelled,

    /// <summary>"We are waiting for you", with a link, to a guest who has not come.</summary>
    Waiting,
}

/// <summary>What follows from a message's kind.</summary>
internal static class TextKinds
{
    private static readonly TimeSpan Now = TimeSpan.FromMinutes(15);

    /// <summary>With which words it goes out at this instant.</summary>
    public static SmsKind Words(this TextKind kind, DateTimeOffset startsAt, DateTimeOffset now) => kind switch
    {
        TextKind.Invitation => startsAt > now + Now ? SmsKind.InvitationLater : SmsKind.InvitationNow,
        TextKind.NewLink => SmsKind.NewLink,
        TextKind.Scheduled => SmsKind.Scheduled,
        TextKind.Reminder => SmsKind.Reminder,
        TextKind.LastReminder => SmsKind.LastReminder,
        TextKind.Soon => SmsKind.Soon,
        TextKind.Moved => SmsKind.Moved,
        TextKind.Cancelled => SmsKind.Cancelled,
        TextKind.Waiting => SmsKind.Waiting,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    public static bool HasLink(this TextKind kind) => kind is TextKind.Invitation or TextKind.NewLink or TextKind.Soon or TextKind.Waiting;

    /// <summary>It tells of a visit at another time, and waits for morning where that is soon enough. What somebody waits for never does.</summary>
    public static bool MaySleep(this TextKind kind, DateTimeOffset startsAt, DateTimeOffset now) =>
        kind is not (TextKind.NewLink or TextKind.Soon or TextKind.Waiting) && startsAt > now + Now;

    /// <summary>Held back by the day's budget or a sender that was down, it would announce what has begun.</summary>
    public static bool IsPastUse(this TextKind kind, DateTimeOffset startsAt, DateTimeOffset now) =>
        kind is TextKind.Scheduled or TextKind.Reminder or TextKind.LastReminder or TextKind.Moved && startsAt <= now;

    /// <summary>Brings the date into a calendar, or takes it out.</summary>
    public static bool IsForCalendar(this TextKind kind) => kind is not (TextKind.Reminder or TextKind.LastReminder or TextKind.Waiting);

    /// <summary>By which a text without a link is recognized when its carrier is asked: the hash of its words.</summary>
    public static byte[] Mark(string body) => SHA256.HashData(Encoding.UTF8.GetBytes(body));
}
