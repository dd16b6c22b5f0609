using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations.Replies;
using Coviex.Registry;
using Coviex.Sms;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Inbox;

/// <summary>One reply in words. Public, as all that a Razor component takes must be.</summary>
/// <param name="Who">His name, or null where nobody of that number is known.</param>
/// <param name="Number">As people read it; <see cref="Call"/> is what a phone dials.</param>
/// <param name="Visit">What it is about, in words; null where that is not known.</param>
/// <param name="Room">The consulting room, for the one who holds the visit.</param>
/// <param name="Resend">Where to ask for a new link, while the visit stands and one may arrange it.</param>
/// <param name="Keyword">What a word such as STOP has done by itself; null for any other reply.</param>
public sealed record ReplyRow(
    string Id, string? Who, string? Relation, string Number, string Call, string Body, string When, string? Visit, string? Room, string? Resend, string? Keyword, bool Unread)
{
    public string Name => Who ?? Number;
}

/// <summary>
/// What guests answer to texts, as staff see it: a clinician what is about his visits, a coordinator what is about those of his department; registrars and administrators, who look after numbers and settings,
/// what came to the hospital.
/// </summary>
internal sealed class InboxViews(CoviexDb db, VisitRights rights, PhoneNumberRules phones, Words words, Moments moments)
{
    private const int Most = 100;

    public async Task<int> UnreadAsync(CurrentStaff staff, CancellationToken ct) => await (await ForAsync(staff, ct)).CountAsync(r => r.ReadAt == null, ct);

    /// <summary>What nobody has seen first, then the newest; a hundred at most.</summary>
    public async Task<IReadOnlyList<ReplyRow>> ListAsync(CurrentStaff staff, CancellationToken ct) =>
        await RowsAsync(await (await ForAsync(staff, ct)).OrderBy(r => r.ReadAt != null).ThenByDescending(r => r.At).Take(Most).AsNoTracking().ToListAsync(ct), staff, ct);

    /// <summary>What nobody has seen yet, by visit: for the board.</summary>
    public async Task<ILookup<Guid, ReplyRow>> OfVisitsAsync(Guid[] visits, CurrentStaff staff, CancellationToken ct)
    {
        var replies = await (await ForAsync(staff, ct)).Where(r => r.ReadAt == null && visits.Contains(r.VisitId!.Value)).OrderBy(r => r.At).AsNoTracking().ToListAsync(ct);
        var rows = await RowsAsync(replies, staff, ct);
        return replies.Zip(rows).ToLookup(pair => pair.First.VisitId!.Value, pair => pair.Second);
    }

    public async Task<IQueryable<Reply>> ForAsync(CurrentStaff staff, CancellationToken ct)
    {
        var its = db.Replies.Where(r => r.HospitalId == staff.HospitalId);
        if (staff.Roles.Contains(Policies.Administrator) || staff.Roles.Contains(Policies.Registrar)) { return its; }
        var visits = await rights.OfAsync(staff, VisitRight.Arrange, ct);
        return its.Where(r => visits.Any(v => v.Id == r.VisitId));
    }

    private async Task<IReadOnlyList<ReplyRow>> RowsAsync(List<Reply> replies, CurrentStaff staff, CancellationToken ct)
    {
        if (replies.Count == 0) { return []; }
        var zone = (await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct)).TimeZone;
        var (visitIds, numbers) = (replies.Select(r => r.VisitId).OfType<Guid>().Distinct().ToArray(), replies.Select(r => r.Phone).Distinct().ToArray());
        var visits = await db.Visits.AsNoTracking().Include(v => v.Seats).Where(v => v.HospitalId == staff.HospitalId && visitIds.Contains(v.Id)).ToDictionaryAsync(v => v.Id, ct);
        var arranged = (await (await rights.OfAsync(staff, VisitRight.Arrange, ct)).Where(v => visitIds.Contains(v.Id)).Select(v => v.Id).ToListAsync(ct)).ToHashSet();
        var relatives = await db.Relatives.AsNoTracking().Where(r => r.HospitalId == staff.HospitalId && numbers.Contains(r.Phone)).ToListAsync(ct);
        var patients = await db.Patients.AsNoTracking().Where(p => p.HospitalId == staff.HospitalId && numbers.Contains(p.Phone)).ToListAsync(ct);
        return [.. replies.Select(Row)];

        ReplyRow Row(Reply reply)
        {
            var visit = reply.VisitId is { } id ? visits.GetValueOrDefault(id) : null;
            var seat = visit?.Seats.SingleOrDefault(s => s.Id == reply.InvitationId);
            var (relative, patient) = (relatives.FirstOrDefault(r => r.Phone == reply.Phone), patients.FirstOrDefault(p => p.Phone == reply.Phone));
            var (own, may) = (visit?.HostId == staff.Id, visit is not null && arranged.Contains(visit.Id));
            return new(
                reply.Id.ToString(), seat?.Name ?? relative?.Name ?? patient?.Name, seat?.Relation ?? relative?.Relation,
                phones.Check(reply.Phone, null).International ?? reply.Phone, $"tel:{reply.Phone}", reply.Body, moments.DayAndClock(reply.At, zone),
                visit is null ? null : words.Text("inbox.visit", ("service", words[$"service.{Today.Boards.Code(visit.Service)}.name"]), ("when", moments.DayAndClock(visit.StartsAt, zone))),
                own ? $"/visits/{visit!.Id}" : null, may && visit!.Stands && seat is not null ? $"/api/visits/{visit.Id}/guests/{seat.Id}/resend" : null,
                reply.Keyword is { } keyword ? words.Text($"inbox.keyword.{keyword}") : null, reply.ReadAt is null);
        }
    }
}
