using Coviex.Data;
using Coviex.Sms;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Coviex.Invitations;

/// <summary>A hospital's own words for one kind of text, of one service and in one language. Without one, the words of Texts/*/sms.json hold.</summary>
internal sealed class TextTemplate
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required Guid HospitalId { get; init; }

    /// <summary>As <see cref="Invitation.Service"/> has it.</summary>
    public required string Service { get; init; }

    /// <summary>ISO 639-1.</summary>
    public required string Language { get; init; }

    public required SmsKind Kind { get; init; }

    /// <summary>With the placeholders {hospital} {host} {link} {date} {time}.</summary>
    public string Body { get; private set; } = "";

    public DateTimeOffset ChangedAt { get; private set; }

    /// <summary>The member of staff who saved it last.</summary>
    public Guid ChangedBy { get; private set; }

    public int Version { get; private set; }

    public void Change(string body, Guid by, DateTimeOffset now)
    {
        (Body, ChangedBy, ChangedAt) = (body, by, now);
        Version++;
    }
}

internal sealed class TextTemplateMap : IEntityTypeConfiguration<TextTemplate>
{
    public void Configure(EntityTypeBuilder<TextTemplate> template)
    {
        template.ToTable("TextTemplates");
        template.HasIndex(t => new { t.HospitalId, t.Service, t.Language, t.Kind }).IsUnique();
    }
}

internal static class TextTemplateTables
{
    extension(CoviexDb db)
    {
        public DbSet<TextTemplate> TextTemplates => db.Set<TextTemplate>();
    }
}
