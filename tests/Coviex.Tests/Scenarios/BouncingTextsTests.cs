using Coviex.Tests.Fixture;

namespace Coviex.Tests.Scenarios;

public sealed class BouncingTextsTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    [Theory]
    [InlineData("+525512340001", "Es un teléfono fijo y no recibe mensajes de texto.")]
    [InlineData("+525512340000", "El teléfono está apagado o sin señal.")]
    public async Task Staff_read_why_a_text_did_not_arrive(string number, string why)
    {
        var ana = await server.SignInAsync(Person.Ana);
        var visit = await ana.InviteAsync(new { service = "homeCare", guests = new[] { ana.Typed(number: number) } });

        await Until.HoldsAsync(async () =>
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            return (await ana.VisitAsync(visit.Id)).Guests[0].Text == "bounced";
        }, "the text bounced");

        Assert.Equal(why, (await ana.VisitAsync(visit.Id)).Guests[0].TextProblem);
    }
}
