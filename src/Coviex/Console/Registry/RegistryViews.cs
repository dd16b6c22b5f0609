using System.Globalization;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Registry;
using Coviex.Sms;
using Coviex.Staff;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Registry;

/// <summary>A patient in the list.</summary>
public sealed record PatientRow(string Id, string Name, string RecordNumber, string Phone, int Relatives);

/// <summary>A patient's page. <see cref="Id"/> is empty for one who is to be added.</summary>
public sealed record PatientModel(string Id, string Name, Form Form, IReadOnlyList<RelativeModel> Relatives, RelativeModel NewRelative, bool MayWrite);

/// <summary>A relative with his form; <see cref="Open"/> when the form is what the reader came for.</summary>
public sealed record RelativeModel(string Id, Form Form, bool Open);

/// <summary>Turns patients into what the registry's pages show: numbers as people read them, and forms with what was typed.</summary>
internal sealed class RegistryViews(CoviexDb db, PhoneNumberRules phones, Words words)
{
    public PatientRow Row(Patient p) => new(p.Id.ToString(), p.Name, p.RecordNumber, Readable(p.Phone), p.Relatives.Count);

    public async Task<RazorComponentResult<PatientPage>> NewAsync(CurrentStaff staff, Form form, CancellationToken ct, int status = StatusCodes.Status200OK)
    {
        if (form["language"].Length == 0) { form.With("language", await db.Hospitals.Where(h => h.Id == staff.HospitalId).Select(h => h.Language).SingleAsync(ct)); }
        return new(new { Patient = new PatientModel("", "", form, [], new("", new(), false), true) }) { StatusCode = status };
    }

    /// <param name="patientForm">What was typed about the patient and not taken.</param>
    /// <param name="relative">Whose form was not taken: a relative's, or an empty id for a new one.</param>
    /// <param name="relativeForm">What was typed there.</param>
    public RazorComponentResult<PatientPage> Page(Patient p, bool mayWrite, Form? patientForm = null, Guid? relative = null, Form? relativeForm = null, string? said = null)
    {
        var relatives = p.Relatives.OrderBy(r => r.Name, StringComparer.Create(CultureInfo.GetCultureInfo(words.Language), ignoreCase: true))
            .Select(r => relative == r.Id ? new RelativeModel(r.Id.ToString(), relativeForm!, true) : new(r.Id.ToString(), FormOf(r, p), false));
        var added = relative == Guid.Empty ? new RelativeModel("", relativeForm!, true) : new("", new Form { ["language"] = p.Language }, p.Relatives.Count == 0);
        var refused = patientForm is not null || relativeForm is not null;
        return new(new { Patient = new PatientModel(p.Id.ToString(), p.Name, patientForm ?? FormOf(p), [.. relatives], added, mayWrite), Said = said })
        {
            StatusCode = refused ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status200OK,
        };
    }

    /// <summary>Somebody else saved meanwhile: what was typed stays, what is there now is told, and saving once more replaces it.</summary>
    public Form Changed(IFormCollection sent, Patient patient, Relative? relative = null)
    {
        var now = relative is null ? Summary(patient.Name, patient.RecordNumber, patient.Phone, patient.Email) : Summary(relative.Name, relative.Relation, relative.Phone, relative.Email);
        return Form.Of(sent, problem: words.Text("registryPages.changed", ("now", now))).With("version", $"{patient.Version}");
    }

    private Form FormOf(Patient p) =>
        new() { ["name"] = p.Name, ["phone"] = Readable(p.Phone), ["email"] = p.Email, ["language"] = p.Language, ["recordNumber"] = p.RecordNumber, ["version"] = $"{p.Version}" };

    private Form FormOf(Relative r, Patient p) =>
        new() { ["name"] = r.Name, ["relation"] = r.Relation, ["phone"] = Readable(r.Phone), ["email"] = r.Email, ["language"] = r.Language, ["version"] = $"{p.Version}" };

    private string Summary(params string[] parts) => string.Join(" · ", parts.Where(p => p.Length > 0).Select(p => p.StartsWith('+') ? Readable(p) : p));

    private string Readable(string number) => number.Length == 0 ? "" : phones.Check(number, null).International ?? number;
}
