using Coviex.Staff;

namespace Coviex.Tests.Fixture;

/// <summary>Who works in the two hospitals of every test. All of them are invented.</summary>
/// <param name="Role">One role, or several with a comma between.</param>
/// <param name="Department">Where he works; null: nowhere in particular.</param>
public sealed record Person(string Email, string Name, string Role, string? Department = null)
{
    /// <summary>Everybody's: what is tested of passwords is tested elsewhere.</summary>
    public const string Password = "trece caballos pastan";

    public const string Cardiology = "Cardiología";
    public const string Geriatrics = "Geriatría";

    /// <summary>The clinician of most tests, of the hospital San Lucas.</summary>
    public static readonly Person Ana = new("ana@sanlucas.test", "Dra. Ana Torres", nameof(Roles.Clinician), Cardiology);

    /// <summary>Another clinician of the same hospital: Ana's visits are none of his business.</summary>
    public static readonly Person Luis = new("luis@sanlucas.test", "Dr. Luis Medina", nameof(Roles.Clinician), Geriatrics);

    /// <summary>A clinician of Ana's department.</summary>
    public static readonly Person Elsa = new("elsa@sanlucas.test", "Dra. Elsa Prado", nameof(Roles.Clinician), Cardiology);

    /// <summary>Coordinates Ana's department.</summary>
    public static readonly Person Celia = new("celia@sanlucas.test", "Celia Rojas", nameof(Roles.Coordinator), Cardiology);

    /// <summary>Coordinates another department of the same hospital.</summary>
    public static readonly Person Tomas = new("tomas@sanlucas.test", "Tomás Ibarra", nameof(Roles.Coordinator), Geriatrics);

    public static readonly Person Rosa = new("rosa@sanlucas.test", "Rosa Aguilar", nameof(Roles.Registrar));
    public static readonly Person Adela = new("adela@sanlucas.test", "Adela Ponce", nameof(Roles.Administrator));

    public static readonly Person Irma = new("irma@sanlucas.test", "Irma Vega", nameof(Roles.Auditor));

    /// <summary>A clinician of the other hospital, Mar del Sur.</summary>
    public static readonly Person Bruno = new("bruno@mardelsur.test", "Dr. Bruno Soto", nameof(Roles.Clinician));

    /// <summary>May do everything in the other hospital, where there is a department of the same name.</summary>
    public static readonly Person Omar = new("omar@mardelsur.test", "Omar Vidal", string.Join(", ", Enum.GetValues<Roles>().Where(r => r != Roles.None)), Cardiology);

    public static readonly IReadOnlyList<Person> All = [Ana, Luis, Elsa, Celia, Tomas, Rosa, Adela, Irma, Bruno, Omar];

    public bool IsOfMarDelSur => Email.EndsWith("@mardelsur.test", StringComparison.Ordinal);

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
