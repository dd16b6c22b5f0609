using System.Security.Claims;

namespace Coviex.Hosting;

/// <summary>The member of staff who asks, out of his session, or the program, out of its token; an endpoint takes it as a parameter.</summary>
internal sealed record CurrentStaff(Guid Id, Guid HospitalId, string Name, string Language, IReadOnlySet<string> Roles)
{
    /// <summary>The one role of a program: it works for the whole hospital, as far as its scopes go.</summary>
    public const string Program = nameof(Program);

    public bool IsProgram => Roles.Contains(Program);

    /// <summary>The session by which he asks; empty where he asks by another way than the pages.</summary>
    public Guid Session { get; init; }

    public static CurrentStaff? Of(ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) && Guid.TryParse(user.FindFirstValue(Policies.HospitalClaim), out var hospital)
            ? new(id, hospital, user.FindFirstValue(ClaimTypes.Name) ?? "", user.FindFirstValue(Hosting.Language.Claim) ?? Texts.Fallback,
                user.FindAll(ClaimTypes.Role).Select(c => c.Value).ToHashSet())
            { Session = Guid.TryParse(user.FindFirstValue(Policies.StaffSessionClaim), out var session) ? session : default }
            : null;

    /// <summary>Minimal APIs bind a parameter of this type by calling this. The endpoint's policy has let only staff through.</summary>
    public static ValueTask<CurrentStaff> BindAsync(HttpContext http) =>
        ValueTask.FromResult(Of(http.User) ?? throw new BadHttpRequestException("Not a member of staff", StatusCodes.Status401Unauthorized));
}
