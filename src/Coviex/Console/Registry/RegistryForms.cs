using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Registry;
using Coviex.Sms;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Registry;

/// <summary>What a registrar typed of anybody, cleaned; the phone number in E.164.</summary>
internal sealed record TypedPerson(string Name, string Phone, string Email, string Language);

internal sealed record TypedPatient(TypedPerson Person, string RecordNumber, string Zone, AccessNeeds Needs, string NeedsNote)
{
    public void WriteTo(Patient patient)
    {
        (patient.Name, patient.Phone, patient.Email, patient.Language) = Person;
        (patient.RecordNumber, patient.Zone, patient.Needs, patient.NeedsNote) = (RecordNumber, Zone, Needs, NeedsNote);
    }
}

internal sealed record TypedRelative(TypedPerson Person, string Relation, bool MayBeTold)
{
    public void WriteTo(Relative relative)
    {
        (relative.Name, relative.Phone, relative.Email, relative.Language) = Person;
        (relative.Relation, relative.MayBeTold) = (Relation, MayBeTold);
    }
}

/// <summary>Reads the registry's forms. Says everything that is wrong at once, each beside its field.</summary>
internal sealed class RegistryForms(CoviexDb db, PhoneNumberRules phones, Texts texts)
{
    private const int LongestRecordNumber = 40;
    private const int LongestNote = 300;

    /// <param name="patient">Whose form it is; null for a new one.</param>
    public async Task<(TypedPatient Typed, FieldErrors Errors)> PatientAsync(Func<string, string> sent, CurrentStaff staff, Guid? patient, CancellationToken ct)
    {
        var country = await db.Hospitals.Where(h => h.Id == staff.HospitalId).Select(h => h.Country).SingleAsync(ct);
        var (typed, errors) = ReadPatient(sent, country);
        var record = typed.RecordNumber;
        if (record.Length > 0 && await db.Patients.AnyAsync(p => p.HospitalId == staff.HospitalId && p.RecordNumber == record && p.Id != patient && p.MergedInto == null && p.ErasedAt == null, ct))
        {
            errors.Add("recordNumber", "record_number_taken");
        }
        return (typed, errors);
    }

    public async Task<(TypedRelative Typed, FieldErrors Errors)> RelativeAsync(Func<string, string> sent, CurrentStaff staff, CancellationToken ct) =>
        ReadRelative(sent, await db.Hospitals.Where(h => h.Id == staff.HospitalId).Select(h => h.Country).SingleAsync(ct));

    /// <param name="sent">The content of a field; empty for one that is not there.</param>
    public (TypedPatient Typed, FieldErrors Errors) ReadPatient(Func<string, string> sent, string country)
    {
        var errors = new FieldErrors();
        var person = ReadPerson(sent, country, phoneNeeded: false, errors);
        var (record, zone, needs) = (NewVisitReader.Clean(sent("recordNumber")), NewVisitReader.Clean(sent("zone")), AccessNeeds.None);
        if (record.Length > LongestRecordNumber) { errors.Add("recordNumber", "too_long", ("most", LongestRecordNumber)); }
        if (zone.Length > 0 && !Zones.Has(zone)) { errors.Add("zone", "zone_unknown"); }
        foreach (var need in sent("needs").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (NeedsInWords.All.Any(n => $"{n}" == need)) { needs |= Enum.Parse<AccessNeeds>(need); }
            else { errors.Add("needs", "needs_unknown"); break; }
        }
        var note = NewVisitReader.Clean(sent("needsNote"));
        if (note.Length > LongestNote) { errors.Add("needsNote", "too_long", ("most", LongestNote)); }
        return (new(person, record, zone, needs, note), errors);
    }

    /// <inheritdoc cref="ReadPatient"/>
    public (TypedRelative Typed, FieldErrors Errors) ReadRelative(Func<string, string> sent, string country)
    {
        var errors = new FieldErrors();
        var person = ReadPerson(sent, country, phoneNeeded: true, errors);
        var relation = NewVisitReader.Clean(sent("relation"));
        if (relation.Length == 0) { errors.Add("relation", "relation_missing"); }
        if (relation.Length > NewVisitReader.LongestRelation) { errors.Add("relation", "too_long", ("most", NewVisitReader.LongestRelation)); }
        return (new(person, relation, sent("notTold").Length == 0), errors);
    }

    private TypedPerson ReadPerson(Func<string, string> sent, string country, bool phoneNeeded, FieldErrors errors)
    {
        var (name, phone, language) = (NewVisitReader.Clean(sent("name")), NewVisitReader.Clean(sent("phone")), sent("language"));
        if (name.Length == 0) { errors.Add("name", "name_missing"); }
        if (name.Length > NewVisitReader.LongestName) { errors.Add("name", "too_long", ("most", NewVisitReader.LongestName)); }
        if (!texts.Languages.Contains(language)) { errors.Add("language", "language_unknown"); }
        var email = NewVisitReader.ReadEmail(sent("email"), "email", errors);
        if (phone.Length == 0 && !phoneNeeded) { return new(name, "", email, language); }
        var check = phones.Check(phone, country);
        if (!check.Textable) { errors.Add("phone", NewVisitReader.Sentence(check.Problem)); }
        return new(name, check.E164 ?? "", email, language);
    }
}
