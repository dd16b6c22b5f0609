using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Coviex.Console.Room;
using Coviex.Console.Shell;
using Coviex.Data;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Sms;
using Coviex.Staff;
using Coviex.Visits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Coviex.Console.Wording;

/// <summary>One choice of a list, with whether it is the chosen one.</summary>
public sealed record WordingChoice(string Code, string Name, bool Chosen, bool Own);

/// <summary>The composer's page. <see cref="Data"/> is what its script needs to count and to show the phone.</summary>
public sealed record WordingModel(
    IReadOnlyList<WordingChoice> Services, IReadOnlyList<WordingChoice> Languages, IReadOnlyList<WordingChoice> Kinds, Form Form, bool IsOwn, string? Changed, string Hospital, string Phone, string Data);

/// <summary>For which texts words are: one kind, of one service, in one language.</summary>
internal sealed record WordingOf(Service Service, string Language, SmsKind Kind)
{
    public string Query => $"service={JsonNamingPolicy.CamelCase.ConvertName($"{Service}")}&language={Language}&kind={Kind.Code()}";
}

/// <summary>Puts the composer's page together: the words in force, and an example as long as texts are in earnest.</summary>
internal sealed class WordingViews(CoviexDb db, Texts texts, Words words, Moments moments, IOptions<CoviexOptions> options, TimeProvider clock)
{
    public Task<TextTemplate?> FindAsync(Guid hospital, WordingOf of, CancellationToken ct)
    {
        var service = $"{of.Service}";
        return db.TextTemplates.SingleOrDefaultAsync(t => t.HospitalId == hospital && t.Service == service && t.Language == of.Language && t.Kind == of.Kind, ct);
    }

    public string Ours(WordingOf of) => texts.Get(of.Language, $"sms.text.{of.Kind.Code()}");

    /// <summary>What an example tells: the hospital's own name and clock, a name and a link of the usual length.</summary>
    public SmsValues Example(Hospital hospital)
    {
        var local = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), hospital.TimeZone).Date.AddDays(1).AddHours(10).AddMinutes(30);
        var link = new Uri(options.Value.PublicUrl, "/v#4mPLe0fAL1nk0f22s1gNsX").ToString();
        return new(hospital.Name, words.Text("wording.exampleHost"), link, new(local, hospital.TimeZone.GetUtcOffset(local)), hospital.TimeZone);
    }

    public async Task<WordingModel> ModelAsync(Hospital hospital, WordingOf of, Form? form, CancellationToken ct)
    {
        var all = await db.TextTemplates.AsNoTracking().Where(t => t.HospitalId == hospital.Id).ToListAsync(ct);
        bool Has(WordingOf other) => all.Any(t => t.Service == $"{other.Service}" && t.Language == other.Language && t.Kind == other.Kind);
        var own = all.SingleOrDefault(t => t.Service == $"{of.Service}" && t.Language == of.Language && t.Kind == of.Kind);
        return new(
            [.. Enum.GetValues<Service>().Select(s => new WordingChoice(Code($"{s}"), words[$"service.{Code($"{s}")}.name"], s == of.Service, Has(of with { Service = s })))],
            [.. texts.Languages.Select(l => new WordingChoice(l, texts.Get(l, "console.frame.thisLanguage"), l == of.Language, Has(of with { Language = l })))],
            [.. Enum.GetValues<SmsKind>().Select(k => new WordingChoice(k.Code(), words.Text($"wording.kind.{k.Code()}"), k == of.Kind, Has(of with { Kind = k })))],
            form ?? new Form { ["body"] = own?.Body ?? Ours(of), ["version"] = $"{own?.Version ?? 0}" },
            own is not null, await ChangedAsync(own, hospital, ct), hospital.Name,
            moments.Clock(clock.GetUtcNow(), hospital.TimeZone), Data(hospital, of, own));
    }

    /// <summary>"Adela Ponce, viernes 4 de diciembre, 10:12": who saved these words, and when.</summary>
    public async Task<string?> ChangedAsync(TextTemplate? own, Hospital hospital, CancellationToken ct)
    {
        if (own is null) { return null; }
        var who = await db.Set<StaffMember>().Where(s => s.Id == own.ChangedBy && s.HospitalId == hospital.Id).Select(s => s.DisplayName).SingleOrDefaultAsync(ct);
        return words.Text("wording.by", ("who", who), ("when", moments.DayAndClock(own.ChangedAt, hospital.TimeZone)));
    }

    private string Data(Hospital hospital, WordingOf of, TextTemplate? own)
    {
        var (example, culture) = (Example(hospital), CultureInfo.GetCultureInfo(of.Language));
        var starts = TimeZoneInfo.ConvertTime(example.StartsAt, example.Zone);
        return new JsonObject
        {
            ["key"] = of.Query,
            ["saved"] = own?.Body ?? Ours(of),
            ["ours"] = Ours(of),
            ["short"] = texts.Get(of.Language, $"sms.text.{of.Kind.Code()}Short"),
            ["values"] = new JsonObject
            {
                ["hospital"] = example.Hospital,
                ["host"] = example.Host,
                ["link"] = example.Link,
                ["date"] = starts.ToString(texts.Get(of.Language, "sms.text.date"), culture),
                ["time"] = starts.ToString(texts.Get(of.Language, "sms.text.time"), culture),
            },
            ["ascii"] = SmsFolding.NeedsAsciiIn(hospital.Country),
            ["hasLink"] = of.Kind.HasLink(),
            ["mostSegments"] = TemplateRules.MostSegments,
            ["clinical"] = texts.Get(of.Language, "clinical.words"),
            ["texts"] = RoomEndpoints.TextsOf(texts, words.Language, "wording"),
        }.ToJsonString(JsonSerializerOptions.Web);
    }

    private static string Code(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
}
