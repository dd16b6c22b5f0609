using Coviex.Audit;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Sms;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Wording;

/// <summary>An administrator writes the hospital's own words for its texts, and sees them as they arrive while he types.</summary>
internal static class WordingEndpoints
{
    public static void MapWording(this IEndpointRouteBuilder pages)
    {
        var wording = pages.MapGroup("/wording").RequireAuthorization(Policies.Administrator);
        wording.MapGet("", ShowAsync);
        wording.MapPost("", SaveAsync);
        wording.MapPost("/reset", ResetAsync);
    }

    private static async Task<RazorComponentResult> ShowAsync(
        string? service, string? language, string? kind, string? said, CurrentStaff staff, CoviexDb db, Texts texts, WordingViews views, Words words, CancellationToken ct)
    {
        var hospital = await HospitalAsync(db, staff, ct);
        var of = Read(service, language, kind, texts) ?? new(Service.HomeCare, texts.Nearest(hospital.Language), SmsKind.InvitationNow);
        return Page(await views.ModelAsync(hospital, of, null, ct), said is "saved" or "reset" ? words.Text($"wording.said.{said}") : null);
    }

    private static async Task<IResult> SaveAsync(
        IFormCollection sent, CurrentStaff staff, CoviexDb db, Texts texts, TemplateRules rules, TextWording wording, WordingViews views, Words words, AuditLog audit,
        TimeProvider clock, CancellationToken ct)
    {
        if (Read(sent["service"], sent["language"], sent["kind"], texts) is not { } of) { return Results.NotFound(); }
        var (hospital, body, errors) = (await HospitalAsync(db, staff, ct), TemplateRules.Clean(sent["body"]), new FieldErrors());
        rules.Check(body, of.Language, of.Kind, views.Example(hospital), errors);
        if (errors.Any) { return Page(await views.ModelAsync(hospital, of, Form.Of(sent, words.Of(errors), words["form.wrong"]), ct), status: StatusCodes.Status422UnprocessableEntity); }

        var own = await views.FindAsync(hospital.Id, of, ct);
        if (sent["version"] != $"{own?.Version ?? 0}") { return await ChangedAsync(); }
        if (body == views.Ours(of)) { if (own is not null) { db.Remove(own); } }                  // our words are nobody's own
        else
        {
            if (own is null) { db.Add(own = new TextTemplate { HospitalId = hospital.Id, Service = $"{of.Service}", Language = of.Language, Kind = of.Kind }); }
            own.Change(body, staff.Id, clock.GetUtcNow());
        }
        audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "wording.changed", hospital.Id, own?.Id);
        // One row beneath a unique index, or an older version of it: somebody else was faster in the same instant.
        try { await db.SaveChangesAsync(ct); }
        catch (DbUpdateException) { return await ChangedAsync(); }
        wording.Forget(hospital.Id);
        return new SeeOther($"/wording?{of.Query}&said=saved");

        async Task<IResult> ChangedAsync()
        {
            db.ChangeTracker.Clear();
            var there = await views.FindAsync(hospital.Id, of, ct);
            var problem = there is null
                ? words.Text("wording.changedBack", ("now", views.Ours(of)))
                : words.Text("wording.changed", ("by", await views.ChangedAsync(there, hospital, ct)), ("now", there.Body));
            return Page(await views.ModelAsync(hospital, of, Form.Of(sent, problem: problem).With("version", $"{there?.Version ?? 0}"), ct), status: StatusCodes.Status409Conflict);
        }
    }

    private static async Task<IResult> ResetAsync(
        IFormCollection sent, CurrentStaff staff, CoviexDb db, Texts texts, TextWording wording, WordingViews views, AuditLog audit, CancellationToken ct)
    {
        if (Read(sent["service"], sent["language"], sent["kind"], texts) is not { } of) { return Results.NotFound(); }
        if (await views.FindAsync(staff.HospitalId, of, ct) is { } own)                             // pressed twice: they are gone already
        {
            db.Remove(own);
            audit.Record(staff.HospitalId, Actor.Staff(staff.Id), "wording.reset", staff.HospitalId, own.Id);
            try { await db.SaveChangesAsync(ct); }
            catch (DbUpdateConcurrencyException) { return new SeeOther($"/wording?{of.Query}"); }
            wording.Forget(staff.HospitalId);
        }
        return new SeeOther($"/wording?{of.Query}&said=reset");
    }

    private static Task<Hospital> HospitalAsync(CoviexDb db, CurrentStaff staff, CancellationToken ct) => db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct);

    private static WordingOf? Read(string? service, string? language, string? kind, Texts texts) =>
        Named<Service>(service) is { } s && texts.Languages.Contains(language) && Named<SmsKind>(kind) is { } k ? new(s, language!, k) : null;

    // Not Enum.TryParse alone: it takes "1" and "homeCare, medicalReport" too.
    private static T? Named<T>(string? name) where T : struct, Enum =>
        Enum.TryParse<T>(name, ignoreCase: true, out var value) && string.Equals($"{value}", name, StringComparison.OrdinalIgnoreCase) ? value : null;

    private static RazorComponentResult<WordingPage> Page(WordingModel model, string? said = null, int status = StatusCodes.Status200OK) =>
        new(new { Model = model, Said = said }) { StatusCode = status };
}
