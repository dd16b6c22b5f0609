using Coviex.Staff;

namespace Coviex.Tests.Fixture;

/// <summary>Who works in the two hospitals of every test. All of them are invented.</summary>
public sealed record Person(string Email, string Name, string Role)
{
    /// <summary>Everybody's: what is tested of passwords is tested elsewhere.</summary>
    public const string Password = "trece caballos pastan";

    /// <summary>The clinician of most tests, of the hospital San Lucas.</summary>
    public static readonly Person Ana = new("ana@sanlucas.test", "Dra. Ana Torres", nameof(Roles.Clinician));

    /// <summary>Another clinician of the same hospital: Ana's visits are none of his business.</summary>
    public static readonly Person Luis = new("luis@sanlucas.test", "Dr. Luis Medina", nameof(Roles.Clinician));

    public static readonly Person Rosa = new("rosa@sanlucas.test", "Rosa Aguilar", nameof(Roles.Registrar));
    public static readonly Person Adela = new("adela@sanlucas.test", "Adela Ponce", nameof(Roles.Administrator));

    public static readonly Person Irma = new("irma@sanlucas.test", "Irma Vega", nameof(Roles.Auditor));

    /// <summary>A clinician of the other hospital, Mar del Sur.</summary>
    public static readonly Person Bruno = new("bruno@mardelsur.test", "Dr. Bruno Soto", nameof(Roles.Clinician));

    public static readonly IReadOnlyList<Person> All = [Ana, Luis, Rosa, Adela, Irma, Bruno];

    public override string ToString() => Name;
}

/// <summary>What stands in the registries of the two hospitals.</summary>
public sealed record Known(Guid Maria, Guid Jorge, Guid Lucia, Guid PatientOfMarDelSur, Guid RelativeOfMarDelSur)
{
    public const string MariaName = "María Hernández López";
    public const string MariaRecord = "EXP-1042";
    public const string MariaNumber = "+525587650011";
    public const string JorgeName = "Jorge Hernández";
    public const string JorgeNumber = "+525587650012";
    public const string LuciaNumber = "+525587650013";
}
