using System.Net;
using Coviex.Tests.Fixture;

namespace Coviex.Tests.Console;

public sealed class PublishingANoticeTests(CoviexServer server) : IClassFixture<CoviexServer>
{
    [Fact]
    public async Task A_new_version_is_previewed_published_agreed_to_and_shown_with_its_proof_and_the_old_one_stays()
    {
        var (adela, ana, rosa) = (await server.SignInAsync(Person.Adela), await server.SignInAsync(Person.Ana), await server.SignInAsync(Person.Rosa));
        const string Text = "Hablará con {hospital}.\r\n\r\nNada se graba. <b>x</b>\r\n\r\nTercero.";

        var before = await server.CountAsync("consent_notices");
        var preview = (await adela.PostFormAsync("/consent", ("language", "es"), ("body", Text), ("act", "preview"))).Is(HttpStatusCode.OK).Body;
        Assert.Contains("id=\"preview\"", preview);
        Assert.Contains("Hablará con Hospital San Lucas.", WebUtility.HtmlDecode(preview));
        Assert.DoesNotContain("<b>x</b>", preview);
        Assert.Equal(before, await server.CountAsync("consent_notices"));
        (await adela.PostFormAsync("/consent", ("language", "es"), ("body", Text), ("act", "publish"))).Is(HttpStatusCode.SeeOther);
        (await adela.PostFormAsync("/consent/purposes", ("language", "es"), ("purpose", "Pueden llamarme después"))).Is(HttpStatusCode.SeeOther);

        var visit = await ana.InviteAsync(new { service = "homeCare", patient = server.Registry.Maria, guests = new[] { ana.Typed("Elena Ruiz"), ana.Typed("Pedro Sol") } });
        var (elena, pedro) = (server.Phone(), server.Phone());
        var link = await server.LinkToAsync(visit.Guests[0].Number());
        var peek = (await elena.AskPeekAsync(link)).As<Peeked>();
        Assert.Equal("Hablará con Hospital San Lucas.\n\nNada se graba. <b>x</b>\n\nTercero.", peek.Consent.Text);
        var purpose = Assert.Single(peek.Consent.Purposes);
        (await elena.PostAsync("/api/guest/enter", new { token = link, page = "page00001", consent = new { peek.Consent.Version, peek.Consent.Hash, purposes = new[] { purpose.Id, Guid.NewGuid() } } })).Is(HttpStatusCode.OK);
        await pedro.EnterAsync(await server.LinkToAsync(visit.Guests[1].Number()));                           // turns nothing on

        Assert.Equal(1, await server.CountAsync("consent_choices"));
        Assert.Equal(2, await server.CountAsync("consents WHERE text_version = @version AND text_hash = @hash", ("version", peek.Consent.Version), ("hash", peek.Consent.Hash)));
        var shown = WebUtility.HtmlDecode((await ana.GetAsync($"/visits/{visit.Id}/consents")).Is(HttpStatusCode.OK).Body);
        foreach (var part in new[] { peek.Consent.Version, peek.Consent.Hash, "Pueden llamarme después", "Elena Ruiz", "Pedro Sol", "Android 9", "Tercero." }) { Assert.Contains(part, shown); }
        Assert.Contains(peek.Consent.Hash, (await rosa.GetAsync($"/registry/{server.Registry.Maria}")).Body);
        Assert.DoesNotContain(peek.Consent.Hash, (await (await server.SignInAsync(Person.Luis)).GetAsync($"/registry/{server.Registry.Maria}")).Body);
        (await (await server.SignInAsync(Person.Luis)).GetAsync($"/visits/{visit.Id}/consents")).Is(HttpStatusCode.NotFound);

        (await adela.PostFormAsync("/consent", ("language", "es"), ("body", "Otro texto."), ("act", "publish"))).Is(HttpStatusCode.SeeOther);
        var second = await ana.InviteAsync();
        Assert.Equal("Otro texto.", (await server.Phone().AskPeekAsync(await server.LinkToAsync(second.Guests[0].Number()))).As<Peeked>().Consent.Text);
        var page = (await adela.GetAsync("/consent?language=es")).Body;
        Assert.Contains($"data-version=\"{peek.Consent.Version}\"", page);
        Assert.Equal(before + 3, page.Split("data-version=").Length - 1);                                      // with ours
        Assert.Contains("data-version=\"2026-11\"", page);
        (await adela.PostFormAsync($"/consent/purposes/{purpose.Id}/end")).Is(HttpStatusCode.SeeOther);
        Assert.Empty((await server.Phone().AskPeekAsync(await server.LinkToAsync(second.Guests[0].Number()))).As<Peeked>().Consent.Purposes);
        Assert.Equal(before + 2, await server.CountAsync("audit_entries WHERE action = 'notice.published'"));
    }

    [Fact]
    public async Task Whoever_agreed_to_an_older_text_reads_the_new_one_first()
    {
        var (adela, ana) = (await server.SignInAsync(Person.Adela), await server.SignInAsync(Person.Ana));
        var visit = await ana.InviteAsync();
        var link = await server.LinkToAsync(visit.Guests[0].Number());
        var phone = server.Phone();
        var old = (await phone.AskPeekAsync(link)).As<Peeked>().Consent;
        (await adela.PostFormAsync("/consent", ("language", "es"), ("body", "Cambió hace un momento."), ("act", "publish"))).Is(HttpStatusCode.SeeOther);

        var refused = await phone.PostAsync("/api/guest/enter", new { token = link, page = "page00001", consent = new { old.Version, old.Hash } });

        refused.IsRefused(HttpStatusCode.BadRequest, "consent_changed");
    }

    [Theory]
    [InlineData("", "Escriba el texto.")]
    [InlineData("Hola {nombre}", "Entre llaves sólo puede estar {hospital}.")]
    public async Task What_cannot_be_a_notice_is_said_beside_it(string body, string said)
    {
        var adela = await server.SignInAsync(Person.Adela);

        var answer = await adela.PostFormAsync("/consent", ("language", "es"), ("body", body), ("act", "publish"));

        Assert.Contains(said, WebUtility.HtmlDecode(answer.Is(HttpStatusCode.UnprocessableEntity).Body));
        (await (await server.SignInAsync(Person.Ana)).GetAsync("/consent")).Is(HttpStatusCode.Forbidden);
    }

    private sealed record Peeked(PeekedConsent Consent);

    private sealed record PeekedConsent(string Version, string Hash, string Text, PeekedPurpose[] Purposes);

    private sealed record PeekedPurpose(Guid Id, string Text);
}
