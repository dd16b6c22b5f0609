using System.Globalization;
using Coviex.Conversations.Calls;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Registry;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Conversations;

/// <summary>What somebody sees of his conversations. Whatever he is no member of is not there for him.</summary>
internal sealed class Threads(CoviexDb db, WhoMayTalk who, CallLines lines, ConversationFiles files, MessageSearch search, Texts texts)
{
    private const int MostConversations = 100;
    private const int Page = 50;
    private const int MostChanges = 200;
    private const int MostFound = 50;

    /// <summary>Of each conversation; a page says "99+" from then on.</summary>
    private const int MostUnread = 100;

    private Conversation? found;

    public IQueryable<Conversation> Of(CurrentStaff staff) =>
        db.Conversations.Where(c => c.HospitalId == staff.HospitalId && c.Members.Any(m => m.StaffId == staff.Id));

    public async Task<IReadOnlyList<ConversationView>> ListAsync(CurrentStaff staff, CancellationToken ct)
    {
        var conversations = await Of(staff).AsNoTracking().Include(c => c.Members).OrderByDescending(c => c.LastAt).Take(MostConversations).ToListAsync(ct);
        return await ViewsAsync(conversations, staff, ct);
    }

    public Task<int> UnreadAsync(CurrentStaff staff, CancellationToken ct) => UnreadOf(staff).SumAsync(u => u.Messages, ct);

    /// <summary>The newest page, or the one before a number.</summary>
    public async Task<ThreadView?> PageAsync(Guid id, int? before, CurrentStaff staff, CancellationToken ct)
    {
        if (await FindAsync(id, staff, ct) is not { } conversation) { return null; }
        var last = Math.Min(before - 1 ?? int.MaxValue, SeesUpTo(conversation, staff));
        var rows = await db.StaffMessages.AsNoTracking().Where(m => m.ConversationId == id && m.Number <= last).OrderByDescending(m => m.Number).Take(Page + 1).ToListAsync(ct);
        return new(await ViewAsync(conversation, staff, ct), await MessagesAsync(rows.Take(Page).Reverse(), ct), rows.Count > Page);
    }

    /// <summary>All that changed after a revision, in the order in which it changed.</summary>
    public async Task<ThreadView?> SinceAsync(Guid id, int revision, CurrentStaff staff, CancellationToken ct)
    {
        if (await FindAsync(id, staff, ct) is not { } conversation) { return null; }
        var last = SeesUpTo(conversation, staff);
        var rows = await db.StaffMessages.AsNoTracking().Where(m => m.ConversationId == id && m.Revision > revision && m.Number <= last)
            .OrderBy(m => m.Revision).Take(MostChanges + 1).ToListAsync(ct);
        return new(await ViewAsync(conversation, staff, ct), await MessagesAsync(rows.Take(MostChanges), ct), rows.Count > MostChanges);
    }

    public async Task<IReadOnlyList<FoundView>> SearchAsync(string words, CurrentStaff staff, CancellationToken ct)
    {
        var rows = await search.FindAsync(words, staff, MostFound, ct);
        var ids = rows.Select(m => m.ConversationId).Distinct().ToArray();
        var conversations = await db.Conversations.AsNoTracking().Include(c => c.Members).Where(c => ids.Contains(c.Id)).ToListAsync(ct);
        var names = (await ViewsAsync(conversations, staff, ct)).ToDictionary(c => c.Id, c => c.Title);
        return [.. rows.Zip(await MessagesAsync(rows, ct)).Select(pair => new FoundView(pair.First.ConversationId, names[pair.First.ConversationId], pair.Second))];
    }

    /// <summary>The conversation, if he is in it. Asked once in a request: whoever let him in has it already.</summary>
    public async Task<Conversation?> FindAsync(Guid id, CurrentStaff staff, CancellationToken ct)
    {
        if (found is null || found.Id != id) { found = await Of(staff).AsNoTracking().Include(c => c.Members).SingleOrDefaultAsync(c => c.Id == id, ct); }
        return found is not null && found.HospitalId == staff.HospitalId && found.Members.Exists(m => m.StaffId == staff.Id) ? found : null;
    }

    /// <summary>The number of the last message that he may see.</summary>
    public static int LastFor(Conversation conversation, CurrentStaff staff) => Math.Min(conversation.LastNumber, SeesUpTo(conversation, staff));

