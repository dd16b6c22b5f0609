using Coviex.Data;
using Coviex.Hosting;
using Coviex.Lobby;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Visits;

/// <summary>What somebody may do with a visit. Each endpoint about one visit names the right that it asks for.</summary>
internal enum VisitRight
{
    /// <summary>See when it is and who is invited: whoever may arrange it, and the colleagues who sit in.</summary>
    Know,

    /// <summary>Plan, move and cancel it, write to its guests, and let into it, once it has begun: its clinician, and the coordinators of its department.</summary>
    Arrange,

    /// <summary>Begin it, sit in it, and end it: its clinician alone.</summary>
    Hold,

    /// <summary>A seat beside the clinician: the colleagues whom it names.</summary>
    SitIn,
}

/// <summary>The right that an endpoint asks for, as its metadata.</summary>
internal sealed record AskedRight(VisitRight Right);

/// <summary>
/// Who may do what with which visits: decided here, from role, department and hospital, and nowhere else. For whomever a visit is not his it is not
/// there (docs/decisions/0120).
/// </summary>
internal sealed class VisitRights(CoviexDb db) : IBoards
{
    private (Guid Staff, Guid? Department)? known;

    /// <summary>The visits of his hospital with which this person, or this program, may do that.</summary>
    public async Task<IQueryable<Visit>> OfAsync(CurrentStaff staff, VisitRight right, CancellationToken ct)
    {
        var (me, visits) = (staff.Id, db.Visits.Where(v => v.HospitalId == staff.HospitalId));
        if (staff.IsProgram) { return right is VisitRight.Know or VisitRight.Arrange ? visits : visits.Where(_ => false); }
        var own = staff.Roles.Contains(Policies.Clinician);
        var department = right is VisitRight.Know or VisitRight.Arrange ? await CoordinatesAsync(staff, ct) : null;
        // One condition each, not one for all: the database finds a day's visits by (host, start) or by (department, start).
        return (right, own, department) switch
        {
            (VisitRight.SitIn, _, _) => visits.Where(v => v.Seats.Any(s => s.StaffId == me)),
            (VisitRight.Know, true, { } its) => visits.Where(v => v.HostId == me || v.DepartmentId == its || v.Seats.Any(s => s.StaffId == me)),
            (VisitRight.Know, true, null) => visits.Where(v => v.HostId == me || v.Seats.Any(s => s.StaffId == me)),
            (VisitRight.Know, false, { } its) => visits.Where(v => v.DepartmentId == its || v.Seats.Any(s => s.StaffId == me)),
            (VisitRight.Know, false, null) => visits.Where(v => v.Seats.Any(s => s.StaffId == me)),
            (VisitRight.Arrange, true, { } its) => visits.Where(v => v.HostId == me || v.DepartmentId == its),
            (VisitRight.Arrange, false, { } its) => visits.Where(v => v.DepartmentId == its),
            (VisitRight.Arrange or VisitRight.Hold, true, null) => visits.Where(v => v.HostId == me),
            _ => visits.Where(_ => false),
        };
    }

    /// <summary>The department whose visits this person coordinates; null: none. As it is now, whatever his session was told when he signed in.</summary>
    public async Task<Guid?> CoordinatesAsync(CurrentStaff staff, CancellationToken ct)
    {
        if (!staff.Roles.Contains(Policies.Coordinator)) { return null; }
        if (known?.Staff != staff.Id)
        {
            known = (staff.Id, await db.Staff.Where(s => s.Id == staff.Id && s.HospitalId == staff.HospitalId && s.Active).Select(s => s.DepartmentId).SingleOrDefaultAsync(ct));
        }
        return known.Value.Department;
    }

    /// <summary>The clinicians for whom this person makes visits: himself; for a coordinator, those of his department; for a program, all.</summary>
    public async Task<List<StaffMember>> CliniciansAsync(CurrentStaff staff, CancellationToken ct)
    {
        var (me, department) = (staff.Id, await CoordinatesAsync(staff, ct));
        var members = await db.Staff.AsNoTracking().Where(s => s.HospitalId == staff.HospitalId && s.Active && (staff.IsProgram || s.Id == me || (department != null && s.DepartmentId == department)))
            .OrderBy(s => s.DisplayName).ToListAsync(ct);
        return members.FindAll(m => m.Roles.HasFlag(Roles.Clinician));
    }

    /// <summary>For whom a visit is made. Null: for nobody whom this person may make one for.</summary>
    /// <param name="clinician">As the form names him; null: the one who fills it in.</param>
    public async Task<StaffMember?> HostAsync(CurrentStaff staff, Guid? clinician, CancellationToken ct) =>
        (await CliniciansAsync(staff, ct)).Find(m => m.Id == (clinician ?? staff.Id));
}

internal static class AskedRights
{
    /// <summary>What an endpoint about one visit asks for; <see cref="VisitActs.FindAsync"/> finds the visit by it, and a test holds every one to it.</summary>
    public static T Asks<T>(this T endpoint, VisitRight right) where T : IEndpointConventionBuilder =>
        endpoint.Asks(right, right == VisitRight.Hold ? Policies.Clinician : Policies.Arranges);

    public static T Asks<T>(this T endpoint, VisitRight right, string policy) where T : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new AskedRight(right)).RequireAuthorization(policy);
}
