using System.Globalization;
using Coviex.Audit;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Guest;
using Coviex.Hosting;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Notices;

/// <summary>The notice of one language with its versions, as an administrator sees it.</summary>
/// <param name="Version">The version that holds; <see cref="Own"/> says whether it is the hospital's.</param>
/// <param name="Preview">Paragraphs of what was typed, as the guest would see them; null when nothing was.</param>
public sealed record NoticeModel(
    string Language, IReadOnlyList<(string Code, string Name)> Languages, string Version, bool Own, Form Form, IReadOnlyList<string>? Preview, IReadOnlyList<NoticeLine> Versions,
    IReadOnlyList<PurposeLine> Purposes);

/// <param name="Text">As guests saw it, paragraph by paragraph.</param>
public sealed record NoticeLine(string Version, string Hash, string When, string Who, IReadOnlyList<string> Text);

public sealed record PurposeLine(string Id, string Text, int Agreed, bool Offered);

/// <summary>An administrator writes what guests agree to. A version is never changed: a new one is written.</summary>
internal static class ConsentEndpoints
{
    private const int LongestNotice = 6000;
    private const int LongestPurpose = 300;
    private const int MostPurposes = 4;

    public static void MapConsent(this IEndpointRouteBuilder pages)
    {
        var consent = pages.MapGroup("/consent").RequireAuthorization(Policies.Administrator);
        consent.MapGet("", ShowAsync);
        consent.MapPost("", WriteAsync);
        consent.MapPost("/purposes", AddAsync);
        consent.MapPost("/purposes/{purpose:guid}/end", EndAsync);
        pages.MapGet("/visits/{visit:guid}/consents", OfVisitAsync).Asks(VisitRight.Arrange);
    }

    private static async Task<IResult> ShowAsync(string? language, string? said, CurrentStaff staff, ConsentPages pages, Texts texts, Words words, CancellationToken ct) =>
        await pages.OfAsync(texts.Languages.Contains(language) ? language! : texts.Nearest(words.Language), staff, ct, said: said is "published" or "added" or "ended" ? words.Text($"consentPages.said.{said}") : null);

    private static async Task<IResult> WriteAsync(
        IFormCollection sent, CurrentStaff staff, CoviexDb db, ConsentPages pages, Texts texts, Words words, AuditLog audit, TimeProvider clock, CancellationToken ct)
    {
        var (language, body, errors) = (sent["language"].ToString(), Clean(sent["body"]), new FieldErrors());
        if (!texts.Languages.Contains(language)) { return Results.NotFound(); }
        if (body.Length == 0) { errors.Add("body", "notice_empty"); }
        if (body.Length > LongestNotice) { errors.Add("body", "too_long", ("most", LongestNotice)); }
        if (body.Replace("{hospital}", "", StringComparison.Ordinal).Contains('{', StringComparison.Ordinal)) { errors.Add("body", "notice_placeholder", ("placeholder", "{hospital}")); }
        if (errors.Any) { return await pages.OfAsync(language, staff, ct, Form.Of(sent, words.Of(errors), words["form.wrong"]), status: StatusCodes.Status422UnprocessableEntity); }
        if (sent["act"] == "preview") { return await pages.OfAsync(language, staff, ct, Form.Of(sent), preview: body); }

        var now = clock.GetUtcNow();
        var zone = (await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct)).TimeZone;
        var day = TimeZoneInfo.ConvertTime(now, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var versions = await db.ConsentNotices.Where(n => n.HospitalId == staff.HospitalId && n.Language == language).Select(n => n.Version).ToListAsync(ct);
        var ofToday = versions.Count(v => v.StartsWith(day, StringComparison.Ordinal));
        var version = ofToday == 0 ? day : string.Create(CultureInfo.InvariantCulture, $"{day}-{ofToday + 1}");
        db.ConsentNotices.Add(new() { HospitalId = staff.HospitalId, Language = language, Version = version, Body = body, CreatedAt = now, CreatedBy = staff.Id });
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "notice.published", staff.HospitalId, detail: $"{language} {version}");
        await db.SaveChangesAsync(ct);
        return new SeeOther($"/consent?language={language}&said=published");
    }

    private static async Task<IResult> AddAsync(
        IFormCollection sent, CurrentStaff staff, CoviexDb db, ConsentPages pages, Texts texts, Words words, AuditLog audit, TimeProvider clock, CancellationToken ct)
    {
        var (language, body, errors) = (sent["language"].ToString(), Clean(sent["purpose"]).ReplaceLineEndings(" "), new FieldErrors());
        if (!texts.Languages.Contains(language)) { return Results.NotFound(); }
        if (body.Length == 0) { errors.Add("purpose", "notice_empty"); }
        if (body.Length > LongestPurpose) { errors.Add("purpose", "too_long", ("most", LongestPurpose)); }
        if (await db.ConsentPurposes.CountAsync(p => p.HospitalId == staff.HospitalId && p.Language == language && p.EndedAt == null, ct) >= MostPurposes) { errors.Add("purpose", "purposes_many", ("most", MostPurposes)); }
        if (errors.Any) { return await pages.OfAsync(language, staff, ct, Form.Of(sent, words.Of(errors), words["form.wrong"]), status: StatusCodes.Status422UnprocessableEntity); }
        var purpose = new ConsentPurpose { HospitalId = staff.HospitalId, Language = language, Body = body, CreatedAt = clock.GetUtcNow(), CreatedBy = staff.Id };
        db.ConsentPurposes.Add(purpose);
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "notice.purpose_added", staff.HospitalId, purpose.Id);
        await db.SaveChangesAsync(ct);
        return new SeeOther($"/consent?language={language}&said=added");
    }

    private static async Task<IResult> EndAsync(Guid purpose, CurrentStaff staff, CoviexDb db, AuditLog audit, TimeProvider clock, CancellationToken ct)
    {
        if (await db.ConsentPurposes.SingleOrDefaultAsync(p => p.Id == purpose && p.HospitalId == staff.HospitalId, ct) is not { } found) { return Results.NotFound(); }
        if (found.EndedAt is null)
        {
            found.EndedAt = clock.GetUtcNow();
            audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "notice.purpose_ended", staff.HospitalId, purpose);
            await db.SaveChangesAsync(ct);
        }
        return new SeeOther($"/consent?language={found.Language}&said=ended");
    }

    private static async Task<IResult> OfVisitAsync(Guid visit, CurrentStaff staff, VisitActs acts, ConsentPages pages, CancellationToken ct) =>
        await acts.FindAsync(visit, staff, ct) is { } found ? await pages.OfVisitAsync(found, staff, ct) : Results.NotFound();

    // Lines end as the guest's page parts paragraphs; signs that are not seen, and could hide something, go.
    private static string Clean(string? text) => string.Concat((text ?? "").ReplaceLineEndings("\n").Where(c => c == '\n' || (!char.IsControl(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format))).Trim();
}
