using System.Globalization;
using System.Runtime.CompilerServices;
using Coviex.Audit;
using Coviex.Data;
using Coviex.Files;
using Coviex.Hosting;
using Coviex.Registry;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Conversations.Export;

/// <summary>Days by the hospital's calendar, both with all of the day; null: from the first message, up to the last.</summary>
internal sealed record ExportPeriod(DateOnly? From, DateOnly? To);

/// <summary>What is handed out, settled before its first line: what is written meanwhile is not in it.</summary>
internal sealed record ThreadCopy(ConversationView Thread, Hospital Hospital, ExportPeriod Period, DateTimeOffset At, string By, int First, int Last, int Count, string[] About);

/// <summary>
/// The copy of a thread for the patient's file, of which a law or a colleague may ask what was said: each message with who, when, what it said before, its files and
/// who took care of it. Of a message that was withdrawn only that it was. docs/decisions/0173-a-thread-for-the-file.md.
/// </summary>
internal sealed class ThreadExport(CoviexDb db, Threads threads, AuditLog audit, Texts texts, TimeProvider clock)
{
    private const int AtOnce = 200;

    public async Task<(ThreadCopy? Copy, Refusal? Refusal)> BeginAsync(Guid id, string format, ExportPeriod period, CurrentStaff me, CancellationToken ct)
    {
        if (await threads.FindAsync(id, me, ct) is not { } conversation) { return (null, Refusal.NotFound); }
        if (conversation.Kind is not (ConversationKind.Visit or ConversationKind.Patient)) { return (null, new("export_only_care")); }
        var hospital = await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == me.HospitalId, ct);
        var its = Within(conversation.Id, period, hospital, Threads.LastFor(conversation, me));
        var range = await its.GroupBy(m => m.ConversationId).Select(g => new { First = g.Min(m => m.Number), Last = g.Max(m => m.Number), Count = g.Count() }).SingleOrDefaultAsync(ct);
        var copy = new ThreadCopy(await threads.ViewAsync(conversation, me, ct), hospital, period, clock.GetUtcNow(), me.Name, range?.First ?? 0, range?.Last ?? 0, range?.Count ?? 0,
            await AboutAsync(conversation, me, ct));
        var detail = $"{format} {Day(period.From)}..{Day(period.To)} {copy.First}-{copy.Last}";
        // With the patient, as reading his thread is.
        if (conversation.PatientId is { } patient) { audit.Record(me.HospitalId, Actor.Staff(me.Id), "patient.thread_exported", patient, id, detail); }
        else { audit.Record(me.HospitalId, Actor.Staff(me.Id), "conversation.exported", id, conversation.VisitId, detail); }
        await db.SaveChangesAsync(ct);
        return (copy, null);
    }

    /// <summary>Line after line, of so many messages at once as are in memory.</summary>
    public async IAsyncEnumerable<ExportLine> LinesAsync(ThreadCopy copy, CurrentStaff me, string format, [EnumeratorCancellation] CancellationToken ct)
    {
        var words = new ExportWords(texts, me.Language, copy.Hospital.TimeZone, copy.Hospital.Zone);
        var names = copy.Thread.Members.ToDictionary(m => m.Staff, m => m.Name);
        foreach (var line in Beginning(copy, words, format)) { yield return line; }
        for (var after = copy.First - 1; after < copy.Last;)
        {
            var (from, last) = (after, copy.Last);
            var rows = await Within(copy.Thread.Id, copy.Period, copy.Hospital, last).Where(m => m.Number > from).OrderBy(m => m.Number).Take(AtOnce).ToListAsync(ct);
            if (rows.Count == 0) { break; }
            after = rows[^1].Number;
            foreach (var line in await ManyAsync(rows, words, names, copy.Hospital.Id, ct)) { yield return line; }
        }
        yield return new(LineKind.Head, words.Say("end", ("count", copy.Count)));
    }

    private IQueryable<StaffMessage> Within(Guid conversation, ExportPeriod period, Hospital hospital, int last)
    {
        var messages = db.StaffMessages.AsNoTracking().Where(m => m.ConversationId == conversation && m.Number <= last);
        if (period.From is { } first) { var from = LocalMoment.StartOf(first, hospital.TimeZone); messages = messages.Where(m => m.WrittenAt >= from); }
        if (period.To is { } day) { var to = LocalMoment.StartOf(day.AddDays(1), hospital.TimeZone); messages = messages.Where(m => m.WrittenAt < to); }
        return messages;
    }

    private static IEnumerable<ExportLine> Beginning(ThreadCopy copy, ExportWords words, string format)
    {
        yield return new(LineKind.Title, copy.Thread.Title);
        yield return new(LineKind.Fact, words.Say("hospital", ("hospital", copy.Hospital.Name)));
        foreach (var about in copy.About) { yield return new(LineKind.Fact, about); }
        yield return new(LineKind.Fact, words.Say("period",
            ("from", Day(copy.Period.From) is { Length: > 0 } from ? from : words.Say("whole")), ("to", Day(copy.Period.To) is { Length: > 0 } to ? to : words.Say("newest"))));
        yield return new(LineKind.Fact, words.Say("messages", ("count", copy.Count), ("first", copy.First), ("last", copy.Last)));
        yield return new(LineKind.Fact, words.Say("exported", ("name", copy.By), ("moment", words.Moment(copy.At))));
        yield return new(LineKind.Fact, words.Say("thread", ("id", copy.Thread.Id)));
        foreach (var member in copy.Thread.Members) { yield return new(LineKind.Fact, words.Say(member.Left ? "memberLeft" : "member", ("name", member.Name))); }
        yield return new(LineKind.Note, words.Say(format == ExportFormat.Pdf ? "signsPdf" : "signsText"));
    }

    private async Task<IReadOnlyList<ExportLine>> ManyAsync(List<StaffMessage> rows, ExportWords words, Dictionary<Guid, string> names, Guid hospital, CancellationToken ct)
    {
        var views = await threads.MessagesAsync(rows, ct);
        var ids = rows.Where(m => m.EditedAt is not null && m.WithdrawnAt is null).Select(m => m.Id).ToArray();
        var versions = (ids.Length == 0 ? [] : await db.MessageVersions.AsNoTracking().Where(v => ids.Contains(v.MessageId)).OrderBy(v => v.ReplacedAt).ToListAsync(ct))
            .ToLookup(v => v.MessageId);
        var fileIds = views.SelectMany(m => m.Files).Select(f => f.Id).ToArray();
        var hashes = fileIds.Length == 0 ? [] : await db.Files.AsNoTracking().Where(f => fileIds.Contains(f.Id)).ToDictionaryAsync(f => f.Id, f => f.Sha256, ct);
        var people = views.SelectMany(m => m.Acknowledged.Select(a => a.Staff).Concat(m.PassedOn.Select(p => p.Staff)).Append(m.Author))
            .Where(p => !names.ContainsKey(p)).Distinct().ToArray();
        if (people.Length > 0)
        {
            var others = await db.Staff.AsNoTracking().Where(s => s.HospitalId == hospital && people.Contains(s.Id)).Select(s => new { s.Id, s.DisplayName }).ToListAsync(ct);
            foreach (var s in others) { names[s.Id] = s.DisplayName; }
        }
        return [.. views.SelectMany(m => One(m, versions[m.Id], hashes, id => names.GetValueOrDefault(id, $"{id}"), words))];
    }

    private static IEnumerable<ExportLine> One(MessageView m, IEnumerable<MessageVersion> versions, Dictionary<Guid, byte[]?> hashes, Func<Guid, string> name, ExportWords words)
    {
        yield return new(LineKind.Head, $"#{m.Number}  {name(m.Author)}");
        yield return new(LineKind.Note, words.Moment(m.WrittenAt));
        if (m.ReplyTo is { } to) { yield return new(LineKind.Note, words.Say("replyTo", ("number", to.Number), ("name", name(to.Author)))); }
        if (m.Urgent) { yield return new(LineKind.Note, words.Say("urgent")); }
        if (m.Call is { } call) { yield return new(LineKind.Note, words.Call(call)); }
        if (m.WithdrawnAt is { } gone) { yield return new(LineKind.Note, words.Say("withdrawn", ("moment", words.Moment(gone)))); }
        else if (m.Text is { Length: > 0 } text) { yield return new(LineKind.Words, text); }
        if (m is { EditedAt: { } edited, WithdrawnAt: null }) { yield return new(LineKind.Note, words.Say("edited", ("moment", words.Moment(edited)))); }
        foreach (var version in versions.Where(v => v.Text.Length > 0))
        {
            yield return new(LineKind.Note, words.Say("before", ("moment", words.Moment(version.WrittenAt))));
            yield return new(LineKind.Words, version.Text);
        }
        foreach (var file in m.Files) { yield return new(LineKind.Note, words.File(file, hashes.GetValueOrDefault(file.Id))); }
        foreach (var seen in m.Acknowledged) { yield return new(LineKind.Note, words.Say("acknowledged", ("name", name(seen.Staff)), ("moment", words.Moment(seen.At)))); }
        foreach (var passed in m.PassedOn) { yield return new(LineKind.Note, words.Say("passedOn", ("name", name(passed.Staff)), ("moment", words.Moment(passed.At)))); }
    }

    // Of an erased patient nothing is left to say.
    private async Task<string[]> AboutAsync(Conversation conversation, CurrentStaff me, CancellationToken ct)
    {
        if (conversation.PatientId is { } id && await db.Patients.AsNoTracking().SingleOrDefaultAsync(p => p.Id == id && p.HospitalId == me.HospitalId, ct) is { } patient)
        {
            return [texts.Get(me.Language, "export.patient", ("name", patient.Name), ("record", patient.RecordNumber is { Length: > 0 } its ? its : "-"))];
        }
        if (conversation.VisitId is not { } visitId) { return []; }
        var visit = await db.Visits.AsNoTracking().Where(v => v.Id == visitId && v.HospitalId == me.HospitalId).Select(v => new { v.PatientName, v.PatientId }).SingleAsync(ct);
        var record = visit.PatientId is { } known ? await db.Patients.Where(p => p.Id == known && p.HospitalId == me.HospitalId).Select(p => p.RecordNumber).SingleOrDefaultAsync(ct) : null;
        return
        [
            texts.Get(me.Language, "export.visit", ("id", visitId)),
            .. visit.PatientName.Length > 0
                ? [texts.Get(me.Language, "export.patient", ("name", visit.PatientName), ("record", record is { Length: > 0 } ? record : "-"))] : Array.Empty<string>(),
        ];
    }

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}

/// <summary>The sentences of an export, in the language of whoever asks for it. Times are those of the hospital's clock and of UTC.</summary>
internal sealed class ExportWords(Texts texts, string language, TimeZoneInfo zone, string zoneName)
{
    public string Say(string key, params (string, object?)[] values) => texts.Get(language, $"export.{key}", values);

    public string Moment(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return string.Create(CultureInfo.InvariantCulture, $"{local:yyyy-MM-dd HH:mm:ss zzz} ({zoneName}) = {at.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC");
    }

    public string Call(Calls.CallLineView call) => Say("call", ("media", Say($"media.{call.Media}")), ("end", Say($"callEnd.{call.Reason}")),
        ("length", TimeSpan.FromSeconds(call.Seconds).ToString("h\\:mm\\:ss", CultureInfo.InvariantCulture)));

    public string File(FileView file, byte[]? hash) => Say("file", ("name", file.Name), ("size", file.Size), ("state", Say($"fileState.{file.State}")), ("id", file.Id),
        ("hash", hash is null ? "-" : Convert.ToHexStringLower(hash)));
}
