using System.Net;
using Coviex.Hosting;
using Coviex.Invitations;
using Coviex.Sms;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Console;

public sealed class WritingTheHospitalsWordsTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    private const string Own = "{hospital} le llama por video. Toque: {link}";

    [Fact]
    public async Task Its_own_words_go_out_for_that_service_language_and_kind_and_for_no_other()
    {
        var (adela, ana) = (await server.SignInAsync(Person.Adela), await server.SignInAsync(Person.Ana));
        Assert.StartsWith("Hospital San Lucas: Dra. Ana Torres le invita", await TextAsync(ana, "familyVisit", "es"), StringComparison.Ordinal);

        (await SaveAsync(adela, "familyVisit", "es", "invitationNow", Own, 0)).Is(HttpStatusCode.SeeOther);

        Assert.StartsWith("Hospital San Lucas le llama por video. Toque: http", await TextAsync(ana, "familyVisit", "es"), StringComparison.Ordinal);
        Assert.StartsWith("Hospital San Lucas: Dra. Ana Torres le invita", await TextAsync(ana, "homeCare", "es"), StringComparison.Ordinal);
        Assert.StartsWith("Hospital San Lucas: Dra. Ana Torres invites", await TextAsync(ana, "familyVisit", "en"), StringComparison.Ordinal);
        var bruno = await server.SignInAsync(Person.Bruno);
        Assert.DoesNotContain("Toque", await TextAsync(bruno, "familyVisit", "es"), StringComparison.Ordinal);
        Assert.Equal(1, await server.CountAsync("audit_entries WHERE action = 'wording.changed' AND part = (SELECT id FROM text_templates WHERE service = 'FamilyVisit')"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Entre a su videollamada")]
    [InlineData("{link} {link}")]
    [InlineData("Entre en {link}.")]
    [InlineData("{link} o www.otro.example")]
    [InlineData("{doctor}: {link}")]
    [InlineData("El médico le espera: {link}")]
    [InlineData("x300 {link}")]
    public async Task Words_that_will_not_do_are_refused_beside_the_field_and_stay(string body)
    {
        body = body.Replace("x300", new string('x', 300), StringComparison.Ordinal);
        var adela = await server.SignInAsync(Person.Adela);

        var page = await SaveAsync(adela, "homeCare", "es", "newLink", body, 0);

        page.Is(HttpStatusCode.UnprocessableEntity);
        Assert.Contains($">{body}</textarea>", WebUtility.HtmlDecode(page.Body));
        Assert.Matches("id=\"body-error\" data-error=\"body\">[^<]{10,}<", page.Body);
        Assert.Equal(0, await server.CountAsync("text_templates WHERE service = 'HomeCare' AND kind = 'NewLink'"));
    }

    [Fact]
    public async Task Who_saves_upon_something_older_is_told_what_it_says_now()
    {
        var adela = await server.SignInAsync(Person.Adela);
        (await SaveAsync(adela, "medicalReport", "en", "newLink", "First: {link}", 0)).Is(HttpStatusCode.SeeOther);

        var second = await SaveAsync(adela, "medicalReport", "en", "newLink", "Second: {link}", 0);

        second.Is(HttpStatusCode.Conflict);
        var body = WebUtility.HtmlDecode(second.Body);
        Assert.Contains("Alguien más cambió este mensaje", body);
        Assert.Contains("Adela Ponce", body);
        Assert.Contains("«First: {link}»", body);
        Assert.Contains(">Second: {link}</textarea>", body);
        Assert.Contains("name=\"version\" value=\"1\"", body);
        (await SaveAsync(adela, "medicalReport", "en", "newLink", "Second: {link}", 1)).Is(HttpStatusCode.SeeOther);
    }

    [Fact]
    public async Task Back_to_the_words_that_came_with_it()
    {
        var (adela, ana) = (await server.SignInAsync(Person.Adela), await server.SignInAsync(Person.Ana));
        await SaveAsync(adela, "medicalReport", "es", "invitationNow", Own, 0);
        Assert.Contains("Toque", await TextAsync(ana, "medicalReport", "es"), StringComparison.Ordinal);

        (await adela.PostFormAsync("/wording/reset", ("service", "medicalReport"), ("language", "es"), ("kind", "invitationNow"))).Is(HttpStatusCode.SeeOther);

        Assert.DoesNotContain("Toque", await TextAsync(ana, "medicalReport", "es"), StringComparison.Ordinal);
        Assert.Equal(0, await server.CountAsync("text_templates WHERE service = 'MedicalReport' AND language = 'es'"));
    }

    [Fact]
    public async Task The_page_previews_with_the_hospitals_own_name_and_link()
    {
        var adela = await server.SignInAsync(Person.Adela);

        var page = (await adela.GetAsync("/wording?service=homeCare&language=es&kind=invitationLater")).Is(HttpStatusCode.OK);

        Assert.Contains("\"hospital\":\"Hospital San Lucas\"", page.Body);
        Assert.Contains("\"link\":\"http://localhost:5080/v#", page.Body);
        Assert.Contains("\"ascii\":true", page.Body);
        (await adela.GetAsync("/wording?service=surgery&language=xx&kind=7")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public void Our_own_words_hold_all_rules()
    {
        var texts = new Texts();
        var sms = new SmsTexts((language, key) => texts.Get(language, key));
        var sample = new SmsValues("Hospital Regional de Alta Especialidad del Bajío", "Dra. María Fernanda Gutiérrez Villaseñor",
            "https://video.hospital-general.example/v#0123456789abcdefGHIJKL", DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc);
        foreach (var (language, kind) in from l in texts.Languages from k in Enum.GetValues<SmsKind>() select (l, k))
        {
            var errors = new FieldErrors();
            new TemplateRules(sms, texts).Check(texts.Get(language, $"sms.text.{kind.Code()}"), language, kind, sample, errors);
            new TemplateRules(sms, texts).Check(texts.Get(language, $"sms.text.{kind.Code()}Short"), language, kind, sample, errors);
            Assert.Empty(errors.Say(texts, language));
        }
    }

    private static Task<Answer> SaveAsync(StaffDesk desk, string service, string language, string kind, string body, int version) =>
        desk.PostFormAsync("/wording", ("service", service), ("language", language), ("kind", kind), ("body", body), ("version", $"{version}"));

    private async Task<string> TextAsync(StaffDesk desk, string service, string language)
    {
        var visit = await desk.InviteAsync(new { service, guests = new[] { desk.Typed(language: language) } });
        await server.LinkToAsync(visit.Guests[0].Number());
        return server.TextsTo(visit.Guests[0].Number())[^1];
    }
}
