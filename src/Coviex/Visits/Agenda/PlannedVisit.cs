using System.Globalization;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Visits.Agenda;

/// <param name="Day">As an input of type date has it, by the hospital's clocks.</param>
/// <param name="Time">"09:30", by the hospital's clocks.</param>
/// <param name="Second">Of an hour that comes twice, the second one.</param>
/// <param name="Minutes">How long; the hospital's usual length where it is left out.</param>
/// <param name="Anyway">Although somebody has another visit then.</param>
/// <param name="Request">As in <see cref="NewVisit"/>.</param>
/// <param name="Clinician">As in <see cref="NewVisit"/>.</param>
internal sealed record PlannedVisit(
    string? Service, Guid? Patient, string? Day, string? Time, bool? Second, int? Minutes, bool? KeepDoorOpen, NewGuest[]? Guests, Colleague[]? Colleagues,
    bool? Anyway, string? CallSystem = null, Guid? Request = null, Guid? Clinician = null);

/// <summary>A member of staff who sits in.</summary>
internal sealed record Colleague(Guid? Staff, bool? Interpreter);

/// <summary>Reads what staff filled in for a visit at another time, beside each field what is wrong with it.</summary>
internal sealed class PlannedVisitReader(CoviexDb db, NewVisitReader reader, Bookings bookings, Texts texts, TimeProvider clock)
{
    private const int MostColleagues = 6;

    public async Task<(Visit? Visit, FieldErrors Errors)> ReadAsync(PlannedVisit form, Hospital hospital, StaffMember? host, VisitOptions rules, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var at = ReadMoment(form.Day, form.Time, form.Second is true, hospital, errors);
        var colleagues = await ColleaguesAsync(form.Colleagues ?? [], hospital, host, errors, ct);
        var (visit, wrong) = await reader.ReadAsync(
            new(form.Service, form.Patient, at, form.KeepDoorOpen, form.Guests, form.Request, form.CallSystem, form.Clinician), hospital, host, rules, ct, colleagues.Count);
        errors.Add(wrong);
        var usual = Enum.TryParse<Service>(form.Service, true, out var service) ? (await db.ReminderRulesOfAsync(hospital.Id, service, ct)).Minutes : 30;
        var minutes = ReadMinutes(form.Minutes ?? usual, errors);
        if (errors.Any || visit is null || at is null) { return (null, errors); }
        visit.Plan(minutes);
        visit.Seats.AddRange(colleagues);
        return (visit, errors);
    }

    /// <summary>As <see cref="NewVisitReader.Anyway"/>.</summary>
    public IEnumerable<Guid> Anyway => reader.Anyway;

    /// <summary>Null, and why beside <c>startsAt</c>, for a time that is not there or is over.</summary>
    public DateTimeOffset? ReadMoment(string? day, string? time, bool second, Hospital hospital, FieldErrors errors)
    {
        var (reading, now) = (LocalMoment.Read(day, time, hospital.TimeZone, second), clock.GetUtcNow());
        if (reading.Problem is { } problem) { errors.Add("startsAt", problem); }
        else if (reading.At <= now) { errors.Add("startsAt", "time_past"); }
        else if (reading.At > now.AddYears(1)) { errors.Add("startsAt", "time_impossible"); }
        else { return reading.At; }
        return null;
    }

    public static int ReadMinutes(int minutes, FieldErrors errors)
    {
        if (minutes is >= ReminderRules.ShortestVisit and <= ReminderRules.LongestVisit) { return minutes; }
        errors.Add("minutes", "minutes_impossible", ("least", ReminderRules.ShortestVisit), ("most", ReminderRules.LongestVisit));
        return ReminderRules.ShortestVisit;
    }

    /// <summary>Says beside each of them who has another visit then. In the caller's transaction, which holds them from here on.</summary>
    /// <returns>True when somebody has.</returns>
    public async Task<bool> WarnAsync(Visit visit, DateTimeOffset from, int minutes, Hospital hospital, FieldErrors errors, CancellationToken ct)
    {
        var colleagues = visit.Seats.Where(s => s.StaffId is not null).Select(s => s.StaffId!.Value).ToList();
        Guid[] all = [visit.HostId, .. colleagues];
        await bookings.HoldAsync(all, ct);
        var taken = await bookings.OverlappingAsync(hospital.Id, all, from, from.AddMinutes(minutes), visit.Id, ct);
        foreach (var ofOne in taken.GroupBy(b => b.Staff))
        {
            var field = ofOne.Key == visit.HostId ? "startsAt" : string.Create(CultureInfo.InvariantCulture, $"colleagues.{colleagues.IndexOf(ofOne.Key)}.staff");
            errors.Add(field, "double_booked", ("times", Times(ofOne, hospital)));
        }
        if (taken.Count > 0) { errors.Add("anyway", "double_booked_anyway"); }
        return taken.Count > 0;
    }

    /// <summary>"10:00–10:30, 11:00–11:20" by the hospital's clocks.</summary>
    public string Times(IEnumerable<Booking> taken, Hospital hospital)
    {
        var (format, culture) = (texts.Get(hospital.Language, "console.time.clock"), CultureInfo.GetCultureInfo(hospital.Language));
        return string.Join(", ", taken.Select(b => $"{Local(b.StartsAt)}–{Local(b.EndsAt)}").Distinct());

        string Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, hospital.TimeZone).ToString(format, culture);
    }

    private async Task<List<Seat>> ColleaguesAsync(Colleague[] typed, Hospital hospital, StaffMember? host, FieldErrors errors, CancellationToken ct)
    {
        var seats = new List<Seat>();
        if (typed.Length > MostColleagues) { errors.Add("colleagues", "guests_many", ("most", MostColleagues)); return seats; }
        var ids = typed.Select(c => c?.Staff).OfType<Guid>().ToArray();
        var members = await db.Staff.AsNoTracking().Where(s => ids.Contains(s.Id) && s.HospitalId == hospital.Id && s.Active).ToDictionaryAsync(s => s.Id, ct);
        foreach (var (index, colleague) in typed.Index())
        {
            var field = string.Create(CultureInfo.InvariantCulture, $"colleagues.{index}.staff");
            if (colleague?.Staff is not { } id || !members.TryGetValue(id, out var member)) { errors.Add(field, "colleague_unknown"); continue; }
            if (id == host?.Id) { errors.Add(field, "colleague_self"); continue; }
            if (seats.Any(s => s.StaffId == id)) { errors.Add(field, "guest_twice"); continue; }
            seats.Add(new()
            {
                // After the guests: they are listed in the order of their ids.
                Id = Guid.CreateVersion7(clock.GetUtcNow().AddMilliseconds(100 + index)),
                HospitalId = hospital.Id,
                StaffId = id,
                Name = member.DisplayName,
                Relation = texts.Get(hospital.Language, colleague.Interpreter is true ? "agenda.relation.interpreter" : "agenda.relation.colleague"),
                Phone = "",
                Email = member.Email ?? "",
                Language = texts.Nearest(member.Language),
            });
        }
        return seats;
    }
}
