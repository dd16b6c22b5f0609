using Coviex.Data;
using Coviex.Hosting;
using Coviex.Registry;
using Coviex.Staff;
using Microsoft.EntityFrameworkCore;

namespace Coviex.Console.Registry.Import;

/// <summary>What a row of a file would do.</summary>
/// <param name="Patient">Tracked, and already as the row wants him; null for a row that is wrong.</param>
internal sealed record RowPlan(int Line, Patient? Patient, bool IsNew, IReadOnlyList<PlannedChange> Changes, IReadOnlyList<WrongCell> Wrong);

/// <summary>
/// Compares the rows of a file with the registry. A patient is known by his record number; where he or the row has none, by name and phone number. What a row leaves empty stays as it
/// is, and nobody is removed.
/// </summary>
internal sealed class ImportReader(CoviexDb db, RegistryForms forms, ImportColumns columns, Texts texts)
{
    private const int AtOnce = 250;
    public const int MostRows = 20_000;

    /// <summary>Why the file as a whole cannot be read, as the key of a sentence; null when it can.</summary>
    public string? Problem(CsvTable table)
    {
        var fields = table.Header.Select(columns.Field).ToArray();
        return table.Rows.Count == 0 ? "registryImport.problem.empty"
            : table.Rows.Count > MostRows ? "registryImport.problem.tooMany"
            : !fields.Contains("name") ? "registryImport.problem.noName"
            : fields.OfType<string>().Distinct().Count() < fields.OfType<string>().Count() ? "registryImport.problem.columnTwice" : null;
    }

    /// <summary>Plans row after row, some at once. The caller saves what they did to the patients, or forgets it: <see cref="CoviexDb"/> tracks them until the next ones are asked for.</summary>
    public async IAsyncEnumerable<IReadOnlyList<RowPlan>> PlanAsync(CsvTable table, Hospital hospital, string language, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        var (fields, seen) = (table.Header.Select(columns.Field).ToArray(), new Dictionary<string, int>());
        foreach (var chunk in table.Rows.Chunk(AtOnce))
        {
            var rows = chunk.Select(row => (Row: row, Cells: Cells(row, fields))).Select(r => (r.Row, r.Cells, Typed: forms.ReadPatient(Sent(r.Cells, hospital, null), hospital.Country).Typed)).ToList();
            var there = await ThereAsync(hospital.Id, [.. rows.Select(r => r.Typed)], ct);
            yield return [.. rows.Select(r => Plan(r.Row, r.Cells, r.Typed, there, seen, hospital, language, table.Header, fields))];
            db.ChangeTracker.Clear();
        }
    }

    private RowPlan Plan(
        CsvRow row, Dictionary<string, string> cells, TypedPatient first, List<Patient> there, Dictionary<string, int> seen, Hospital hospital, string language, string[] header, string?[] fields)
    {
        if (row.Torn) { return Refused("", texts.Get(language, "registryImport.torn")); }
        if (row.Fields.Length > header.Length) { return Refused("", texts.Get(language, "registryImport.tooManyCells")); }
        var key = Key(first.RecordNumber, first.Person.Name, first.Person.Phone);
        if (!seen.TryAdd(key, row.Line)) { return Refused("", texts.Get(language, "registryImport.twice", ("line", seen[key]))); }
        var (name, phone) = (Folding.Fold(first.Person.Name), first.Person.Phone);
        var known = there.FirstOrDefault(p => first.RecordNumber.Length > 0 && p.RecordNumber == first.RecordNumber)
            ?? there.FirstOrDefault(p => (first.RecordNumber.Length == 0 || (p.RecordNumber.Length == 0 && phone.Length > 0)) && p.SearchName == name && p.Phone == phone);
        if (known is not null && !seen.TryAdd($"{known.Id}", row.Line)) { return Refused("", texts.Get(language, "registryImport.twice", ("line", seen[$"{known.Id}"]))); }
        var wrong = new List<WrongCell>();
        var (typed, errors) = forms.ReadPatient(Sent(cells, hospital, known), hospital.Country);
        Say(errors, "");
        var patient = known ?? new Patient { HospitalId = hospital.Id, Name = typed.Person.Name };
        var before = known is null ? [] : Values(known);
        if (!errors.Any) { typed.WriteTo(patient); }
        foreach (var number in cells.Keys.Where(f => f.Contains('.', StringComparison.Ordinal) && cells[f].Length > 0).Select(f => f.Split('.')[0]).Distinct().ToList()) { Relative(number); }
        if (wrong.Count > 0) { return new(row.Line, null, known is null, [], wrong); }
        var changes = Values(patient).Where(v => before.GetValueOrDefault(v.Key, "") != v.Value).Select(v => new PlannedChange(v.Key, before.GetValueOrDefault(v.Key, ""), v.Value)).ToList();
        return new(row.Line, patient, known is null, changes, []);

        RowPlan Refused(string column, string said) => new(row.Line, null, false, [], [new(row.Line, column, said)]);

        void Say(FieldErrors said, string prefix)
        {
            foreach (var (field, sentences) in said.Say(texts, language))
            {
                var at = Array.IndexOf(fields, prefix + field);
                wrong.Add(new(row.Line, at < 0 ? columns.Header(prefix + field, language) : header[at], string.Join(' ', sentences)));
            }
        }

        void Relative(string number)
        {
            string Cell(string field) => cells.GetValueOrDefault($"{number}.{field}", "");
            if (Cell("notTold") is not ("" or "may" or "on")) { wrong.Add(new(row.Line, columns.Header($"{number}.notTold", language), texts.Get(language, "registryImport.yesOrNo"))); return; }
            var hisName = Folding.Fold(Cell("name"));
            var hisPhone = forms.ReadRelative(Cell, hospital.Country).Typed.Person.Phone;
            var his = patient.Relatives.FirstOrDefault(r => hisPhone.Length > 0 && r.Phone == hisPhone && (hisName.Length == 0 || Folding.Fold(r.Name) == hisName))
                ?? patient.Relatives.FirstOrDefault(r => Folding.Fold(r.Name) == hisName);
            var (typedRelative, relativeErrors) = forms.ReadRelative(field => (field, Cell(field)) switch
            {
                ("notTold", "may") => "",
                ("notTold", "") => his is { MayBeTold: false } ? "on" : "",
                (_, { Length: > 0 } typedCell) => typedCell,
                _ => his is null ? field == "language" ? typed.Person.Language : "" : Value(his, field),
            }, hospital.Country);
            Say(relativeErrors, $"{number}.");
            if (relativeErrors.Any || errors.Any) { return; }
            if (his is null)
            {
                his = new() { HospitalId = hospital.Id, PatientId = patient.Id, Name = typedRelative.Person.Name, Relation = typedRelative.Relation, Phone = typedRelative.Person.Phone };
                patient.Relatives.Add(his);
            }
            typedRelative.WriteTo(his);
        }
    }

