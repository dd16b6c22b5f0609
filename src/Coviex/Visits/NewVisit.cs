using Coviex.Calls;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Mail;
using Coviex.Registry;
using Coviex.Sms;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Visits;

/// <param name="Request">
/// Drawn by the form when it is opened. The same one once more gives the visit that is already there: whoever presses again because no answer came
/// must not text everybody twice.
/// </param>
/// <param name="Clinician">Whose visit it is to be; the one who asks, where it is left out.</param>
internal sealed record NewVisit(string? Service, Guid? Patient, DateTimeOffset? StartsAt, bool? KeepDoorOpen, NewGuest[]? Guests, Guid? Request = null, string? CallSystem = null, Guid? Clinician = null);

/// <summary>One to invite: a relative or the patient of the registry, or somebody typed by hand.</summary>
/// <param name="Anyway">Although the registry says that this relative is not to be told how the patient is doing.</param>
internal sealed record NewGuest(Guid? Relative, Guid? Patient, string? Name, string? Relation, string? Phone, string? Language, string? Email, bool? Anyway = null);

/// <summary>Reads what staff filled in. Says everything that is wrong at once, each beside its field, and writes nothing.</summary>
internal sealed class NewVisitReader(CoviexDb db, PhoneNumberRules phones, Texts texts, CallSystems systems, VisitCalls calls, TimeProvider clock)
{
    private const int MostGuests = 12;
    public const int LongestName = 100;
    public const int LongestRelation = 60;

    /// <summary>A form that was open for a while still means "now".</summary>
    private static readonly TimeSpan Past = TimeSpan.FromMinutes(10);

    /// <summary>Of those read: relatives who are not to be told, and whom staff invite all the same. For the record.</summary>
    public List<Guid> Anyway { get; } = [];

    /// <param name="host">Null: the form names nobody for whom the one who asks may make a visit.</param>
    /// <param name="colleagues">How many of the staff sit in: with one of them nobody else need be invited.</param>
    public async Task<(Visit? Visit, FieldErrors Errors)> ReadAsync(
        NewVisit form, Hospital hospital, StaffMember? host, VisitOptions rules, CancellationToken ct, int colleagues = 0)
    {
        var (errors, now) = (new FieldErrors(), clock.GetUtcNow());
        // Not Enum.TryParse alone: it takes "1" and "homeCare, medicalReport" too.
        var known = Enum.TryParse<Service>(form.Service, ignoreCase: true, out var service) && string.Equals($"{service}", form.Service, StringComparison.OrdinalIgnoreCase);
        if (!known) { errors.Add("service", "service_missing"); }
        if (host is null) { errors.Add("clinician", form.Clinician is null ? "clinician_missing" : "clinician_unknown"); }
        if (form.StartsAt is { } at && (at < now - Past || at > now.AddYears(1))) { errors.Add("startsAt", "time_impossible"); }
        var system = await ReadSystemAsync(form.CallSystem, host, ct);
        if (system is null) { errors.Add("callSystem", "call_system_unknown"); }
        var patient = form.Patient is { } id ? await db.PatientOfAsync(hospital.Id, id, ct) : null;
        if (form.Patient is not null && patient is null) { errors.Add("patient", "patient_unknown"); }
        if (!(colleagues > 0 && form.Guests is null or { Length: 0 }) && form.Guests is not { Length: > 0 and <= MostGuests }) { errors.Add("guests", form.Guests is { Length: > MostGuests } ? "guests_many" : "guests_none", ("most", MostGuests)); }

        var seats = new List<Seat>();
        foreach (var (index, guest) in (form.Guests ?? []).Take(MostGuests).Index())
        {
            if (await ReadAsync(guest, hospital, $"guests.{index}.", now.AddMilliseconds(index), errors, ct) is not { } seat) { continue; }
            if (seats.Any(s => s.Phone == seat.Phone && s.Name == seat.Name)) { errors.Add($"guests.{index}.phone", "guest_twice"); }
            seats.Add(seat);
        }
        if (errors.Any || host is null) { return (null, errors); }

        var visit = new Visit
        {
            HospitalId = hospital.Id,
            HostId = host.Id,
            Request = form.Request,
            Service = service,
            PatientId = patient?.Id,
            PatientName = patient?.Name ?? "",
            DepartmentId = host.DepartmentId,
            StartsAt = form.StartsAt is { } start && start > now ? start : now,
            CreatedAt = now,
            KeepDoorOpen = form.KeepDoorOpen ?? DoorOpen(service, rules),
        };
        visit.GoOver(system!.Value);
        visit.Seats.AddRange(seats);
        return (visit, errors);
    }

