using System.Security.Cryptography;
using Coviex.Data;
using Coviex.Invitations;
using Coviex.Registry;
using Coviex.Staff;

namespace Coviex.Console;

/// <summary>A small hospital to try Coviex with: an administrator, two clinicians, their coordinator, a registrar, an auditor, and patients with relatives. All of them are invented.</summary>
internal sealed class DemonstrationHospital(CoviexDb db, StaffAccounts accounts)
{
    public async Task MakeAsync(CancellationToken ct)
    {
        var hospital = new Hospital { Name = "Hospital San Lucas", Zone = "America/Mexico_City", Country = "MX", Language = "es", HelpPhone = "+52 55 5512 3456" };
        db.Hospitals.Add(hospital);
        // No quiet hours: whoever tries it in the evening wants to see his text at once.
        var sending = new SendingRules { HospitalId = hospital.Id };
        sending.Change([], 10, TimeOnly.MinValue, TimeOnly.MinValue, dailyTexts: null, dailyCost: null);
        db.SendingRules.Add(sending);
        var department = new Department { HospitalId = hospital.Id, Name = "Medicina Interna", SearchName = Folding.Fold("Medicina Interna") };
        db.Departments.Add(department);
        foreach (var patient in Patients(hospital.Id)) { db.Patients.Add(patient); }
        await db.SaveChangesAsync(ct);

        System.Console.WriteLine("\nA demonstration hospital was made. Sign in with one of these; the passwords are shown only now:\n");
        foreach (var (email, name, roles, role) in People)
        {
            var password = Password();
            var member = new StaffMember { HospitalId = hospital.Id, DisplayName = name, Roles = roles, Language = "es", UserName = email, Email = email, DepartmentId = roles is Roles.Clinician or Roles.Coordinator ? department.Id : null };
            var errors = await accounts.CreateAsync(member, password);
            if (errors.Any) { throw new InvalidOperationException($"The demonstration account {email} was refused"); }
            System.Console.WriteLine($"    {role,-14} {email,-26} {password}");
        }
        System.Console.WriteLine();
    }

    private static readonly (string Email, string Name, Roles Roles, string Role)[] People =
    [
        ("ana@sanlucas.example", "Dra. Ana Torres", Roles.Clinician, "clinician"),
        ("luis@sanlucas.example", "Dr. Luis Medina", Roles.Clinician, "clinician"),
        ("celia@sanlucas.example", "Celia Rojas", Roles.Coordinator, "coordinator"),
        ("rosa@sanlucas.example", "Rosa Aguilar", Roles.Registrar, "registrar"),
        ("irma@sanlucas.example", "Irma Vega", Roles.Auditor, "auditor"),
        ("admin@sanlucas.example", "Administración", Roles.Administrator, "administrator"),
    ];

    // Mexican mobile numbers of a range that is invented here; nobody gets a text, the phone is on the screen. One of them is out of
    // reach there, so that a bounced text can be seen.
    private static IEnumerable<Patient> Patients(Guid hospital)
    {
        yield return Patient(hospital, "María Hernández López", "EXP-1042", "+525512345611", ("Jorge Hernández", "hijo", "+525512345612"), ("Lucía Hernández", "hija", "+525512345613"));
        yield return Patient(hospital, "José Ramírez Núñez", "EXP-1077", "+525512345614", ("Carmen Núñez", "esposa", "+525512345615"));
        yield return Patient(hospital, "Guadalupe Sánchez", "EXP-1103", "+525512345616", ("Pedro Sánchez", "hermano", "+525512345617"), ("Elena Ruiz", "nieta", "+525512345618"));
        yield return Patient(hospital, "Antonio Gómez Peña", "EXP-1120", "+525512340000");
        yield return Patient(hospital, "Sofía Castillo", "EXP-1131", "+525512345620", ("Raúl Castillo", "padre", "+525512345621"));
    }

    private static Patient Patient(Guid hospital, string name, string record, string phone, params (string Name, string Relation, string Phone)[] relatives)
    {
        var patient = new Patient { HospitalId = hospital, Name = name, RecordNumber = record, Phone = phone };
        patient.Relatives.AddRange(relatives.Select(r => new Relative { HospitalId = hospital, Name = r.Name, Relation = r.Relation, Phone = r.Phone }));
        return patient;
    }

    private static string Password() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 16);
}
