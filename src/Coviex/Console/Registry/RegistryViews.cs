using System.Globalization;
using Coviex.Console.Notices;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Registry;
using Coviex.Sms;
using Coviex.Staff;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Registry;

/// <summary>A patient in a list.</summary>
/// <param name="Why">Why he is in it, where that is not plain: he looks like another one.</param>
public sealed record PatientRow(string Id, string Name, string RecordNumber, string Phone, int Relatives, string? Why = null);

/// <summary>A patient's page. <see cref="Id"/> is empty for one who is to be added.</summary>
/// <param name="Notes">What is to be known before a visit, for those who only read.</param>
/// <param name="Alike">Who may be the same person as the one who is to be added.</param>
public sealed record PatientModel(
    string Id, string Name, Form Form, IReadOnlyList<RelativeModel> Relatives, RelativeModel NewRelative, bool MayWrite, IReadOnlyList<string> Notes, IReadOnlyList<PatientRow> Alike,
    IReadOnlyList<AgreedLine>? Agreed = null, bool Cares = false);

/// <summary>A relative with his form; <see cref="Open"/> when the form is what the reader came for.</summary>
public sealed record RelativeModel(string Id, Form Form, bool Open);

/// <summary>Turns patients into what the registry's pages show: numbers as people read them, and forms with what was typed.</summary>
internal sealed class RegistryViews(CoviexDb db, PhoneNumberRules phones, Texts texts, Words words, NeedsInWords needs)
{
    private readonly SavedMeanwhile meanwhile = new(words);

    public PatientRow Row(Patient p) => new(p.Id.ToString(), p.Name, p.RecordNumber, Readable(p.Phone), p.Relatives.Count);

    public PatientRow Row(Duplicates.Found found) => Row(found.Patient) with { Why = words.Text($"registryPages.duplicates.{found.Why}") };

    public async Task<RazorComponentResult> NewAsync(
        CurrentStaff staff, Form form, CancellationToken ct, int status = StatusCodes.Status200OK, IReadOnlyList<Duplicates.Found>? alike = null)
    {
        if (form["language"].Length == 0) { form.With("language", await db.Hospitals.Where(h => h.Id == staff.HospitalId).Select(h => h.Language).SingleAsync(ct)); }
        return new RazorComponentResult<PatientPage>(new { Patient = new PatientModel("", "", form, [], new("", new(), false), true, [], [.. (alike ?? []).Select(Row)]) }) { StatusCode = status };
    }

    /// <param name="patientForm">What was typed about the patient and not taken.</param>
    /// <param name="relative">Whose form was not taken: a relative's, or an empty id for a new one.</param>
    /// <param name="relativeForm">What was typed there.</param>
    public async Task<RazorComponentResult> PageAsync(
        Patient p, bool mayWrite, CancellationToken ct, Form? patientForm = null, Guid? relative = null, Form? relativeForm = null, string? said = null, IReadOnlyList<AgreedLine>? agreed = null, bool cares = false, int status = StatusCodes.Status422UnprocessableEntity)
    {
        var relatives = p.Relatives.OrderBy(r => r.Name, StringComparer.Create(CultureInfo.GetCultureInfo(words.Language), ignoreCase: true))
            .Select(r => relative == r.Id ? new RelativeModel(r.Id.ToString(), relativeForm!, true) : new(r.Id.ToString(), SavedMeanwhile.Seen(Values(r), p.Version), false));
        var added = relative == Guid.Empty ? new RelativeModel("", relativeForm!, true) : new("", new Form { ["language"] = p.Language }, p.Relatives.Count == 0);
        var refused = patientForm is not null || relativeForm is not null;
        var form = patientForm ?? SavedMeanwhile.Seen(Values(p), p.Version);
        var notes = mayWrite ? [] : await needs.NotesAsync(p, ct);
        return new RazorComponentResult<PatientPage>(new { Patient = new PatientModel(p.Id.ToString(), p.Name, form, [.. relatives], added, mayWrite, notes, [], agreed, cares), Said = said })
        {
            StatusCode = refused ? status : StatusCodes.Status200OK,
        };
    }

    public Form Changed(IFormCollection sent, Patient p) => meanwhile.Form(sent, Values(p), p.Version, Label, Shown);

    /// <param name="relative">Null: somebody has removed him meanwhile.</param>
    public Form Changed(IFormCollection sent, Patient p, Relative? relative) => relative is null
        ? Form.Of(sent, problem: words.Text("registryPages.relativeGone"))
        : meanwhile.Form(sent, Values(relative), p.Version, Label, Shown);

    public Dictionary<string, string> Values(Patient p) => new()
    {
        ["name"] = p.Name,
        ["recordNumber"] = p.RecordNumber,
        ["phone"] = Readable(p.Phone),
        ["email"] = p.Email,
        ["language"] = p.Language,
        ["zone"] = p.Zone,
        ["needs"] = string.Join(',', NeedsInWords.All.Where(n => p.Needs.HasFlag(n))),
        ["needsNote"] = p.NeedsNote,
    };

    public Dictionary<string, string> Values(Relative r) => new()
    {
        ["name"] = r.Name,
        ["relation"] = r.Relation,
        ["phone"] = Readable(r.Phone),
        ["email"] = r.Email,
        ["language"] = r.Language,
        ["notTold"] = r.MayBeTold ? "" : "on",
    };

    public string Label(string field) => words.Text($"registryPages.{(field == "needs" ? "needsTitle" : field == "notTold" ? "notToldShort" : field)}");

    public string Shown(string field, string content) => field switch
    {
        "language" => texts.Languages.Contains(content) ? texts.Get(content, "console.frame.thisLanguage") : content,
        "needs" => Enum.TryParse<AccessNeeds>(content, out var some) ? needs.Of(some) : content,
        "notTold" => words.Text("registryPages.yes"),
        _ => content,
    };

    public string Readable(string number) => number.Length == 0 ? "" : phones.Check(number, null).International ?? number;
}