    private static string Value(Relative of, string field) =>
        field switch { "name" => of.Name, "relation" => of.Relation, "phone" => of.Phone, "email" => of.Email, "language" => of.Language, _ => "" };

    private static string Key(string record, string name, string phone) => record.Length > 0 ? $"#{record}" : $"{Folding.Fold(name)}|{phone}";

    private Dictionary<string, string> Cells(CsvRow row, string?[] fields)
    {
        var cells = new Dictionary<string, string>();
        foreach (var (index, cell) in row.Fields.Take(fields.Length).Index()) { if (fields[index] is { } field) { cells[field] = columns.Content(field, cell); } }
        return cells;
    }

    private static Func<string, string> Sent(Dictionary<string, string> cells, Hospital hospital, Patient? known) => field =>
        cells.GetValueOrDefault(field) is { Length: > 0 } typed ? typed
        : known is not null ? Values(known).GetValueOrDefault(field, "")
        : field == "language" ? hospital.Language : "";

    // What is compared, and told: a patient's own fields, and each relative as a whole under his id.
    private static Dictionary<string, string> Values(Patient p)
    {
        var values = new Dictionary<string, string>
        {
            ["name"] = p.Name,
            ["recordNumber"] = p.RecordNumber,
            ["phone"] = p.Phone,
            ["email"] = p.Email,
            ["language"] = p.Language,
            ["zone"] = p.Zone,
            ["needs"] = string.Join(',', NeedsInWords.All.Where(n => p.Needs.HasFlag(n))),
            ["needsNote"] = p.NeedsNote,
        };
        foreach (var r in p.Relatives) { values[$"relative.{r.Id}"] = string.Join(" · ", new[] { r.Name, r.Relation, r.Phone, r.Email, r.Language, r.MayBeTold ? "" : "✕" }.Where(t => t.Length > 0)); }
        return values;
    }

    private async Task<List<Patient>> ThereAsync(Guid hospital, TypedPatient[] typed, CancellationToken ct)
    {
        var records = typed.Select(t => t.RecordNumber).Where(r => r.Length > 0).Distinct().ToArray();
        var names = typed.Select(t => Folding.Fold(t.Person.Name)).Distinct().ToArray();
        // Not the name alone: hundreds may be called so.
        var phones = typed.Select(t => t.Person.Phone).Distinct().ToArray();
        return await db.Patients.Include(p => p.Relatives)
            .Where(p => p.HospitalId == hospital && p.MergedInto == null && p.ErasedAt == null && ((p.RecordNumber != "" && records.Contains(p.RecordNumber)) || (names.Contains(p.SearchName) && phones.Contains(p.Phone))))
            .OrderBy(p => p.Id).ToListAsync(ct);
    }
}
