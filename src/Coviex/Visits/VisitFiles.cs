using Coviex.Audit;
using Coviex.Data;
using Coviex.Files;
using Coviex.Hosting;
using Coviex.Lobby;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Visits;

/// <summary>
/// What clinician and guests of one visit hand each other: a photograph of a wound, a prescription. The clinician has all of it, also after the visit; a guest what he has
/// sent himself and what the clinician has, while he is in the call. What another guest has sent is between that one and the clinician.
/// </summary>
internal sealed class VisitFiles(CoviexDb db, Nudges nudges) : IFileNews
{
    public static FilePlace PlaceOf(Visit visit, CurrentStaff staff) =>
        new(visit.HospitalId, null, visit.Id, Actor.Staff(staff.Id), visit.Stands ? null : new("visit_over"), (_, _) => Task.FromResult(true));

    /// <param name="session">His device: another one with the same link has no place in the call.</param>
    public static FilePlace PlaceOf(Visit visit, Seat seat, Guid session)
    {
        var inside = visit.State == VisitState.Open && seat.State == SeatState.Admitted && seat.SessionId == session;
        return new(visit.HospitalId, null, visit.Id, Actor.Guest(seat.Id), inside ? null : new("door_closed"), (file, _) => Task.FromResult(inside && file.UploaderKind == "staff"));
    }

    /// <summary>Those that are there for him, the oldest first. Of others only what has come whole.</summary>
    public async Task<IReadOnlyList<VisitFileView>> OfAsync(FilePlace place, CancellationToken ct)
    {
        var (visit, mine) = (place.VisitId, place.Who.Id);
        if (place.Who.Kind == "guest" && place.May is not null) { return []; }
        var files = await db.Files.AsNoTracking().Where(f => f.VisitId == visit && f.State != FileState.Removed && f.State != FileState.Expired
                && (f.UploaderId == mine ? f.State != FileState.Uploading : f.State == FileState.Scanning || f.State == FileState.Clean))
            .OrderBy(f => f.Id).ToListAsync(ct);
        var names = await db.Seats.AsNoTracking().Where(s => s.VisitId == visit).Select(s => new { s.Id, s.Name }).ToDictionaryAsync(s => s.Id, s => s.Name, ct);
        var host = await db.Visits.Where(v => v.Id == visit).Join(db.Set<Staff.StaffMember>(), v => v.HostId, s => s.Id, (_, s) => new { s.Id, s.DisplayName }).SingleAsync(ct);
        names[host.Id] = host.DisplayName;
        List<VisitFileView> views = [];
        foreach (var file in files)
        {
            if (place.IsMine(file) || await place.Sees(file, ct)) { views.Add(new(FileView.Of(file), names.GetValueOrDefault(file.UploaderId, ""), place.IsMine(file))); }
        }
        return views;
    }

    public async Task ChangedAsync(StoredFile file, CancellationToken ct)
    {
        if (file.VisitId is { } id && await db.Visits.AsNoTracking().Include(v => v.Seats).SingleOrDefaultAsync(v => v.Id == id, ct) is { } visit) { await nudges.ChangedAsync(visit); }
    }
}

internal static class VisitFileEndpoints
{
    public static void MapVisitFiles(this RouteGroupBuilder visits)
    {
        var files = visits.MapGroup("/{visit:guid}/files").Asks(VisitRight.Hold).AddEndpointFilter((context, next) => FilePlace.EnterAsync(context, next, async (http, ct) =>
            CurrentStaff.Of(http.User) is { } staff && Guid.TryParse($"{http.GetRouteValue("visit")}", out var id)
            && await http.RequestServices.GetRequiredService<VisitActs>().FindAsync(id, staff, ct) is { } visit
                ? VisitFiles.PlaceOf(visit, staff) : null));
        files.MapGet("", All);
        files.MapFiles();
    }

    /// <summary>The list, for whoever's place it is.</summary>
    public static async Task<Ok<IReadOnlyList<VisitFileView>>> All(HttpContext http, VisitFiles files, CancellationToken ct) =>
        TypedResults.Ok(await files.OfAsync(FilePlace.Of(http), ct));
}