    public async Task<ConversationView> ViewAsync(Conversation conversation, CurrentStaff staff, CancellationToken ct) => (await ViewsAsync([conversation], staff, ct))[0];

    public async Task<MessageView> MessageAsync(StaffMessage message, CancellationToken ct) => (await MessagesAsync([message], ct))[0];

    private static int SeesUpTo(Conversation conversation, CurrentStaff staff) => conversation.Members.Find(m => m.StaffId == staff.Id)!.LeftNumber ?? int.MaxValue;

    // Of others, not withdrawn, after my own mark, and written while I was there. No more than are shown: without a limit PostgreSQL takes it for granted that a
    // third of all messages come after a mark, and reads them all.
    private IQueryable<Unread> UnreadOf(CurrentStaff staff)
    {
        var (others, me) = (db.StaffMessages.Where(m => m.AuthorId != staff.Id && m.WithdrawnAt == null), $"{staff.Id}");
        return from member in db.ConversationMembers
               where member.StaffId == staff.Id && member.LeftAt == null
               select new Unread
               {
                   Conversation = member.ConversationId,
                   Messages = others.Where(m => m.ConversationId == member.ConversationId && m.Number > member.Read).OrderBy(m => m.Number).Take(MostUnread).Count(),
                   Mentions = others.Where(m => m.ConversationId == member.ConversationId && m.Number > member.Read).OrderBy(m => m.Number).Take(MostUnread).Count(m => m.Mentions.Contains(me)),
               };
    }

    private async Task<IReadOnlyList<ConversationView>> ViewsAsync(List<Conversation> conversations, CurrentStaff staff, CancellationToken ct)
    {
        if (conversations.Count == 0) { return []; }
        var ids = conversations.Select(c => c.Id).ToArray();
        var people = conversations.SelectMany(c => c.Members).Select(m => m.StaffId).Distinct().ToArray();
        var names = await db.Staff.AsNoTracking().Where(s => people.Contains(s.Id)).Select(s => new { s.Id, s.DisplayName, s.Active }).ToDictionaryAsync(s => s.Id, ct);
        var titles = await VisitTitlesAsync(conversations, staff, ct);
        var patients = await PatientNamesAsync(conversations, ct);
        var circle = await who.AmongAsync(staff.HospitalId, people, ct);
        var lastIds = conversations.ToDictionary(c => c.Id, c => Math.Min(c.LastNumber, SeesUpTo(c, staff)));
        var lastNumbers = lastIds.Values.Distinct().ToArray();
        var lastRows = (await db.StaffMessages.AsNoTracking().Where(m => ids.Contains(m.ConversationId) && lastNumbers.Contains(m.Number)).ToListAsync(ct))
            .Where(m => lastIds[m.ConversationId] == m.Number).ToList();
        var lasts = lastRows.Zip(await MessagesAsync(lastRows, ct)).ToDictionary(pair => pair.First.ConversationId, pair => pair.Second);
        var unread = await UnreadOf(staff).Where(u => ids.Contains(u.Conversation)).ToDictionaryAsync(u => u.Conversation, ct);
        var acknowledged = db.Acknowledgements;
        var urgent = await db.StaffMessages.Where(m => ids.Contains(m.ConversationId) && m.Urgent && m.AuthorId != staff.Id && m.WithdrawnAt == null
                && !acknowledged.Any(a => a.MessageId == m.Id && a.StaffId == staff.Id))
            .GroupBy(m => m.ConversationId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        return [.. conversations.Select(View)];

        ConversationView View(Conversation c)
        {
            var mine = c.Members.Find(m => m.StaffId == staff.Id)!;
            var members = c.Members.Where(m => names.ContainsKey(m.StaffId)).OrderBy(m => names[m.StaffId].DisplayName, StringComparer.Ordinal)
                .Select(m => new MemberView(m.StaffId, names[m.StaffId].DisplayName, names[m.StaffId].Active, !m.IsIn, m.Received, m.Read)).ToArray();
            var title = c.Kind switch
            {
                ConversationKind.Direct => members.FirstOrDefault(m => m.Staff != staff.Id)?.Name ?? "",
                ConversationKind.Visit => titles.GetValueOrDefault(c.VisitId!.Value, ""),
                ConversationKind.Patient => texts.Get(staff.Language, "talk.patient.title", ("patient", patients.GetValueOrDefault(c.PatientId!.Value, ""))),
                _ => c.Title,
            };
            return new(c.Id, c.Kind, title, c.VisitId, c.PatientId, members, c.Kind == ConversationKind.Group && c.CreatedBy == staff.Id, !mine.IsIn, circle.Stops(c), lasts.GetValueOrDefault(c.Id),
                lastIds[c.Id], c.Revision, unread.GetValueOrDefault(c.Id)?.Messages ?? 0, mine.IsIn ? urgent.GetValueOrDefault(c.Id) : 0, unread.GetValueOrDefault(c.Id)?.Mentions ?? 0);
        }
    }

    private async Task<Dictionary<Guid, string>> VisitTitlesAsync(List<Conversation> conversations, CurrentStaff staff, CancellationToken ct)
    {
        var ids = conversations.Select(c => c.VisitId).OfType<Guid>().ToArray();
        if (ids.Length == 0) { return []; }
        var zone = (await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct)).TimeZone;
        var visits = await db.Visits.AsNoTracking().Where(v => ids.Contains(v.Id)).Select(v => new { v.Id, v.Service, v.StartsAt, v.PatientName }).ToListAsync(ct);
        return visits.ToDictionary(v => v.Id, v => texts.Get(staff.Language, v.PatientName.Length > 0 ? "talk.visit.ofPatient" : "talk.visit.ofNobody",
            ("service", texts.Get(staff.Language, $"console.service.{char.ToLowerInvariant($"{v.Service}"[0])}{$"{v.Service}"[1..]}.name")),
            ("patient", v.PatientName),
            ("when", TimeZoneInfo.ConvertTime(v.StartsAt, zone).ToString("d MMM, HH:mm", CultureInfo.GetCultureInfo(staff.Language)))));
    }

