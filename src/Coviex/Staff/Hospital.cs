using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Staff;

/// <summary>One hospital: the tenant. Whatever belongs to it carries its id, and no query crosses it.</summary>
internal sealed class Hospital
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>As patients know it; it stands in text messages, so the shorter the better.</summary>
    public required string Name { get; set; }

    /// <summary>IANA time zone, such as <c>America/Mexico_City</c>: times are stored in UTC and shown in this zone.</summary>
    public required string Zone { get; set; }

    /// <summary>ISO 3166-1 alpha-2: how a phone number without a country is read.</summary>
    public required string Country { get; set; }

    /// <summary>The language that staff and guests get when nothing else is known.</summary>
    public required string Language { get; set; }

    /// <summary>The roles whose holders must prove by a second factor who they are.</summary>
    public Roles FactorRoles { get; set; } = Roles.None;

    /// <summary>Whom a guest can call who cannot get on; in international form, shown on every page of his. Empty: none.</summary>
    public string HelpPhone { get; set; } = "";

    public TimeZoneInfo TimeZone => TimeZoneInfo.FindSystemTimeZoneById(Zone);
}

internal sealed class HospitalMap : IEntityTypeConfiguration<Hospital>
{
    public void Configure(EntityTypeBuilder<Hospital> hospital)
    {
        hospital.ToTable("Hospitals");
        hospital.Ignore(h => h.TimeZone);
    }
}
