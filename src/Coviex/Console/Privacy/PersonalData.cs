using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Coviex.Audit;
using Coviex.Data;
using Coviex.Guest;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Invitations.Replies;
using Coviex.Registry;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Privacy;

/// <summary>All that is kept of one patient, for himself: as JSON for programs and as a page for people, in one zip file.</summary>
internal sealed class PersonalData(CoviexDb db, Erasing erasing, Texts texts)
{
    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public async Task<byte[]> ZipAsync(Patient patient, string language, DateTimeOffset now, CancellationToken ct)
    {
        var data = await DataAsync(patient, now, ct);
        using var bytes = new MemoryStream();
        await using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            await WriteAsync(zip, "data.json", data.ToJsonString(Readable), ct);
            await WriteAsync(zip, "index.html", Page(data, language), ct);
        }
        return bytes.ToArray();
    }

    private static async Task WriteAsync(ZipArchive zip, string name, string text, CancellationToken ct)
    {
        await using var file = await zip.CreateEntry(name).OpenAsync(ct);
        await file.WriteAsync(Encoding.UTF8.GetBytes(text), ct);
    }

    private async Task<JsonObject> DataAsync(Patient p, DateTimeOffset now, CancellationToken ct)
    {
        var hospital = await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == p.HospitalId, ct);
        var seats = await erasing.SeatsAsync(p, ct);
        var visits = await db.Visits.AsNoTracking().Include(v => v.Seats).Where(v => v.HospitalId == p.HospitalId && (v.PatientId == p.Id || v.Seats.Any(s => seats.Contains(s.Id)))).OrderBy(v => v.StartsAt).ToListAsync(ct);
        var staff = await db.Staff.AsNoTracking().Where(s => s.HospitalId == p.HospitalId).ToDictionaryAsync(s => s.Id, s => s.DisplayName, ct);
        var messages = (await db.Messages.AsNoTracking().Where(m => seats.Contains(m.InvitationId)).OrderBy(m => m.QueuedAt).ToListAsync(ct)).ToLookup(m => m.InvitationId);
        var agreed = (await db.Consents.AsNoTracking().Where(c => seats.Contains(c.SeatId)).OrderBy(c => c.AgreedAt).ToListAsync(ct)).ToLookup(c => c.SeatId);
        var replies = await db.Replies.AsNoTracking().Where(r => r.HospitalId == p.HospitalId && ((r.InvitationId != null && seats.Contains(r.InvitationId.Value)) || (p.Phone != "" && r.Phone == p.Phone))).OrderBy(r => r.At).ToListAsync(ct);
        var acts = await db.AuditEntries.AsNoTracking().Where(e => e.HospitalId == p.HospitalId && e.Subject == p.Id).OrderBy(e => e.Id).Select(e => new { e.At, e.Action }).ToListAsync(ct);
        return new()
        {
            ["hospital"] = hospital.Name,
            ["made"] = Time(now),
            ["patient"] = new JsonObject
            {
                ["name"] = p.Name,
                ["recordNumber"] = p.RecordNumber,
                ["phone"] = p.Phone,
                ["email"] = p.Email,
                ["language"] = p.Language,
                ["zone"] = p.Zone,
                ["needs"] = p.Needs == AccessNeeds.None ? "" : $"{p.Needs}",
                ["needsNote"] = p.NeedsNote,
            },
            ["relatives"] = new JsonArray([.. p.Relatives.OrderBy(r => r.Id).Select(r => new JsonObject
            {
                ["name"] = r.Name, ["relation"] = r.Relation, ["phone"] = r.Phone, ["email"] = r.Email, ["language"] = r.Language, ["mayBeTold"] = r.MayBeTold,
            })]),
            ["visits"] = new JsonArray([.. visits.Select(v => new JsonObject
            {
                ["startsAt"] = Time(v.StartsAt), ["service"] = $"{v.Service}", ["state"] = $"{v.State}", ["clinician"] = staff.GetValueOrDefault(v.HostId, ""), ["startedAt"] = Time(v.StartedAt), ["endedAt"] = Time(v.EndedAt),
                ["guests"] = new JsonArray([.. v.Seats.Where(s => seats.Contains(s.Id)).OrderBy(s => s.Id).Select(s => Guest(s, messages[s.Id], agreed[s.Id]))]),
            })]),
            ["replies"] = new JsonArray([.. replies.Select(r => new JsonObject { ["at"] = Time(r.At), ["phone"] = r.Phone, ["body"] = r.Body })]),
            ["record"] = new JsonArray([.. acts.Select(a => new JsonObject { ["at"] = Time(a.At), ["action"] = a.Action })]),
        };
    }

    private static JsonObject Guest(Seat s, IEnumerable<TextMessage> messages, IEnumerable<Coviex.Guest.Consent> agreed) => new()
    {
        ["name"] = s.Name,
        ["relation"] = s.Relation,
        ["phone"] = s.Phone,
        ["email"] = s.Email,
        ["arrivedAt"] = Time(s.ArrivedAt),
        ["admittedAt"] = Time(s.AdmittedAt),
        ["leftAt"] = Time(s.LeftAt),
        ["messages"] = new JsonArray([.. messages.Select(m => new JsonObject { ["at"] = Time(m.QueuedAt), ["kind"] = $"{m.Kind}", ["state"] = $"{m.State}" })]),
        ["consents"] = new JsonArray([.. agreed.Select(c => new JsonObject { ["at"] = Time(c.AgreedAt), ["version"] = c.TextVersion, ["hash"] = c.TextHash, ["language"] = c.Language, ["device"] = c.Device })]),
    };

    private static string Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    // The same as data.json, each name of it in words; nothing is loaded from anywhere.
    private string Page(JsonObject data, string language)
    {
        var title = WebUtility.HtmlEncode(Label("title"));
        var page = new StringBuilder().Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\n<body>\n<h1>{title}</h1>\n");
        Write(data, 2);
        return page.Append("</body></html>\n").ToString();

        string Label(string key) => texts.Get(language, $"privacy.data.{key}");

        void Write(JsonNode? node, int level)
        {
            foreach (var (key, value) in node!.AsObject())
            {
                if (value is JsonObject) { page.Append(CultureInfo.InvariantCulture, $"<h{level}>{WebUtility.HtmlEncode(Label(key))}</h{level}>\n"); Write(value, level + 1); }
                else if (value is JsonArray list)
                {
                    if (list.Count == 0) { continue; }
                    page.Append(CultureInfo.InvariantCulture, $"<h{level}>{WebUtility.HtmlEncode(Label(key))}</h{level}>\n<ol>\n");
                    foreach (var item in list) { page.Append("<li>\n"); Write(item, Math.Min(level + 1, 6)); page.Append("</li>\n"); }
                    page.Append("</ol>\n");
                }
                else if (value is not null && value.ToString() is { Length: > 0 } text) { page.Append(CultureInfo.InvariantCulture, $"<p>{WebUtility.HtmlEncode(Label(key))}: <strong>{WebUtility.HtmlEncode(text)}</strong></p>\n"); }
            }
        }
    }
}
