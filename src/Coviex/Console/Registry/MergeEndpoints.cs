using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Registry;
using Coviex.Visits;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Registry;

/// <summary>One line of two patients side by side.</summary>
/// <param name="Choice">The field's name, where one of the two has to be chosen.</param>
/// <param name="Other">True: the other one's is chosen.</param>
public sealed record MergeLine(string Label, string Mine, string Its, string? Choice, bool Other);

/// <summary>Two patients side by side, of whom the first stays.</summary>
public sealed record MergeModel(PatientRow Keep, PatientRow Gone, int Version, int VersionOfGone, IReadOnlyList<MergeLine> Lines, string? Problem);

/// <summary>A registrar finds that two patients are one person.</summary>
internal static class MergeEndpoints
{
    public static void MapMerging(this IEndpointRouteBuilder pages)
    {
        var merge = pages.MapGroup("/registry/{id:guid}/merge").RequireAuthorization(Policies.Registrar);
        merge.MapGet("", ChooseAsync);
        merge.MapPost("", FindAsync);
        merge.MapGet("/{other:guid}", CompareAsync);
        merge.MapPost("/{other:guid}", DoAsync);
    }

    private static async Task<IResult> ChooseAsync(Guid id, CurrentStaff staff, CoviexDb db, RegistryViews views, Duplicates duplicates, CancellationToken ct)
    {
        if (await db.FindAsync(staff, id, ct) is not { } patient) { return Results.NotFound(); }
        var alike = await duplicates.OfAsync(staff.HospitalId, patient.Name, patient.Phone, patient.RecordNumber, patient.Id, ct);
        return Page(views.Row(patient), "", [.. alike.Select(views.Row)]);
    }

    // By POST: what is asked for is a patient's name.
    private static async Task<IResult> FindAsync(Guid id, IFormCollection sent, CurrentStaff staff, CoviexDb db, PatientSearch patients, RegistryViews views, CancellationToken ct)
    {
        if (await db.FindAsync(staff, id, ct) is not { } patient) { return Results.NotFound(); }
        var question = sent["q"].ToString().Trim();
        var found = await patients.FindAsync(staff.HospitalId, question, ct);
        return Page(views.Row(patient), question, [.. found.Where(p => p.Id != patient.Id).Select(views.Row)]);
    }

    private static async Task<IResult> CompareAsync(Guid id, Guid other, CurrentStaff staff, CoviexDb db, RegistryViews views, Words words, CancellationToken ct) =>
        await TwoAsync(id, other, staff, db, ct) is var (keep, gone) && keep is not null && gone is not null
            ? await SideBySideAsync(keep, gone, null, null, db, views, words, ct) : await OneAsync(id, staff, db, ct);

    private static async Task<IResult> DoAsync(
        Guid id, Guid other, IFormCollection sent, CurrentStaff staff, CoviexDb db, Merging merging, RegistryViews views, Words words, CancellationToken ct)
    {
        var (keep, gone) = await TwoAsync(id, other, staff, db, ct);
        if (keep is null || gone is null) { return await OneAsync(id, staff, db, ct); }
        if (sent["version"] == $"{keep.Version}" && sent["versionOfGone"] == $"{gone.Version}"
            && await merging.MergeAsync(staff, keep, gone, field => sent[field] == "other", ct)) { return new SeeOther($"/registry/{keep.Id}?said=merged"); }
        db.ChangeTracker.Clear();
        (keep, gone) = await TwoAsync(id, other, staff, db, ct);
        return keep is null || gone is null ? await OneAsync(id, staff, db, ct) : await SideBySideAsync(keep, gone, sent, words.Text("registryPages.merge.changed"), db, views, words, ct);
    }

    // Merged meanwhile, by somebody else or by a second press: the one who is left.
    private static async Task<IResult> OneAsync(Guid id, CurrentStaff staff, CoviexDb db, CancellationToken ct) =>
        await db.FindAsync(staff, id, ct) is { } one ? new SeeOther($"/registry/{one.Id}") : Results.NotFound();

    private static async Task<(Patient? Keep, Patient? Gone)> TwoAsync(Guid id, Guid other, CurrentStaff staff, CoviexDb db, CancellationToken ct)
    {
        var (keep, gone) = (await db.FindAsync(staff, id, ct), await db.FindAsync(staff, other, ct));
        return keep?.Id == gone?.Id ? (null, null) : (keep, gone);
    }

    private static RazorComponentResult<MergeChoicePage> Page(PatientRow patient, string question, PatientRow[] others) => new(new { Patient = patient, Question = question, Others = others });

    private static async Task<IResult> SideBySideAsync(
        Patient keep, Patient gone, IFormCollection? sent, string? problem, CoviexDb db, RegistryViews views, Words words, CancellationToken ct)
    {
        var (mine, its) = (views.Values(keep), views.Values(gone));
        var choices = Merging.Chosen.Select(f => new MergeLine(
            views.Label(f), views.Shown(f, mine[f]), views.Shown(f, its[f]), mine[f] == its[f] ? null : f, sent is null ? mine[f].Length == 0 && its[f].Length > 0 : sent[f] == "other"));
        var visits = await db.Visits.Where(v => v.HospitalId == keep.HospitalId && (v.PatientId == keep.Id || v.PatientId == gone.Id)).GroupBy(v => v.PatientId!.Value)
            .Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, ct);
        MergeLine[] lines =
        [
            .. choices,
            new(views.Label("needs"), views.Shown("needs", mine["needs"]), views.Shown("needs", its["needs"]), null, false),
            new(views.Label("needsNote"), keep.NeedsNote, gone.NeedsNote, null, false),
            new(words.Text("registryPages.relatives"), Relatives(keep), Relatives(gone), null, false),
            new(words.Text("registryPages.merge.visits"), $"{visits.GetValueOrDefault(keep.Id)}", $"{visits.GetValueOrDefault(gone.Id)}", null, false),
        ];
        return new RazorComponentResult<MergePage>(new { Model = new MergeModel(views.Row(keep), views.Row(gone), keep.Version, gone.Version, lines, problem) })
        {
            StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict,
        };

        static string Relatives(Patient of) => string.Join(", ", of.Relatives.OrderBy(r => r.Name, StringComparer.Ordinal).Select(r => $"{r.Name} ({r.Relation})"));
    }
}
