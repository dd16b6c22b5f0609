using Coviex.Data;
using Coviex.Hosting;
using Coviex.Registry;
using Coviex.Sms;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Registry;

/// <summary>What a registrar typed, cleaned; the phone number in E.164.</summary>
internal sealed record TypedPerson(string Name, string Phone, string Email, string Language, string RecordNumber = "", string Relation = "");

/// <summary>Reads the registry's forms. Says everything that is wrong at once, each beside its field.</summary>
internal sealed class RegistryForms(CoviexDb db, PhoneNumberRules phones, Texts texts)
{
    private const int LongestRecordNumber = 40;

    /// <param name="patient">Whose form it is; null for a new one.</param>
    public async Task<(TypedPerson Typed, FieldErrors Errors)> PatientAsync(IFormCollection sent, CurrentStaff staff, Guid? patient, CancellationToken ct)
    {
        var (typed, errors) = await PersonAsync(sent, staff, phoneNeeded: false, ct);
        var record = NewVisitReader.Clean(sent["recordNumber"]);
        if (record.Length > LongestRecordNumber) { errors.Add("recordNumber", "too_long", ("most", LongestRecordNumber)); }
        else if (record.Length > 0 && await db.Patients.AnyAsync(p => p.HospitalId == staff.HospitalId && p.RecordNumber == record && p.Id != patient, ct))
        {
            errors.Add("recordNumber", "record_number_taken");
        }
        return (typed with { RecordNumber = record }, errors);
    }

    public async Task<(TypedPerson Typed, FieldErrors Errors)> RelativeAsync(IFormCollection sent, CurrentStaff staff, CancellationToken ct)
    {
        var (typed, errors) = await PersonAsync(sent, staff, phoneNeeded: true, ct);
        var relation = NewVisitReader.Clean(sent["relation"]);
        if (relation.Length == 0) { errors.Add("relation", "relation_missing"); }
        if (relation.Length > NewVisitReader.LongestRelation) { errors.Add("relation", "too_long", ("most", NewVisitReader.LongestRelation)); }
        return (typed with { Relation = relation }, errors);
    }

    private async Task<(TypedPerson Typed, FieldErrors Errors)> PersonAsync(IFormCollection sent, CurrentStaff staff, bool phoneNeeded, CancellationToken ct)
    {
        var errors = new FieldErrors();
        var (name, phone, language) = (NewVisitReader.Clean(sent["name"]), NewVisitReader.Clean(sent["phone"]), sent["language"].ToString());
        if (name.Length == 0) { errors.Add("name", "name_missing"); }
        if (name.Length > NewVisitReader.LongestName) { errors.Add("name", "too_long", ("most", NewVisitReader.LongestName)); }
        if (!texts.Languages.Contains(language)) { errors.Add("language", "language_unknown"); }
        var email = NewVisitReader.ReadEmail(sent["email"], "email", errors);
        if (phone.Length == 0 && !phoneNeeded) { return (new(name, "", email, language), errors); }
        var country = await db.Hospitals.Where(h => h.Id == staff.HospitalId).Select(h => h.Country).SingleAsync(ct);
        var check = phones.Check(phone, country);
        if (!check.Textable) { errors.Add("phone", NewVisitReader.Sentence(check.Problem)); }
        return (new(name, check.E164 ?? "", email, language), errors);
    }
}
