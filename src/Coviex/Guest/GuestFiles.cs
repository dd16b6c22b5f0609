using Coviex.Files;
using Coviex.Hosting;
using Coviex.Visits;

namespace Coviex.Guest;

/// <summary>What a guest hands the clinician, and gets from him, while he is in the call. Which visit it is comes from his session alone.</summary>
internal static class GuestFiles
{
    public static void MapGuestFiles(this RouteGroupBuilder guest)
    {
        var files = guest.MapGroup("/files").AddEndpointFilter((context, next) => FilePlace.EnterAsync(context, next, async (http, ct) =>
            CurrentGuest.Of(http.User) is { } me && await http.RequestServices.GetRequiredService<GuestPlaces>().FindAsync(me.Seat, ct) is { } place && place.Invitation.RevokedAt is null
                ? VisitFiles.PlaceOf(place.Visit, place.Seat, me.Session) : null));
        files.MapGet("", VisitFileEndpoints.All);
        files.MapFiles();
    }
}
