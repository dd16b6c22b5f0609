using Coviex.Hosting;
using Coviex.Registry;
using Coviex.Visits;
using Coviex.Visits.Agenda;

namespace Coviex.Console.Api;

/// <summary>
/// What programs may ask, under /api/v1: the same acts as the pages', reached with a token instead of a session. docs/api.md has an example of each, and
/// /openapi/v1.json describes them.
/// </summary>
internal static class ApiEndpoints
{
    public const string Document = "v1";

    public static void AddApi(this IServiceCollection services)
    {
        services.AddOpenApi(Document, openApi =>
        {
            openApi.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) is true;
            openApi.AddDocumentTransformer<ApiDescription>();
        });
        services.AddSingleton<ForgetKeptAnswers>();
        services.AddHostedService(provider => provider.GetRequiredService<ForgetKeptAnswers>());
    }

    public static void MapApi(this WebApplication app)
    {
        app.UseWhen(http => http.Request.Path.StartsWithSegments("/api/v1"), api => api.UseMiddleware<Idempotency>());
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        // No cookie counts here, so no page of another site can do anything in somebody's name.
        var v1 = app.MapGroup("/api/v1").RequireRateLimiting(Limits.Programs).WithMetadata(new FromElsewhereAttribute());

        var visits = v1.MapGroup("/visits").WithTags("Visits");
        visits.MapPost("", AgendaEndpoints.Schedule).RequireAuthorization(Policies.VisitsWrite).WithSummary("Plan a visit for a date and time by the hospital's clocks");
        visits.MapPost("/now", VisitEndpoints.Create).RequireAuthorization(Policies.VisitsWrite).WithSummary("Make a visit that is now: its guests get the link at once");
        visits.MapGet("", VisitList.ListAsync).RequireAuthorization(Policies.VisitsRead).WithSummary("Visits in the order of their start, a page at a time");
        visits.MapGet("/{visit:guid}", VisitEndpoints.One).Asks(VisitRight.Arrange, Policies.VisitsRead).WithSummary("One visit with its guests");
        visits.MapGet("/{visit:guid}/plan", AgendaEndpoints.Plan).Asks(VisitRight.Arrange, Policies.VisitsRead).WithSummary("When it is, and the revision that a move must name");
        visits.MapGet("/{visit:guid}/messages", VisitList.MessagesAsync).Asks(VisitRight.Arrange, Policies.VisitsRead).WithSummary("Every message to its guests, and what became of each");
        visits.MapPost("/{visit:guid}/move", AgendaEndpoints.Move).Asks(VisitRight.Arrange, Policies.VisitsWrite).WithSummary("Move it, and tell whoever was invited");
        visits.MapPost("/{visit:guid}/cancel", VisitEndpoints.Cancel).Asks(VisitRight.Arrange, Policies.VisitsWrite).WithSummary("Cancel it, and tell whoever was invited");

        var patients = v1.MapGroup("/patients").WithTags("Patients");
        patients.MapPost("/search", RegistrySetup.Find).RequireAuthorization(Policies.PatientsRead).WithSummary("Patients by parts of a name or the record number, twenty at most");
        patients.MapPatients();
        v1.MapGet("/people", PeopleList.ListAsync).WithTags("People").RequireAuthorization(Policies.PeopleRead).WithSummary("The staff of the hospital: whose visits there can be");
    }
}
