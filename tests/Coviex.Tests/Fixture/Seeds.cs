using Coviex.Data;
using Coviex.Registry;
using Coviex.Staff;
using Microsoft.Extensions.DependencyInjection;

namespace Coviex.Tests.Fixture;

/// <summary>Fills an empty database with the cast, through the program's own classes.</summary>
internal static class Seeds
{
    public static async Task<Known> SowAsync(IServiceProvider services)
    {
        var db = services.GetRequiredService<CoviexDb>();
        var sanLucas = new Hospital { Name = "Hospital San Lucas", Zone = "America/Mexico_City", Country = "MX", Language = "es", HelpPhone = "+525555123456" };
        var marDelSur = new Hospital { Name = "Clínica Mar del Sur", Zone = "America/Santiago", Country = "CL", Language = "es" };
        db.Hospitals.AddRange(sanLucas, marDelSur);

        var maria = new Patient { HospitalId = sanLucas.Id, Name = Known.MariaName, RecordNumber = Known.MariaRecord, Phone = Known.MariaNumber };
        var jorge = new Relative { HospitalId = sanLucas.Id, Name = Known.JorgeName, Relation = "hijo", Phone = Known.JorgeNumber };
        var lucia = new Relative { HospitalId = sanLucas.Id, Name = "Lucía Hernández", Relation = "hija", Phone = Known.LuciaNumber, Language = "en" };
        maria.Relatives.AddRange([jorge, lucia]);
        var elsewhere = new Patient { HospitalId = marDelSur.Id, Name = "Pablo Neira", RecordNumber = "F-7", Phone = "+56987650021" };
        var hers = new Relative { HospitalId = marDelSur.Id, Name = "Matilde Urra", Relation = "esposa", Phone = "+56987650022" };
        elsewhere.Relatives.Add(hers);
        db.Patients.AddRange(maria, elsewhere);
        Department In(Hospital hospital, string name) => new() { HospitalId = hospital.Id, Name = name, SearchName = Folding.Fold(name) };
        Department[] departments = [In(sanLucas, Person.Cardiology), In(sanLucas, Person.Geriatrics), In(marDelSur, Person.Cardiology)];
        db.Departments.AddRange(departments);
        await db.SaveChangesAsync();

        var accounts = services.GetRequiredService<StaffAccounts>();
        foreach (var person in Person.All)
        {
            var member = new StaffMember
            {
                HospitalId = person.IsOfMarDelSur ? marDelSur.Id : sanLucas.Id,
                DepartmentId = departments.SingleOrDefault(d => d.Name == person.Department && d.HospitalId == (person.IsOfMarDelSur ? marDelSur.Id : sanLucas.Id))?.Id,
                DisplayName = person.Name,
                Roles = Enum.Parse<Roles>(person.Role),
                Language = "es",
                UserName = person.Email,
                Email = person.Email,
            };
            Assert.False((await accounts.CreateAsync(member, Person.Password)).Any);
        }
        return new(maria.Id, jorge.Id, lucia.Id, elsewhere.Id, hers.Id);
    }
}
