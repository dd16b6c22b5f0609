using Coviex.Console.Registry;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations.Replies;
using Coviex.Registry;
using Coviex.Sms;
using Coviex.Visits;

namespace Coviex.Console.Today;

/// <summary>A patient of the registry with those who can be invited to a visit of his, for the forms of a visit.</summary>
internal sealed class PatientChoices(CoviexDb db, OptOuts optOuts, NeedsInWords needs, PhoneNumberRules phones, Words words)
{
    public async Task<PatientChoice?> FindAsync(Guid patient, CurrentStaff staff, CancellationToken ct)
    {
        var found = await db.PatientOfAsync(staff.HospitalId, patient, ct);
        if (found is null) { return null; }
        var optedOut = await optOuts.AmongAsync(staff.HospitalId, [found.Phone, .. found.Relatives.Select(r => r.Phone)], ct);
        GuestChoice[] guests =
        [
            Choice("patient", found.Id, found.Name, words["newVisit.himself"], found.Phone, true),
            .. found.Relatives.OrderBy(r => r.Name, StringComparer.CurrentCulture).Select(r => Choice("relative", r.Id, r.Name, r.Relation, r.Phone, r.MayBeTold)),
        ];
        return new(found.Id.ToString(), found.Name, found.RecordNumber, guests, await needs.NotesAsync(found, ct));

        GuestChoice Choice(string kind, Guid id, string name, string relation, string phone, bool told)
        {
            var check = phones.Check(phone, null);
            var problem = phone.Length == 0 ? words["newVisit.noPhone"] : check.Textable ? null : words.Of(new Refusal(NewVisitReader.Sentence(check.Problem)));
            return new(kind, id.ToString(), name, relation, check.International ?? phone, problem, !told ? words.Text("registryPages.notTold") : optedOut.Contains(phone) ? words.Text("inbox.optedOut") : null, !told);
        }
    }
}
