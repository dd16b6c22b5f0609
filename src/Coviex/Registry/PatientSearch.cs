using Coviex.Data;
using Coviex.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Registry;

internal sealed record RelativeView(Guid Id, string Name, string Relation, string Phone, string Email);

internal sealed record PatientView(Guid Id, string Name, string RecordNumber, string Phone, string Email, RelativeView[] Relatives);

internal static class PatientSearch
{
    private const int Most = 20;

    /// <param name="Question">Parts of a name, or the beginning of a record number.</param>
    public sealed record SearchForm(string? Question);

    // Asked by POST: an address with a patient's name in it would stand in the logs of every proxy on the way.
    public static void MapRegistry(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/patients/search", Find).WithTags("Registry").RequireAuthorization(Policies.ReadsRegistry);

    internal static async Task<Results<Ok<PatientView[]>, ProblemHttpResult>> Find(
        SearchForm form, CurrentStaff staff, CoviexDb db, Problems problems, HttpContext http, CancellationToken ct) =>
        form.Question is { } question
            ? TypedResults.Ok((await FindAsync(db, staff.HospitalId, question, ct)).Select(View).ToArray())
            : problems.Of(http, new Refusal("bad_input", StatusCodes.Status400BadRequest));

    /// <summary>Every word of the question stands in the name, in any order, or the question begins the record number as staff write it.</summary>
    public static async Task<List<Patient>> FindAsync(CoviexDb db, Guid hospital, string? question, CancellationToken ct)
    {
        var asked = string.Concat((question ?? "").Take(100).Where(c => !char.IsControl(c))).Trim();      // PostgreSQL takes no NUL
        var words = Folding.Fold(asked).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) { return []; }
        var record = asked.ToUpperInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // In the database, whose way to compare without case this is.
        return await db.Patients
            .Where(p => p.HospitalId == hospital && (words.All(word => p.SearchName.Contains(word)) || p.RecordNumber.ToUpper().StartsWith(record)))
#pragma warning restore CA1304, CA1311, CA1862
            .Include(p => p.Relatives).OrderBy(p => p.SearchName).Take(Most).AsNoTracking().ToListAsync(ct);
    }

    internal static PatientView View(Patient p) =>
        new(p.Id, p.Name, p.RecordNumber, p.Phone, p.Email,
            [.. p.Relatives.OrderBy(r => r.Name).Select(r => new RelativeView(r.Id, r.Name, r.Relation, r.Phone, r.Email))]);
}
