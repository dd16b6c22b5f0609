using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coviex.Calls;
using Coviex.Console.Shell;
using Coviex.Console.Today;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Staff;
using Coviex.Visits;
using Coviex.Visits.Agenda;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Console.Agenda;

/// <summary>Puts together the form to plan a visit, and the page of one that is planned.</summary>
internal sealed class PlanViews(
    CoviexDb db, VisitRights rights, VisitViews visits, GuestLines lines, PatientChoices patients, Texts texts, Words words, Moments moments, CallSystems systems, IOptions<CoviexOptions> options, TimeProvider clock)
{
    private static readonly int[] Lengths = [10, 15, 20, 30, 40, 45, 60, 90, 120];

    public async Task<PlanModel> FormAsync(PlanQuestion asked, CurrentStaff staff, CancellationToken ct)
    {
        var (now, hospital) = (clock.GetUtcNow(), await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct));
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, hospital.TimeZone).Date);
        var rules = await db.ReminderRules.AsNoTracking().Where(r => r.HospitalId == staff.HospitalId).ToDictionaryAsync(r => r.Service, r => r.Minutes, ct);
        var services = Enum.GetValues<Service>().Select(s => (Service: s, Code: Boards.Code(s))).Select(s => new PlannedService(
            s.Code, words[$"service.{s.Code}.name"], words[$"service.{s.Code}.text"], Boards.IconOf(s.Service), NewVisitReader.DoorOpen(s.Service, options.Value.Visits), rules.GetValueOrDefault(s.Service, 30))).ToArray();
        var (coordinates, clinicians) = (staff.Roles.Contains(Policies.Coordinator), await rights.CliniciansAsync(staff, ct));
        var departments = await db.Departments.AsNoTracking().Where(d => d.HospitalId == staff.HospitalId).ToDictionaryAsync(d => d.Id, d => d.Name, ct);
        var colleagues = await db.Staff.AsNoTracking().Where(s => s.HospitalId == staff.HospitalId && s.Active && (s.Id != staff.Id || coordinates))
            .OrderBy(s => s.DisplayName).Select(s => new { s.Id, s.DisplayName, s.DepartmentId }).ToListAsync(ct);
        var copied = asked.Copy is { } id ? await (await rights.OfAsync(staff, VisitRight.Arrange, ct)).AsNoTracking().Include(v => v.Seats).SingleOrDefaultAsync(v => v.Id == id, ct) : null;
        var of = copied?.PatientId ?? asked.Patient;
        var chosen = clinicians.Find(c => c.Id == (copied?.HostId ?? asked.Clinician ?? (clinicians.Count == 1 ? clinicians[0].Id : staff.Id)));
        return new(
            services, [.. texts.Languages.Select(l => (l, texts.Get(l, "console.frame.thisLanguage")))], hospital.Language,
            words["newVisit.zone", ("offset", Moments.Offset(now, hospital.TimeZone))], AgendaViews.Iso(today), AgendaViews.Iso(today.AddYears(1)), [.. systems.Choices.Select(Boards.Code)],
            [.. colleagues.Select(c => new ColleagueChoice($"{c.Id}", c.DisplayName, c.DepartmentId is { } d ? departments.GetValueOrDefault(d, "") : ""))],
            [.. Lengths.Union(services.Select(s => s.Minutes)).Union(copied is null ? [] : [copied.Minutes]).Order()],
            AgendaViews.ReadDay(asked.Day) is { } date ? AgendaViews.Iso(date) : "", TimeOnly.TryParseExact(asked.Time, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var hour) ? $"{hour:HH\\:mm}" : "",
            copied is null ? null : Copy(copied), copied is null ? null : words.Text("agenda.form.copied", ("moment", moments.DayAndClock(copied.StartsAt, hospital.TimeZone))),
            of is { } known ? await patients.FindAsync(known, staff, ct) : null,
            coordinates ? [.. clinicians.Select(c => ($"{c.Id}", c.DisplayName))] : [], chosen is null ? "" : $"{chosen.Id}");
    }

    /// <summary>A visit that the reader arranges or sits in on; null for any other.</summary>
    public async Task<PlannedModel?> VisitAsync(Guid id, CurrentStaff staff, CancellationToken ct)
    {
        var visit = await (await rights.OfAsync(staff, VisitRight.Know, ct)).AsNoTracking().Include(v => v.Seats).SingleOrDefaultAsync(v => v.Id == id, ct);
        if (visit is null) { return null; }
        var arranges = await (await rights.OfAsync(staff, VisitRight.Arrange, ct)).AnyAsync(v => v.Id == id, ct);
        var zone = (await db.Hospitals.AsNoTracking().SingleAsync(h => h.Id == staff.HospitalId, ct)).TimeZone;
        var view = await visits.OfAsync(visit, words.Language, ct);
        var reminders = await db.Reminders.AsNoTracking().Where(r => r.VisitId == id && r.Revision == visit.Revision).OrderBy(r => r.DueAt).ToListAsync(ct);
        var (code, local) = (Boards.Code(visit.State), TimeZoneInfo.ConvertTime(visit.StartsAt, zone));
        return new(
            $"{visit.Id}", visit.HostId == staff.Id, arranges, visit.Seats.Any(s => s.StaffId == staff.Id), code, words[$"visit.state.{code}"], visit.State == VisitState.Open ? "good" : "calm",
            words[$"service.{Boards.Code(visit.Service)}.name"], Boards.IconOf(visit.Service), view.Patient, moments.DayAndClock(visit.StartsAt, zone), moments.Length(visit.Minutes), view.Host.Name,
            visit.Revision, local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), local.ToString("HH:mm", CultureInfo.InvariantCulture), visit.Minutes,
            visit.State == VisitState.Scheduled && !visit.Seats.Any(s => s.Inside), [.. view.Guests.Select(g => lines.Of(g, view, zone))],
            [.. reminders.GroupBy(r => (r.Kind, r.DueAt, r.State)).Select(g => new SendLine(
                words.Text("agenda.visit.dueAt", ("kind", words.Text($"agenda.visit.kind.{g.Key.Kind}")), ("when", moments.DayAndClock(g.Key.DueAt, zone))),
                $"{(visit.Stands ? g.Key.State : g.Key.State == ReminderState.Planned ? ReminderState.Dropped : g.Key.State)}",
                words.Text($"agenda.visit.reminder.{(visit.Stands || g.Key.State != ReminderState.Planned ? g.Key.State : ReminderState.Dropped)}")))]);
    }

    /// <summary>Which texts a visit at this instant would send, in words.</summary>
    public async Task<string[]> SendsAsync(DateTimeOffset at, string? service, Hospital hospital, CancellationToken ct)
    {
        if (!Enum.TryParse<Service>(service, true, out var of) || !string.Equals($"{of}", service, StringComparison.OrdinalIgnoreCase)) { return []; }
        var plan = ReminderPlan.Of(at, clock.GetUtcNow(), hospital.TimeZone, await db.ReminderRulesOfAsync(hospital.Id, of, ct));
        var first = plan.First switch
        {
            TextKind.Scheduled => words.Text("agenda.sends.now"),
            TextKind.Invitation => words.Text("agenda.sends.nowLink"),
            TextKind.Soon => words.Text("agenda.sends.nowSoon"),
            _ => null,
        };
        string[] all =
        [
            .. first is null ? [] : new[] { first },
            .. plan.Later.Where(t => !t.Skip).OrderBy(t => t.DueAt).Select(t => words.Text($"agenda.sends.{JsonNamingPolicy.CamelCase.ConvertName($"{t.Kind}")}", ("when", moments.DayAndClock(t.DueAt, hospital.TimeZone)))),
        ];
        return all.Length > 0 ? all : [words.Text("agenda.form.nothingSent")];
    }

    // Guests as they were typed then: what stands in the registry may have changed since, and a name of then would tick somebody else.
    private static string Copy(Visit visit) => new JsonObject
    {
        ["service"] = Boards.Code(visit.Service),
        ["minutes"] = visit.Minutes,
        ["keepDoorOpen"] = visit.KeepDoorOpen,
        ["guests"] = new JsonArray([.. visit.Seats.Where(s => s.StaffId is null).OrderBy(s => s.Id).Select(s => (JsonNode)new JsonObject
        {
            ["name"] = s.Name, ["relation"] = s.Relation, ["phone"] = s.Phone, ["email"] = s.Email, ["language"] = s.Language,
        })]),
        ["colleagues"] = new JsonArray([.. visit.Seats.Where(s => s.StaffId is not null).Select(s => (JsonNode)s.StaffId!.Value.ToString())]),
    }.ToJsonString(JsonSerializerOptions.Web);
}