    // Whom the hospital's system does not let host goes over Direct, also where there is nothing to choose.
    private async Task<CallSystem?> ReadSystemAsync(string? name, StaffMember? host, CancellationToken ct) =>
        systems.Read(name) ?? (name == "direct" && host is not null && await calls.MissingToHostAsync(host.Id, systems.Default, ct) is not null ? CallSystem.Direct : null);

    /// <summary>
    /// Reads one guest; <paramref name="prefix"/> leads to his fields in the form. <paramref name="at"/> is part of his id: guests are listed by
    /// it, so that those of one form stand in the order in which staff put them.
    /// </summary>
    public async Task<Seat?> ReadAsync(NewGuest? guest, Hospital hospital, string prefix, DateTimeOffset at, FieldErrors errors, CancellationToken ct)
    {
        if (guest is null) { errors.Add($"{prefix}name", "name_missing"); return null; }
        var typed = guest;
        if (guest.Relative is { } relativeId)
        {
            var relative = await db.Relatives.AsNoTracking().SingleOrDefaultAsync(r => r.Id == relativeId && r.HospitalId == hospital.Id, ct);
            if (relative is null) { errors.Add($"{prefix}relative", "relative_unknown"); return null; }
            if (!relative.MayBeTold && guest.Anyway is not true) { errors.Add($"{prefix}relative", "relative_not_told"); return null; }
            typed = new(null, null, relative.Name, relative.Relation, relative.Phone, relative.Language, relative.Email, !relative.MayBeTold);
        }
        else if (guest.Patient is { } patientId)
        {
            var patient = await db.PatientOfAsync(hospital.Id, patientId, ct);
            if (patient is null) { errors.Add($"{prefix}patient", "patient_unknown"); return null; }
            typed = new(null, null, patient.Name, texts.Get(hospital.Language, "refusals.relation_patient"), patient.Phone, patient.Language, patient.Email);
        }
        var seat = Check(typed, hospital, prefix, at, errors);
        if (seat is not null && guest.Relative is not null && typed.Anyway is true) { Anyway.Add(seat.Id); }
        return seat;
    }

    private Seat? Check(NewGuest typed, Hospital hospital, string prefix, DateTimeOffset at, FieldErrors errors)
    {
        var (cleanName, cleanRelation, language) = (Clean(typed.Name), Clean(typed.Relation), typed.Language);
        if (cleanName.Length == 0) { errors.Add($"{prefix}name", "name_missing"); }
        if (cleanName.Length > LongestName) { errors.Add($"{prefix}name", "too_long", ("most", LongestName)); }
        if (cleanRelation.Length > LongestRelation) { errors.Add($"{prefix}relation", "too_long", ("most", LongestRelation)); }
        if (language is { Length: > 0 } && !texts.Has(language)) { errors.Add($"{prefix}language", "language_unknown"); }
        var email = ReadEmail(typed.Email, $"{prefix}email", errors);
        var number = phones.Check(typed.Phone, hospital.Country);
        if (!number.Textable) { errors.Add($"{prefix}phone", Sentence(number.Problem)); return null; }
        return new()
        {
            Id = Guid.CreateVersion7(at),
            HospitalId = hospital.Id,
            Name = cleanName,
            Relation = cleanRelation,
            Phone = number.E164!,
            Email = email,
            Language = texts.Nearest(language is { Length: > 0 } ? language : hospital.Language),
        };
    }

    /// <summary>An e-mail address that may be missing: what is kept of it, empty for none.</summary>
    public static string ReadEmail(string? typed, string field, FieldErrors errors)
    {
        if (string.IsNullOrWhiteSpace(typed)) { return ""; }
        if (EmailAddress.Read(typed) is { } email) { return email; }
        errors.Add(field, "email_invalid");
        return "";
    }

    public static bool DoorOpen(Service service, VisitOptions rules) => service switch
    {
        Service.HomeCare => rules.HomeCareDoorOpen,
        Service.MedicalReport => rules.MedicalReportDoorOpen,
        Service.FamilyVisit => rules.FamilyVisitDoorOpen,
        _ => false,
    };

    /// <summary>The key of the sentence that says why a number gets no text.</summary>
    public static string Sentence(PhoneNumberProblem problem) => $"sms.numberProblem.{problem.Code()}";

    // Control and direction characters could make a name look like another one on the clinician's screen.
    public static string Clean(string? text) => string.Join(' ',
        string.Concat((text ?? "").Where(c => !char.IsControl(c) && char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.Format))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
