using System.Security.Claims;

namespace Coviex.Hosting;

/// <summary>The guest who asks, out of his session: what he may touch comes from here and never from an argument.</summary>
internal sealed record CurrentGuest(Guid Seat, Guid Visit, Guid Session)
{
    public static CurrentGuest? Of(ClaimsPrincipal user) =>
        Guid.TryParse(user.FindFirstValue(Policies.SeatClaim), out var seat)
        && Guid.TryParse(user.FindFirstValue(Policies.VisitClaim), out var visit)
        && Guid.TryParse(user.FindFirstValue(Policies.SessionClaim), out var session)
            ? new(seat, visit, session)
            : null;

    public static ValueTask<CurrentGuest> BindAsync(HttpContext http) =>
        ValueTask.FromResult(Of(http.User) ?? throw new BadHttpRequestException("Not a guest", StatusCodes.Status401Unauthorized));
}