    private async Task<Dictionary<Guid, string>> PatientNamesAsync(List<Conversation> conversations, CancellationToken ct)
    {
        var ids = conversations.Select(c => c.PatientId).OfType<Guid>().ToArray();
        return ids.Length == 0 ? [] : await db.Patients.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.Name, ct);
    }

    public async Task<MessageView[]> MessagesAsync(IEnumerable<StaffMessage> messages, CancellationToken ct)
    {
        var rows = messages.ToList();
        var urgent = rows.Where(m => m.Urgent).Select(m => m.Id).ToArray();
        var quotedIds = rows.Select(m => m.ReplyTo).OfType<Guid>().Distinct().ToArray();
        var quoted = quotedIds.Length == 0 ? [] : await db.StaffMessages.AsNoTracking().Where(m => quotedIds.Contains(m.Id)).ToDictionaryAsync(m => m.Id, ct);
        var acknowledged = urgent.Length == 0 ? [] : await db.Acknowledgements.AsNoTracking().Where(a => urgent.Contains(a.MessageId)).OrderBy(a => a.At).ToListAsync(ct);
        var passed = urgent.Length == 0 ? [] : await db.Passings.AsNoTracking().Where(p => urgent.Contains(p.MessageId)).OrderBy(p => p.At).ToListAsync(ct);
        var calls = await lines.OfAsync(rows, ct);
        var attached = await files.OfAsync(rows, ct);
        return [.. rows.Select(m => new MessageView(
            m.Id, m.Number, m.Revision, m.Version, m.AuthorId, TextOf(m), m.WrittenAt, m.EditedAt, m.WithdrawnAt,
            m.ReplyTo is { } to && quoted.TryGetValue(to, out var q) ? new(q.Id, q.Number, q.AuthorId, TextOf(q)) : null,
            m.Urgent, [.. m.MentionedIds], [.. acknowledged.Where(a => a.MessageId == m.Id).Select(a => new AcknowledgementView(a.StaffId, a.At))],
            [.. passed.Where(p => p.MessageId == m.Id).Select(p => new PassedOnView(p.StaffId, p.At))],
            m.CallId is { } call ? calls.GetValueOrDefault(call) : null, [.. attached[m.Id]]))];
    }

    private static string? TextOf(StaffMessage message) => message.WithdrawnAt is null ? message.Text : null;

    private sealed class Unread
    {
        public required Guid Conversation { get; init; }
        public required int Messages { get; init; }
        public required int Mentions { get; init; }
    }
}
