using System.Text.Json;
using Coviex.Sms;

namespace Coviex.Tests.Sms;

public sealed class WritingATextTests
{
    private const string Mexican = "+525512345678";
    private const string Link = "https://video.hospital-general.example/v#0123456789abcdefGHI";        // 60 characters
    private static readonly TimeZoneInfo MexicoCity = TimeZoneInfo.FindSystemTimeZoneById("America/Mexico_City");
    private static readonly SmsTexts Texts = new(Wording);

    public static TheoryData<string, string> KindsAndLanguages { get; } =
        [.. Enum.GetNames<SmsKind>().SelectMany(kind => new[] { "es", "en" }.Select(language => (kind, language)))];

    [Theory]
    [MemberData(nameof(KindsAndLanguages))]
    public void It_fits_one_segment_with_a_long_link_and_a_long_name(string kind, string language)
    {
        Assert.Equal(60, Link.Length);
        // Every day of a year, since days and months have names of different length.
        foreach (var day in Enumerable.Range(0, 366))
        {
            var values = Values(hospital: "Hospital Regional de Querétaro", host: "Dra. María Fernanda Gutiérrez Villaseñor", day: day);
            Assert.Equal(30, values.Hospital.Length);

            var text = Texts.Compose(Kind(kind), language, Mexican, values);

            Assert.Equal((SmsEncoding.Gsm7, 1), (SmsSegments.Of(text).Encoding, SmsSegments.Of(text).Count));
            Assert.StartsWith("Hospital Regional de Queretaro: ", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(KindsAndLanguages))]
    public void The_link_comes_last_after_a_space_so_that_phones_take_it_whole(string kind, string language)
    {
        if (!Kind(kind).HasLink())
        {
            Assert.DoesNotContain(Link, Texts.Compose(Kind(kind), language, Mexican, Values()), StringComparison.Ordinal);
            return;
        }
        foreach (var host in new[] { "Dr. Li", "Dra. María Fernanda Gutiérrez Villaseñor" })
        {
            Assert.EndsWith($" {Link}", Texts.Compose(Kind(kind), language, Mexican, Values(host: host)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(KindsAndLanguages))]
    public void It_says_nothing_of_health(string kind, string language)
    {
        string[] clinical =
        [
            "pacien", "patient", "médic", "medic", "doctor", "consult", "salud", "health", "clínic", "clinic", "enferm", "ill", "sick", "diagn", "tratam",
            "treat", "terap", "therap", "oncol", "cáncer", "cancer", "visit", "informe", "report", "familia", "family", "nurse", "cita", "appointment", "care",
        ];
        foreach (var key in new[] { $"sms.text.{Kind(kind).Code()}", $"sms.text.{Kind(kind).Code()}Short" })
        {
            var words = Wording(language, key).ToLowerInvariant().Replace("{", " {", StringComparison.Ordinal).Split([' ', '.', ':', ','])
                .Where(w => !w.StartsWith('{'));
            Assert.DoesNotContain(words, word => clinical.Any(c => word.StartsWith(c, StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("es", "Hospital Juarez: Dra. Ana Torres le espera en videollamada el viernes 4 dic a las 14:30. Entre aqui: https://v.example/v#abc")]
    [InlineData("en", "Hospital Juarez: your video call with Dra. Ana Torres is on Friday, Dec 4 at 2:30 PM. Join here: https://v.example/v#abc")]
    public void It_tells_who_and_when_as_the_hospitals_clock_shows(string language, string expected) =>
        Assert.Equal(expected, Texts.Compose(SmsKind.InvitationLater, language, Mexican, Values(link: "https://v.example/v#abc")));

    [Fact]
    public void Elsewhere_it_keeps_what_GSM_can_write() =>
        Assert.StartsWith("Hospital Muñoz: Dr. Núñez".Replace('ú', 'u'),
            Texts.Compose(SmsKind.InvitationNow, "es", "+34612345678", Values(hospital: "Hospital Muñoz", host: "Dr. Núñez")), StringComparison.Ordinal);

    [Fact]
    public void The_host_is_left_out_before_a_second_segment_begins()
    {
        var text = Texts.Compose(SmsKind.InvitationLater, "es", Mexican, Values(hospital: "Hospital General de México"));

        Assert.DoesNotContain("Torres", text, StringComparison.Ordinal);
        Assert.StartsWith("Hospital General de Mexico: su videollamada", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Instituto Nacional de Ciencias de la Nutrición Salvador Zubirán", "Instituto Nacional de Ciencias: ")]
    [InlineData("Hospital de Especialidades del Centro de la Ciudad", "Hospital de Especialidades del Centro: ")]
    [InlineData("Donaudampfschifffahrtselektrizitätenhauptbetriebswerk", "Donaudampfschifffahrt")]
    public void A_long_name_is_shortened_by_whole_words_where_it_has_them(string hospital, string start)
    {
        var text = Texts.Compose(SmsKind.InvitationLater, "es", Mexican, Values(hospital: hospital));

        Assert.StartsWith(start, text, StringComparison.Ordinal);
        Assert.Equal(1, SmsSegments.Of(text).Count);
        Assert.EndsWith($" {Link}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_cannot_bring_in_placeholders_lines_or_hidden_marks()
    {
        var text = Texts.Compose(SmsKind.InvitationNow, "es", "+34612345678", Values(hospital: "H {link}\nX", host: "Dr.\u202E {hospital}", link: "https://v.example/v#abc"));

        Assert.StartsWith("H {link} X: Dr. {hospital} le invita", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_letter_that_GSM_lacks_is_kept_where_the_country_allows_it() =>
        Assert.StartsWith("Больница", Texts.Compose(SmsKind.InvitationNow, "es", "+34612345678", Values(hospital: "Больница")), StringComparison.Ordinal);

    [Fact]
    public void Every_problem_has_its_sentence_in_both_languages()
    {
        var keys = Enum.GetValues<PhoneNumberProblem>().Where(p => p is not PhoneNumberProblem.None).Select(p => $"sms.numberProblem.{p.Code()}")
            .Concat(Enum.GetValues<SmsProblem>().Select(p => $"sms.problem.{p.Code()}"));

        Assert.All(keys, key => Assert.All(["es", "en"], language => Assert.EndsWith(".", Wording(language, key), StringComparison.Ordinal)));
    }

    // 4 December 2026 is a Friday; 20:30 UTC is 14:30 in Mexico City.
    private static SmsValues Values(string hospital = "Hospital Juárez", string host = "Dra. Ana Torres", string link = Link, int day = 0) =>
        new(hospital, host, link, new DateTimeOffset(2026, 12, 4, 20, 30, 0, TimeSpan.Zero).AddDays(day), MexicoCity);

    private static SmsKind Kind(string name) => Enum.Parse<SmsKind>(name);

    private static string Wording(string language, string key)
    {
        using var stream = typeof(SmsTexts).Assembly.GetManifestResourceStream($"texts/{language}/sms.json")!;
        using var json = JsonDocument.Parse(stream);
        return key.Split('.').Skip(1).Aggregate(json.RootElement, (element, part) => element.GetProperty(part)).GetString()!;
    }
}
