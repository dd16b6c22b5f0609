using Coviex.Sms;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

public sealed class DefaultTextsTests(OutboxServer server) : IClassFixture<OutboxServer>
{
    public static TheoryData<string, string, string> All { get; } =
    [
        .. from service in new[] { "homeCare", "medicalReport", "familyVisit" }
           from language in new[] { "es", "en" }
           from country in new[] { "MX", "ES", "US" }
           select (service, language, country),
    ];

    /// <summary>As they really leave: of each service, in each language, folded for Mexico and as GSM writes them elsewhere.</summary>
    [Theory, MemberData(nameof(All))]
    public async Task Each_is_one_segment_with_its_whole_link(string service, string language, string country)
    {
        var ana = await server.SignInAsync(Person.Ana);
        var to = country switch { "ES" => "+3461234", "US" => "+1415555", _ => "+52551234" } + server.NewNumber()[^4..];
        var guests = new[] { new { name = "Íñigo Muñoz", relation = "nieto", phone = to, language } };
        await ana.InviteAsync(new { service, guests });
        var later = await ana.InviteAsync(new { service, startsAt = server.Clock.Now.AddDays(3), guests });
        for (var i = 0; i < 2; i++) { await server.PassAfterAsync(TimeSpan.FromHours(12)); }
        await ana.SignInAsync();
        await ana.DoAsync(later.Id, later.Guests[0].Id, "resend");
        await server.PassAsync();

        var texts = server.Sender.To(to).Select(t => t.Body).ToList();
        Assert.Equal(3, texts.Count);
        Assert.All(texts, text =>
        {
            Assert.Equal((SmsEncoding.Gsm7, 1), (SmsSegments.Of(text).Encoding, SmsSegments.Of(text).Count));
            Assert.Matches(" http://localhost:5080/v#[0-9A-Za-z]{22}$", text);
            if (country == "MX") { Assert.All(text, c => Assert.True(char.IsAscii(c), text)); }
        });
        Assert.Equal(3, texts.Distinct().Count());
    }
}
