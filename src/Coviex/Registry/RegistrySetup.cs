using Coviex.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Coviex.Registry;

internal sealed record RelativeView(Guid Id, string Name, string Relation, string Phone, string Email, bool MayBeTold);

internal sealed record PatientView(Guid Id, string Name, string RecordNumber, string Phone, string Email, RelativeView[] Relatives);

internal static class RegistrySetup
{
    /// <param name="Question">Words of a name, a record number, or the last digits of a phone number.</param>
    public sealed record SearchForm(string? Question);

    public static void AddRegistry(this IServiceCollection services)
    {
        services.AddSingleton<ISaveChangesInterceptor, WordKeeper>();
        services.AddSingleton<WordsOfOldPatients>();
        services.AddHostedService(provider => provider.GetRequiredService<WordsOfOldPatients>());
        services.AddSingleton<CommonWords>();
        services.AddHostedService<CountCommonWords>();
        services.AddScoped<PatientSearch>();
    }

    // Asked by POST: an address with a patient's name in it would stand in the logs of every proxy on the way.
    public static void MapRegistry(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/patients/search", Find).WithTags("Registry").RequireAuthorization(Policies.ReadsRegistry);

    internal static async Task<Results<Ok<PatientView[]>, ProblemHttpResult>> Find(
        SearchForm form, CurrentStaff staff, PatientSearch patients, Problems problems, HttpContext http, CancellationToken ct) =>
        form.Question is { } question
            ? TypedResults.Ok((await patients.FindAsync(staff.HospitalId, question, ct)).Select(View).ToArray())
            : problems.Of(http, new Refusal("bad_input", StatusCodes.Status400BadRequest));

    internal static PatientView View(Patient p) =>
        new(p.Id, p.Name, p.RecordNumber, p.Phone, p.Email,
            [.. p.Relatives.OrderBy(r => r.Name).Select(r => new RelativeView(r.Id, r.Name, r.Relation, r.Phone, r.Email, r.MayBeTold))]);
}
