using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Guest;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Notices;

/// <summary>What somebody agreed to, in words.</summary>
/// <param name="Text">The words that he saw; null where they are not kept any more or the hospital was called otherwise then.</param>
public sealed record AgreedLine(string Visit, string Who, string When, string Version, string Language, string Hash, string Device, IReadOnlyList<string> Purposes, IReadOnlyList<string>? Text);

/// <summary>The notice's page, and the proofs: who agreed to what, when, with what.</summary>
internal sealed class ConsentPages(CoviexDb db, VisitRights rights, ConsentTexts consents, Texts texts, Words words, Moments moments)
{
    private const int Most = 50;

    public async Task<RazorComponentResult<ConsentPage>> OfAsync(
        string language, CurrentStaff staff, CancellationToken ct, Form? form = null, string? preview = null, string? said = null, int status = StatusCodes.Status200OK)
    {
        var hospital = await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct);
        var now = await consents.ForAsync(language, hospital.Id, hospital.Name, ct);
        var notices = await db.ConsentNotices.AsNoTracking().Where(n => n.HospitalId == staff.HospitalId && n.Language == language).OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).ToListAsync(ct);
        var people = await db.Staff.AsNoTracking().Where(s => s.HospitalId == staff.HospitalId).ToDictionaryAsync(s => s.Id, s => s.DisplayName, ct);
        var purposes = await db.ConsentPurposes.AsNoTracking().Where(p => p.HospitalId == staff.HospitalId && p.Language == language).OrderBy(p => p.EndedAt != null).ThenBy(p => p.Id).ToListAsync(ct);
        var agreed = await db.ConsentChoices.GroupBy(c => c.PurposeId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        var ours = consents.Ours(language, hospital.Name);
        NoticeLine[] versions =
        [
            .. notices.Select(n => new NoticeLine(n.Version, ConsentTexts.Hash(ConsentTexts.Fill(n.Body, hospital.Name)), moments.DayAndClock(n.CreatedAt, hospital.TimeZone), people.GetValueOrDefault(n.CreatedBy, ""),
                Paragraphs(ConsentTexts.Fill(n.Body, hospital.Name)))),
            new(texts.Get(language, "consent.version"), ConsentTexts.Hash(ours), "", words.Text("consentPages.ours"), Paragraphs(ours)),
        ];
        var kept = notices.Count > 0 ? notices[0].Body : texts.Get(language, "consent.text", ("hospital", "{hospital}"));
        return new(new
        {
            Model = new NoticeModel(language, [.. texts.Languages.Select(l => (l, texts.Get(l, "console.frame.thisLanguage")))], now.Version, notices.Count > 0, Typed(form, kept),
                preview is null ? null : Paragraphs(ConsentTexts.Fill(preview, hospital.Name)), versions, [.. purposes.Select(p => new PurposeLine($"{p.Id}", p.Body, agreed.GetValueOrDefault(p.Id), p.EndedAt is null))]),
            Said = said,
        })
        { StatusCode = status };
    }

    public async Task<RazorComponentResult<VisitConsentsPage>> OfVisitAsync(Visit visit, CurrentStaff staff, CancellationToken ct)
    {
        var lines = await LinesAsync([visit], staff, ct);
        return new(new { Title = lines.Count > 0 ? lines[0].Visit : await TitleAsync(visit, ct), Visit = $"{visit.Id}", Lines = lines });
    }

    /// <summary>Of a patient's visits: all of them for who keeps the registry, for others those that they arrange. The newest first.</summary>
    public async Task<IReadOnlyList<AgreedLine>> OfPatientAsync(Guid patient, CurrentStaff staff, CancellationToken ct)
    {
        var seen = staff.Roles.Contains(Policies.Registrar) ? db.Visits.Where(v => v.HospitalId == staff.HospitalId) : await rights.OfAsync(staff, VisitRight.Arrange, ct);
        var visits = await seen.AsNoTracking().Include(v => v.Seats).Where(v => v.PatientId == patient).OrderByDescending(v => v.StartsAt).Take(Most).ToListAsync(ct);
        return await LinesAsync(visits, staff, ct);
    }

    // A form that was only about a purpose has no notice in it.
    private static Form Typed(Form? form, string kept) => form is null ? new Form { ["body"] = kept } : form["body"].Length == 0 && form.Error("body") is null ? form.With("body", kept) : form;

    private async Task<string> TitleAsync(Visit visit, CancellationToken ct)
    {
        var zone = (await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == visit.HospitalId, ct)).TimeZone;
        return words.Text("inbox.visit", ("service", words[$"service.{Today.Boards.Code(visit.Service)}.name"]), ("when", moments.DayAndClock(visit.StartsAt, zone)));
    }

    private async Task<IReadOnlyList<AgreedLine>> LinesAsync(List<Visit> visits, CurrentStaff staff, CancellationToken ct)
    {
        var seats = visits.SelectMany(v => v.Seats.Select(s => (Seat: s, Visit: v))).ToDictionary(p => p.Seat.Id);
        var ids = seats.Keys.ToArray();
        var agreed = await db.Consents.AsNoTracking().Where(c => c.HospitalId == staff.HospitalId && ids.Contains(c.SeatId)).OrderByDescending(c => c.AgreedAt).ToListAsync(ct);
        if (agreed.Count == 0) { return []; }
        var hospital = await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct);
        var mine = agreed.Select(c => c.Id).ToArray();
        var choices = (await db.ConsentChoices.AsNoTracking().Where(c => mine.Contains(c.ConsentId)).Join(db.ConsentPurposes, c => c.PurposeId, p => p.Id, (c, p) => new { c.ConsentId, p.Body }).ToListAsync(ct)).ToLookup(c => c.ConsentId, c => c.Body);
        var known = (await db.ConsentNotices.AsNoTracking().Where(n => n.HospitalId == staff.HospitalId).Select(n => n.Body).ToListAsync(ct)).Select(b => ConsentTexts.Fill(b, hospital.Name))
            .Concat(texts.Languages.Select(l => consents.Ours(l, hospital.Name))).DistinctBy(t => t).ToDictionary(ConsentTexts.Hash);
        return [.. agreed.Select(c =>
        {
            var (seat, visit) = seats[c.SeatId];
            var title = words.Text("inbox.visit", ("service", words[$"service.{Today.Boards.Code(visit.Service)}.name"]), ("when", moments.DayAndClock(visit.StartsAt, hospital.TimeZone)));
            return new AgreedLine(title, seat.Relation.Length > 0 ? $"{seat.Name} ({seat.Relation})" : seat.Name, moments.DayAndClock(c.AgreedAt, hospital.TimeZone), c.TextVersion,
                texts.Languages.Contains(c.Language) ? texts.Get(c.Language, "console.frame.thisLanguage") : c.Language, c.TextHash, c.Device, [.. choices[c.Id]],
                known.TryGetValue(c.TextHash, out var text) ? Paragraphs(text) : null);
        })];
    }

    private static string[] Paragraphs(string text) => text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
