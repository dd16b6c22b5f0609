namespace Coviex.Hosting;

/// <summary>
/// Who may ask. Every endpoint and hub names one of these or stands in <c>PublicEndpoints</c> of the tests with a reason; whose data
/// it is, is the handler's own question, answered from the session and never from an argument.
/// </summary>
internal static class Policies
{
    /// <summary>Any member of staff who is signed in.</summary>
    public const string Staff = nameof(Staff);

    /// <summary>Staff who hold visits.</summary>
    public const string Clinician = nameof(Clinician);

    /// <summary>Staff who arrange the visits of their department: they see its lobby, admit and schedule, and have no seat in a call.</summary>
    public const string Coordinator = nameof(Coordinator);

    /// <summary>Staff who arrange visits, their own or those of a department: clinicians and coordinators.</summary>
    public const string Arranges = nameof(Arranges);

    /// <summary>Staff who keep patients and relatives up to date.</summary>
    public const string Registrar = nameof(Registrar);

    /// <summary>Staff who look up patients: clinicians, coordinators and registrars.</summary>
    public const string ReadsRegistry = nameof(ReadsRegistry);

    /// <summary>Staff who look after people and settings.</summary>
    public const string Administrator = nameof(Administrator);

    /// <summary>Staff who read the measures: administrators, and coordinators those of their department.</summary>
    public const string ReadsMeasures = nameof(ReadsMeasures);

    /// <summary>Staff who read the record of what everybody did.</summary>
    public const string Auditor = nameof(Auditor);

    /// <summary>A guest with a session from his link.</summary>
    public const string Guest = nameof(Guest);

    /// <summary>A guest with a session, or a signed-in member of staff: the hub.</summary>
    public const string Anyone = nameof(Anyone);

    /// <summary>The authentication scheme of staff.</summary>
    public const string StaffScheme = "staff";

    /// <summary>Programs: each scope that a token may have is a policy of its own.</summary>
    public const string VisitsRead = "visits.read";
    public const string VisitsWrite = "visits.write";
    public const string PatientsRead = "patients.read";
    public const string PatientsWrite = "patients.write";
    public const string PeopleRead = "people.read";

    public static readonly IReadOnlyList<string> Scopes = [VisitsRead, VisitsWrite, PatientsRead, PatientsWrite, PeopleRead];

    /// <summary>The authentication scheme of programs: a token in the header.</summary>
    public const string ProgramScheme = "program";

    /// <summary>The authentication scheme of guests.</summary>
    public const string GuestScheme = "guest";

    public const string HospitalClaim = "hospital";
    public const string ScopeClaim = "scope";
    public const string SeatClaim = "seat";
    public const string VisitClaim = "visit";
    public const string SessionClaim = "session";
    public const string StaffSessionClaim = "staff-session";

    public static void AddPolicies(this IServiceCollection services)
    {
        var builder = services.AddAuthorizationBuilder()
            .AddPolicy(Staff, p => p.AddAuthenticationSchemes(StaffScheme).RequireAuthenticatedUser())
            .AddPolicy(Clinician, p => p.AddAuthenticationSchemes(StaffScheme).RequireRole(nameof(Clinician)))
            .AddPolicy(Coordinator, p => p.AddAuthenticationSchemes(StaffScheme).RequireRole(nameof(Coordinator)))
            .AddPolicy(Arranges, p => p.AddAuthenticationSchemes(StaffScheme).RequireRole(nameof(Clinician), nameof(Coordinator)))
            .AddPolicy(Registrar, p => p.AddAuthenticationSchemes(StaffScheme).RequireRole(nameof(Registrar)))
            .AddPolicy(ReadsRegistry, p => p.AddAuthenticationSchemes(StaffScheme).RequireRole(nameof(Clinician), nameof(Coordinator), nameof(Registrar)))
            .AddPolicy(ReadsMeasures, p => p.AddAuthenticationSchemes(StaffScheme).RequireRole(nameof(Administrator), nameof(Coordinator)))
            .AddPolicy(Administrator, p => p.AddAuthenticationSchemes(StaffScheme).RequireRole(nameof(Administrator)))
            .AddPolicy(Auditor, p => p.AddAuthenticationSchemes(StaffScheme).RequireRole(nameof(Auditor)))
            .AddPolicy(Guest, p => p.AddAuthenticationSchemes(GuestScheme).RequireClaim(SeatClaim))
            .AddPolicy(Anyone, p => p.AddAuthenticationSchemes(StaffScheme, GuestScheme).RequireAuthenticatedUser());
        foreach (var scope in Scopes) { builder.AddPolicy(scope, p => p.AddAuthenticationSchemes(ProgramScheme).RequireClaim(ScopeClaim, scope)); }
    }
}
